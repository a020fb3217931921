"""The named figures of the narrative: what each section says of what the vocabulary names.

A section is found by words of its heading, a figure by what it is called there. Names are compared by their
core, without words that only say it is a budget: “三公”经费支出预算数 and “三公”经费 are one. What a
canonical name says of its figure:

- a last word that ends in 数 (车辆数): it counts things; any other is money;
- ``预算数/…``: the budget that a final account gives beside the outturn;
- ``…/增减``: the change said of the figure since the year before, negative where it fell, 0 for 持平.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from ..disclosure import UNIT_IN_YUAN
from ..names import normalise
from .columns import generic_year

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ..disclosure import Disclosure, Fact
    from .profiles import NarrativeProfile, Profile
    from .vocabulary import NarrativeSection, Vocabulary

CHANGE = "/增减"
_BUDGETED = "预算数/"
_FIRST = "年初"
_ANY_START = "…"
_UP = frozenset(("增加", "增支", "增收", "上升", "提高", "增长"))
_DOWN = frozenset(("减少", "减支", "减收", "下降", "降低", "压减", "压缩", "缩减", "节约"))
_MOVES = _UP | _DOWN
_SAME = re.compile(r"持平|无增减|没有增减|无变化|一致|(?:数|预算|上年|年)相同")
_FORMER = re.compile("上年|去年|原(?:为|有|来)|[由从](?!于)")
"""Words of what was there before."""
_SAID_AGAIN = re.compile(r"\(以[^()]*\)$|(?<=费)(?:支出|用)$|安排$|为$")
_BUDGET = re.compile(r"(?:年初|全年)?预算(?:支出|安排)?(?:总额|总金额|数|额)?$")
_AMOUNTS = re.compile(r"\d\s*万?元")
_WIDER = re.compile(r"全口径|非财政|自有资金|自筹|^[^及和、]*(?:所属|下属|二级)")
"""What stands before a name that may have anything before it and means more or less than the name does."""
_PLAN = re.compile(
    r"(?<![完成比较与占])(?:年初|全年|调整后?|本年|当年|支出|安排)*预算(?:支出|安排|总)?(?:数|额)?(?:为|是|共|合计)?$"
)
_OWN_MONEY = re.compile(
    r"(?:使用|利用|用|动用|由|从|以)(?:单位)?(?:自有|自筹|非财政拨款|其他)(?:资金|经费|收入)?|自有资金"
)
"""Money of the body's own, which is told of beside that of the government and stands in no table of it."""
_FROM_BUDGET = re.compile(r"[比较与同](?:本年度?|当年|年初|全年|调整后?)*预算")
_BALANCE = re.compile(r"结[转余](?:资金)?(?:为|共|合计)?$")
_FLOW = re.compile(r"收入|支出|合计|总计")
_WITH_BALANCE = re.compile(r"[（(]含[^）)]*结[转余]")
_SPENT = re.compile(r"决算|执行|实际|发生|开支|列支")
_OUTTURN = re.compile(r"决算(?:总额|总金额|数|额)?$")


def map_facts(disclosure: Disclosure, profile: Profile, vocabulary: Vocabulary) -> dict[str, dict[str, Fact]]:
    """Facts by canonical section and name; the first that is said of a name counts."""
    told = _Told(disclosure)
    return {
        name: _figures(told, section, profile.narrative.get(name))
        for name, section in vocabulary.narrative.items()
    }


def section_figures(
    disclosure: Disclosure, profile: Profile, vocabulary: Vocabulary, name: str
) -> dict[str, Fact]:
    """Facts by canonical name of one section."""
    return _figures(_Told(disclosure), vocabulary.narrative[name], profile.narrative.get(name))


def _figures(told: _Told, section: NarrativeSection, local: NarrativeProfile | None) -> dict[str, Fact]:
    names = _Names(section, local)
    found: dict[str, Fact] = {}
    for headings in ((local.headings if local else ()) or section.headings, section.otherwise):
        for canonical, fact in _named(told, told.under(headings, section.unless), names):
            found.setdefault(canonical, fact)
    return found


