"""A statement is exactly what was signed: every field there, none more, one way to write it."""

from __future__ import annotations

import copy
import json
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gate import strict_json
from gate.statements import (
    Act,
    Answer,
    FileDigest,
    StatementProblem,
    WaivedFinding,
    Waiver,
    decode,
    encode,
    files_digest,
    parse_name,
    signature_name,
    statement_name,
)
from gate.workdays import SHANGHAI

digests = st.binary(min_size=32, max_size=32).map(lambda b: "sha256:" + b.hex())
words = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30)
given_text = words.filter(lambda text: text.strip() and any(not c.isspace() for c in text))
ids = st.from_regex(r"[a-z][a-z0-9-]{0,10}", fullmatch=True)
releases = st.from_regex(r"[a-z0-9][a-z0-9.-]{0,20}", fullmatch=True)
times = st.integers(0, 10**9).map(lambda s: datetime(2004, 1, 1, tzinfo=SHANGHAI) + timedelta(seconds=s))
files = st.lists(
    st.builds(
        FileDigest,
        path=words.map(lambda w: f"content/{w}"),
        mode=st.sampled_from(["100644", "100755", "120000"]),
        sha256=st.binary(min_size=32, max_size=32).map(bytes.hex),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda file: file.path,
).map(lambda found: tuple(sorted(found)))
ascending = st.lists(digests, unique=True, max_size=3).map(lambda found: tuple(sorted(found)))


@st.composite
def acts(draw) -> Act:
    act = draw(st.sampled_from(["submit", "review", "approve", "reject", "withdraw"]))
    decision = act in ("reject", "withdraw")
    return Act(
        files=draw(files),
        act=act,
        release=draw(releases),
        version=draw(st.integers(1, 999)),
        serial=draw(st.integers(1, 99)),
        person=draw(ids),
        role=draw(st.sampled_from(["drafter", "reviewer", "leader"])),
        time=draw(times),
        previous=None if act == "submit" else draw(digests),
        waivers=() if act == "submit" else draw(ascending),
        policy=draw(digests),
        trust=draw(st.integers(1, 999_999)),
        opinion=draw(st.sampled_from(["主动公开", "依申请公开", "不予公开", *([""] if decision else [])])),
        basis="" if decision else draw(given_text),
        reason=draw(given_text),
        contributors=tuple(sorted(draw(st.sets(ids, max_size=3)))),
        unknown_contributors=draw(st.integers(0, 9)),
        answers=draw(
            st.dictionaries(
                st.from_regex(r"[a-z_]{1,8}(:[0-9a-f]{4})?", fullmatch=True),
                st.builds(
                    Answer,
                    answer=st.sampled_from(["是", "否", "可能"]),
                    reason=st.none() | given_text,
                ),
                max_size=3,
            )
        ),
    )


@st.composite
def waivers(draw) -> Waiver:
    file = draw(files)[0]
    return Waiver(
        files=(file,),
        act=draw(st.sampled_from(["claim", "waive"])),
        release=draw(releases),
        version=draw(st.integers(1, 999)),
        serial=draw(st.integers(1, 99)),
        person=draw(ids),
        time=draw(times),
        finding=WaivedFinding(
            fingerprint=draw(digests),
            rule=draw(ids),
            rule_version=draw(st.integers(1, 99)),
            path=file.path,
            part=draw(st.none() | words),
        ),
        kind=draw(st.sampled_from(["quotation", "other"])),
        reason=draw(given_text),
    )


@settings(max_examples=60)
@given(acts() | waivers())
def test_what_is_written_is_read_back_and_written_alike(statement):
    data = encode(statement)
    assert decode(data) == statement
    assert encode(decode(data)) == data == strict_json.canonical(json.loads(data))


SUBMIT = Act(
    files=(
        FileDigest("content/releases/2026/x/index.md", "100644", "a" * 64),
        FileDigest("content/releases/2026/x/t.csv", "100644", "b" * 64),
    ),
    act="submit",
    release="x",
    version=1,
    serial=1,
    person="p07",
    role="drafter",
    time=datetime(2026, 11, 12, 10, tzinfo=SHANGHAI),
    previous=None,
    waivers=(),
    policy="sha256:" + "c" * 64,
    trust=1,
    opinion="主动公开",
    basis="政府信息公开条例第二十条",
    reason="依法应当公开",
    contributors=("p07",),
    unknown_contributors=0,
    answers={"g1": Answer(answer="否"), "g2": Answer(answer="可能", reason="见附件")},
)
WAIVE = Waiver(
    files=SUBMIT.files[:1],
    act="waive",
    release="x",
    version=1,
    serial=2,
    person="p12",
    time=SUBMIT.time,
    finding=WaivedFinding(
        fingerprint="sha256:" + "d" * 64,
        rule="level-prose",
        rule_version=1,
        path="content/releases/2026/x/index.md",
        part=None,
    ),
    kind="quotation",
    reason="引用制度原文",
)


def places(value, path=()):
    """Every object of a JSON value, by the path to it."""
    if isinstance(value, dict):
        yield path
        for key, child in value.items():
            yield from places(child, (*path, key))
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from places(child, (*path, index))


def at(value, path):
    for step in path:
        value = value[step]
    return value


def cases(statement):
    plain = json.loads(encode(statement))
    for path in places(plain):
        if path[-1:] == ("answers",) or "answers" in path:
            continue
        more = copy.deepcopy(plain)
        at(more, path)["note"] = "x"
        yield f"more at {path}", more
        for key in at(plain, path):
            less = copy.deepcopy(plain)
            del at(less, path)[key]
            yield f"less {path} {key}", less


@pytest.mark.parametrize(
    ("name", "value"), [*cases(SUBMIT), *cases(WAIVE)], ids=lambda v: v if isinstance(v, str) else ""
)
def test_a_field_too_many_or_too_few_at_any_depth_is_no_statement(name, value):
    with pytest.raises(StatementProblem) as refusal:
        decode(strict_json.canonical(value))
    assert refusal.value.code == "statement-schema"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("_type",), "https://in-toto.io/Statement/v0.1"),
        (("predicateType",), "urn:gongkai-gate:waiver:v1"),
        (("predicateType",), ["urn:gongkai-gate:act:v1"]),
        (("predicate",), []),
        (("predicate", "files"), []),
        (("predicate", "act"), "publish"),
        (("predicate", "act"), "Submit"),
        (("predicate", "release"), "../x"),
        (("predicate", "release"), "x\n"),
        (("predicate", "release"), ""),
        (("predicate", "version"), 0),
        (("predicate", "version"), "1"),
        (("predicate", "version"), 1.0),
        (("predicate", "version"), True),
        (("predicate", "serial"), 100),
        (("predicate", "person"), ""),
        (("predicate", "person"), None),
        (("predicate", "time"), "2026-11-12T10:00:00Z"),
        (("predicate", "time"), "2026-11-12T10:00:00"),
        (("predicate", "time"), "2026-11-12 10:00:00+08:00"),
        (("predicate", "time"), "2026-11-31T10:00:00+08:00"),
        (("predicate", "time"), 1763000000),
        (("predicate", "previous"), "sha256:" + "e" * 64),
        (("predicate", "waivers"), ["sha256:" + "e" * 64]),
        (("predicate", "waivers"), "none"),
        (("predicate", "policy"), "c" * 64),
        (("predicate", "policy"), "sha256:" + "C" * 64),
        (("predicate", "trust"), -1),
        (("predicate", "opinion"), ""),
        (("predicate", "opinion"), "公开"),
        (("predicate", "basis"), " "),
        (("predicate", "reason"), ""),
        (("predicate", "contributors"), ["p07", "p07"]),
        (("predicate", "contributors"), ["p08", "p07"]),
        (("predicate", "unknown_contributors"), -1),
        (("predicate", "answers"), {"g1": "不知道"}),
        (("predicate", "answers"), {"g1": {"answer": "否"}}),
        (("predicate", "answers"), {"g1": {"answer": "否", "reason": "x", "by": "p07"}}),
        (("predicate", "answers"), {"g1\n": "否"}),
        (("predicate", "answers"), []),
        (("subject",), []),
        (("subject",), {}),
        (("subject", 0), "x"),
        (("subject", 0, "name"), ""),
        (("subject", 0, "name"), "a\nb"),
        (("subject", 0, "name"), "content/releases/2026/x/t.csv"),
        (("subject", 0, "name"), "z"),
        (("subject", 0, "digest", "sha256"), "A" * 64),
        (("subject", 0, "digest", "sha256"), "a" * 63),
        (("subject", 0, "annotations", "mode"), "644"),
        (("subject", 0, "annotations", "mode"), 100644),
    ],
    ids=str,
)
def test_a_value_out_of_its_range_is_no_statement(path, value):
    plain = json.loads(encode(SUBMIT))
    at(plain, path[:-1])[path[-1]] = value
    with pytest.raises(StatementProblem) as refusal:
        decode(strict_json.canonical(plain))
    assert refusal.value.code == "statement-schema"


