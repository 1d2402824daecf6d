"""What submit, review, approve, reject and withdraw share: show what is to be signed, ask, sign, commit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import click

from gate import desk as desks
from gate import judging, review_desk, strict_yaml, timestamps
from gate.acts import Intent, too_early
from gate.codes import say
from gate.commands import to_sign
from gate.commands.base import Session
from gate.desk import Desk, Signer
from gate.errors import ExitCode, GateError
from gate.fields import OPINIONS
from gate.model import Reason, Refused
from gate.questions import ANSWERS, Question, answer_of, asked
from gate.questions import missing as unanswered_question
from gate.reports.base import state_word
from gate.review_desk import Recorded
from gate.statements import Answer
from gate.strict_yaml import YamlProblem
from gate.verdict import ReleaseVerdict, attachments
from gate.visible import one_line


@dataclass(frozen=True)
class Options:
    """What the options of a signed act said."""

    key: Path | None = None
    as_: str | None = None
    yes: bool = False
    commit: bool = True
    trust_ref: str | None = None
    answers: Path | None = None
    opinion: str | None = None
    basis: str | None = None
    reason: str | None = None
    at: str | None = None


def signing_options(function: Callable[..., ExitCode]) -> Callable[..., ExitCode]:
    """``--key --as --yes --no-commit --trust-ref``, for every command that signs."""
    for option in (
        click.option("--trust-ref", help="受保护的分支 / the protected branch, default origin/HEAD, else main"),
        click.option("--commit/--no-commit", default=True, help="签后是否提交 / commit the statement"),
        click.option("--yes", is_flag=True, help="不再询问确认（不代答核对问题） / confirm, but answer nothing"),
        click.option("--as", "as_", metavar="ID", help="核对签署人是不是这个编号 / check who signs"),
        click.option("--key", type=click.Path(path_type=Path), help="SSH 密钥文件 / SSH key file"),
    ):
        function = option(function)
    return function


def at_option(function: Callable[..., ExitCode]) -> Callable[..., ExitCode]:
    """``--at``, for samples: an act at a time that is past."""
    text = "仅样例：按这个时间登记，不能是将来 / samples only, never in the future"
    return click.option("--at", metavar="TIME", help=text)(function)


def standing_at(session: Session, at: str | None, trust_ref: str | None) -> Session:
    """The session at a time that is past; itself without one. Codes: usage, time-in-future (also: no sample keys)."""
    if at is None:
        return session
    try:
        moment = timestamps.parse(at)
    except ValueError:
        raise GateError("usage", what="--at YYYY-MM-DDThh:mm:ss+08:00") from None
    if moment > session.now() or not judging.read_trust(session.repo, trust_ref).latest.sample:
        raise GateError("time-in-future")
    return replace(session, at=moment)


def opinion_options(function: Callable[..., ExitCode]) -> Callable[..., ExitCode]:
    """``--opinion --basis --reason --answers``, for submit, review and approve (clauses 3.3, 3.7, 3.10)."""
    for option in (
        click.option("--answers", type=click.Path(path_type=Path), help="核对问题的答案（YAML） / answers, key: 否"),
        click.option("--reason", help="理由，默认用页头里的 / reason, by default that of the front matter"),
        click.option("--basis", help="依据（法律条文） / basis (an article of law)"),
        click.option("--opinion", help="主动公开、依申请公开、不予公开 / opinion"),
    ):
        function = option(function)
    return function


def perform(session: Session, act: str, release: str, options: Options) -> ExitCode:
    """Carry out one signed act on a release of HEAD."""
    session = standing_at(session, options.at, options.trust_ref)
    desk = desks.sit_down(session.repo, session.now(), options.trust_ref)
    judged = desk.release(release)
    who = _signer(session, desk, judged, act, options)
    desks.refuse_unsaved(desk, judged)
    if (reason := too_early(act, judged)) is not None:
        raise Refused(reason)
    for line in to_sign.lines(session, desk, judged, act, _ground(judged, options)):
        session.out(line)
    intent = _intent(session, act, judged, who.person, options)
    question = session.say(f"以 {who.person} 的身份签署 {act} {release}?", f"Sign {act} {release} as {who.person}?")
    session.confirm(question, options.yes)
    try:
        files = desks.sign_act(desk, judged, intent, who)
    except Refused:
        record_refusal(session, desk, judged, act, who, options.commit)
        raise
    finish(session, desk, judged.id, act, who.person, files, options.commit)
    return ExitCode.FINE


def _signer(session: Session, desk: Desk, judged: ReleaseVerdict, act: str, options: Options) -> Signer:
    try:
        return desks.signer(desk, options.key, options.as_)
    except Refused as refused:
        if review_desk.to_record(act, judged):
            _tell_recorded(session, judged.id, Recorded(problem=refused.reasons))
        raise


# -- refused acts ---------------------------------------------------------------------------------


def record_refusal(session: Session, desk: Desk, judged: ReleaseVerdict, act: str, who: Signer, commit: bool) -> bool:
    """Leave the signed trace of a refused act where it was refused for what stands in the release; say so."""
    if not review_desk.to_record(act, judged):
        return False
    done = review_desk.record_refusal(desk, judged, act, who, session.now(), commit)
    _tell_recorded(session, judged.id, done)
    if done.fresh and not commit:
        session.err(session.say("没有提交：自己运行 git add 和 git commit。", "not committed: git add and git commit"))
    return True


def _tell_recorded(session: Session, release: str, done: Recorded) -> None:
    if done.problem:
        why = "; ".join(say(problem, session.lang)[0] for problem in done.problem)
        session.err(session.say(f"这次被拒绝没能登记：{why}", f"this refusal could not be recorded: {why}"))
    elif done.fresh:
        session.err(session.say(f"这次被拒绝已登记在 {done.record}。", f"this refusal is recorded in {done.record}"))
    else:
        session.err(session.say(f"已登记过，见 {done.record}。", f"recorded already, see {done.record}"))
    for line in _what_now(session, release, done):
        session.err(line)


def _what_now(session: Session, release: str, done: Recorded) -> list[str]:
    if done.again:
        found = ", ".join(dict.fromkeys(f"{r.facts['record']} {r.facts['fid']}" for r in done.again))
        return [
            session.say(
                f"疑似去标重报（{found}）：报告监察部门。有取消标志的书面决定的，由决定人在原审查记录里登记 mark_lifted"
                "（gate register set），再重新签署。",
                f"refused text without its mark ({found}): tell supervision. Where a written decision lifted the mark, "
                "who decided records it there (mark_lifted, `gate register set`), then it is signed anew.",
            )
        ]
    if done.secret:
        return [
            session.say(
                "停止、隔离、报告：不再改动和传递这份材料，移出联网的机器，当面或电话报告保密工作人员"
                f"（gate stop {release}）。",
                "Stop, isolate, report: change and pass on nothing, take it off networked machines, tell the secrecy "
                f"officer in person or by phone (gate stop {release}).",
            )
        ]
    if done.marks:
        return [
            session.say(
                "下一步：由作出标志的单位书面决定是否取消标志；没有决定，同样的文字不能再报。",
                "next: who set the mark decides in writing whether it is lifted; without that the same text does not "
                "come back.",
            )
        ]
    return []


# -- the secrecy officer --------------------------------------------------------------------------

Decision = Callable[[Desk, ReleaseVerdict, Signer, datetime, str], tuple[str, Mapping[str, bytes]]]


def officer(session: Session, act: str, release: str, options: Options, decide: Decision) -> str:
    """Carry out `stop` or `lift`, entries in the review record of a release; the id of that record."""
    desk = desks.sit_down(session.repo, session.now(), options.trust_ref)
    judged = desk.release(release)
    who = desks.signer(desk, options.key, options.as_)
    desks.refuse_unsaved(desk, judged)
    reason = (options.reason or "").strip() or _ask_text(session, "理由", "reason")
    question = session.say(f"以 {who.person} 的身份签署 {act} {release}?", f"Sign {act} {release} as {who.person}?")
    session.confirm(question, options.yes)
    record, files = decide(desk, judged, who, session.now(), reason)
    desks.keep(desk, files, f"{act} {release} {record} ({who.person})" if options.commit else None)
    for path in sorted(files):
        session.out(session.say(f"已签 {path}", f"signed {path}"))
    if not options.commit:
        session.out(session.say("没有提交：自己运行 git add 和 git commit。", "not committed: git add and git commit"))
    return record


def finish(
    session: Session, desk: Desk, release: str, act: str, person: str, files: Mapping[str, bytes], commit: bool
) -> None:
    """Keep what was signed, and say who is next."""
    desks.keep(desk, files, f"{act} {release} ({person})" if commit else None)
    for path in sorted(files):
        session.out(session.say(f"已签 {path}", f"signed {path}"))
    if not commit:
        session.out(session.say("没有提交：自己运行 git add 和 git commit。", "not committed: git add and git commit"))
    after = desk.with_files(files, session.now()).release(release)
    if after is not None:
        step, whose = desks.next_step(after)
        by = session.say(f"（{whose}）", f" ({whose})") if whose else ""
        state = state_word(after.state, session.lang)
        session.out(session.say(f"状态：{state}；下一步：{step}{by}", f"state {state}; next: {step}{by}"))


# -- what is asked --------------------------------------------------------------------------------


def _intent(session: Session, act: str, judged: ReleaseVerdict, person: str, options: Options) -> Intent:
    now = session.now()
    if act in ("reject", "withdraw"):
        reason = options.reason or _ask_text(session, "理由", "reason")
        return Intent(act, person, now, reason=reason)
    front = judged.present.front_matter
    if front is None:
        raise Refused(*judged.reasons)
    opinion, basis, reason = _ground(judged, options)
    if opinion not in OPINIONS:
        raise Refused(Reason.of("opinion-not-public", act=act, opinion=one_line(opinion[:20])))
    if not basis or not reason:
        raise Refused(Reason.of("opinion-without-ground", act=act))
    answers = _answers(session, act, judged, options)
    return Intent(act, person, now, opinion, basis, reason, answers)


def _ground(judged: ReleaseVerdict, options: Options) -> tuple[str, str, str]:
    """Opinion, basis and reason: as the options give them, else as the front matter has them (clause 3.10)."""
    front = judged.present.front_matter
    said = (options.opinion, options.basis, options.reason)
    written = (front.opinion, front.basis, front.reason) if front else ("", "", "")
    opinion, basis, reason = (w if s is None else s.strip() for s, w in zip(said, written, strict=True))
    return opinion, basis, reason


def _ask_text(session: Session, zh: str, en: str) -> str:
    if not session.interactive:
        raise GateError("usage", what=f"--{en}")
    return click.prompt(session.say(zh, en))


def _answers(session: Session, act: str, judged: ReleaseVerdict, options: Options) -> Mapping[str, Answer]:
    questions = _questions(act, judged)
    given = _from_file(options.answers) if options.answers is not None else {}
    unknown = sorted(set(given) - _all_keys(judged))
    if unknown:
        raise GateError("answers-unknown-key", key=one_line(unknown[0][:60]))
    missing = [q for q in questions if q.key not in given]
    if missing and session.interactive:
        given = dict(given) | {q.key: Answer(answer=_ask(session, q)) for q in missing}
    elif missing:
        heading = session.say("没有回答的问题（可以直接存成答案文件）：", "unanswered (save this as the answers file):")
        session.err(heading)
        for question in missing:
            session.err(f"{question.key}:   # {session.say(question.zh, question.en)}")
        raise Refused(*(unanswered_question(q, act) for q in missing))
    return {q.key: given[q.key] for q in questions}


def _questions(act: str, judged: ReleaseVerdict) -> tuple[Question, ...]:
    topics = {place.fingerprint: place.question for place in judged.present.topics}
    return asked(act, attachments(judged.present.release), topics)


def _all_keys(judged: ReleaseVerdict) -> frozenset[str]:
    """One answers file may serve all three acts: keys that another act asks are no mistake."""
    keys = {q.key for act in ("submit", "review", "approve") for q in _questions(act, judged)}
    return frozenset(keys | {"trade_secret", "address"})


def _ask(session: Session, question: Question) -> str:
    return click.prompt(session.say(question.zh, question.en), type=click.Choice(ANSWERS))


def _from_file(path: Path) -> dict[str, Answer]:
    try:
        node = strict_yaml.parse(path.read_bytes())
    except FileNotFoundError:
        raise GateError("path-missing", path=str(path)) from None
    except YamlProblem as problem:
        raise GateError("answers-invalid", path=str(path), line=problem.line, what=problem.kind) from None
    if not isinstance(node, strict_yaml.Mapping):
        raise GateError("answers-invalid", path=str(path), line=1, what="key: value")
    answers = {}
    for key, value in node:
        said = value.plain()
        answer = answer_of(said)
        fields = set(said) if isinstance(said, dict) else {"answer"}
        if answer is None or not fields <= {"answer", "reason"}:
            raise GateError("answers-invalid", path=str(path), line=value.line, what=one_line(key.text[:60]))
        why = said.get("reason") if isinstance(said, dict) else None
        answers[key.text] = Answer(answer=answer, reason=why or None)
    return answers
