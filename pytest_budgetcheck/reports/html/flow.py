"""How the amounts of a document hang together: a picture of which tables must agree, and whether they do.

Tables stand one below the other in the order of the document. Each says, line by line, with which other
table it shares amounts; a wire joins the two lines. Wires never run over one another lengthwise. Colour is
never alone: the line says in words and figures what became of the cases.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from ...verdicts import Outcome
from ..visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..gathered import ShownDocument, Ties

_WIDTH = 560
_HEAD = 26
_LINE = 20
_GAP = 12
_LANE = 11
_LETTERS = 17
_AMOUNT = 12

_STATES = (
    ("bad", "不符", (Outcome.FAIL, Outcome.ERROR)),
    ("open", "待复核", (Outcome.REVIEW, Outcome.WAIVED)),
    ("good", "相符", (Outcome.PASS, Outcome.PASS_ROUNDING)),
    ("grey", "未核对", (Outcome.NOT_CHECKED,)),
)
"""What a wire can be, the most telling first: name of its class, what it is called, outcomes."""


@dataclass(frozen=True, slots=True)
class _Wire:
    """Two tables and what became of the cases between them."""

    ends: tuple[str, str]
    state: str
    text: str


@dataclass(slots=True)
class _Node:
    """A table: where it stands, and its lines, each the number of a wire and the other table."""

    name: str
    lines: list[tuple[int, str]]
    top: int = 0

    @property
    def height(self) -> int:
        return _HEAD + _LINE * len(self.lines)


def flow(document: ShownDocument) -> str:
    """The picture as SVG; empty where no two tables share an amount that was looked at."""
    wires = [_wire(ends, ties) for ends, ties in sorted(document.ties.items())]
    if not wires:
        return ""
    order = sorted(document.tables, key=lambda concept: (document.tables[concept], concept))
    rank = {concept: index for index, concept in enumerate(order)}
    nodes = {concept: _Node(document.tables[concept][1], []) for concept in order}
    for number, wire in enumerate(wires):
        one, other = wire.ends
        nodes[one].lines.append((number, other))
        nodes[other].lines.append((number, one))
    top = 4
    for node in nodes.values():
        node.lines.sort(key=lambda line: rank[line[1]])
        node.top, top = top, top + node.height + _GAP
    return _drawn(nodes, wires, top)


def _wire(ends: tuple[str, str], ties: Ties) -> _Wire:
    tally = [
        (state, name, sum(ties.counts[outcome] for outcome in outcomes), outcomes)
        for state, name, outcomes in _STATES
    ]
    said = [f"{count} 项{name}" for _, name, count, _ in tally if count]
    state, outcomes = next((state, outcomes) for state, _, count, outcomes in tally if count)
    example = max((ties.examples[o] for o in outcomes if o in ties.examples), key=lambda seen: seen[:2])
    left, right = example[2]["amounts"]
    amounts = ""
    if left is not None and right is not None:
        sign = "＝" if state == "good" else "≠"
        same = left == right and state == "good"
        amounts = f"：{_cut(example[1], _AMOUNT)} " + (left if same else f"{left} {sign} {right}")
    return _Wire(ends, state, "，".join(said) + amounts)


def _drawn(nodes: dict[str, _Node], wires: Sequence[_Wire], height: int) -> str:
    ports: dict[int, list[int]] = {}
    parts: list[str] = []
    for node in nodes.values():
        parts += _node(node, nodes, wires)
        for index, (number, _) in enumerate(node.lines):
            ports.setdefault(number, []).append(node.top + _HEAD + index * _LINE + _LINE // 2)
    lanes = _lanes(ports)
    width = _WIDTH + _LANE * (max(lanes.values(), default=0) + 2)
    for number, wire in sorted(enumerate(wires), key=lambda pair: -_severity(pair[1].state)):
        first, last = sorted(ports[number])
        x = _WIDTH + _LANE * (lanes[number] + 1)
        parts.append(f'<path class="wire {wire.state}" d="M{_WIDTH} {first}H{x}V{last}H{_WIDTH}"/>')
    counts = {state: sum(wire.state == state for wire in wires) for state, _, _ in _STATES}
    summary = "，".join(f"{counts[state]} 对表{name}" for state, name, _ in _STATES if counts[state])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" role="img" class="flow"><title>各表金额之间的关系：{summary}</title>'
        f"{''.join(parts)}</svg>"
    )


def _node(node: _Node, nodes: dict[str, _Node], wires: Sequence[_Wire]) -> Iterable[str]:
    yield (
        f'<g><rect class="table" x="1" y="{node.top}" width="{_WIDTH - 1}" height="{node.height}" rx="4"/>'
        f'<text class="name" x="10" y="{node.top + 18}">{_text(_cut(node.name, 36))}</text>'
    )
    for index, (number, other) in enumerate(node.lines):
        wire = wires[number]
        y = node.top + _HEAD + index * _LINE
        said = f"↔ {_cut(nodes[other].name, _LETTERS)}"
        yield f'<circle class="{wire.state}" cx="{_WIDTH}" cy="{y + _LINE // 2}" r="3.5"/>'
        yield f'<text x="18" y="{y + 14}">{_text(said)}</text>'
        yield f'<text class="{wire.state}" x="{_WIDTH - 12}" y="{y + 14}">{_text(wire.text)}</text>'
    yield "</g>"


def _lanes(ports: dict[int, list[int]]) -> dict[int, int]:
    """For each wire the lane nearest to the tables that is free along its whole length."""
    taken: list[list[tuple[int, int]]] = []
    lanes: dict[int, int] = {}
    spans = {number: (min(ends), max(ends)) for number, ends in ports.items()}
    for number, (first, last) in sorted(spans.items(), key=lambda item: (item[1][1] - item[1][0], item)):
        free = (
            lane
            for lane, used in enumerate(taken)
            if all(last < top or bottom < first for top, bottom in used)
        )
        lanes[number] = next(free, len(taken))
        if lanes[number] == len(taken):
            taken.append([])
        taken[lanes[number]].append((first, last))
    return lanes


def _severity(state: str) -> int:
    return next(index for index, (name, _, _) in enumerate(_STATES) if name == state)


def _cut(text: str, letters: int) -> str:
    return text if len(text) <= letters else f"{text[: letters - 1]}…"


def _text(text: str) -> str:
    return escape(visible(text))
