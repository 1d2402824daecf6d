"""A notice on its way through the gate: written, answered for, signed, and what the gate says of it."""

from __future__ import annotations

import re
from pathlib import Path

import bureau as bureaus
from bureau import DOCUMENT, Bureau, Run, page
from clerks import Office

from gate.gitstore import Repository
from gate.model import sha256
from gate.statements import files_digest
from gate.verdict import digests

FOLDER = "content/releases/2026/notice/"
PAGE = FOLDER + "index.md"
SIGNERS = {"submit": "p11", "review": "p13", "approve": "p03"}


def notice(bureau: Bureau, body: str = "本局上午九时开始办公。", **fields: str | None) -> None:
    """Write and commit a notice that nobody has signed."""
    bureau.write(PAGE, page("关于办公时间的通知", body, **(DOCUMENT | fields)))
    bureau.commit("notice", author="p11")


def drafted(of: Bureau, folder: Path, body: str = "本局上午九时开始办公。", **fields: str | None) -> Bureau:
    """A bureau of one's own with such a notice."""
    bureau = bureaus.copy(of, folder / "repository")
    notice(bureau, body, **fields)
    return bureau


def told(bureau: Bureau, release: str = "notice") -> Run:
    """What ``gate check`` says of a release of HEAD."""
    return bureau.gate("check", release, "--rev", "HEAD")


def act(bureau: Bureau, word: str, *more: str, by: str | None = None, **answers: str) -> Run:
    """A signed act on the notice, with answers changed; an answer of "" is left out."""
    place = bureau.answers(**bureau._attachments("notice"), **answers)
    place.write_text(
        "".join(line for line in place.read_text("utf-8").splitlines(True) if line[-3:] != ": \n"), "utf-8"
    )
    key = bureau.key(by or SIGNERS[word])
    return bureau.gate(word, "notice", "--key", str(key), "--yes", "--answers", str(place), *more)


def acts(bureau: Bureau, *words: str) -> None:
    """Acts on the notice that must be carried out."""
    for word in words:
        run = act(bureau, word)
        assert run.code == 0, run.said


def state(bureau: Bureau, release: str = "notice") -> str:
    """Where a release stands."""
    return bureau.judged()[release][0]


def field(page_of: bytes, name: str) -> str:
    """The text of a field of a built page."""
    found = re.search(rf'data-field="{name}"[^>]*>(.*?)</(?:span|dd|code|div)>', page_of.decode("utf-8"), re.DOTALL)
    return re.sub(r"<[^>]+>|\s+", " ", found[1]).strip() if found else ""


def digest(bureau: Bureau) -> str:
    """The digest of the notice's closed file list."""
    files = Repository.open(bureau.root).tree("HEAD")
    return files_digest(digests({path: blob for path, blob in files.items() if path.startswith(FOLDER)}))


# -- records about it ------------------------------------------------------------------------------


def declassification(office: Office, on: str = "2026-04-13", **values: str) -> str:
    """The record of an original of 2016 whose ten years are over."""
    given = {
        "title": "2016年旧文件", "archive_no": "2016-12", "origin_body": "BOD-01", "ground": "expired",
        "issued_on": "2016-04-12", "level": "机密", "period": "10年", "subject": "notice",
    } | values  # fmt: skip
    return office.new("declassification", "secrecy_officer", on=on, **given)


def extension_checked(office: Office, record: str, result: str = "none", until: str = "") -> None:
    """Whether its period was made longer was asked."""
    said = f"{{on: 2026-04-14, by: p04, result: {result}{', until: ' + until if until else ''}}}"
    office.does("move", record, "extension_checked", on="2026-04-14", role="secrecy_officer", extension_check=said)


def decided_open(office: Office, record: str, doc_no: str = "样例密〔2026〕1号") -> Run:
    """The classifier declassifies it, by a decision with that number."""
    said = f"{{outcome: declassified, on: 2026-04-15{', doc_no: ' + doc_no if doc_no else ''}}}"
    return office.enter("move", record, "decided", on="2026-04-15", role="classifier", decision=said)


