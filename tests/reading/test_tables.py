from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest
from page_drawing import blocks, centred, fill, frame, page, table_page, write

from pytest_budgetcheck.disclosure import Table
from pytest_budgetcheck.reading.layout import lay_out
from pytest_budgetcheck.reading.pages import PageContent, Ruling
from pytest_budgetcheck.reading.tables import read_tables

HEADER = ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]
ROWS = [["2060401", "机构运行", "146.99", "53.23", "93.76"], ["2080505", "养老保险", "4.92", "4.92", ""]]
TITLE = ("2025年部门支出预算表", 16)


def tables_of(*pages: PageContent) -> list[Table]:
    return read_tables(lay_out(pages))[0]


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_title_number_unit_and_caption_are_taken_from_above() -> None:
    rows = [HEADER, *ROWS]
    plain = table_page(rows)
    head = (
        write("预算03表", 500, 70)
        + centred("2025年部门支出预算表", 300, 100, 16)
        + write("部门名称：某市财政局", 50, 130)
        + write("单位：万元", 500, 130)
    )
    drawn = page((*plain.glyphs, *head), plain.horizontals, plain.verticals)
    (table,) = tables_of(drawn)
    assert (table.title, table.number, table.unit, table.caption) == (
        "2025年部门支出预算表",
        "预算03表",
        "万元",
        "部门名称：某市财政局",
    )
    assert table.columns == tuple((name,) for name in HEADER)
    assert texts(table) == ROWS
    assert [cell.value for cell in table.rows[0].cells] == [
        None, None, Decimal("146.99"), Decimal("53.23"), Decimal("93.76"),
    ]  # fmt: skip


def test_a_title_over_two_lines_is_one() -> None:
    (table,) = tables_of(
        table_page([HEADER, *ROWS], [("2025年一般公共预算基本支出", 16), ("经济分类情况表", 16)])
    )
    assert table.title == "2025年一般公共预算基本支出经济分类情况表"


def test_title_and_unit_inside_the_frame_are_no_rows() -> None:
    xs, ys = [50, 150, 250, 350], [100, 120, 140, 160, 180]
    rows = [
        ["预算01表 收支总表", "", ""],
        ["", "", "金额单位：万元"],
        ["项目", "名称", "预算数"],
        ["2", "某", "1.50"],
    ]
    horizontals, verticals = frame(xs, ys)
    verticals = [Ruling(x, 120 if 50 < x < 350 else 100, 180) for x in xs]
    (table,) = tables_of(page(fill(rows, xs, ys), horizontals, verticals))
    assert (table.title, table.number, table.unit) == ("收支总表", "预算01表", "万元")
    assert texts(table) == [["2", "某", "1.50"]]


def test_a_table_goes_on_with_its_header_repeated() -> None:
    first, second = table_page([HEADER, ROWS[0]], [TITLE]), table_page([HEADER, ROWS[1]], number=2)
    (table,) = tables_of(first, second)
    assert table.pages == (1, 2)
    assert texts(table) == ROWS


def test_a_table_goes_on_without_a_header() -> None:
    (table,) = tables_of(table_page([HEADER, ROWS[0]], [TITLE]), table_page([ROWS[1]], number=2))
    assert texts(table) == ROWS
    assert [row.cells[0].page for row in table.rows] == [1, 2]


def test_a_table_goes_on_under_its_own_title_again() -> None:
    again = table_page([HEADER, ROWS[1]], [TITLE], number=2)
    (table,) = tables_of(table_page([HEADER, ROWS[0]], [TITLE]), again)
    assert texts(table) == ROWS


def test_another_title_opens_another_table() -> None:
    other = table_page([HEADER, ROWS[1]], [("2025年政府性基金支出预算表", 16)], number=2)
    assert len(tables_of(table_page([HEADER, ROWS[0]], [TITLE]), other)) == 2


