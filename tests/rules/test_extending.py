"""Profiles that extend others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pytest_budgetcheck.rules.errors import RuleError
from pytest_budgetcheck.rules.ruleset import Rulebook, load_rulebook


@pytest.fixture
def loaded(tmp_path: Path, few: Path) -> Callable[[str], Rulebook]:
    def load(text: str) -> Rulebook:
        path = tmp_path / "own.yaml"
        path.write_text(text, "utf-8")
        return load_rulebook([str(path)], few)

    return load


def test_printed_forms_are_added_its_own_first(book: Rulebook, loaded: Callable[[str], Rulebook]) -> None:
    own = loaded("profile: own\nextends: henan\ntables: {summary: {titles: [收支一览表]}}")
    titles = book.profiles["henan"].tables["summary"].titles
    assert own.profiles["own"].tables["summary"].titles == ("收支一览表", *titles)
    assert own.profiles["own"].tables["income"] == book.profiles["henan"].tables["income"]
    assert [profile.name for profile in own.candidates()] == ["own"]


def test_tables_and_columns_are_taken_away(book: Rulebook, loaded: Callable[[str], Rulebook]) -> None:
    assert "基本支出" in book.profiles["henan"].tables["expenditure"].columns
    text = (
        "profile: own\nextends: henan\ntables: {projects: absent, expenditure: {columns: {基本支出: absent}}}"
    )
    tables = loaded(text).profiles["own"].tables
    assert "projects" not in tables
    assert "基本支出" not in tables["expenditure"].columns


def test_conventions_are_added_and_dropped(book: Rulebook, loaded: Callable[[str], Rulebook]) -> None:
    before = book.profiles["xian"].conventions
    own = loaded("profile: own\nextends: xian\nconventions: [withheld_rows, not nested_projects]").profiles[
        "own"
    ]
    assert set(own.conventions) == {*before, "withheld_rows"} - {"nested_projects"}


def test_a_profile_that_extends_its_namesake_takes_its_place(loaded: Callable[[str], Rulebook]) -> None:
    own = loaded("profile: xian\nextends: xian\nconventions: [not nested_projects]")
    assert "nested_projects" not in own.profiles["xian"].conventions
    assert len(own.candidates()) == len(own.profiles) > 1


def test_nothing_that_extends_the_fallback_is_one(book: Rulebook, loaded: Callable[[str], Rulebook]) -> None:
    assert book.profiles["generic"].fallback
    assert not loaded("profile: own\nextends: generic").profiles["own"].fallback


def test_rules_may_stand_beside_a_profile(loaded: Callable[[str], Rulebook]) -> None:
    own = loaded("profile: own\nextends: henan\nchanges: {BC121: off}")
    assert own.chosen == ("own",)
    assert "BC121" in own.switched_off


def test_several_profiles_may_be_chosen(few: Path) -> None:
    assert [profile.name for profile in load_rulebook(["henan", "xian"], few).candidates()] == [
        "henan",
        "xian",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("profile: own\nextends: henna", "own.yaml:2:10: unknown profile henna; did you mean henan?"),
        ("extends: henan", "a profile that extends another has a name: profile: NAME"),
        (
            "profile: henan\ntitle: x\nkind: budget\ntables: {}",
            "own.yaml:1:10: a profile henan exists already",
        ),
        (
            "profile: own\nextends: henan\nconventions: [not nested_project]",
            "own.yaml:3:15: nested_project is no convention of the profile that is extended",
        ),
        (
            "profile: own\nextends: henan\ntables:\n  expenditure: {columns: {基本支岀: absent}}",
            "own.yaml:4:27: there is no 基本支岀 to take away; did you mean 基本支出?",
        ),
        (
            "profile: own\nextends: henan\ntables:\n  expenditure: {columns: {基本支岀: [支出]}}",
            "own.yaml:4:27: unknown column 基本支岀; did you mean 基本支出?",
        ),
        ("profile: own\nextends: henan\nrulez: []", "own.yaml:3:1: unknown key rulez"),
    ],
)
def test_mistakes_name_their_place(loaded: Callable[[str], Rulebook], text: str, message: str) -> None:
    with pytest.raises(RuleError) as caught:
        loaded(text)
    assert message in str(caught.value)


def test_every_mistake_of_a_profile_is_reported_at_once(loaded: Callable[[str], Rulebook]) -> None:
    text = """profile: own
title: 自编
kind: budget
conventions: [nosuch]
tables:
  expenditure: {titles: [支出总表], columns: {基本支岀: [a], 项目支岀: [b]}}
  expenditur: {titles: [支出]}
"""
    with pytest.raises(RuleError) as caught:
        loaded(text)
    lines = [error.place.line for error in caught.value.each() if error.place]
    assert lines == [4, 6, 6, 7]
