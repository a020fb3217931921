"""The examples typeset by an office suite: a third rendering, by a program that was not written for them.

    python -m examples.office [FOLDER]

writes them as web pages and has LibreOffice make PDFs of these. What stands on which page, how cells wrap and
how rules are drawn is LibreOffice's; the figures are those of ``examples/data``.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from html import escape
from pathlib import Path

from examples import Block, Document, Table, corrected, faulty
from examples.model import ABOVE, LEFT, Grid

# LibreOffice takes page and paragraphs from the style sheet, tables and cells only from their own attributes.
_STYLE = """
@page { size: 29.7cm 21cm; margin: 1.5cm 1.2cm }
p { font-family: "Noto Sans CJK SC"; font-size: 10pt }
h1 { font-family: "Noto Sans CJK SC"; font-size: 15pt; text-align: center; page-break-before: always }
h2, h3, h4 { font-family: "Noto Sans CJK SC"; font-size: 11pt }
"""
_TABLE = '<table width="100%" cellspacing="0" cellpadding="1" style="border-collapse: collapse">'
_CELL = "border: 0.5pt solid #000000; padding: 1pt"
_FONT = 'style="font-family: Noto Sans CJK SC; font-size: 7pt"'
_ALIGN = {"l": "left", "c": "center", "r": "right"}
_HEADINGS = {"part": "h2", "title": "h2", "section": "h3", "subsection": "h4", "text": "p"}
_TIMEOUT = 300


def web_page(document: Document) -> str:
    """The document as a web page; every table begins on a new page."""
    body = [_block(block) for block in document.narrative]
    for table in document.tables:
        body += _table(table)
    head = f'<head><meta charset="utf-8"><style>{_STYLE}</style></head>'
    return "\n".join(["<html>", head, "<body>", *body, "</body></html>"])


def soffice() -> str | None:
    """The program, where it is installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def build(document: Document, program: str) -> bytes:
    """The document as a PDF by LibreOffice's writer.

    Raises:
        subprocess.CalledProcessError: LibreOffice failed.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        page = folder / "document.html"
        page.write_text(web_page(document), encoding="utf-8")
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        convert = ["--headless", "--infilter=HTML (StarWriter)", "--convert-to", "pdf:writer_pdf_Export"]
        subprocess.run(  # noqa: S603 - the program is found, not given
            [program, profile, *convert, "--outdir", name, str(page)],
            check=True,
            capture_output=True,
            timeout=_TIMEOUT,
        )
        return page.with_suffix(".pdf").read_bytes()


def _block(block: Block) -> str:
    tag = _HEADINGS[block.kind]
    return f"<{tag}>{escape(block.text)}</{tag}>"


def _table(table: Table) -> Iterator[str]:
    if table.lead:
        yield f"<p>{escape(table.lead)}</p>"
    yield f"<h1>{escape(table.title)}</h1>"
    if table.subtitle:
        yield f"<p>{escape(table.subtitle)}</p>"
    yield f'<p align="right">{escape(table.number)}</p>'
    yield f"<p>{escape(table.owner)}　　　　{escape(table.unit)}</p>"
    yield _TABLE
    whole = sum(table.widths)
    yield from (f'<col width="{round(1000 * width / whole)}*">' for width in table.widths)
    yield from ("<thead>", *_rows(table.header, "c" * len(table.align)), "</thead>")
    yield from ("<tbody>", *_rows(table.rows, table.align), "</tbody>")
    yield "</table>"
    yield from (f"<p>{escape(note)}</p>" for note in table.notes)


def _rows(grid: Grid, align: str) -> Iterator[str]:
    for r, row in enumerate(grid):
        cells = (_cell(grid, r, c, align[c]) for c, text in enumerate(row) if text not in {LEFT, ABOVE})
        yield f"<tr>{''.join(cells)}</tr>"


def _cell(grid: Grid, row: int, column: int, align: str) -> str:
    across = 1
    while column + across < len(grid[row]) and grid[row][column + across] == LEFT:
        across += 1
    down = 1
    while row + down < len(grid) and grid[row + down][column] == ABOVE:
        down += 1
    text = escape(grid[row][column]).replace("\n", "<br>")
    text = f'<p align="{_ALIGN[align]}"><span {_FONT}>{text}</span></p>' if text else ""
    return f'<td colspan="{across}" rowspan="{down}" style="{_CELL}">{text}</td>'


def main(folder: Path) -> None:
    """Write every example into a folder."""
    program = soffice()
    if program is None:
        sys.exit("soffice (LibreOffice) is not installed")
    folder.mkdir(parents=True, exist_ok=True)
    for name, document in {"示例-有误": faulty(), "示例-更正": corrected()}.items():
        pdf = build(document, program)
        (folder / f"{name}.pdf").write_bytes(pdf)
        print(f"{name}.pdf: {len(pdf):,} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("office"))
