import shutil
import time

import states
from bureau import DOCUMENT, page
from forging import notice

RECORD = "registers/review/2026/REV-2026-0001.md"
DECISION = "某字〔2026〕3号"


def _without(bureau, changes=None, release="notice"):
    """The text without its mark, with other small changes, committed."""
    text = states.CLEAN
    for old, new in (changes or {}).items():
        text = text.replace(old, new)
    fields = DOCUMENT if release == "notice" else {}
    bureau.write(states.QUOTING.replace("/notice/", f"/{release}/"), page("服务事项", text, **fields))
    bureau.commit("clean", author="p11" if fields else "p08")


def again(bureau, changes=None, mark="内部资料 注意保存"):
    states.marked(bureau, mark)
    _without(bureau, changes)


def changed_again_and_again(bureau):
    """Each attempt changes another paragraph: the last one has none of the first text left as it was."""
    states.marked(bureau)
    _without(bureau, {"十个": "九个"})
    assert bureau.act("submit", "notice", "p11").code == 1
    _without(bureau, {"十个": "九个", "一楼": "二楼"})


def beside_a_quotation(bureau):
    """The same words stand in the text a second time, as a quotation, and stay."""
    quoted = "标有下列字样的材料不在网站发布:\n\n- 内部资料\n\n"
    bureau.write(states.QUOTING, page("服务事项", f"内部资料\n\n{quoted}{states.CLEAN}", **DOCUMENT))
    bureau.commit("marked", author="p11")
    assert bureau.act("submit", "notice", "p11").code == 1
    bureau.write(states.QUOTING, page("服务事项", quoted + states.CLEAN, **DOCUMENT))
    bureau.commit("quoting", author="p11")


def under_another_id(bureau, _site):
    states.marked(bureau)
    _without(bureau, {"十个": "九个", "。\n\n咨询": "，逾期不候。\n\n咨询"}, release="bulletin")
    assert "E-REV-004" not in bureau.gate("check", "bulletin").said
    _without(bureau, release="bulletin")
    run = bureau.act("submit", "bulletin", "p08")
    assert (run.code, "[E-REV-004]" in run.err) == (1, True), run.said
    bureau.force_sign("bulletin")
    assert bureau.judged()["bulletin"] == ("refused", {"E-REV-004"})
    assert bureau.publish().code == 1


def in_another_file(bureau):
    again(bureau)
    bureau.write(states.QUOTING, page("服务事项", "见[附件](annex.md)。", **DOCUMENT))
    bureau.write(states.QUOTING.replace("index", "annex"), f"---\ntitle: 附件\n---\n\n{states.CLEAN}\n")
    bureau.commit("annex", author="p11")


def out_of_a_file_name(bureau):
    path = notice(bureau)
    table = "".join(f"第{number}项服务,CANARY-NOTICE\n" for number in range(9))
    bureau.write(path.replace("index.md", "内部资料.csv"), table)
    bureau.commit("table", author="p11")
    assert bureau.act("submit", "notice", "p11").code == 1
    (bureau.root / path.replace("index.md", "内部资料.csv")).rename(bureau.root / path.replace("index.md", "t.csv"))
    bureau.commit("renamed", author="p11")


def _decision(bureau, by, named, decision):
    fids = [part.split(",")[0] for part in bureau.read(RECORD).decode().partition("refusals:")[2].split("fid: ")[1:]]
    items = [
        f"dispositions+={{fid: '{fid}', decision: mark_lifted, reason: 原单位取消, mark: 内部资料, "
        f"original: {decision or 'null'}, by: {named}, at: '2026-11-20T09:00:00+08:00'}}"
        for fid in fids
    ]
    run = bureau.register("set", "REV-2026-0001", by=by, values=tuple(items))
    assert run.code == 0, run.said


def lifted(bureau, by, named=None, decision=DECISION, mark="内部资料 注意保存"):
    again(bureau, mark=mark)
    _decision(bureau, by, named or by, decision)
    bureau.force_sign("notice")


def signed_before_it_was_lifted(bureau):
    """The three signatures over the clean text are older than the mark, and than the decision that lifted it."""
    _without(bureau)
    bureau.sign("notice")
    again(bureau)
    time.sleep(1.1)  # times are kept to the second
    _decision(bureau, "p03", "p03", DECISION)


def refusal_taken_out_by_an_entry(bureau):
    again(bureau)
    run = bureau.register("set", "REV-2026-0001", by="p11", values=("refusals=",))
    assert run.code == 0, run.said
    bureau.force_sign("notice")


def record_edited(bureau):
    again(bureau)
    text = bureau.read(RECORD).decode()
    refusals = text[text.index("refusals:") : text.index("history:")]
    bureau.write(RECORD, text.replace(refusals, ""))
    bureau.commit()
    bureau.force_sign("notice")


def record_deleted_after_a_checkpoint(bureau):
    again(bureau)
    bureau.correct_grain()
    shutil.rmtree(bureau.root / "registers/review")
    bureau.commit()


def record_deleted_without_its_statements(bureau):
    again(bureau)
    (bureau.root / RECORD).unlink()
    bureau.commit()


def record_deleted_before_a_checkpoint(bureau, _site):
    """No checkpoint knows the record yet; whoever signs next, and the publisher, see in the history that it is gone."""
    again(bureau)
    shutil.rmtree(bureau.root / "registers/review")
    bureau.commit()
    run = bureau.act("submit", "notice", "p11")
    assert (run.code, "[statement-chain]" in run.err) == (1, True), run.said
    bureau.force_sign("notice")
    run = bureau.publish()
    assert (run.code, "[statement-chain]" in run.err) == (1, True), run.said
