"""Everything there is to say about a rule, gathered from its text and from judging its own examples."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..verdicts import OUTCOME_ZH, SEVERITY_ZH, Outcome
from .activity import active_profiles
from .examples import run_examples
from .yaml_text import flow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..verdicts import Verdict
    from .examples import ExampleResult
    from .rule import Basis, Check, CheckText, Rule
    from .ruleset import Rulebook

ADVICE = {
    "表内": "先对照证据中的页码和数字，确认与原表一致；一致则表内加总有误：查漏填、错填、重复计算的行或列，"
    "更正后重新公开。",
    "表间": "两张表上应是同一个数：对照证据找到两处数字，看其他表支持哪一个，改正另一个；口径确有不同的，"
    "在表下注明。",
    "文表": "以表为准核对说明中的数字、单位和年度；说明沿用了上年或上一稿文字的，按表改写。",
    "文内": "说明前后的数字应当一致：对照证据找到各处，按表核实后统一。",
    "政策": "对照所列依据的原文核实：数字无误的，补充说明理由或按规定调整；依据标明“条款待核”的，"
    "先核对条款。",
    "完整": "补齐应当公开的表格、栏目或说明；确无内容的，公开空表并注明。",
}
LOCAL_HABIT = (
    "若属本地口径而非差错，可在自己的规则文件里用 changes 为本规则加条件（when）、调整级别或停用，"
    "见 docs/rule-language.md。"
)
EXPECTED_ZH = {outcome.value: words for outcome, words in OUTCOME_ZH.items()}
_CALL = re.compile(r"\b([^\W\d]\w*)\(\)")
_CONVENTION = re.compile(r'convention\(\s*["\'](\w+)["\']\s*\)')


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim of a rule: of what, under which condition, and what is claimed; as written."""

    name: str
    each: tuple[str, ...]
    when: str
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """One line of an explanation: a label, words, and what is written in a rule file."""

    label: str
    text: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of an explanation."""

    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """One example: its data as YAML, what it expects, and what judging it really says."""

    expected: str
    data: str
    said: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """A rule explained.

    ``terms`` explain names that its conditions use; ``tables`` and ``active`` pair names with titles.
    """

    rule: Rule
    severity: str
    years: str
    basis: tuple[str, ...]
    claims: tuple[Claim, ...]
    terms: dict[str, str]
    parameters: dict[str, str]
    tables: tuple[tuple[str, str], ...]
    examples: tuple[Example, ...]
    advice: tuple[str, ...]
    active: tuple[tuple[str, str], ...]
    inactive: tuple[str, ...]

    def sections(self) -> list[Section]:
        """The explanation in the order in which a reader asks."""
        text = self.rule.text
        active = f"按上面的例子推断，在 {len(self.active)} 种版式中核对"
        rest = f"；其余 {len(self.inactive)} 种没有所用的表、栏、行，或惯例不同" if self.inactive else ""
        return [
            Section("核对什么", (Item("公式", text.formula), *_items_of_claims(self.claims))),
            Section("适用条件", tuple(self._conditions())),
            Section("依据", tuple(Item("", one) for one in self.basis)),
            Section("需要的表", tuple(Item(title, code=name) for name, title in self.tables)),
            Section("举例", tuple(Item(EXPECTED_ZH[e.expected], e.said, e.data) for e in self.examples)),
            Section("未通过时怎么办", tuple(Item("", one) for one in self.advice)),
            Section(
                "在哪些版式中核对",
                (Item("", active + rest), *(Item(title, code=name) for name, title in self.active)),
            ),
        ]

    def _conditions(self) -> Iterator[Item]:
        conditions = dict.fromkeys(claim.when for claim in self.claims if claim.when)
        for when in conditions:
            names = "、".join(claim.name for claim in self.claims if claim.when == when and claim.name)
            every = all(claim.when == when for claim in self.claims)
            yield Item("" if every or not names else names, "不成立时为“不适用”", when)
        for name, meaning in self.terms.items():
            convention = name.startswith("convention")
            yield Item(name, meaning if convention else "", "" if convention else meaning)
        for name, value in self.parameters.items():
            yield Item("参数", "可在自己的规则文件中改动", f"{name} = {value}")
        if self.rule.text.blank == "zero":
            yield Item("空白", "印有空白的单元格按 0 计")
        if self.rule.text.anywhere:
            yield Item("版式", "只看说明中的语句，版式未经描述的文件也据此判定")
        yield Item("年度", self.years)


def _items_of_claims(claims: Iterable[Claim]) -> Iterator[Item]:
    each: tuple[str, ...] = ()
    for claim in claims:
        if claim.each != each:
            each = claim.each
            yield from (Item("逐项", code=clause) for clause in each)
        yield Item(claim.name or "断言", code=claim.text)


def explain(rule: Rule, book: Rulebook) -> Explanation:
    """What there is to say about ``rule``.

    Raises:
        RuleError: an example of the rule cannot be read.
    """
    text = rule.text
    parts = zip((text, *text.also), rule.checks, strict=True)
    claims = tuple(claim for part, check in parts for claim in _claims(part, check))
    active = active_profiles(rule, book.profiles.values(), book.vocabulary)
    names = {profile.name for profile in active}
    concepts = book.vocabulary.concepts
    return Explanation(
        rule=rule,
        severity=f"{SEVERITY_ZH[rule.severity]}（{rule.severity.value}）",
        years=f"{text.years[0]}—{text.years[1]} 年度" if text.years else "不限",
        basis=tuple(_basis(one) for one in text.basis),
        claims=claims,
        terms=_terms([claim.when for claim in claims], book),
        parameters={name: format(value, "f") for name, value in text.parameters.items()},
        tables=tuple((name, concepts[name].title) for name in concepts if name in rule.concepts),
        examples=tuple(_example(result) for result in run_examples(rule, book.vocabulary)),
        advice=(text.advice or ADVICE[rule.category], LOCAL_HABIT),
        active=tuple((profile.name, profile.title) for profile in active),
        inactive=tuple(name for name in book.profiles if name not in names),
    )


def _basis(basis: Basis) -> str:
    return f"{basis.document}{basis.article}（{'条款已核' if basis.verified else '条款待核'}）"


def _claims(part: CheckText, check: Check) -> Iterator[Claim]:
    # Of the compiled conditions, because a ruleset may have added to them.
    when = " and ".join(one.text for one in (check.when, check.when_each) if one is not None)
    for name, text in part.claims.items():
        yield Claim(name, part.foreach, when, text)


def _terms(conditions: Iterable[str], book: Rulebook) -> dict[str, str]:
    """What the named conditions and the conventions mean that some conditions ask for."""
    terms: dict[str, str] = {}
    open_texts = list(conditions)
    while open_texts:
        text = open_texts.pop(0)
        for name in _CALL.findall(text):
            if name in book.conditions and f"{name}()" not in terms:
                terms[f"{name}()"] = book.conditions[name].text
                open_texts.append(book.conditions[name].text)
        for name in _CONVENTION.findall(text):
            terms[f'convention("{name}")'] = f"版式惯例：{book.vocabulary.conventions.get(name, name)}"
    return terms


def _example(result: ExampleResult) -> Example:
    written = result.rule.text.examples[result.number - 1]
    data = {key: value for key, value in written.items() if key != "expect"}
    return Example(result.expected, flow(data), said(result))


def as_text(explanation: Explanation) -> str:
    """The explanation for a terminal."""
    rule = explanation.rule
    lines = [f"{rule.id} {rule.title}", f"{rule.category} · {explanation.severity} · {rule.place}"]
    lines += [f"由规则文件调整：{place}" for place in rule.changes]
    for section in explanation.sections():
        lines += ["", section.title]
        for item in section.items:
            label = f"{item.label}：" if item.label and (item.text or item.code) else item.label
            head, *more = [part for part in (item.text, item.code) if part] or [""]
            lines.append(f"  {label}{head}")
            lines += [f"    {part}" for part in more]
    return "\n".join(lines)


def said(result: ExampleResult) -> str:
    """What the case of an example says that comes out as expected; of a wrong example, what all say."""
    fitting = [one for one in result.meant if one.outcome.value == result.expected]
    if fitting and result.ok:
        return _sentence(fitting[0])
    if result.ok:
        return f"没有“{result.case}”这一用例"
    return "；".join(f"{one.case}：{OUTCOME_ZH[one.outcome]}，{_sentence(one)}" for one in result.verdicts)


def _sentence(verdict: Verdict) -> str:
    if verdict.outcome in (Outcome.NOT_APPLICABLE, Outcome.NOT_CHECKED, Outcome.ERROR):
        return verdict.reason
    return verdict.message or verdict.reason