def test_text_between_two_pages_ends_a_table() -> None:
    first = table_page([HEADER, ROWS[0]], [TITLE], ["二、收入预算情况说明", "我部门今年收入预算如下。"])
    assert len(tables_of(first, table_page([ROWS[1]], number=2))) == 2


def test_blank_columns_that_lost_their_rules_do_not_shift_amounts() -> None:
    first = table_page([HEADER, ROWS[0]], [TITLE])
    xs, ys = [50, 150, 250, 550], [150, 170]
    glyphs = write("2080505", 52, 164) + write("养老保险", 152, 164) + write("4.92", 252, 164)
    (table,) = tables_of(first, page(glyphs, *frame(xs, ys), number=2))
    assert texts(table)[1] == ["2080505", "养老保险", "4.92", "", ""]


def test_a_header_of_merged_cells_gives_paths() -> None:
    xs = [50, 150, 250, 350, 450]
    horizontals = [Ruling(100, 50, 450), Ruling(120, 150, 450), Ruling(140, 50, 450), Ruling(160, 50, 450)]
    verticals = [Ruling(x, 120 if x in {250, 350} else 100, 160) for x in xs] + [Ruling(350, 100, 160)]
    glyphs = (
        write("单位名称", 60, 124) + write("本年 收入", 180, 114) + write("上年结转", 370, 114)
        + write("小计", 180, 134) + write("其他", 280, 134) + write("小计", 380, 134)
        + write("合计", 60, 154) + write("1.00", 180, 154)
    )  # fmt: skip
    (table,) = tables_of(page(glyphs, horizontals, verticals))
    assert table.columns == (("单位名称",), ("本年收入", "小计"), ("本年收入", "其他"), ("上年结转", "小计"))


@pytest.mark.parametrize(
    ("rows", "body"),
    [
        ([HEADER, ["合计", "", "", "", ""]], [["合计", "", "", "", ""]]),
        ([HEADER, ["", "合计", "", "", ""]], [["", "合计", "", "", ""]]),
        ([HEADER, ["", "", "", "", ""]], [["", "", "", "", ""]]),
        ([HEADER], []),
    ],
)
def test_an_empty_table_has_a_header_and_no_amount(rows: list[list[str]], body: list[list[str]]) -> None:
    if len(rows) == 1:
        rows = [rows[0]]
    (table,) = tables_of(table_page(rows, [TITLE]))
    assert table.columns == tuple((name,) for name in HEADER)
    assert texts(table) == body


def test_rows_that_number_the_columns_are_no_rows() -> None:
    numbered = ["栏次", "", "1", "2", "3"]
    (table,) = tables_of(table_page([HEADER, numbered, *ROWS], [TITLE]))
    assert texts(table) == ROWS


@pytest.mark.parametrize(
    ("numbered", "kept"),
    [
        (["**", "**", "1", "2", "3"], False),
        (["**", "**", "**", "**", "**"], False),
        (["**", "**", "**", "**", "1"], False),
        (["**", "甲", "1", "2", "3"], True),
        (["", "", "1", "", "2"], True),
    ],
)
def test_stars_number_the_columns_of_words(numbered: list[str], *, kept: bool) -> None:
    (table,) = tables_of(table_page([HEADER, numbered, *ROWS], [TITLE]))
    assert texts(table) == ([numbered, *ROWS] if kept else ROWS)
    assert table.columns == tuple((name,) for name in HEADER)


def test_a_total_that_shares_the_last_row_of_the_header_is_no_header() -> None:
    head = [
        [("项目", 50, 250), ("本年收入", 250, 350), ("本年支出", 350, 550)],
        [("编码", 50, 150), ("名称", 150, 250), ("", 250, 350), ("", 350, 550)],
        [("合计", 50, 250), ("", 250, 350), ("基本支出", 350, 450), ("项目支出", 450, 550)],
    ]
    rest = [[("", 50, 150), ("", 150, 250), ("", 250, 350), ("", 350, 450), ("", 450, 550)]]
    glyphs, *rules = blocks([*head, *rest], [150, 170, 190, 210, 230])
    (table,) = tables_of(page([*glyphs, *centred("政府性基金收入支出决算表", 300, 140, 16)], *rules))
    assert table.columns[:2] == (("项目", "编码"), ("项目", "名称"))


