"""What is said to who opens a record: what goes to the meeting, how to treat people, what is public already."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from gate.finding_classes import SECRECY
from gate.registers.conditions.decisions import meeting_clause
from gate.registers.model import Record, Records
from gate.registers.numbers import thresholds

Remark = tuple[str, str]
"""The same sentence in Chinese and in English."""


def remarks(record: Record, records: Records) -> tuple[Remark, ...]:
    """What is to be said about a record that was just opened, in the order of the rules; `records` are the others."""
    return tuple(said for find in _REMARKS.get(record.register, ()) for said in find(record, records))


def _meeting(decision: Record, records: Records) -> Iterator[Remark]:
    """Whether a decision has to be taken by the meeting (11.1)."""
    clause = meeting_clause(decision)
    if clause is not None:
        yield f"须提交领导集体会议决定（{clause}）。", f"it must go to the meeting ({clause})"
        return
    least = thresholds()[decision.get("fund_kind")]
    yield (
        f"不到{least.yuan}元（{least.clause}），可以不提交会议。",
        f"it need not go to the meeting: less than {least.yuan} yuan ({least.clause})",
    )


_FACE_TO_FACE = frozenset({"visit", "phone", "in_person", "oral"})
"""Channels on which somebody is talking with the person right now."""


def _courtesy(record: Record, records: Records) -> Iterator[Remark]:
    """How to treat who came or called (9.3)."""
    if record.get("channel") in _FACE_TO_FACE:
        yield (
            "接待群众要热情、耐心、周到、认真，注意文明礼貌（九(三)）。",
            "be warm, patient, thorough and careful with the person before you (9.3)",
        )


_ONLINE = frozenset({"published", "corrected"})


def _public_already(request: Record, records: Records) -> Iterator[Remark]:
    """The published pages that a request describes by number, title or day (2.1f)."""
    for page in records.of("publication"):
        if page.state in _ONLINE and page.get("url") and _is_wanted(page, request):
            title, url = page.get("title"), page.get("url")
            yield (
                f"已经公开：《{title}》 {url}。核对后可以按“已公开”答复（result=G1a，place={url}）。",
                f"public already: {title} {url}; if this is it, answer 已公开 (result=G1a, place={url})",
            )


def _is_wanted(page: Record, request: Record) -> bool:
    """Whether everything that the request says of the document fits, and it says more than its day."""
    number, title, day = (str(request.get(f"wanted_{key}") or "").strip() for key in ("no", "title", "date"))
    published = page.get("published_at")
    days = {str(page.get("produced")), str(published)[:10]}
    fits = [
        not number or number == str(page.get("doc_no") or "").strip(),
        not title or title in str(page.get("title") or ""),
        not day or day in days,
    ]
    return bool(number or title) and all(fits)


def _stop(review: Record, records: Records) -> Iterator[Remark]:
    """What bears a mark of secrecy is taken for a secret until shown otherwise (3.7.1)."""
    if any(finding.get("class") == SECRECY for finding in review.get("scan.findings", ())):
        yield (
            "发现密级标志：停止办理，隔离材料，当面或者打电话报告保密工作人员，"
            f"由其办理 gate register move {review.id} stopped。",
            f"a mark of secrecy: stop, isolate, tell the secrecy officer in person or by phone, who enters "
            f"`gate register move {review.id} stopped`",
        )


_REMARKS: Mapping[str, tuple[Callable[[Record, Records], Iterator[Remark]], ...]] = {
    "decision": (_meeting,),
    "request": (_courtesy, _public_already),
    "inquiry": (_courtesy,),
    "complaint": (_courtesy,),
    "review": (_stop,),
}
