from forging import load, sign, sign_log

from gate import log, strict_json

NOTE, SIGNATURE = log.CHECKPOINT, log.SIGNATURE


def _publish(bureau):
    run = bureau.publish()
    assert run.code == 0, run.said


def older(bureau):
    note, signature = bureau.read(NOTE), bureau.read(SIGNATURE)
    _publish(bureau)
    bureau.write(NOTE, note)
    bureau.write(SIGNATURE, signature)
    bureau.commit()


def name_of_another_log(bureau):
    bureau.write(NOTE, bureau.read(NOTE).replace(b"gongkai-gate/1115", b"gongkai-gate/1116"))
    sign(bureau, NOTE, "p05")
    bureau.commit()


def unsigned(bureau):
    (bureau.root / SIGNATURE).unlink()
    bureau.commit()


def signed_by_the_approver(bureau):
    sign(bureau, NOTE, "p03")
    bureau.commit()


def signed_for_another_purpose(bureau):
    sign(bureau, NOTE, "p05", namespace="git")
    bureau.commit()


def form(bureau):
    bureau.write(NOTE, bureau.read(NOTE) + b"note x\n")
    sign(bureau, NOTE, "p05")
    bureau.commit()


def removed(bureau):
    (bureau.root / NOTE).unlink()
    bureau.commit()


def _seen_is_more(bureau, site, seen):
    """A plain build cannot know; one that is told what was seen refuses."""
    before = {place: place.read_bytes() for place in site.rglob("*") if place.is_file()}
    assert bureau.build(bureau.root.parent / "other").code == 0
    for words in ((), ("--hold-back",)):
        run = bureau.build(site, "--since", str(seen), *words)
        assert (run.code, "[checkpoint-rollback]" in run.said) == (1, True), run.said
    assert {place: place.read_bytes() for place in site.rglob("*") if place.is_file()} == before


def _seen(bureau):
    place = bureau.root.parent / "seen"
    place.write_bytes(bureau.read(NOTE))
    return place


def everything_went_back(bureau, site):
    before = bureau.git("rev-parse", "HEAD").strip()
    _publish(bureau)
    seen = _seen(bureau)
    assert bureau.build(site, "--since", str(seen)).code == 0
    bureau.git("reset", "--quiet", "--hard", before)
    _seen_is_more(bureau, site, seen)


def everything_written_anew(bureau, site):
    """The publisher's key makes another log of the same size."""
    seen = _seen(bureau)
    value = load(bureau, log.entry_name(2))
    bureau.write(log.entry_name(2), strict_json.canonical(value | {"salt": "0" * 64}))
    sign_log(bureau)
    _seen_is_more(bureau, site, seen)