def test_pairs_of_labels_and_values_are_a_form() -> None:
    rows = [
        ["项目名称", "某项目"],
        ["主管部门", "某局"],
        ["资金总额（万元）", "120.00"],
        ["年度目标", "完成"],
    ]
    (table,) = tables_of(table_page(rows, [("项目支出绩效目标表", 16)]))
    assert table.columns == ((), ())
    assert texts(table) == rows
    assert table.rows[2].cells[1].value == Decimal("120.00")
    assert table.unit == "万元"


def test_labels_as_wide_as_each_other_are_a_form() -> None:
    rows = [
        [("项目名称", 50, 250), ("某项目", 250, 550)],
        [("主管部门", 50, 250), ("某局", 250, 350), ("实施单位", 350, 450), ("某院", 450, 550)],
        [("项目资金", 50, 150), ("资金总额", 150, 250), ("10.00", 250, 550)],
    ]
    glyphs, *rules = blocks(rows, [150, 170, 190, 210])
    (table,) = tables_of(page([*glyphs, *centred("绩效目标表", 300, 140, 16)], *rules))
    assert not any(table.columns)
    assert [row[0] for row in texts(table)] == ["项目名称", "主管部门", "项目资金"]


def test_a_header_that_names_amounts_is_none() -> None:
    rows = [
        [("支出功能分类科目", 50, 250), ("2026年预算数", 250, 550)],
        [("科目编码及名称", 50, 250), ("合计", 250, 350), ("基本支出", 350, 450), ("项目支出", 450, 550)],
        [("行政运行", 50, 250), ("3.00", 250, 350), ("1.00", 350, 450), ("2.00", 450, 550)],
    ]
    glyphs, *rules = blocks(rows, [150, 170, 190, 210])
    (table,) = tables_of(page([*glyphs, *centred("支出预算表", 300, 140, 16)], *rules))
    assert table.columns[-1] == ("2026年预算数", "项目支出")
    assert len(table.rows) == 1


def test_a_form_may_begin_with_its_first_row_alone_on_a_page() -> None:
    xs = [50.0, 150, 250, 350, 450, 550]
    first = page(
        centred("某项目绩效目标表", 300, 740, 16) + write("项目名称", 52, 760) + write("某项目", 152, 760),
        *frame([50, 150, 550], [750, 770]),
    )
    rows = [
        [("主管部门", 50, 150), ("某局", 150, 350), ("实施单位", 350, 450), ("某院", 450, 550)],
        [("项目资金", 50, 150), ("资金总额", 150, 350), ("10.00", 350, 550)],
        [(text, xs[i], xs[i + 1]) for i, text in enumerate(["指标", "一级", "二级", "三级", "值"])],
    ]
    (table,) = tables_of(first, page(*blocks(rows, [60, 80, 100, 120]), number=2))
    assert not any(table.columns)
    assert texts(table)[0][:2] == ["项目名称", "某项目"]
    assert [cell.covered for cell in table.rows[0].cells] == [False, False, True, True, True]


def test_the_blocks_of_a_form_over_two_pages_keep_their_columns() -> None:
    first = [
        [("项目名称", 50, 150), ("某项目", 150, 550)],
        [("主管部门", 50, 150), ("某局", 150, 550)],
        [("年度指标", 50, 150), ("三级指标", 150, 350), ("值", 350, 550)],
        [("指标甲", 50, 150), ("数量", 150, 350), ("≥1", 350, 550)],
    ]
    wide = [[("指标乙", 50, 150), ("质量", 150, 350), ("≥2", 350, 450), ("", 450, 550)]]
    glyphs, *rules = blocks(first, [150, 170, 190, 210, 230])
    (table,) = tables_of(
        page([*glyphs, *centred("某项目绩效目标表", 300, 140, 16)], *rules),
        page(*blocks(wide, [60, 80]), number=2),
    )
    assert texts(table)[-2:] == [["指标甲", "数量", "≥1", ""], ["指标乙", "质量", "≥2", ""]]
    assert table.rows[-2].cells[3].covered


