"""PDFs from their objects, as broken as wanted: the tools of the makers of hostile files."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from typing import NamedTuple


class Hostile(NamedTuple):
    """A file with a name that says what is wrong with it.

    ``reason`` is part of what must be said of it, ``None`` where nothing is demanded: it may be read as far
    as it goes.
    """

    name: str
    data: bytes
    reason: str | None = None


CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = (
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
    b" /Resources << /Font << /F1 5 0 R >> >> >>"
)
TEXT = b"BT /F1 12 Tf 72 700 Td (2025 budget 146.99) Tj ET"
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def stream(content: bytes, about: bytes = b"", length: bytes | None = None) -> bytes:
    """A stream object; ``length`` may be a lie."""
    claimed = str(len(content)).encode() if length is None else length
    return b"<< /Length " + claimed + b" " + about + b" >>\nstream\n" + content + b"\nendstream"


def flate(content: bytes, times: int = 1, about: bytes = b"") -> bytes:
    """A stream object compressed so many ``times``."""
    for _ in range(times):
        content = zlib.compress(content, 9)
    return stream(content, b"/Filter [" + b"/FlateDecode " * times + b"]" + about)


def body(objects: Sequence[bytes], start: bytes = b"%PDF-1.7\n") -> tuple[bytes, list[int]]:
    """Header and numbered objects, and where each stands."""
    out = bytearray(start)
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    return bytes(out), offsets


def table(offsets: Sequence[int]) -> bytes:
    """The cross reference table."""
    lines = [b"0000000000 65535 f \n", *(b"%010d 00000 n \n" % offset for offset in offsets)]
    return b"xref\n0 %d\n" % len(lines) + b"".join(lines)


def pdf(*objects: bytes, trailer: bytes = b"", root: bytes = b"1 0 R") -> bytes:
    """A PDF whose outside is in order."""
    out, offsets = body(objects)
    end = b"trailer\n<< /Size %d /Root " % (len(objects) + 1) + root + b" " + trailer + b" >>\n"
    return out + table(offsets) + end + b"startxref\n%d\n%%%%EOF\n" % len(out)


def page_pdf(
    content: bytes = b"", *more: bytes, page: bytes = PAGE, font: bytes = FONT, catalog: bytes = CATALOG
) -> bytes:
    """A PDF of one page: ``content`` is its stream object, ``more`` are objects from the sixth on."""
    return pdf(catalog, PAGES, page, content or stream(TEXT), font, *more)


def drawn(content: bytes) -> bytes:
    """A PDF of one page with this content."""
    return page_pdf(stream(content))


_PADDING = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")
_ID = b"0123456789abcdef"


def encrypted(user: bytes, owner: bytes) -> bytes:
    """A PDF of one page under 40 bit RC4, that opens with ``user``; nothing but reading is allowed."""
    permissions = -64
    owner_key = hashlib.md5((owner + _PADDING)[:32], usedforsecurity=False).digest()[:5]
    owner_entry = _rc4(owner_key, (user + _PADDING)[:32])
    secret = (user + _PADDING)[:32] + owner_entry + (permissions & 0xFFFFFFFF).to_bytes(4, "little") + _ID
    key = hashlib.md5(secret, usedforsecurity=False).digest()[:5]
    content_key = hashlib.md5(key + b"\4\0\0\0\0", usedforsecurity=False).digest()[:10]
    about = (
        f"/Encrypt << /Filter /Standard /V 1 /R 2 /O <{owner_entry.hex()}> /U <{_rc4(key, _PADDING).hex()}>"
        f" /P {permissions} >> /ID [<{_ID.hex()}> <{_ID.hex()}>]"
    )
    content = stream(_rc4(content_key, TEXT))
    return pdf(CATALOG, PAGES, PAGE, content, FONT, trailer=about.encode())


def _rc4(key: bytes, data: bytes) -> bytes:
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out = bytearray()
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)