def said_again(
    disclosure: Disclosure, profile: Profile, vocabulary: Vocabulary, name: str
) -> Iterator[tuple[str, Fact, Fact]]:
    """The figures of a section that are said elsewhere in it too, be it in a reason: name, fact, other."""
    told, section, local = _Told(disclosure), vocabulary.narrative[name], profile.narrative.get(name)
    names = _Names(section, local)
    first = _figures(told, section, local)
    headings = (local.headings if local else ()) or section.headings
    for canonical, fact in _named(told, told.under(headings, section.unless, reasons=True), names):
        one = first.get(canonical)
        if one is None or canonical.endswith(CHANGE) or _place(fact) == _place(one):
            continue
        words = re.split("[，,；;。：:]", told.texts[fact.sentence][: fact.start])[-1]
        if not _FORMER.search(words):
            yield canonical, one, fact


def _of_several(fact: Fact) -> bool:
    """Whether a figure is one of several that a clause gives one after the other: 三年分别为A、B、C."""
    return "分别" in fact.text and len(_AMOUNTS.findall(fact.text)) > 1


def _place(fact: Fact) -> tuple[int, int]:
    return fact.sentence, fact.start


def falls(name: str, fact: Fact | None) -> bool:
    """Whether a figure is by how much something fell."""
    return fact is not None and name.endswith(CHANGE) and fact.direction in _DOWN


# -- where it is said ------------------------------------------------------------------------------


@dataclass(slots=True)
class _Told:
    """The narrative of a disclosure: its headings, its sentences, and the facts in them."""

    disclosure: Disclosure
    headings: list[str] = field(init=False)
    all_headings: str = field(init=False)
    texts: list[str] = field(init=False)
    planned: frozenset[tuple[int, int]] = field(init=False)
    """Parts of a budget: 全年预算数78.00万元，其中：公务接待费8.00万元."""
    balances: frozenset[tuple[int, int]] = field(init=False)
    """Parts of a balance: 年初结转和结余95.00万元，其中：一般公共预算财政拨款80.00万元."""
    facts: dict[int, list[Fact]] = field(init=False)

    def __post_init__(self) -> None:
        parts = self.disclosure.narrative
        self.headings = [normalise(part.heading) for part in parts]
        self.all_headings = "\n".join(self.headings)
        self.texts = [sentence.text for part in parts for sentence in part.sentences]
        self.facts = defaultdict(list)
        for fact in self.disclosure.facts:
            self.facts[fact.sentence].append(fact)
        self.planned = frozenset(_parts_of(_PLAN, _SPENT, self.texts, self.facts))
        self.balances = frozenset(_parts_of(_BALANCE, _FLOW, self.texts, self.facts))

    def under(self, words: Sequence[str], barred: Sequence[str], *, reasons: bool = False) -> list[Fact]:
        """The facts of sections headed with some words and of those numbered below them.

        What is named as a reason stands elsewhere by itself, and counts only with ``reasons``.
        """
        printed = [word for word in map(normalise, words) if word in self.all_headings]
        inside = self._inside(printed, [normalise(word) for word in barred]) if printed else ()
        facts = [fact for order in inside for fact in self.facts.get(order, ()) if not _of_several(fact)]
        return [
            fact
            for fact in facts
            if not _OWN_MONEY.search(self._before(fact)) and (reasons or "原因" not in self._before(fact))
        ]

    def _before(self, fact: Fact) -> str:
        return self.texts[fact.sentence][: fact.start]

    def _inside(self, words: Sequence[str], barred: Sequence[str]) -> list[int]:
        found: list[int] = []
        above = ""
        order = 0
        for part, heading in zip(self.disclosure.narrative, self.headings, strict=True):
            below = _is_below(part.number, above)
            if any(word in heading for word in words) and not any(word in heading for word in barred):
                above = above if below else part.number
                below = True
            elif not below:
                above = ""
            following = order + len(part.sentences)
            found += range(order, following) if below else ()
            order = following
        return found

    def is_level(self, fact: Fact) -> bool:
        """Whether a fact says how much something is this year, not by how much it changed."""
        return not fact.direction and fact.year in (None, self.disclosure.fiscal_year)

    def against_budget(self, fact: Fact) -> bool:
        """Whether a change is one from the budget of the year itself, not from the year before."""
        before = [one.end for one in self.facts[fact.sentence] if one.end <= fact.start and one.unit != "年"]
        return _FROM_BUDGET.search(self.texts[fact.sentence], max(before, default=0), fact.start) is not None

    def holds_balance(self, fact: Fact) -> bool:
        """Whether an amount is one carried over, or one that has such money in it."""
        return _place(fact) in self.balances or bool(_WITH_BALANCE.match(self.texts[fact.sentence], fact.end))

    def is_unchanged(self, fact: Fact) -> bool:
        """Whether a level is said to be that of the year before, ahead of the next figure."""
        text = self.texts[fact.sentence]
        figures = [one for one in self.facts[fact.sentence] if one.unit != "年"]
        end = min((one.start for one in figures if one.start > fact.start), default=len(text))
        return _SAME.search(text, fact.end, end) is not None