def test_a_form_goes_on_beside_cells_that_have_no_rules_on_the_page() -> None:
    first = [
        [("项目名称", 50, 250), ("某项目", 250, 550)],
        [("主管部门", 50, 250), ("某局", 250, 550)],
        [("绩效指标", 50, 150), ("产出", 150, 250), ("甲", 250, 400), ("1次", 400, 550)],
    ]
    glyphs, *rules = blocks(first, [150, 170, 190, 210])
    beside = write("质量", 155, 75)
    rest, *others = blocks(
        [[("乙", 250, 400), ("2次", 400, 550)], [("丙", 250, 400), ("3次", 400, 550)]], [60, 80, 100]
    )
    (table,) = tables_of(
        page([*glyphs, *centred("某项目绩效目标表", 300, 140, 16)], *rules),
        page([*beside, *rest], *others, number=2),
    )
    assert texts(table)[-2:] == [["", "质量", "乙", "2次"], ["", "质量", "丙", "3次"]]


def test_a_grid_with_other_columns_does_not_go_on_with_a_form() -> None:
    form = [["项目名称", "某项目", "x", "y"], ["主管部门", "某局", "x", "y"], ["资金", "1.00", "x", "y"]]
    xs, ys = [310.0, 400, 550], [60, 80, 100]
    other = page(fill([["甲", "乙"], ["丙", "丁"]], xs, ys), *frame(xs, ys), number=2)
    assert len(tables_of(table_page(form, [("某项目绩效目标表", 16)]), other)) == 2


@pytest.mark.parametrize(
    ("above", "title"),
    [
        (["2026年，本部门重点项目绩效目标情况如下："], "本部门重点项目绩效目标情况"),
        (["六、重点项目", "重点项目绩效目标情况如下："], "重点项目绩效目标情况"),
        (["一" * 48, "项目绩效目标情况如下："], ""),
        (["主要原因如下。"], ""),
    ],
)
def test_a_table_without_a_title_is_called_what_is_announced(above: list[str], title: str) -> None:
    content = table_page([["项目", "预算数", "绩效目标"], ["某项目", "1.00", "完成"]])
    lines = [write(line, 60, 140 - 16 * (len(above) - i)) for i, line in enumerate(above)]
    glyphs = [*content.glyphs, *(glyph for line in lines for glyph in line)]
    (table,) = tables_of(page(glyphs, content.horizontals, content.verticals))
    assert table.title == title


@pytest.mark.parametrize("header", ["科目编码", "单位代码", "类", "款", "项", "序号", "单位编码（项目编码）"])
def test_digits_under_a_code_header_are_text(header: str) -> None:
    (table,) = tables_of(
        table_page([[header, "名称", "金额"], ["201", "行政", "12"], ["08", "乙", "3"]], [TITLE])
    )
    assert [row.cells[0].value for row in table.rows] == [None, None]
    assert [row.cells[2].value for row in table.rows] == [12, 3]


def test_a_malformed_number_is_delivered_with_its_doubt() -> None:
    (table,) = tables_of(table_page([["名称", "金额"], ["甲", "1,23.40"], ["乙", "1.00"]], [TITLE]))
    cell = table.rows[0].cells[1]
    assert (cell.text, cell.value) == ("1,23.40", None)
    assert "1,23.40" in cell.doubt


@pytest.mark.parametrize(
    ("below", "notes"),
    [
        (["注：本表金额可能有尾差。"], ("注：本表金额可能有尾差。",)),
        (["注：1.尾差。", "2.其他。"], ("注：1.尾差。", "2.其他。")),
        (["（注：本年没有安排。）"], ("（注：本年没有安排。）",)),
        (["三、支出预算情况说明"], ()),
    ],
)
def test_notes_are_what_follows_the_word(below: Sequence[str], notes: tuple[str, ...]) -> None:
    (table,) = tables_of(table_page([HEADER, *ROWS], [TITLE], below))
    assert table.notes == notes


