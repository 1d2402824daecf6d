"""Who is next: the line that leads a release from one desk to another."""

from __future__ import annotations

import json

from bureau import DOCUMENT, Bureau, copy, page

NOTICE = "content/releases/2026/notice/index.md"


def next_words(bureau: Bureau) -> list[str]:
    """What `gate status notice` says comes next, in words."""
    (line,) = [line for line in bureau.gate("status", "notice").out.splitlines() if "next:" in line]
    return line.split("next: ")[1].replace(",", " ").split()


def waive(bureau: Bureau, person: str, mark: str, *more: str) -> None:
    """A waiver that counts."""
    words = ["--key", str(bureau.key(person)), "--yes", "--reason", "引用", *more]
    run = bureau.gate("waive", "notice", mark, *words)
    assert run.code == 0, run.said


def test_status_leads_from_one_person_to_the_next(founded_bureau, tmp_path):
    """Once the author has claimed the quotation, nothing but the line `next:` brings the notice online."""
    bureau = copy(founded_bureau, tmp_path / "repository")
    body = "标有“内部文件”字样的,一律不发布。字样有:\n\n- 内部文件"
    bureau.write(NOTICE, page("发布范围说明", body, **DOCUMENT))
    bureau.commit("notice", author="p11")
    assert next_words(bureau)[:4] == ["gate", "check", "notice", "p11"]
    findings = json.loads(bureau.gate("check", "notice", "--format", "json").out)["findings"]
    waive(bureau, "p11", next(f["fingerprint"] for f in findings if f["severity"] == "refuse"), "--claim")
    assert bureau.act("submit", "notice", "p11").code == 0
    waived = []
    for _ in range(3):
        gate, command, release, mark, *rest = next_words(bureau)
        assert (gate, command, release) == ("gate", "waive", "notice")
        quotation = [word for word in rest if word == "--quotation"]
        waived.append((rest[len(quotation)], *quotation))
        waive(bureau, rest[len(quotation)], mark, *quotation)
    assert sorted(waived) == [("p03", "--quotation"), ("p13",), ("p13", "--quotation")]
    for act, person in (("review", "p13"), ("approve", "p03")):
        assert next_words(bureau)[:4] == ["gate", act, "notice", person]
        assert bureau.act(act, "notice", person).code == 0
    assert next_words(bureau)[:2] == ["gate", "publish"]
    assert bureau.publish().code == 0
    assert "next:" not in bureau.gate("status", "notice").out
