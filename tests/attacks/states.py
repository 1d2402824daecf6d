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
