"""The text of a failing case, for readers who know budgets and not Python.

The first line stands alone in pytest's short summary, cut at the width of the terminal: it begins
with the rule id and says the verdict in one sentence.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from ..verdicts import OUTCOME_ZH, SEVERITY_ZH, Outcome
from .data import worst
from .tables import shorten, table
from .visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..disclosure import UnreadableError
    from ..gaps import Gap
    from ..rules.quantity import Figure
    from ..verdicts import Accepted, Coverage, Evidence, Verdict

_MOST_FIGURES = 20
_MOST_CASES = 5
_MOST_PAGES = 8
_BROKEN_RULE = "怎么办：规则本身有误，请规则的维护者修改；文件未必有问题。"
_NOTHING_CHECKED = (
    "覆盖率不足：没有任何可以核对的项目\n怎么办：确认文件是预决算公开文本，且版式选对（--budget-ruleset）。"
)
_LOW_COVERAGE = "怎么办：文件缺表缺项的，请补齐后重新公开；文件齐全的，请核对表名、栏目是否与规定格式一致。"
_HEAD = ("侧", "表", "行", "列", "页", "金额", "单位")


def first_line(verdicts: Sequence[Verdict]) -> str:
    """Rule id and verdict in one line; of several cases, how many there are and which."""
    verdict = worst(verdicts)
    alike = [other for other in verdicts if other.outcome is verdict.outcome]
    if len(alike) == 1:
        said = verdict.message or verdict.reason or verdict.rule.title
    else:
        said = f"{len(alike)} 处：{'、'.join(other.case for other in alike)}"
    return visible(" ".join(f"{verdict.rule.id} {OUTCOME_ZH[verdict.outcome]}：{said}".split()))


def describe(verdicts: Sequence[Verdict]) -> str:
    """The report on a case, or on all cases of a rule that share the worst outcome."""
    outcome = worst(verdicts).outcome
    alike = [verdict for verdict in verdicts if verdict.outcome is outcome]
    if len(alike) == 1:
        return _describe(alike[0])
    parts = [first_line(verdicts), *map(_describe, alike[:_MOST_CASES])]
    if len(alike) > _MOST_CASES:
        parts.append(f"……另有 {len(alike) - _MOST_CASES} 处，用 --budget-cases instance 逐项列出")
    return "\n\n".join(parts)


def _describe(verdict: Verdict) -> str:
    rule = verdict.rule
    head = (
        f"规则：{rule.title}（{rule.category}，{SEVERITY_ZH[rule.severity]}）",
        f"公式：{rule.text.formula}",
    )
    basis = f"依据：{'；'.join(map(str, rule.text.basis))}"
    if verdict.outcome is Outcome.ERROR:
        return "\n".join([first_line([verdict]), *head, basis, _BROKEN_RULE])
    blocks = [
        [first_line([verdict])],
        head,
        [_figures(verdict.evidence)] if verdict.evidence else [],
        [*_sides(verdict), basis],
        _advice(verdict),
        [verdict.remark] if verdict.remark else [],
    ]
    return visible("\n\n".join("\n".join(block) for block in blocks if block))


def _figures(evidence: Sequence[Evidence]) -> str:
    """The figures that were read, at most twenty."""
    rows = [_figure_row(item) for item in evidence[:_MOST_FIGURES]]
    text = table(_HEAD, rows, right=("页", "金额"))
    omitted = len(evidence) - len(rows)
    return f"{text}\n……另有 {omitted} 个数字从略" if omitted > 0 else text


def _figure_row(item: Evidence) -> tuple[str, ...]:
    figure = item.figure
    if figure.assumed:
        return (_side(item), figure.table, shorten(figure.assumed, 40), figure.column, "", "0", "")
    narrative = figure.concept == "narrative"
    return (
        _side(item),
        shorten(figure.table, 24),
        shorten(figure.text if narrative else figure.row, 30),
        shorten(figure.column, 20),
        str(figure.page or ""),
        _printed(figure) if narrative else shorten(figure.text, 30) or "（空白）",
        figure.unit or "",
    )


def _side(item: Evidence) -> str:
    """左 or 右, with the sign or factor the figure enters its own side with."""
    name = {"lhs": "左", "rhs": "右"}.get(item.role, "")
    if item.weight is None:
        return name
    weight = item.weight if item.role == "lhs" else -item.weight
    if weight in (0, 1):
        return name
    return f"{name} -" if weight == -1 else f"{name} ×{weight.normalize():f}"


def _printed(figure: Figure) -> str:
    """The figure of a sentence; words have none."""
    return "" if figure.words else f"{figure.value:.{max(figure.decimals, 0)}f}"


def _sides(verdict: Verdict) -> list[str]:
    if verdict.lhs is None:
        return []
    if verdict.residual is None:
        return [f"左边：{verdict.lhs}", f"右边：{verdict.rhs}"]
    unit = f" {verdict.unit}" if verdict.unit else ""
    exact = verdict.bound in (None, "0")
    allowed = "0（应完全相等）" if exact else f"{verdict.bound}{unit}（四舍五入所能解释的最大差额）"
    return [
        f"左边：{verdict.lhs}{unit}",
        f"右边：{verdict.rhs}{unit}",
        f"差额：{verdict.residual}{unit}",
        f"容许误差：{allowed}",
    ]


def _advice(verdict: Verdict) -> list[str]:
    steps = []
    places = _places(item.figure for item in verdict.evidence)
    if places:
        steps.append(f"打开 PDF，对照{'、'.join(places)}，看上表的金额与原件是否一致。")
    if verdict.correction:
        steps.append(f"其他核对都指向同一个数，最可能应改为：{verdict.correction}。")
    if verdict.rule.text.advice:
        steps.append(verdict.rule.text.advice)
    return [f"怎么办：{steps[0]}", *(f"　　　　{step}" for step in steps[1:])] if steps else []


def _places(figures: Iterable[Figure]) -> list[str]:
    pages: dict[tuple[int, str], None] = {}
    for figure in figures:
        if figure.page:
            pages.setdefault((figure.page, figure.table))
    named = [f"第 {page} 页《{name}》" if name else f"第 {page} 页" for page, name in pages]
    return [*named[:_MOST_PAGES], "……"] if len(named) > _MOST_PAGES else named


def describe_unreadable(case: str, error: UnreadableError) -> str:
    """The report on a file that cannot be read, or is no disclosure."""
    verdict = "无法识别" if case == "recognised" else "无法读取"
    return f"{verdict}：{error.reason}\n怎么办：{error.remedy}"


def describe_gap(gap: Gap) -> str:
    """The report on a document of which no table was checked."""
    return f"{gap.text}\n怎么办：{gap.remedy}"


def acceptance_line(accepted: Accepted) -> str:
    """Who accepted a finding, why and until when."""
    if accepted.by == "baseline":
        return accepted.reason
    return f"豁免：{accepted.reason}；{accepted.approver}批准，有效至 {accepted.expires}"


def describe_gone_waivers(places: Sequence[str]) -> str:
    """The report on waivers whose finding is gone."""
    return f"{len(places)} 条豁免已无对应的问题：{'、'.join(places)}\n怎么办：问题已不存在，请删除这些豁免。"


def describe_coverage(coverage: Coverage, required: Decimal) -> str:
    """The report on a document of which too little was checked."""
    if not coverage.applicable:
        return _NOTHING_CHECKED
    lines = [
        f"覆盖率不足：应核对 {coverage.applicable} 项，实际核对 {coverage.checked} 项，"
        f"占 {coverage.percent:.1f}%，要求不低于 {required.normalize():f}%"
    ]
    reasons = sorted(coverage.reasons.items(), key=lambda pair: -pair[1])
    if reasons:
        rows = [(str(count), shorten(reason, 60)) for reason, count in reasons[:_MOST_FIGURES]]
        lines += ["", "未能核对的原因：", table(("项数", "原因"), rows, right=("项数",))]
        if len(reasons) > _MOST_FIGURES:
            lines.append(f"……另有 {len(reasons) - _MOST_FIGURES} 种原因从略")
    recognised = [f"识别依据：{remark}" for remark in coverage.recognition if "版式" in remark]
    return visible("\n".join([*lines, "", *recognised, _LOW_COVERAGE]))