@pytest.mark.parametrize("act", ["review", "approve", "reject", "withdraw"])
def test_every_act_but_a_submit_follows_another(act):
    plain = json.loads(encode(SUBMIT))
    plain["predicate"]["act"] = act
    with pytest.raises(StatementProblem):
        decode(strict_json.canonical(plain))
    plain["predicate"]["previous"] = "sha256:" + "e" * 64
    assert decode(strict_json.canonical(plain)).act == act


@pytest.mark.parametrize("act", ["submit", "review", "approve"])
@pytest.mark.parametrize("field", ["opinion", "basis"])
def test_opinion_and_basis_may_only_stay_empty_in_a_reject_or_withdraw(act, field):
    plain = json.loads(encode(SUBMIT))
    plain["predicate"] |= {"act": act, "previous": None if act == "submit" else "sha256:" + "e" * 64, field: ""}
    with pytest.raises(StatementProblem):
        decode(strict_json.canonical(plain))
    plain["predicate"] |= {"act": "reject", "previous": "sha256:" + "e" * 64}
    decode(strict_json.canonical(plain))


@pytest.mark.parametrize(
    "data",
    [
        encode(SUBMIT).replace(b'"role":"drafter"', b'"role":"drafter","role":"leader"'),
        encode(SUBMIT).replace(b'"mode":"100644"', b'"mode":"100644","mode":"100755"', 1),
        encode(WAIVE).replace(b'"part":null', b'"part":null,"part":"x"'),
    ],
)
def test_a_duplicate_key_is_named_as_such(data):
    with pytest.raises(StatementProblem) as refusal:
        decode(data)
    assert refusal.value.code == "json-duplicate-key"


