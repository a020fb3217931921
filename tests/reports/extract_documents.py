"""Documents for the tests of ``budgetcheck extract``: read ones, and small PDFs to read."""

from __future__ import annotations

from decimal import Decimal

from pytest_budgetcheck.disclosure import Cell, Disclosure, Fact, Row, Table

BOX = (10.0, 20.0, 30.0, 40.0)


def text(printed: str, page: int = 3, **about: object) -> Cell:
    return Cell(printed, page, BOX, **about)  # type: ignore[arg-type]


def amount(printed: str, value: str, page: int = 3, box: tuple[float, ...] = BOX) -> Cell:
    decimals = len(value.partition(".")[2])
    return Cell(printed, page, box, Decimal(value), decimals)  # type: ignore[arg-type]


def table(*rows: tuple[Cell, ...], title: str = "收支总表", **about: object) -> Table:
    standard: dict[str, object] = {
        "columns": (("科目", "编码"), ("科目", "名称"), ("金额",)),
        "pages": (3,),
        "unit": "万元",
    }
    return Table(title=title, rows=tuple(Row(cells) for cells in rows), **(standard | about))  # type: ignore[arg-type]


def disclosure(*tables: Table, facts: tuple[Fact, ...] = (), pages: int = 5) -> Disclosure:
    return Disclosure("a.pdf", "ab" * 32, pages, tables, (), facts, body="某单位")


def pdf(content: str, extra: str = "", pages: int = 1) -> bytes:
    """A PDF whose pages of 200 by 300 points all show ``content``."""
    kids = " ".join(f"{5 + number} 0 R" for number in range(pages))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        *(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 300] /Contents 4 0 R {extra} "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
            for _ in range(pages)
        ),
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{offset:010d} 00000 n \n".encode() for offset in offsets)
    return out + f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()


XS, YS = (20, 100, 180), (100, 130, 160, 190)
"""Rules of the table that :data:`RULED` draws, in PDF coordinates."""

RULED = " ".join(
    [
        "1 w",
        *(f"{XS[0]} {y} m {XS[-1]} {y} l S" for y in YS),
        *(f"{x} {YS[0]} m {x} {YS[-1]} l S" for x in XS),
        "BT /F1 12 Tf 30 172 Td (Item) Tj 80 0 Td (Sum) Tj -80 -30 Td (One) Tj 90 0 Td (12.50) Tj "
        "-90 -30 Td (Two) Tj 90 0 Td (7.25) Tj ET",
    ]
)
"""A page with a table of three rows and two columns, and two amounts in it."""