def _parts_of(
    whole: re.Pattern[str], other: re.Pattern[str], texts: Sequence[str], facts: Mapping[int, Sequence[Fact]]
) -> Iterator[tuple[int, int]]:
    """Where the amounts stand that 其中 lists below one called as ``whole`` says, up to an ``other``."""
    opened, inside = False, False
    for order, text in enumerate(texts):
        if not (order and texts[order - 1].endswith(("；", ";"))):
            opened = inside = False
        end = 0
        for fact in facts.get(order, ()):
            if fact.unit not in UNIT_IN_YUAN:
                continue
            between = text[end : fact.start]
            end = fact.end
            if other.search(between):
                opened = inside = False
            elif whole.search(between):
                opened, inside = True, False
            elif opened:
                inside = inside or "其中" in between
                if inside:
                    yield order, fact.start


def _is_below(number: str, above: str) -> bool:
    """Whether a section belongs to another by its number: 九（二）2 to 九, and 1 to 第五部分."""
    if above.startswith("第"):
        return number[:1].isdigit()
    return bool(above) and number != above and number.startswith(above)


# -- what it is called -----------------------------------------------------------------------------


class _Names:
    """The names of a section's figures, from what is printed to what is canonical."""

    def __init__(self, section: NarrativeSection, local: NarrativeProfile | None) -> None:
        own = local.facts if local else {}
        self.exact: dict[str, list[str]] = defaultdict(list)
        self.endings: list[tuple[str, str]] = []
        for canonical, names in section.facts.items():
            figure = canonical.removesuffix(CHANGE)
            base = section.facts.get(figure, ()) if figure != canonical else ()
            for name in (*own.get(figure, ()), *names, *base):
                wanted = core(normalise(name.removeprefix(_ANY_START)))
                if name.startswith(_ANY_START):
                    self.endings.append((wanted, canonical))
                else:
                    self.exact[wanted].append(canonical)

    def of(self, forms: Iterable[str]) -> Iterator[str]:
        """The canonical names of a figure that is called one of ``forms``, each once."""
        found: dict[str, None] = {}
        for form in forms:
            found |= dict.fromkeys(self.exact.get(form, ()))
            found |= {canonical: None for ending, canonical in self.endings if _ends_in(form, ending)}
        return iter(found)


def _ends_in(form: str, ending: str) -> bool:
    return form.endswith(ending) and not _WIDER.search(form.removesuffix(ending))


def _named(told: _Told, facts: Iterable[Fact], names: _Names) -> Iterator[tuple[str, Fact]]:
    """The facts that are said of a canonical name, with it."""
    final = told.disclosure.kind == "final"
    for fact in facts:
        printed = normalise(fact.indicator)
        if fact.unit == "%" or (final and "总" not in printed and told.holds_balance(fact)):
            continue
        budget = final and (_BUDGET.search(printed) is not None or _place(fact) in told.planned)
        level = told.is_level(fact)
        forms = {core(printed), core(generic_year(printed, told.disclosure.fiscal_year))}
        for canonical in names.of(forms):
            figure = canonical.removesuffix(CHANGE)
            counts = figure.endswith("数")
            if counts is (fact.unit in UNIT_IN_YUAN) or figure.startswith(_BUDGETED) is not budget:
                continue
            if budget and (_FIRST in printed) is not (_FIRST in figure):
                continue  # the tables print the budget as adjusted
            if level if figure == canonical else fact.direction in _MOVES and not told.against_budget(fact):
                yield canonical, fact
            elif figure != canonical and level and told.is_unchanged(fact):
                yield canonical, replace(fact, value=Decimal(0), page=0, text=f"{fact.text}，持平")


@lru_cache(maxsize=4096)
def core(name: str) -> str:
    """A normalised name without what only says that it is budgeted, planned or spent."""
    before = None
    while name != before:
        before = name
        for pattern in (_SAID_AGAIN, _BUDGET, _OUTTURN):
            name = pattern.sub("", name) or name
    return name