@given(st.binary(max_size=80))
def test_any_other_bytes_are_no_statement(data):
    with pytest.raises(StatementProblem):
        decode(data)


def test_a_problem_names_a_field_and_never_a_value():
    plain = json.loads(encode(SUBMIT))
    plain["predicate"]["reason"] = ["机密内容"]
    with pytest.raises(StatementProblem) as refusal:
        decode(strict_json.canonical(plain))
    assert refusal.value.what == "reason"
    del plain["predicate"]["reason"]
    plain["predicate"]["机密内容"] = 1
    with pytest.raises(StatementProblem) as refusal:
        decode(strict_json.canonical(plain))
    assert "机密" not in str(refusal.value)


def test_a_waiver_is_about_the_file_of_its_finding():
    plain = json.loads(encode(WAIVE))
    plain["predicate"]["finding"]["path"] = "content/other.md"
    with pytest.raises(StatementProblem):
        decode(strict_json.canonical(plain))


# -- the closed file list --------------------------------------------------------------------------


def test_the_files_digest_is_that_of_the_manual():
    import hashlib

    lines = f"100644 {'a' * 64} content/releases/2026/x/index.md\n100644 {'b' * 64} content/releases/2026/x/t.csv\n"
    assert SUBMIT.digest == "sha256:" + hashlib.sha256(lines.encode()).hexdigest()
    assert files_digest(reversed(SUBMIT.files)) == SUBMIT.digest


@given(files, files)
def test_two_lists_have_one_digest_only_if_they_are_one(a, b):
    assert (files_digest(a) == files_digest(b)) == (a == b)


def test_a_path_that_could_stand_for_two_files_has_no_digest():
    for path in (f"a\n100644 {'0' * 64} b", "bad\udcff"):
        with pytest.raises(StatementProblem) as refusal:
            files_digest([FileDigest(path, "100644", "a" * 64)])
        assert refusal.value.code == "path-unsafe"


# -- names -----------------------------------------------------------------------------------------


@given(st.integers(1, 999), st.integers(1, 99), st.sampled_from(["submit", "claim", "review", "approve", "reject"]))
def test_names_and_what_they_say_are_each_others_inverse(version, serial, act):
    name = statement_name(version, serial, act)
    assert parse_name(name).statement == name
    said = parse_name(signature_name(version, serial, act))
    assert (said.version, said.serial, said.act, said.signature, said.signer) == (version, serial, act, True, None)
    assert said.statement == name


def test_a_waiver_has_one_signature_file_for_each_signer():
    said = parse_name(signature_name(2, 3, "waive", "p12"))
    assert signature_name(2, 3, "waive", "p12") == "002-03-waive.json.p12.sig"
    assert (said.signer, said.statement) == ("p12", "002-03-waive.json")


@pytest.mark.parametrize(
    "name",
    [
        "",
        "meta.json",
        "001-01-submit",
        "001-01-submit.json.bak",
        "001-01-submit.json.p07.sig",
        "001-01-claim.json.p07.sig",
        "001-01-waive.json.sig",
        "001-01-waive.json.P12.sig",
        "001-01-waive.json..sig",
        "001-01-publish.json",
        "001-01-SUBMIT.json",
        "1-1-submit.json",
        "0001-01-submit.json",
        "000-01-submit.json",
        "001-00-submit.json",
        "001-01-submit.json\n",
        "００１-01-submit.json",
        "sub/001-01-submit.json",
        ".001-01-submit.json",
    ],
)
def test_other_names_have_no_business_among_the_approvals(name):
    assert parse_name(name) is None
