"""Files broken outside their pages: no PDF, cut off, wrong references, loops, locked, other kinds."""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterator
from pathlib import Path

from pdf_objects import (
    CATALOG,
    FONT,
    PAGE,
    PAGES,
    TEXT,
    Hostile,
    body,
    drawn,
    encrypted,
    page_pdf,
    pdf,
    stream,
)

EXAMPLE = Path(__file__).parents[2] / "examples" / "disclosures" / "示例-更正-2025年部门预算.pdf"
PASSWORD = "hunter2"  # noqa: S105 - of a file made here


def _no_pdf() -> Iterator[Hostile]:
    yield Hostile("empty", b"", "0 字节")
    no_pdf = {
        "byte": b"x",
        "blank": b" \n" * 5000,
        "zeros": bytes(100_000),
        "html": "<!DOCTYPE html><html><title>404 页面不存在</title></html>".encode(),
        "gbk": "预算公开说明".encode("gb18030") * 100,
        "docx": b"PK\3\4\x14\0\6\0" + b"word/document.xml" * 20,
        "doc": bytes.fromhex("d0cf11e0a1b11ae1") + bytes(5000),
        "png": b"\x89PNG\r\n\x1a\n" + bytes(500),
        "gzip": zlib.compress(TEXT * 50, wbits=31),
        "late-header": b"x" * 5000 + page_pdf(),
    }
    for name, data in no_pdf.items():
        yield Hostile(name, data, "不是 PDF")
    for seed in range(6):
        chance = random.Random(seed)
        yield Hostile(f"noise-{seed}", chance.randbytes(20_000), "不是 PDF")
        yield Hostile(f"noise-with-header-{seed}", b"%PDF-1.7\n" + chance.randbytes(20_000), "损坏")
    yield Hostile("header-only", b"%PDF-1.7\n", "损坏")
    yield Hostile("header-and-end", b"%PDF-1.7\n%%EOF\n", "损坏")
    yield Hostile("junk-before-header", b"x" * 500 + page_pdf())


