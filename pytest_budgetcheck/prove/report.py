"""The proof as text for a terminal, as Markdown for docs/proof.md, and as JSON."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from ..reports.tables import shorten, table
from .coverage import total
from .detection import Detection, Level
from .fault import KINDS, Subject
from .mutants import WAYS, score
from .proof import share

if TYPE_CHECKING:
    from .mutants import Mutant
    from .proof import DocumentProof, Plan, Proof

Table = Callable[[Sequence[str], Sequence[Sequence[str]]], str]
_NUMBERS = ("试了", "查出", "察觉", "检出率", "个数", "有用例读", "有两个以上", "读到的比例", "处数", "比例")
_MOST_RULES = 4
_MOST_SURVIVORS = 3
_TEXT = 70


def as_text(proof: Proof) -> str:
    """The proof for a terminal."""
    return "\n".join(_parts(proof, "", lambda head, rows: table(head, rows, right=_NUMBERS)))


def as_markdown(proof: Proof) -> str:
    """The proof as a page of the documentation."""
    intro = (
        "# 证明：规则查得出错\n\n"
        f"由 `budgetcheck prove` 生成，请勿手改；规则变动后运行 `make proof`。规则集 {proof.rulesets}。\n\n"
        "在没有不符的公开文档里，每次放进一处差错，重新核对：有用例因此不符（错误或警告级），才算查出；"
        "只变成待复核、未核对或提示的，另列为“察觉”。"
        "舍入（或截位）在每一条等式里都能解释的改动不计入检出率。\n"
    )
    return intro + "\n".join(_parts(proof, "## ", _markdown_table)) + "\n"


def as_json(proof: Proof) -> dict[str, Any]:
    """All figures and every single fault."""
    return asdict(proof) | {"percent": f"{proof.percent:.2f}"}


def _markdown_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---:" if name in _NUMBERS else "---" for name in head], *rows]
    return "\n".join("| " + " | ".join(text.replace("|", "\\|") for text in line) + " |" for line in lines)


def _parts(proof: Proof, mark: str, draw: Table) -> Iterable[str]:
    for document in proof.documents:
        yield f"\n{mark}{document.title}（{document.layout}）\n"
        yield f"可放入差错 {document.possible} 处，试了 {len(document.detections)} 处{_sampled(proof.plan)}。"
        if document.findings:
            own = "；".join(document.findings[:_MOST_SURVIVORS])
            yield f"文档本身有 {len(document.findings)} 条不符，只计新增的：{own}。"
        else:
            yield "文档本身没有错误或警告级的不符。"
        yield ""
        yield draw(("对象", "试了", "查出", "察觉", "检出率", "首位定位"), _by_subject(document.detections))
        yield ""
        yield draw(("差错", "试了", "查出", "察觉", "检出率", "查出的规则"), _by_kind(document.detections))
        yield ""
        yield draw(("印出的数", "个数", "有用例读", "有两个以上", "读到的比例"), _coverage(document))
        yield from _survivors(document, mark, draw)
    if proof.mutants:
        yield f"\n{mark}规则变异\n"
        yield "把每条规则改动一处，看它自己的示例能否察觉。\n"
        yield draw(("改动", "处数", "察觉", "比例"), _by_way(proof.mutants))
        yield ""
        yield draw(("规则文件", "处数", "察觉", "比例"), _by_file(proof.mutants))
        unnoticed = [[m.rule, WAYS[m.way], m.text] for m in proof.mutants if not m.noticed]
        if unnoticed:
            yield f"\n{'#' + mark if mark else ''}没有察觉的改动\n"
            yield draw(("规则", "改动", "改成"), unnoticed)
    if proof.documents:
        yield f"\n{mark}没有用上的规则\n"
        yield f"所列文档中没有核对的：{_listed(proof.unjudged)}\n"
        yield f"核对了但没有查出任何一处差错的（提示级除外）：{_listed(proof.idle)}"


def _sampled(plan: Plan) -> str:
    return f"（抽样 {plan.sample}，种子 {plan.seed}）" if plan.sample is not None else ""


def _listed(ids: Sequence[str]) -> str:
    return f"{len(ids)} 条（{'、'.join(ids)}）" if ids else "无"


def _counted(name: str, detections: Sequence[Detection]) -> list[str]:
    beyond = [d for d in detections if not d.rounding]
    detected = sum(d.level is Level.DETECTED for d in beyond)
    noticed = sum(d.level is Level.NOTICED for d in beyond)
    rate = f"{share(detected, len(beyond)):.1f}%" if beyond else "–"
    return [name, str(len(beyond)), str(detected), str(noticed), rate]


def _by_subject(detections: Sequence[Detection]) -> list[list[str]]:
    groups = {subject: [d for d in detections if d.subject == subject.value] for subject in Subject}
    return [
        [*_counted(subject.value, group), _localised(group)] for subject, group in groups.items() if group
    ]


def _localised(detections: Iterable[Detection]) -> str:
    """How often what was changed is the first suspect, alone or beside others."""
    ranked = [d for d in detections if d.level is Level.DETECTED and d.rank is not None]
    if not ranked:
        return "–"
    first = sum(d.rank == 1 for d in ranked)
    alone = sum(d.rank == 1 and not d.tied for d in ranked)
    return f"{share(first, len(ranked)):.1f}%（独占 {share(alone, len(ranked)):.1f}%）"


def _by_kind(detections: Sequence[Detection]) -> list[list[str]]:
    groups: dict[tuple[str, str], list[Detection]] = defaultdict(list)
    for detection in detections:
        groups[detection.subject, detection.kind].append(detection)
    rows = []
    for (subject, kind), group in groups.items():
        rules = Counter(rule for d in group for rule in d.rules)
        caught = "、".join(rule for rule, _ in rules.most_common(_MOST_RULES))
        rows.append([*_counted(f"{subject}：{KINDS[kind]}", group), caught])
    return rows


def _coverage(document: DocumentProof) -> list[list[str]]:
    totals = [total(document.shares, narrative=narrative) for narrative in (False, True)]
    return [
        [s.where, str(s.printed), str(s.read), str(s.twice), f"{share(s.read, s.printed):.1f}%"]
        for s in (*totals, *(s for s in document.shares if s.read < s.printed))
        if s.printed
    ]


def _survivors(document: DocumentProof, mark: str, draw: Table) -> Iterable[str]:
    """Why faults beyond rounding were not detected, with some of each."""
    groups: dict[tuple[str, str], list[Detection]] = defaultdict(list)
    for detection in document.detections:
        if detection.level is not Level.DETECTED and not detection.rounding:
            reason = detection.reason.partition("（")[0]
            groups[detection.subject, reason].append(detection)
    if groups:
        yield f"\n{'#' + mark if mark else ''}没有查出的\n"
        rows = [
            [subject, str(len(group)), reason, "；".join(_shown(group))]
            for (subject, reason), group in sorted(groups.items(), key=lambda item: -len(item[1]))
        ]
        yield draw(("对象", "处数", "原因", "例"), rows)
    rounded = sum(d.rounding and d.level is not Level.DETECTED for d in document.detections)
    yield f"\n另有 {rounded} 处改动，舍入或截位可以解释，不算差错。"


def _shown(group: Sequence[Detection]) -> list[str]:
    return [shorten(f"{KINDS[d.kind]} {d.where}", _TEXT) for d in group[:_MOST_SURVIVORS]]


def _by_way(mutants: Sequence[Mutant]) -> list[list[str]]:
    rows = [("合计", score(mutants)), *((WAYS[w], score(m for m in mutants if m.way == w)) for w in WAYS)]
    return [[name, str(of), str(noticed), f"{share(noticed, of):.1f}%"] for name, (noticed, of) in rows]


def _by_file(mutants: Sequence[Mutant]) -> list[list[str]]:
    files = dict.fromkeys(mutant.file for mutant in mutants)
    rows = [(file, score(m for m in mutants if m.file == file)) for file in files]
    return [
        [file.rpartition("/")[2], str(of), str(noticed), f"{share(noticed, of):.1f}%"]
        for file, (noticed, of) in rows
    ]