def formalities(office: Office, record: str) -> None:
    """The marks are changed, the holders are told."""
    said = "{mark_changed_on: 2026-04-16, notified_bodies: [BOD-01], archive_told_on: 2026-04-16}"
    office.does("move", record, "formalities_done", on="2026-04-16", role="secrecy_officer", formalities=said)


def declassified(office: Office, record: str) -> None:
    """All of it, one step after the other."""
    extension_checked(office, record)
    assert decided_open(office, record).code == 0
    formalities(office, record)


def delivered(office: Office, on: str = "2026-05-06", **values: str) -> str:
    """A letter that asks somebody about these bytes of the notice."""
    given = {
        "title": "征求意见", "purpose": "joint_release", "subject": "notice", "to": "BOD-01",
        "subject_digest": digest(office.bureau), "reply_by": "2026-12-31",
    } | values  # fmt: skip
    record = office.new("consultation-out", "office", on=on, **given)
    office.does("move", record, "approved", on=on, role="leader")
    letter = (
        "{doc_no: 样例函〔2026〕1号, summary: 办公时间, our_opinion: 主动公开, our_basis: 政府信息公开条例第二十条}"
    )
    office.does("move", record, "sent", on=on, letter=letter, sent_on=on)
    office.does("move", record, "delivered", on=on, delivered_on=on, delivery_proof="回执")
    return record


def agrees(office: Office, record: str, on: str = "2026-05-07", reply: str = "") -> Run:
    """The reply to it; by default in writing, with a number."""
    said = reply or f"{{on: {on}, doc_no: 样例复〔2026〕1号, stance: agree, written: true}}"
    return office.enter("move", record, "agreed", on=on, reply=said)


def referral(office: Office, on: str = "2026-05-06", **values: str) -> str:
    """A question about the notice that another authority decides."""
    given = {"title": "报定", "subject": "notice", "question": "publishable", "proposed_on": on} | values
    return office.new("referral", "office", on=on, **given)


def isolated(office: Office, record: str, on: str = "2026-05-06") -> None:
    """The original is kept apart."""
    said = f"{{at: '{on}T10:00:00+08:00', by: p04, where: 保密柜}}"
    office.does("move", record, "isolated", on=on, role="secrecy_officer", isolated=said)


def submitted(office: Office, record: str, to: str, on: str = "2026-05-07", **values: str) -> Run:
    """It is sent to who may decide it."""
    said = f"{{to: {to}, doc_no: 样例报〔2026〕1号, on: {on}}}"
    given = {"submitted": said, "no_business_view": "不涉及业务主管部门"} | values
    return office.enter("move", record, "submitted", on=on, role="head", **{k: v for k, v in given.items() if v})


def publication(office: Office, on: str = "2026-05-05", **values: str) -> Run:
    """The publication record of the notice is opened."""
    given = {
        "title": "关于办公时间的通知", "category": "09", "doc_kind": "通知", "source_kind": "made", "office": "OFF-02",
        "produced": "2026-05-05", "channels": "[website]", "kind": "document", "opinion": "主动公开",
        "vital_interest": "false", "with": "[]", "approval": "{needed: false}", "art20": "2", "clearer": "OFF-02",
        "content": FOLDER, "content_sha256": digest(office.bureau),
    } | values  # fmt: skip
    return office.enter("new", "publication", on=on, role="drafter", **{k: v for k, v in given.items() if v})


def review(office: Office, on: str = "2026-05-05", **values: str) -> str:
    """A review record of the notice's bytes."""
    path = office.bureau.root / PAGE
    given = {
        "title": "关于办公时间的通知", "subject": "{kind: publication, id: notice}",
        "files": f"[{{path: {PAGE}, sha256: 'sha256:{sha256(path.read_bytes())}'}}]",
        "scan": f"{{rules_version: r1, run_at: '{on}T09:00:00+08:00'}}",
    } | values  # fmt: skip
    return office.new("review", "office", on=on, **given)


def authority(office: Office, kind: str = "secrecy_admin", level: str = "city", on: str = "2026-05-04") -> str:
    """A body that decides what is referred to it."""
    said = {"title": "样例机关", "name": "样例机关", "kind": kind, "level": level, "contact": "{phone: '0000-0000001'}"}
    return office.new("bodies", on=on, **said)
