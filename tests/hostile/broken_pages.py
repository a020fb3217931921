"""Files whose pages are broken: boxes, bombs, nesting, millions of things, fonts, nonsense, lines nowhere."""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterator

from pdf_objects import CATALOG, FONT, PAGE, PAGES, TEXT, Hostile, body, drawn, flate, page_pdf, pdf, stream

MILLION = 1_000_000


def _boxes() -> Iterator[Hostile]:
    boxes = {
        "huge": "0 0 1000000000 1000000000", "beyond-float": "0 0 1e39 1e39", "most": "0 0 14400 14400",
        "none": "0 0 0 0", "line": "0 0 595 0", "upside-down": "595 842 0 0",
        "negative": "-9e8 -9e8 -8e8 -8e8",
        "words": "/a /b /c /d", "short": "0 0 595", "empty": "", "null": "null null null null",
        "tiny": "0 0 0.0001 0.0001", "indirect": "3 0 R 3 0 R 3 0 R 3 0 R",
    }  # fmt: skip
    for name, box in boxes.items():
        yield Hostile(f"media-{name}", page_pdf(page=PAGE.replace(b"0 0 595 842", box.encode())))
        crop = f"/CropBox [{box}] /Contents".encode()
        yield Hostile(f"crop-{name}", page_pdf(page=PAGE.replace(b"/Contents", crop)))
    yield Hostile("missing", page_pdf(page=PAGE.replace(b"/MediaBox [0 0 595 842]", b"")))
    for entry in (
        "/Rotate 45",
        "/Rotate -99990",
        "/Rotate 1e30",
        "/UserUnit 1e30",
        "/UserUnit 0",
        "/UserUnit -1",
    ):
        name = entry[1:].replace(" ", "-")
        page = PAGE.replace(b"/Contents", entry.encode() + b" /Contents")
        yield Hostile(name, page_pdf(page=page))


def _bombs() -> Iterator[Hostile]:
    yield Hostile("spaces-100-mb", page_pdf(flate(b" " * (100 * MILLION))))
    yield Hostile("spaces-1-gb-twice", page_pdf(flate(_deflated_zeros(1000), about=b"").replace(
        b"/FlateDecode ", b"/FlateDecode /FlateDecode ")))  # fmt: skip
    yield Hostile("thirty-times", page_pdf(flate(TEXT, 30)))
    yield Hostile("operators-50-mb", page_pdf(flate(b"q Q\n" * (12 * MILLION))))
    yield Hostile("strokes-3-million", page_pdf(flate(b"0 0 m 9 9 l S\n" * (3 * MILLION))))
    yield Hostile("run-length", page_pdf(stream(b"\x81 " * MILLION, b"/Filter /RunLengthDecode")))
    yield Hostile("ascii85", page_pdf(stream(b"z" * (5 * MILLION) + b"~>", b"/Filter /ASCII85Decode")))
    wide = b"/Subtype /Image /Width 65000 /Height 65000 /ColorSpace /DeviceRGB /BitsPerComponent 8"
    page = PAGE.replace(b"/Font", b"/XObject << /I 6 0 R >> /Font")
    yield Hostile("picture", page_pdf(stream(b"/I Do"), flate(bytes(9_000), about=wide), page=page))
    predictor = b"/DecodeParms << /Predictor 15 /Columns 2147483647 /Colors 32 /BitsPerComponent 16 >>"
    yield Hostile("predictor", page_pdf(flate(TEXT, about=predictor)))
    mapping = b"beginbfrange " + b"<0000> <FFFF> <0000>\n" * 200_000 + b"endbfrange"
    yield Hostile("to-unicode", page_pdf(b"", flate(mapping), font=FONT[:-2] + b"/ToUnicode 6 0 R >>"))
    yield Hostile("object-stream", pdf(CATALOG, PAGES, PAGE, stream(TEXT), FONT, flate(
        b"1 0 " * MILLION, about=b"/Type /ObjStm /N 1000000 /First 4000000")))  # fmt: skip
    yield Hostile("quine-filter", page_pdf(stream(TEXT, b"/Filter [" + b"/ASCIIHexDecode " * 500 + b"]")))


def _deflated_zeros(megabytes: int) -> bytes:
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(b" " * MILLION) for _ in range(megabytes)) + packer.flush()