def test_an_empty_table_may_be_explained_without_the_word() -> None:
    below = ["本部门2025年没有使用政府性基金安排的支出。"]
    (table,) = tables_of(table_page([HEADER, ["合计", "", "", "", ""]], [TITLE], below))
    assert table.notes == tuple(below)


def test_lines_that_belong_to_no_table_are_left() -> None:
    content = table_page([HEADER, *ROWS], [TITLE], ["四、其他说明", "我局无其他说明。"])
    _, rest = read_tables(lay_out([content]))
    assert [line.text for line in rest[1]] == ["四、其他说明", "我局无其他说明。"]


def test_a_row_cut_off_at_the_page_break_without_rules_keeps_its_amounts() -> None:
    header, row = ["单位", "项目", "合计", "基本", "项目支出"], ["甲", "乙", "5.00", "2.00", "3.00"]
    xs, ys = [50, 150, 250, 350, 450, 550], [60, 80]
    glyphs = fill([row], xs, [38, 58]) + fill([["丙", "丁", "1.00", "1.00", ""]], xs, ys)
    cut = page(glyphs, *frame(xs, ys), number=2)
    (table,) = tables_of(table_page([header, ["总", "", "6.00", "3.00", "3.00"]], [TITLE]), cut)
    assert texts(table)[1:] == [row, ["丙", "丁", "1.00", "1.00", ""]]


def test_a_header_cut_off_at_the_page_break_goes_on() -> None:
    xs = [50.0, 300.0, 550.0]
    first = page(
        centred("2025年财政拨款收支预算总表", 300, 700, 16) + fill([["收入", "支出"]], xs, [720, 740]),
        *frame(xs, [720, 740]),
    )
    rows = [["项目", "金额", "项目", "金额"], ["一、拨款", "1.00", "一、支出", "1.00"]]
    xs, ys = [50, 175, 300, 425, 550], [60, 80, 100]
    (table,) = tables_of(first, page(fill(rows, xs, ys), *frame(xs, ys), number=2))
    assert table.columns == (("收入", "项目"), ("收入", "金额"), ("支出", "项目"), ("支出", "金额"))
    assert texts(table) == rows[1:]


def test_the_next_form_of_the_same_title_is_another_table() -> None:
    rows = [["项目名称", "某项目"], ["主管部门", "某局"], ["资金总额（万元）", "120.00"]]
    title = ("项目支出绩效目标表", 16)
    assert len(tables_of(table_page(rows, [title]), table_page(rows, [title], number=2))) == 2


def test_a_note_printed_as_the_last_row_is_a_note() -> None:
    xs, ys = [50.0, 150, 250, 350, 450, 550], [150, 170, 190, 210]
    horizontals, _ = frame(xs, ys)
    verticals = [Ruling(x, 150, 190 if 50 < x < 550 else 210) for x in xs]
    glyphs = centred("2025年部门支出预算表", 300, 140, 16) + fill(
        [HEADER, ROWS[0], ["注：可能有尾差。"]], xs, ys
    )
    (table,) = tables_of(page(glyphs, horizontals, verticals))
    assert texts(table) == [ROWS[0]]
    assert table.notes == ("注：可能有尾差。",)


def test_a_table_goes_on_with_its_header_ruled_otherwise() -> None:
    content = table_page([HEADER, ROWS[1]], number=2)
    gone = [rule for rule in content.verticals if rule.position != 450]
    kept = [Ruling(450, 170, 190)]
    other = page(content.glyphs, content.horizontals, [*gone, *kept], number=2)
    (found,) = tables_of(table_page([HEADER, ROWS[0]], [TITLE]), other)
    assert texts(found) == ROWS


