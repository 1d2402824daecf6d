from bureau import DOCUMENT, page
from forging import notice, person, predicate, restate, sign, statement, trust_version

from gate import strict_json
from gate.model import sha256

PAGE = "content/releases/2026/bulletin/index.md"
BULLETIN = {"bulletin": "p11 p13 p03"}


def _content(bureau, author="p11", message="write"):
    bureau.people = bureau.people | BULLETIN
    bureau.write(PAGE, page("公告", "CANARY-BULLETIN 正文。", **DOCUMENT))
    bureau.commit(message, author=author)


def _said(bureau, code, run):
    assert (run.code, f"[{code}]" in run.said) == (1, True), run.said


def author_is_reviewer(bureau):
    drafts = {"role": "drafter", "from": "2025-01-01"}
    trust_version(bureau, people=lambda people: person(people, "p13")["positions"].append(drafts))
    notice(bureau, "bulletin", author="p13")
    bureau.people = {"bulletin": "p13 p13 p03"}
    bureau.force_sign("bulletin")


def _submitted(bureau):
    """The author submits by the book, and the statement tells who changed what; the others then sign round the gate."""
    run = bureau.act("submit", "bulletin", "p11")
    assert run.code == 0, run.said
    _sign_on(bureau)


def _sign_on(bureau):
    """Review and approval of what is submitted, with everything in them as it should be."""
    value = strict_json.loads(bureau.read(statement("grain", "review")))
    submit = strict_json.loads(bureau.read(statement("bulletin", "submit")))
    last = statement("bulletin", "submit")
    for act, who in (("review", "p13"), ("approve", "p03")):
        value = strict_json.loads(bureau.read(statement("grain", act)))
        said = {"release": "bulletin", "person": who, "previous": "sha256:" + sha256(bureau.read(last))}
        value["predicate"] |= said | {"time": submit["predicate"]["time"]}
        last = statement("bulletin", act)
        bureau.write(last, strict_json.canonical(value | {"subject": submit["subject"]}))
        sign(bureau, last, who)
    bureau.commit("signed")


def commit_author(bureau):
    _content(bureau, author="p13")
    _submitted(bureau)


def co_author(bureau):
    _content(bureau, message="write\n\nCo-authored-by: somebody <P13@sample.invalid>")
    _submitted(bureau)


def at_the_desk(bureau, _site):
    _content(bureau, author="p03")
    for act, who in (("submit", "p11"), ("review", "p13")):
        run = bureau.act(act, "bulletin", who)
        assert run.code == 0, run.said
    _said(bureau, "self-approval", bureau.act("approve", "bulletin", "p03"))


def a_submit_that_hides_it(bureau, _site):
    """The verdict believes the signed list; the publisher reads the history again."""
    _content(bureau, author="p13")
    _submitted(bureau)
    restate(bureau, "bulletin", {"submit": predicate(contributors=["p11"])})
    assert bureau.judged()["bulletin"] == ("ready", frozenset())
    _said(bureau, "self-approval", bureau.publish())


def a_change_after_the_submit(bureau, _site):
    """The reviewer changes the page and puts it back before it is entered."""
    _content(bureau)
    bureau.sign("bulletin")
    assert bureau.judged()["bulletin"] == ("ready", frozenset())
    text = bureau.read(PAGE)
    for content in (text + b"x\n", text):
        bureau.write(PAGE, content)
        bureau.commit("polish", author="p13")
    _said(bureau, "self-approval", bureau.publish())


def a_committer_is_no_author(bureau, _site):
    """A rebase makes a committer of anybody."""
    _content(bureau)
    bureau.git("commit", "--quiet", "--amend", "--no-edit", "--author", "p11 <p11@sample.invalid>", author="p13")
    assert bureau.git("log", "-1", "--format=%ae %ce") == "p11@sample.invalid p13@sample.invalid\n"
    bureau.sign("bulletin")
    run = bureau.publish()
    assert run.code == 0 and "entered bulletin" in run.out, run.said


def an_unknown_address(bureau, _site):
    """Who cannot be told apart from the reviewer: a note, or a refusal where the bureau has decided so."""
    _content(bureau, author="somebody")
    run = bureau.act("submit", "bulletin", "p11", "--no-commit")
    assert run.code == 0, run.said
    bureau.git("clean", "--quiet", "-d", "--force")
    trust_version(bureau, policy=lambda policy: policy.update(unknown_contributors="refuse"))
    _said(bureau, "contributor-unknown", bureau.act("submit", "bulletin", "p11"))