def _nested() -> Iterator[Hostile]:
    for depth in (500, 100_000):
        yield Hostile(f"arrays-{depth}", page_pdf(b"", b"[" * depth + b"]" * depth))
        yield Hostile(f"dictionaries-{depth}", page_pdf(b"", b"<</a" * depth + b"1" + b">>" * depth))
        yield Hostile(f"arrays-in-content-{depth}", drawn(b"[" * depth + b"(a)" + b"]" * depth + b"TJ"))
        yield Hostile(f"saved-states-{depth}", drawn(b"q " * depth + TEXT))
        yield Hostile(f"marks-{depth}", drawn(b"/a BMC " * depth + TEXT))
        yield Hostile(f"brackets-{depth}", drawn(b"BT (" + b"(" * depth + b")" * depth + b") Tj ET"))
        yield Hostile(f"array-as-page-{depth}", page_pdf(page=b"[" * depth))
    for depth in (30, 3000):
        kids = [b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (number + 1) for number in range(2, depth)]
        last = b"<< /Type /Page /MediaBox [0 0 9 9] >>"
        yield Hostile(f"page-tree-{depth}", pdf(CATALOG, *kids, last))
        form = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X %d 0 R >> >>"
        forms = [stream(b"/X Do", form % (number + 1)) for number in range(6, depth + 6)]
        page = PAGE.replace(b"/Font", b"/XObject << /X 6 0 R >> /Font")
        yield Hostile(f"forms-{depth}", page_pdf(stream(b"/X Do"), *forms, page=page))
    doubling = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X %d 0 R >> >>"
    forms = [stream(b"/X Do /X Do", doubling % (number + 1)) for number in range(6, 46)]
    page = PAGE.replace(b"/Font", b"/XObject << /X 6 0 R >> /Font")
    yield Hostile("forms-doubling", page_pdf(stream(b"/X Do /X Do"), *forms, stream(TEXT), page=page))