def test_rows_without_a_rule_between_them_are_rows() -> None:
    xs, ys = [50, 150, 250, 350, 450, 550], [150, 170, 190, 250]
    rows = [["2060401", "机构运行", "146.99", "53.23", "93.76"], ["2060402", "其他", "8", "", "8"]]
    glyphs = fill([HEADER, ["206", "科技", "154.99", "53.23", "101.76"]], xs, ys)
    glyphs += fill(rows, xs, [190, 220, 250]) + centred("2025年部门支出预算表", 300, 140, 16)
    (found,) = tables_of(page(glyphs, *frame(xs, ys)))
    assert texts(found)[1:] == rows
    assert [row.cells[4].value for row in found.rows[1:]] == [Decimal("93.76"), 8]


def test_an_amount_over_two_lines_is_one_where_the_first_is_full() -> None:
    xs, ys = [50, 150, 186], [150, 170, 210]
    glyphs = fill([["名称", "金额"]], xs, ys) + write("甲", 52, 193)
    glyphs += write("123456", 152, 185) + write("7.50", 152, 200) + centred("收支表", 118, 140, 16)
    (found,) = tables_of(page(glyphs, *frame(xs, ys)))
    assert [(cell.text, cell.value) for cell in found.rows[0].cells] == [
        ("甲", None),
        ("1234567.50", Decimal("1234567.50")),
    ]


def test_an_amount_in_a_cell_over_several_columns_is_in_doubt() -> None:
    rows = [
        [("名称", 50, 250), ("基本支出", 250, 400), ("项目支出", 400, 550)],
        [("甲", 50, 250), ("1.00", 250, 400), ("2.00", 400, 550)],
        [("乙", 50, 250), ("3.00", 250, 550)],
    ]
    glyphs, *rules = blocks(rows, [150, 170, 190, 210])
    (found,) = tables_of(page([*glyphs, *centred("支出预算表", 300, 140, 16)], *rules))
    amount = found.rows[1].cells[1]
    assert (amount.value, amount.text) == (None, "3.00")
    assert "跨几栏" in amount.doubt


def test_a_number_that_runs_on_into_the_next_cell_is_in_doubt() -> None:
    xs, ys = [50, 150, 200, 250], [150, 170, 190, 210]
    glyphs = fill([["名称", "收入", "支出"], ["甲", "1.00", "2.00"]], xs, ys) + write("乙", 52, 203)
    glyphs += write("123456.78", 170, 203) + centred("收支表", 150, 140, 16)
    (found,) = tables_of(page(glyphs, *frame(xs, ys)))
    assert [cell.value for cell in found.rows[0].cells] == [None, Decimal("1.00"), Decimal("2.00")]
    assert [cell.value for cell in found.rows[1].cells] == [None, None, None]
    assert "相连" in found.rows[1].cells[1].doubt


def test_an_amount_in_glyphs_without_size_is_doubted() -> None:
    """Found by mutation: a font scaled to nothing."""
    plain = table_page([HEADER, *ROWS], [TITLE])
    glyphs = [
        glyph._replace(size=0.0) if glyph.x0 > 450 and glyph.text in "93.76" else glyph
        for glyph in plain.glyphs
    ]
    (table,) = tables_of(page(glyphs, plain.horizontals, plain.verticals))
    cell = table.rows[0].cells[4]
    assert (cell.text, cell.value) == ("93.76", None)
    assert "几个数" in cell.doubt


def test_white_space_on_a_line_of_its_own_is_no_line_of_an_amount() -> None:
    plain = table_page([HEADER, *ROWS], above=[TITLE])
    amount = next(glyph for glyph in plain.glyphs if glyph.text == "1" and glyph.x0 > 240)
    glyphs = (*write(" ", amount.x0, amount.baseline - 11, 4), *plain.glyphs)
    (table,) = tables_of(page(glyphs, plain.horizontals, plain.verticals))
    assert [cell.value for cell in table.rows[0].cells[2:]] == [
        Decimal("146.99"), Decimal("53.23"), Decimal("93.76"),
    ]  # fmt: skip
