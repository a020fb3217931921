"""``--budget-annotate``: copies of the documents with the findings marked in them, as PDF has it.

Each figure of a finding is a highlight whose note says what is wrong and where the other figures are; a
frame beside it leads to the nearest of those. Each finding is an entry of the outline. All of this is
appended to the document: the bytes of the original are the beginning of the copy.
"""

from __future__ import annotations

import hashlib
import io
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.annotations import Highlight, Popup
from pypdf.errors import DependencyError, PyPdfError
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    Fit,
    FloatObject,
    NameObject,
    NullObject,
    NumberObject,
    TextStringObject,
)

from ..disclosure import Box
from ..verdicts import OUTCOME_ZH, Outcome
from .files import Names, safe_name
from .visible import visible

if TYPE_CHECKING:
    from .gathered import ShownDocument

_AUTHOR = "budgetcheck"
_COLOURS = {"lhs": "ffd54f", "rhs": "ffb17a"}
_OTHER_COLOUR = "f3a6e0"
_LINK_COLOUR = (0.04, 0.34, 0.72)
_LINK_WIDTH = 8
_MOST_FIGURES = 30
"""Marked figures of a finding: of a long sum the first ones tell enough."""
_MOST_PLACES = 4
_NOTE = (180, 110)
_PRINTED = 4

logging.getLogger("pypdf").addHandler(logging.NullHandler())


class UnannotatedError(Exception):
    """A document that nothing can be appended to; says why."""


@dataclass(slots=True)
class _Mark:
    """A marked figure: what its note says, and where the figure it is compared with stands."""

    page: int
    box: Box
    role: str
    notes: list[str] = field(default_factory=list)
    other: Mapping[str, Any] | None = None


def places(documents: Iterable[ShownDocument], folder: Path) -> Iterator[tuple[ShownDocument, Path]]:
    """The documents that have findings, and where in ``folder`` the copy of each goes.

    Folders of documents become folders there; no part of a name leads out of it.
    """
    names: dict[Path, Names] = {}
    for document in documents:
        if document.findings:
            *above, name = PurePosixPath(document.name).parts
            place = folder.joinpath(*map(safe_name, above))
            stem = name[:-4] if name.lower().endswith(".pdf") else name
            yield document, place / f"{names.setdefault(place, Names()).unique(stem)}.pdf"


def annotated(document: ShownDocument) -> bytes:
    """The bytes of ``document`` followed by its findings.

    Raises:
        UnannotatedError: the file is not what was checked, is encrypted, or too broken to append to.
    """
    try:
        original = document.path.read_bytes()
        if document.identity.get("sha256") not in (None, hashlib.sha256(original).hexdigest()):
            raise UnannotatedError("文件在核对之后变了")
        reader = PdfReader(io.BytesIO(original))
        if reader.is_encrypted:
            raise UnannotatedError("文件已加密，不能附加批注")
        writer = PdfWriter(reader, incremental=True)
        _annotate(writer, document.findings)
        out = io.BytesIO()
        writer.write(out)
        _prove(out.getvalue(), original, len(reader.pages))
    except OSError as error:
        raise UnannotatedError(f"无法读取：{error.strerror}") from error
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        AssertionError,
        RuntimeError,
        DependencyError,
    ) as error:
        raise UnannotatedError(f"文件结构有误，无法附加批注（{type(error).__name__}）") from error
    return out.getvalue()


def _prove(copy: bytes, original: bytes, pages: int) -> None:
    """Whether the copy begins with the original and opens with the same pages.

    Raises:
        ValueError: it does not.
    """
    if not copy.startswith(original) or len(PdfReader(io.BytesIO(copy)).pages) != pages:
        raise ValueError("the copy is not the original with something appended")


def _annotate(writer: PdfWriter, findings: Sequence[Mapping[str, Any]]) -> None:
    marks: dict[tuple[int, Box], _Mark] = {}
    for finding in findings:
        _mark(finding, marks)
    for mark in marks.values():
        if mark.page <= len(writer.pages):
            _draw(writer, mark)
    parent = writer.add_outline_item(title=f"核对发现（{len(findings)}）", page_number=0, bold=True)
    for finding in findings:
        page, box = _first_place(finding)
        if page <= len(writer.pages):
            top = _rectangle(writer.pages[page - 1], box)[3] + 40
            title = visible(f"{finding['rule']} {_said(finding)}")[:120]
            writer.add_outline_item(title=title, page_number=page - 1, parent=parent, fit=Fit.xyz(top=top))


