"""Honest states that attacks start from: each publishes, or is ready to."""

from __future__ import annotations

import json

from bureau import DOCUMENT, Bureau, page
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from forging import key_of, notice, person, record, trust_version

from gate.gitstore import Repository
from gate.releases import find_releases
from gate.statements import files_digest
from gate.verdict import digests

QUOTING = "content/releases/2026/notice/index.md"
RSA_KEY = ".git/p03-rsa"
CONSENT = "registers/consultation-out/2026/HFA-2026-0001.md"


def founded(_bureau: Bureau) -> None:
    """Home, prices and grain are published."""


def ready(bureau: Bureau) -> None:
    """A notice too, signed by its three people, not entered."""
    notice(bureau)
    bureau.sign("notice")
    assert bureau.judged()["notice"] == ("ready", frozenset())


def reviewed_elsewhere(bureau: Bureau) -> None:
    """The branch under judgement is not the protected one, which is where it is now."""
    bureau.git("update-ref", "refs/remotes/origin/main", "HEAD")


def corrected(bureau: Bureau) -> None:
    """A second version of grain is published."""
    bureau.correct_grain()


def withdrawn(bureau: Bureau) -> None:
    """Prices is published and taken down again."""
    run = bureau.act("withdraw", "prices", "p03", "--reason", "数据有误")
    assert run.code == 0, run.said
    run = bureau.publish()
    assert run.code == 0, run.said


def renewed(bureau: Bureau) -> None:
    """The trust base has a second version, and the log has seen it with a notice; the key of p18 is revoked there."""
    notice(bureau)
    bureau.sign("notice")
    trust_version(bureau, people=lambda people: key_of(people, "p18", revoked="2026-01-01T00:00:00+08:00"))
    run = bureau.publish()
    assert run.code == 0, run.said


def with_rsa(bureau: Bureau) -> None:
    """As `ready`, and the approver has an RSA key besides."""
    ready(bureau)
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    (bureau.root / RSA_KEY).write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()))
    line = private.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()
    trust_version(bureau, people=lambda p: person(p, "p03")["keys"].append({"key": line, "from": "2025-01-01"}))


def waived(bureau: Bureau) -> None:
    """A notice quotes an internal mark, as author, reviewer and approver have signed; ready, not entered."""
    bureau.write(QUOTING, page("发布范围说明", "CANARY-NOTICE 下列字样的材料不在网站发布:\n\n- 内部文件", **DOCUMENT))
    bureau.write(QUOTING.replace("index", "annex"), "---\ntitle: 附件\n---\n\n正文。\n")
    bureau.commit("notice", author="p11")
    found = json.loads(bureau.gate("check", "notice", "--format", "json").out)["findings"]
    (mark,) = {finding["fingerprint"] for finding in found}
    for who, kind in (("p11", "--claim"), ("p13", "--quotation"), ("p03", "--quotation")):
        if who == "p13":
            run = bureau.act("submit", "notice", "p11")
            assert run.code == 0, run.said
        words = ["--key", str(bureau.key(who)), "--yes", "--reason", "说明发布范围时引用该字样", kind]
        run = bureau.gate("waive", "notice", mark, *words)
        assert run.code == 0, run.said
    for act, who in (("review", "p13"), ("approve", "p03")):
        run = bureau.act(act, "notice", who)
        assert run.code == 0, run.said
    assert bureau.judged()["notice"][0] == "ready"


CLEAN = "CANARY-NOTICE 服务事项共有十个，工作日上午九时至下午五时办理。\n\n咨询可以到一楼大厅，也可以写信给办公室。"


def marked(bureau: Bureau, mark: str = "内部资料 注意保存") -> None:
    """A notice bore a mark, and its author was refused; the mark still stands there."""
    bureau.write(QUOTING, page("服务事项", f"{mark}\n\n{CLEAN}", **DOCUMENT))
    bureau.commit("notice", author="p11")
    run = bureau.act("submit", "notice", "p11")
    assert (run.code, "recorded in REV-2026-0001" in run.err) == (1, True), run.said


def quoted_level(bureau: Bureau) -> None:
    """A notice quotes a level, as author, reviewer, approver and secrecy officer have signed; ready, not entered."""
    text = "CANARY-NOTICE 标有下列字样的材料一律不在网站发布，由专门人员处理:\n\n- 机密★5年"
    bureau.write(QUOTING, page("发布范围说明", text, **DOCUMENT))
    bureau.commit("notice", author="p11")
    found = json.loads(bureau.gate("check", "notice", "--format", "json").out)["findings"]
    (mark,) = {finding["fingerprint"] for finding in found if finding["severity"] != "note"}
    for run in (
        bureau.waive("notice", "p11", mark, "--claim"),
        bureau.act("submit", "notice", "p11"),
        bureau.lift("notice"),
        bureau.waive("notice", "p13", mark, "--quotation"),
        bureau.waive("notice", "p03", mark, "--quotation"),
        bureau.act("review", "notice", "p13"),
        bureau.act("approve", "notice", "p03"),
    ):
        assert run.code == 0, run.said
    assert bureau.judged()["notice"] == ("ready", frozenset())


def consented(bureau: Bureau) -> None:
    """A notice concerns another body, whose written consent to these bytes is on record; ready, not entered."""
    notice(bureau, with_="[BOD-01]")
    found = {release.id: release for release in find_releases(Repository.open(bureau.root).tree("HEAD"))}
    record(bureau, CONSENT, {
        "id": "HFA-2026-0001", "register": "consultation-out", "state": "agreed", "subject": "notice",
        "subject_digest": files_digest(digests(found["notice"].files)), "to": "BOD-01",
        "reply": {"written": "true", "on": "2026-11-13"},
    })  # fmt: skip
    bureau.sign("notice")
    assert bureau.judged()["notice"] == ("ready", frozenset())
