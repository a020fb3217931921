from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from page_drawing import fill, frame, page, write

from pytest_budgetcheck.reading.grid import find_grids
from pytest_budgetcheck.reading.lines import cell_text
from pytest_budgetcheck.reading.pages import Glyph, Ruling

Span = tuple[int, int, int, int]


def spans(content: object) -> list[list[Span]]:
    grids, _ = find_grids(content)  # type: ignore[arg-type]
    return [[(c.row, c.column, c.row_span, c.column_span) for c in grid.cells] for grid in grids]


def test_a_plain_grid_has_one_cell_per_field() -> None:
    xs, ys = [50, 150, 250], [100, 120, 140]
    content = page(fill([["a", "b"], ["c", "d"]], xs, ys), *frame(xs, ys))
    (grid,), free = find_grids(content)
    assert [cell_text(cell.glyphs) for cell in grid.cells] == ["a", "b", "c", "d"]
    assert free == []


def test_a_glyph_whose_middle_is_on_the_last_rules_is_within_them() -> None:
    xs, ys = [50.0, 150.0, 250.0], [100.0, 120.0, 140.0]
    on_edges = Glyph("a", 245.0, 255.0, 143.6, 10.0, 140.0)
    on_first = on_edges._replace(text="b", x0=45.0, x1=55.0, middle=100.0)
    beyond = on_edges._replace(text="c", x1=255.1)
    below = on_edges._replace(text="d", middle=140.1)
    (grid,), free = find_grids(page([on_edges, on_first, beyond, below], *frame(xs, ys)))
    assert [cell_text(cell.glyphs) for cell in grid.cells] == ["b", "", "", "a"]
    assert free == [beyond, below]


def test_cell_edges_drawn_separately_are_joined() -> None:
    horizontals = [
        Ruling(y + shift, a, a + 99.6) for y in (100, 120, 140) for a, shift in ((50, 0.0), (150, 0.7))
    ]
    verticals = [Ruling(x, y, y + 19.5) for x in (50.3, 150.1, 249.8) for y in (100, 120)]
    assert spans(page((), horizontals, verticals)) == [
        [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1)]
    ]


def test_two_grids_on_a_page_stay_apart() -> None:
    first = frame([50, 100, 150], [100, 120, 140])
    second = frame([50, 100, 150], [300, 320, 340])
    content = page((), first[0] + second[0], first[1] + second[1])
    assert [len(cells) for cells in spans(content)] == [4, 4]


def test_a_frame_around_text_is_no_grid() -> None:
    content = page(write("正文", 60, 110), *frame([50, 500], [100, 700]))
    grids, free = find_grids(content)
    assert grids == []
    assert len(free) == 2


def test_a_last_row_without_its_closing_rule_is_a_row() -> None:
    xs, ys = [50, 150, 250], [100, 120, 140]
    horizontals, verticals = frame(xs, ys)
    assert spans(page((), horizontals[:-1], verticals)) == [
        [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1)]
    ]


def test_an_underline_crosses_nothing_and_is_ignored() -> None:
    xs, ys = [50, 150, 250], [100, 120, 140]
    horizontals, verticals = frame(xs, ys)
    assert len(spans(page((), [*horizontals, Ruling(50, 50, 300)], verticals))) == 1


@st.composite
def tilings(draw: st.DrawFn) -> tuple[int, int, list[Span]]:
    """A grid of rows and columns with some rectangles of fields merged."""
    height, width = draw(st.integers(2, 7)), draw(st.integers(2, 7))
    taken: set[tuple[int, int]] = set()
    cells: list[Span] = []
    for row in range(height):
        for column in range(width):
            if (row, column) in taken:
                continue
            most = 1
            while column + most < width and (row, column + most) not in taken:
                most += 1
            columns = draw(st.integers(1, most)) if draw(st.booleans()) else 1
            rows = draw(st.integers(1, height - row)) if draw(st.booleans()) else 1
            fields = {(row + i, column + j) for i in range(rows) for j in range(columns)}
            if fields & taken:
                rows = columns = 1
                fields = {(row, column)}
            taken |= fields
            cells.append((row, column, rows, columns))
    return height, width, cells


@settings(max_examples=150, deadline=None)
@given(tilings().filter(lambda tiling: len(tiling[2]) > 1))
def test_merged_cells_come_back_as_the_spans_they_were_drawn_with(
    tiling: tuple[int, int, list[Span]],
) -> None:
    height, width, cells = tiling
    xs = [50 + 40.0 * index for index in range(width + 1)]
    ys = [100 + 20.0 * index for index in range(height + 1)]
    horizontals: list[Ruling] = []
    verticals: list[Ruling] = []
    glyphs = []
    for number, (row, column, rows, columns) in enumerate(cells):
        left, right, top, bottom = xs[column], xs[column + columns], ys[row], ys[row + rows]
        horizontals += [Ruling(top, left, right), Ruling(bottom, left, right)]
        verticals += [Ruling(left, top, bottom), Ruling(right, top, bottom)]
        glyphs += write(str(number), left + 2, (top + bottom) / 2 + 3.6)
    grids, free = find_grids(page(glyphs, horizontals, verticals))
    assert free == []
    # Rules that no cell needs leave positions out: compare by geometry and text, not by index.
    found = {
        tuple(round(edge) for edge in grid.cell_box(cell)): cell_text(cell.glyphs)
        for grid in grids
        for cell in grid.cells
    }
    drawn = {
        (round(xs[c]), round(ys[r]), round(xs[c + w]), round(ys[r + h])): str(n)
        for n, (r, c, h, w) in enumerate(cells)
    }
    assert found == drawn
