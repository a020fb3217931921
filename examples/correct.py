"""Applies one correction to a document.

A correction is data: ``mends`` and ``why`` say what it is for, the other keys what it changes. Each
change names what stood there before, so that a correction that no longer fits is an error.

==========  =======================================================================================
cover       lines of the cover
contents    whether there is a page of contents
cells       ``[table, row label, column path, was, now]``: an amount
labels      ``[table, was, now]``: the one cell that reads ``was``
words       ``[table, was, now]``: words within the one cell that holds them
fill        ``[table, text, column path, now]``: the blank cell of the row that holds ``text``
notes       ``[table, was, now]``: a note under a table
drop        ``[table, text]``: the first row with a cell that reads ``text``
insert      ``[table, text, line]``: a row before the first row with a cell that reads ``text``
text        ``[was, now]`` or ``[was, now, times]``: words of the narrative
pattern     ``[regular expression, now, times]``: words of the narrative
paragraphs  ``[text, new]``: a paragraph after the one that begins with ``text``
==========  =======================================================================================
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from examples.model import Block, Document, EditError, grid


def apply(correction: dict[str, Any], document: Document) -> None:
    """Apply every change of a correction."""
    for key, changes in correction.items():
        if key in {"mends", "why"}:
            continue
        if key in {"cover", "contents"}:
            setattr(document, key, changes)
            continue
        for change in changes:
            _CHANGES[key](document, *change)


def _cell(document: Document, *change: str) -> None:
    number, label, column, was, now = change
    table = document.table(number)
    if (found := table.get(label, column)) != was:
        raise EditError(f"{number} {label} {column} reads {found!r}, not {was!r}")
    table.put(label, column, now)


def _label(document: Document, number: str, was: str, now: str) -> None:
    document.table(number).relabel(was, now)


def _words(document: Document, number: str, was: str, now: str) -> None:
    table = document.table(number)
    holders = {text for row in table.rows for text in row if was in text}
    if len(holders) != 1:
        raise EditError(f"{number} holds {was!r} in {len(holders)} texts, not one")
    (text,) = holders
    table.relabel(text, text.replace(was, now))


def _fill(document: Document, number: str, text: str, column: str, now: str) -> None:
    table = document.table(number)
    row, c = table.rows[table.row(text)], table.column(column)
    if row[c]:
        raise EditError(f"{number} {text} {column} is not blank")
    row[c] = now


def _note(document: Document, number: str, was: str, now: str) -> None:
    notes = document.table(number).notes
    notes[notes.index(was)] = now


def _drop(document: Document, number: str, text: str) -> None:
    table = document.table(number)
    table.drop(table.row(text))


def _insert(document: Document, number: str, text: str, line: str) -> None:
    table = document.table(number)
    table.rows.insert(table.row(text), *grid(line))


def _paragraph(document: Document, text: str, new: str) -> None:
    places = [i for i, block in enumerate(document.narrative) if block.text.startswith(text)]
    if len(places) != 1:
        raise EditError(f"{len(places)} paragraphs begin with {text!r}, not one")
    document.narrative.insert(places[0] + 1, Block("text", new))


_CHANGES: dict[str, Callable[..., None]] = {
    "cells": _cell,
    "labels": _label,
    "words": _words,
    "fill": _fill,
    "notes": _note,
    "drop": _drop,
    "insert": _insert,
    "text": Document.replace,
    "pattern": Document.substitute,
    "paragraphs": _paragraph,
}