def _placed(finding: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [item for item in finding["evidence"] if item["page"] and item["bbox"]]


def _first_place(finding: Mapping[str, Any]) -> tuple[int, Box]:
    """Where to look first: at the figure most likely wrong."""
    root = finding["root_figure"]
    placed = _placed(finding)
    first = finding["evidence"][root] if root is not None else placed[0] if placed else None
    if first is None or not first["page"] or not first["bbox"]:
        return 1, (0, 0, 0, 0)
    return first["page"], tuple(first["bbox"])


def _mark(finding: Mapping[str, Any], marks: dict[tuple[int, Box], _Mark]) -> None:
    """Add what ``finding`` says of its figures; a figure that several findings read has one mark."""
    placed = _placed(finding)
    for item in placed[:_MOST_FIGURES]:
        key = item["page"], tuple(item["bbox"])
        mark = marks.setdefault(key, _Mark(*key, item["role"]))
        others = [other for other in placed if other["role"] != item["role"]]
        mark.notes.append(_note(finding, item, others))
        mark.other = mark.other or next(iter(others), None)


def _said(finding: Mapping[str, Any]) -> str:
    return f"{OUTCOME_ZH[Outcome(finding['outcome'])]}：{finding['message'] or finding['title']}"


def _note(finding: Mapping[str, Any], item: Mapping[str, Any], others: Sequence[Mapping[str, Any]]) -> str:
    unit = f" {finding['unit']}" if finding["unit"] else ""
    lines = [
        f"{finding['rule']} {_said(finding)}",
        f"规则：{finding['title']}",
        f"公式：{finding['formula']}",
    ]
    if finding["residual"] is not None:
        lines.append(f"差额：{finding['residual']}{unit}（容许误差 {finding['bound']}{unit}）")
    lines.append(f"本处：{_place(item)}")
    lines += [f"对应：{_place(other)}" for other in others[:_MOST_PLACES]]
    if len(others) > _MOST_PLACES:
        lines.append(f"……另有 {len(others) - _MOST_PLACES} 个数字")
    if finding["correction"]:
        lines.append(f"最可能应改为：{finding['correction']}")
    return visible("\n".join(lines))


def _place(item: Mapping[str, Any]) -> str:
    row = item.get("row") or item["text"]
    column = f"的“{item['column']}”" if item.get("column") else ""
    amount = f" {item['value']} {item['unit'] or ''}" if item["value"] is not None else ""
    return f"第 {item['page']} 页《{item['table']}》“{row}”{column}{amount}".rstrip()


def _draw(writer: PdfWriter, mark: _Mark) -> None:
    page = writer.pages[mark.page - 1]
    left, bottom, right, top = rect = _rectangle(page, mark.box)
    corners = [left, top, right, top, left, bottom, right, bottom]
    highlight = Highlight(
        rect=rect,
        quad_points=ArrayObject([FloatObject(round(edge, 2)) for edge in corners]),
        highlight_color=_COLOURS.get(mark.role, _OTHER_COLOUR),
        printing=True,
        title_bar=_AUTHOR,
    )
    highlight[NameObject("/Contents")] = TextStringObject("\n\n".join(mark.notes))
    highlight[NameObject("/F")] = NumberObject(_PRINTED)
    drawn = writer.add_annotation(mark.page - 1, highlight)
    note = (right + 12, top - _NOTE[1], right + 12 + _NOTE[0], top)
    popup = writer.add_annotation(mark.page - 1, Popup(rect=note, parent=drawn, open=False))
    drawn[NameObject("/Popup")] = popup.indirect_reference or popup
    other = mark.other
    if other is not None and other["page"] <= len(writer.pages):
        _add_link(writer, mark.page - 1, (right + 1, bottom, right + 1 + _LINK_WIDTH, top), other)


def _add_link(
    writer: PdfWriter, page_index: int, rect: tuple[float, float, float, float], other: Mapping[str, Any]
) -> None:
    """A small frame that leads to the figure ``other``."""
    target = writer.pages[other["page"] - 1]
    top = _rectangle(target, tuple(other["bbox"]))[3] + 40
    where = [
        target.indirect_reference,
        NameObject("/XYZ"),
        NullObject(),
        FloatObject(round(top, 2)),
        NullObject(),
    ]
    link = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Link"),
            NameObject("/Rect"): ArrayObject([FloatObject(round(edge, 2)) for edge in rect]),
            NameObject("/Border"): ArrayObject([NumberObject(0), NumberObject(0), NumberObject(1)]),
            NameObject("/C"): ArrayObject([FloatObject(part) for part in _LINK_COLOUR]),
            NameObject("/F"): NumberObject(_PRINTED),
            NameObject("/Dest"): ArrayObject(where),
            NameObject("/Contents"): TextStringObject(visible(f"转到：{_place(other)}")),
        }
    )
    writer.add_annotation(page_index, link)


def _rectangle(page: PageObject, box: Box) -> tuple[float, float, float, float]:
    """A box of the page as displayed, in the coordinates of the page's own contents: turned back."""
    shown = page.cropbox
    left, bottom = max(shown.left, page.mediabox.left), max(shown.bottom, page.mediabox.bottom)
    right, top = min(shown.right, page.mediabox.right), min(shown.top, page.mediabox.top)
    corners = []
    for x, y in (box[:2], box[2:]):
        match page.rotation % 360:
            case 90:
                corners.append((left + y, bottom + x))
            case 180:
                corners.append((right - x, bottom + y))
            case 270:
                corners.append((right - y, top - x))
            case _:
                corners.append((left + x, top - y))
    xs, ys = zip(*corners, strict=True)
    return min(xs), min(ys), max(xs), max(ys)
