"""Example disclosures of an invented body, and the generator that typesets them.

``faulty()`` and ``corrected()`` give a :class:`Document`: plain data that may be altered.
``examples.pdf.build(document)`` typesets it and gives the bytes of a PDF.

    >>> from examples import corrected
    >>> from examples.pdf import build
    >>> document = corrected()
    >>> document.table("预算03表").put("206 04 01 机构运行", "总计", "53.24")
    >>> pdf = build(document)

Only :mod:`examples.pdf` needs reportlab and the font.
"""

from examples.load import corrected, corrections, faulty
from examples.model import Block, Document, EditError, Table

__all__ = ["Block", "Document", "EditError", "Table", "corrected", "corrections", "faulty"]