def _cut() -> Iterator[Hostile]:
    whole = EXAMPLE.read_bytes()
    for percent in (1, 2, 5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 98, 99):
        yield Hostile(f"end-{percent}", whole[: len(whole) * percent // 100])
        yield Hostile(f"hole-{percent}", whole[: len(whole) * percent // 100] + whole[-2000:])
    for start in (8, 1000, 10_000):
        yield Hostile(f"start-{start}", whole[start:] if start > 8 else b"%PDF-1.7\n" + whole[9_000:])
    yield Hostile("lf-to-crlf", whole.replace(b"\n", b"\r\n"))  # as some mail programs do
    yield Hostile("high-bits-gone", bytes(byte & 0x7F for byte in whole))
    yield Hostile("utf8-replaced", whole.decode("utf-8", "replace").encode())
    yield Hostile("twice", whole + whole)


def _cross_references() -> Iterator[Hostile]:
    good = page_pdf()
    for value in (b"0", b"1", b"-1", b"99999999999999999999", b"abc", b""):
        head, _, _ = good.rpartition(b"startxref")
        yield Hostile(f"start-{value.decode()[:6]}", head + b"startxref\n" + value + b"\n%%EOF\n")
    yield Hostile("none", good[: good.index(b"xref\n0")])
    yield Hostile("no-trailer", good.replace(b"trailer", b"tr"))
    yield Hostile("shifted", good.replace(b"00000 n", b"00001 n").replace(b"%PDF-1.7\n", b"%PDF-1.7\n%%%%\n"))
    yield Hostile("all-free", good.replace(b" n \n", b" f \n"))
    yield Hostile("many-claimed", good.replace(b"xref\n0 6", b"xref\n0 999999999"))
    yield Hostile("negative", good.replace(b"xref\n0 6", b"xref\n-5 6"))
    objects = (CATALOG, PAGES, PAGE, stream(TEXT), FONT)
    yield Hostile("root-missing", pdf(*objects, root=b"null"))
    yield Hostile("root-elsewhere", pdf(*objects, root=b"77 0 R"))
    yield Hostile("root-a-stream", pdf(*objects, root=b"4 0 R"))
    yield Hostile("size-huge", pdf(*objects, trailer=b"/Size 2147483647"))
    yield Hostile("previous-itself", pdf(*objects, trailer=b"/Prev %d" % good.index(b"xref\n0")))
    yield Hostile("previous-nowhere", pdf(*objects, trailer=b"/Prev 123456789012"))
    yield Hostile("encrypt-nothing", pdf(*objects, trailer=b"/Encrypt 99 0 R"))
    yield Hostile("encrypt-nonsense", pdf(*objects, trailer=b"/Encrypt << /Filter /Standard /V -1 /R 99 >>"))
    yield Hostile("encrypt-unknown", pdf(*objects, trailer=b"/Encrypt << /Filter /Acme /V 4 >>"))
    for widths in (b"[1 2 1]", b"[0 0 0]", b"[9 9 9]", b"[-1 2 1]", b"[1073741824 1073741824 1]"):
        about = b"/Type /XRef /Root 1 0 R /Size 9 /Index [0 9] /W " + widths
        out, _ = body([*objects, stream(bytes(36), about)])
        yield Hostile(f"stream{widths.decode()[:6]}", out + b"startxref\n%d\n%%%%EOF" % out.index(b"6 0 obj"))
    for first in (b"0", b"-1", b"999999999"):
        held = stream(b"1 0 2 5 << /Type /Catalog >>", b"/Type /ObjStm /N 900000000 /First " + first)
        yield Hostile(f"object-stream-{first.decode()}", pdf(*objects, held))


def _loops() -> Iterator[Hostile]:
    def page_with(**entries: str) -> bytes:
        more = " ".join(f"/{key} {value}" for key, value in entries.items())
        return PAGE[:-2] + more.encode() + b">>"

    yield Hostile("pages-in-themselves", pdf(CATALOG, b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"), "")
    yield Hostile("pages-thousandfold", pdf(CATALOG, b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 999 >>"))
    circle = (b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>")
    yield Hostile("pages-in-a-circle", pdf(CATALOG, *circle), "")
    yield Hostile("parents-in-a-circle", page_pdf(page=PAGE.replace(b"/Parent 2 0 R", b"/Parent 3 0 R")))
    yield Hostile("catalog-is-pages", pdf(b"<< /Type /Catalog /Pages 1 0 R /Kids [1 0 R] /Count 1 >>"))
    yield Hostile("contents-in-themselves", page_pdf(b"[4 0 R 4 0 R]"))
    yield Hostile("reference-to-itself", page_pdf(b"4 0 R"))
    yield Hostile("length-of-itself", page_pdf(stream(TEXT, length=b"4 0 R")))
    yield Hostile("filter-of-itself", page_pdf(stream(TEXT, b"/Filter 4 0 R")))
    for count in (1, 2, 20):
        names = b"".join(b"/X%d %d 0 R" % (i, 6 + i) for i in range(count))
        call = b"".join(b"/X%d Do " % i for i in range(count))
        form = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << " + names + b">> >>"
        page = PAGE.replace(b"/Font", b"/XObject << " + names + b" >> /Font")
        yield Hostile(f"forms-{count}", page_pdf(stream(call), *[stream(call, form)] * count, page=page))
    font = b"<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /DescendantFonts [5 0 R] >>"
    yield Hostile("font-in-itself", page_pdf(font=font))
    glyph = b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [1 0 0 1 0 0] /FirstChar 0"
    glyph += b"/LastChar 255 /Widths [" + b"9 " * 256 + b"] /Encoding << /Differences [0 "
    glyph += b"/a " * 256 + b"] >> /CharProcs << /a 6 0 R >> /Resources << /Font << /F1 5 0 R >> >> >>"
    yield Hostile("glyph-in-itself", page_pdf(b"", stream(TEXT), font=glyph))
    yield Hostile("to-unicode-itself", page_pdf(font=FONT[:-2] + b"/ToUnicode 5 0 R >>"))
    yield Hostile("annotations", page_pdf(page=page_with(Annots="[3 0 R 3 0 R]")))
    outlines = b"<< /Type /Catalog /Pages 2 0 R /Outlines 6 0 R >>"
    again = b"<< /First 6 0 R /Last 6 0 R /Next 6 0 R /Parent 6 0 R /Title (a) >>"
    yield Hostile("outlines", page_pdf(b"", again, catalog=outlines))


def _locked() -> Iterator[Hostile]:
    yield Hostile("password", encrypted(PASSWORD.encode(), b"owner"), "打开密码")
    yield Hostile("owner-only", encrypted(b"", b"owner"))


def _other_kinds() -> Iterator[Hostile]:
    yield Hostile("no-pages", pdf(CATALOG, b"<< /Type /Pages /Kids [] /Count 0 >>"), "")
    yield Hostile("pages-missing", pdf(b"<< /Type /Catalog >>"), "")
    packed = (
        b"<< /Type /Catalog /Pages 2 0 R /Collection << /View /D >> /Names << /EmbeddedFiles << /Names"
        b" [(a.pdf) << /Type /Filespec /F (../../a.pdf) /EF << /F 6 0 R >> >>] >> >> >>"
    )
    yield Hostile(
        "portfolio", page_pdf(b"", stream(page_pdf(), b"/Type /EmbeddedFile"), catalog=packed), "文件包"
    )
    form = b"<< /Type /Catalog /Pages 2 0 R /NeedsRendering true /AcroForm << /Fields [] /XFA 6 0 R >> >>"
    xfa = stream(b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'><template/></xdp:xdp>")
    yield Hostile("xfa", page_pdf(b"", xfa, catalog=form), "XFA")
    actions = {
        "javascript": b"<< /S /JavaScript /JS (while\\(true\\){}) >>",
        "launch": b"<< /S /Launch /F (/bin/sh) >>",
        "uri": b"<< /S /URI /URI (http://192.0.2.1/) >>",
        "submit": b"<< /S /SubmitForm /F (http://192.0.2.1/) >>",
    }
    for name, action in actions.items():
        yield Hostile(f"action-{name}", page_pdf(catalog=CATALOG[:-2] + b"/OpenAction " + action + b">>"))
    picture = b"/Type /XObject /Subtype /Image /Width 9 /Height 9 /ColorSpace /DeviceGray /BitsPerComponent 8"
    page = PAGE.replace(b"/Font", b"/XObject << /I 6 0 R >> /Font")
    scan = page_pdf(stream(b"500 0 0 800 0 0 cm /I Do"), stream(bytes(81), picture), page=page)
    yield Hostile("picture-only", scan, "文字层")
    yield Hostile("blank", drawn(b""), "文字层")
    yield Hostile("external-stream", page_pdf(stream(b"", b"/F (/etc/passwd) /FFilter /FlateDecode")))


def _objects() -> Iterator[Hostile]:
    """One thing in place of another."""
    for value in (
        b"null",
        b"true",
        b"-1",
        b"(text)",
        b"/Name",
        b"[]",
        b"<<>>",
        b"1 0 R",
        b"99 0 R",
        b"<< /Length 9 >>",
    ):
        name = "".join(filter(str.isalnum, value.decode())) or f"x{len(value)}"
        yield Hostile(f"page-{name}", page_pdf(page=value))
        yield Hostile(f"contents-{name}", page_pdf(value))
        yield Hostile(
            f"resources-{name}",
            page_pdf(page=PAGE.partition(b"/Resources")[0] + b"/Resources " + value + b">>"),
        )
        yield Hostile(f"pages-{name}", pdf(CATALOG, value, PAGE, stream(TEXT), FONT))


MAKERS = (_no_pdf, _cut, _cross_references, _loops, _locked, _other_kinds, _objects)
