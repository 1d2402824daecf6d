"""What a person sees before signing: files, earlier signatures, findings, differences."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from gate.acts import VOUCHED
from gate.approvals import CHAIN
from gate.commands.base import Session
from gate.desk import Desk
from gate.model import Blob
from gate.reports.base import Weight, severity_word
from gate.verdict import ReleaseVerdict, version_path
from gate.visible import one_line

_PRINCIPLES = "合法、全面、真实、及时、便民"
_POLICY = "既保证信息及时有效公开，又确保国家秘密安全"
_NOT_PUBLIC = ("未经保密审查的信息", "未经解密并准予公开的信息", "公开与保密界限不清的信息")
_LONGEST_DIFFERENCE = 400


def lines(
    session: Session, desk: Desk, judged: ReleaseVerdict, act: str, ground: tuple[str, str, str]
) -> Iterator[str]:
    """Everything a person should see before signing; `ground` is opinion, basis and reason."""
    present = judged.present
    front = present.front_matter
    yield session.say(f"{act} {judged.id} 第 {present.version} 版", f"{act} {judged.id}, version {present.version}")
    if front is not None:
        yield f"  {one_line(front.title)}"
    yield session.say(f"  公开工作坚持{_PRINCIPLES}的原则", f"  principles: {_PRINCIPLES}")
    if act == "submit":
        yield session.say(f"  提交即声明：{VOUCHED}（条款 5.1）", f"  submitting states: {VOUCHED} (5.1)")
    if act in ("review", "approve"):
        rules = "、".join(f"{what}不得公开" for what in _NOT_PUBLIC)
        yield session.say(f"  保密审查：{_POLICY}；{rules}（条款 4.1）", f"  secrecy review: {_POLICY}; {rules} (4.1)")
    yield session.say("文件：", "files:")
    for file in present.files:
        size = len(present.release.files[file.path].data)
        yield f"  {file.sha256[:16]}…  {size:>9}  {one_line(file.path)}"
    yield session.say(f"清单摘要 {present.digest}", f"digest of the list {present.digest}")
    yield from _signed_before(session, judged)
    if act in CHAIN:
        opinion, basis, reason = (one_line(words) for words in ground)
        yield session.say(f"意见：{opinion}", f"opinion: {opinion}")
        yield session.say(f"依据：{basis}", f"basis: {basis}")
        yield session.say(f"理由：{reason}", f"reason: {reason}")
    yield from _findings(session, judged)
    if act != "withdraw":
        yield from _difference(session, desk, judged)


def _signed_before(session: Session, judged: ReleaseVerdict) -> Iterator[str]:
    standing = judged.present.standing
    for act in CHAIN:
        signed = getattr(standing, act)
        if signed is not None:
            said, when = signed.act, f"{signed.act.time:%Y-%m-%d %H:%M}"
            yield session.say(
                f"已签 {act}：{said.person}，{when}，{said.opinion}",
                f"{act} signed by {said.person}, {when}, {said.opinion}",
            )
    for waived in standing.waivers:
        who = ", ".join(name.split(".")[-2] for name, _ in waived.signatures if waived.waiver.act == "waive")
        who = who or waived.waiver.person
        where = waived.waiver.finding.fingerprint.removeprefix("sha256:")[:12]
        yield session.say(
            f"{waived.waiver.act} {waived.waiver.finding.rule} {where}：{who}，{one_line(waived.waiver.reason)}",
            f"{waived.waiver.act} {waived.waiver.finding.rule} {where}: {who}, {one_line(waived.waiver.reason)}",
        )


def _findings(session: Session, judged: ReleaseVerdict) -> Iterator[str]:
    found = judged.present.findings
    yield session.say(f"机检发现 {len(found)} 处", f"findings: {len(found)}")
    for finding in found:
        place = f"{one_line(finding.path)}:{finding.line or '-'}:{finding.column or '-'}"
        weight = severity_word(Weight(finding.severity), session.lang)
        yield f"  {weight} {finding.rule} {place} {finding.fingerprint[:23]}"


def _difference(session: Session, desk: Desk, judged: ReleaseVerdict) -> Iterator[str]:
    """The difference from the version before, so that nobody signs a correction unread."""
    if not judged.entries:
        yield session.say("第一版，没有上一版可比", "first version: nothing to compare with")
        return
    last = judged.entries[-1]
    yield session.say(f"与第 {last.version} 版的差别：", f"difference from version {last.version}:")
    before = {file.path: desk.tree.get(version_path(last, file.path)) for file in last.files}
    shown = 0
    for path in sorted(before.keys() | judged.present.release.files.keys()):
        old, new = before.get(path), judged.present.release.files.get(path)
        if old is not None and new is not None and old.data == new.data:
            continue
        for line in difflib.unified_diff(_lines(old), _lines(new), path, path, lineterm="", n=1):
            shown += 1
            if shown > _LONGEST_DIFFERENCE:
                yield session.say("  …（更多见 git diff）", "  … (more in git diff)")
                return
            yield f"  {line}"


def _lines(blob: Blob | None) -> list[str]:
    if blob is None:
        return []
    try:
        return blob.data.decode("utf-8").splitlines()
    except UnicodeDecodeError:
        return [f"sha256 {blob.sha256}"]