def _many() -> Iterator[Hostile]:
    yield Hostile("objects-a-million", page_pdf(b"", *[b"0"] * MILLION))
    yield Hostile(
        "objects-without-table", body([CATALOG, PAGES, PAGE, stream(TEXT), FONT, *[b"0"] * MILLION])[0]
    )
    many = b"<< /Type /Pages /Count %d /Kids [" % MILLION + b"3 0 R " * MILLION + b"] >>"
    yield Hostile("pages-a-million", pdf(CATALOG, many, PAGE, stream(TEXT), FONT), "超过上限 2000 页")
    yield Hostile(
        "pages-3000", pdf(CATALOG, many.replace(b"1000000", b"3000"), PAGE, stream(TEXT), FONT), "超过上限"
    )
    for count in (b"2147483647", b"-1", b"1e9", b"(a)"):
        yield Hostile(
            f"pages-claimed-{count.decode()}",
            pdf(CATALOG, PAGES.replace(b"/Count 1", b"/Count " + count), PAGE, stream(TEXT), FONT),
        )
    yield Hostile("glyphs-300-000", page_pdf(flate(b"BT /F1 1 Tf " + b"(1234567890) Tj " * 30_000 + b"ET")))
    yield Hostile(
        "fonts-20-000", page_pdf(flate(b"".join(b"BT /F%d 9 Tf (a) Tj ET " % n for n in range(20_000))))
    )
    lines = b"".join(
        b"0 %d m 595 %d l S %d 0 m %d 842 l S " % ((n % 842,) * 2 + (n % 595,) * 2) for n in range(40_000)
    )
    yield Hostile("ruling-lines-80-000", page_pdf(flate(lines)))
    grid = b"".join(
        b"0 %.2f m 595 %.2f l S %.2f 0 m %.2f 842 l S " % (n * 0.8, n * 0.8, n * 0.6, n * 0.6)
        for n in range(900)
    )
    yield Hostile("cells-800-000", page_pdf(flate(grid)))
    cells = b"".join(b"%d %d 3 3 re S " % (n % 190 * 3, n // 190 * 3) for n in range(50_000))
    yield Hostile("boxes-50-000", page_pdf(flate(cells)))
    yield Hostile("long-line", drawn(b"BT /F1 12 Tf (" + b"a" * MILLION + b") Tj ET"))
    yield Hostile("long-name", page_pdf(page=PAGE.replace(b"/F1", b"/" + b"F" * MILLION)))
    yield Hostile("long-comment", page_pdf(b"%" + b"c" * (3 * MILLION) + b"\n" + stream(TEXT)))


def _fonts() -> Iterator[Hostile]:
    fonts = {
        "missing": b"null", "a-number": b"5", "no-subtype": b"<< /Type /Font >>", "an-array": b"[1 2 3]",
        "no-descendants": b"<< /Type /Font /Subtype /Type0 /Encoding /Identity-H /DescendantFonts [] >>",
        "no-file": b"<< /Type /Font /Subtype /TrueType /BaseFont /\xcb\xce /FirstChar -9 /LastChar 99999 >>",
        "widths-huge": FONT[:-2] + b"/FirstChar 0 /LastChar 255 /Widths [" + b"1e30 " * 256 + b"] >>",
        "widths-negative": FONT[:-2] + b"/FirstChar 0 /LastChar 255 /Widths [" + b"-500 " * 256 + b"] >>",
        "range-upside-down": FONT[:-2] + b"/FirstChar 255 /LastChar 0 /Widths [1] >>",
        "encoding-huge": FONT[:-2] + b"/Encoding << /Differences [-5 /a 99999999 /b /c] >> >>",
        "matrix-singular": b"<< /Type /Font /Subtype /Type3 /FontMatrix [0 0 0 0 0 0] /FontBBox [0 0 0 0]"
        b" /CharProcs << >> /Encoding << >> /FirstChar 0 /LastChar 1 /Widths [0 0] >>",
    }  # fmt: skip
    for name, font in fonts.items():
        yield Hostile(name, page_pdf(font=font))
    descriptor = b"<< /Type /FontDescriptor /FontName /A /Flags 4 /FontFile2 7 0 R /FontBBox [0 0 0 0] >>"
    named = b"<< /Type /Font /Subtype /TrueType /BaseFont /A /FontDescriptor 6 0 R >>"
    for name, data in {
        "noise": random.Random(7).randbytes(5000),
        "empty": b"",
        "header": b"\0\1\0\0\xff\xff" + b"\xff" * 600,
        "collection": b"ttcf\0\1\0\0\xff\xff\xff\xff" + bytes(50),
        "cff": b"OTTO\0\1\0\0\0\0\0\0" + b"CFF \0\0\0\0\0\0\0\x1c\xff\xff\xff\xff",
    }.items():
        yield Hostile(f"file-{name}", page_pdf(b"", descriptor, stream(data), font=named))
    for name, size in {
        "zero": b"0",
        "huge": b"1e9",
        "negative": b"-12",
        "beyond": b"1e40",
        "word": b"/a",
    }.items():
        yield Hostile(f"size-{name}", drawn(TEXT.replace(b" 12 ", b" " + size + b" ")))
    for name, matrix in {
        "flat": b"0 0 0 0 72 700",
        "huge": b"1e20 0 0 1e20 0 0",
        "skew": b"1 9e9 9e9 1 0 0",
    }.items():
        yield Hostile(f"matrix-{name}", drawn(TEXT.replace(b"72 700 Td", matrix + b" Tm")))


def _garbled() -> Iterator[Hostile]:
    """The page looks right and its text is something else: each of 400 codes has a wrong meaning."""
    meanings = {
        "private": lambda n: 0xE000 + n,
        "unassigned": lambda n: 0x0870 + n % 16 if n % 2 else 0xFFFD,
        "controls": lambda n: 1 + n % 8,
        "other-ideographs": lambda n: 0x7400 + n,
    }
    for name, meaning in meanings.items():
        pairs = b"".join(b"<%04X> <%04X>\n" % (n, meaning(n)) for n in range(1, 401))
        mapping = (
            b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <FFFF>"
            b" endcodespacerange 400 beginbfchar\n" + pairs + b"endbfchar endcmap end"
        )
        font = b"<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /DescendantFonts [6 0 R]"
        inner = b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /DW 1000 /CIDSystemInfo << /Registry"
        inner += b" (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor 8 0 R >>"
        about = b"<< /Type /FontDescriptor /FontName /A /Flags 4 /FontBBox [0 0 1000 1000] /Ascent 800 >>"
        text = b"".join(
            b"1 0 0 1 40 %d Tm <%s> Tj "
            % (800 - 14 * row, b"".join(b"%04X" % (row * 20 + n) for n in range(1, 21)))
            for row in range(20)
        )
        font += b"/ToUnicode 7 0 R >>"
        yield Hostile(name, page_pdf(
            stream(b"BT /F1 12 Tf " + text + b"ET"), inner, stream(mapping), about, font=font
        ), "乱码")  # fmt: skip


def _contents() -> Iterator[Hostile]:
    words = b"q Q BT ET Tj TJ Tf Td Tm T* cm re m l c h S f W n Do gs sh BI ID EI BMC BDC EMC ' \" rg".split()
    words += [
        b"/F1",
        b"(1)",
        b"<31>",
        b"[",
        b"]",
        b"<<",
        b">>",
        b"1e40",
        b"-0",
        b"0",
        b"7",
        b"595",
        b"(",
        b"<",
    ]
    for seed in range(20):
        chance = random.Random(seed)
        yield Hostile(f"words-{seed}", drawn(b" ".join(chance.choices(words, k=5000))))
    for seed in range(8):
        yield Hostile(f"noise-{seed}", drawn(random.Random(seed).randbytes(20_000)))
    yield Hostile("inline-picture-without-end", drawn(b"BI /W 99999 /H 99999 /BPC 8 ID " + b"x" * 999 + TEXT))
    yield Hostile("unclosed-string", drawn(b"BT /F1 12 Tf (abc"))


def _drawings() -> Iterator[Hostile]:
    """Lines and text where no page is."""
    for name, number in {
        "far": b"1e9",
        "beyond": b"1e39",
        "nan": b"nan",
        "negative": b"-1e9",
        "long": b"9" * 400,
    }.items():
        line = b"0 0 m " + number + b" 0 l S 0 0 m 0 " + number + b" l S "
        box = number + b" " + number + b" " + number + b" " + number + b" re S "
        text = TEXT.replace(b"72 700", number + b" " + number)
        yield Hostile(name, drawn(line + box + text + TEXT))
        yield Hostile(f"scaled-{name}", drawn(number + b" 0 0 " + number + b" 0 0 cm " + line + box + TEXT))


MAKERS = (_boxes, _bombs, _nested, _many, _fonts, _garbled, _contents, _drawings)
