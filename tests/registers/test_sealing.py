"""Sealing: what goes in comes out, for the right people only, and nothing about it is left in clear."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import MappingProxyType

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyrage import x25519

from gate import sample_keys
from gate.errors import GateError
from gate.registers import recipients, sealed_files, sealing
from gate.registers.model import Entry, Record, Records
from gate.registers.sealing import Payload

IDENTITIES = [str(x25519.Identity.generate()) for _ in range(3)]
OFFICE, ARCHIVE, NEW = IDENTITIES
PUBLIC = [sealing.public_half(identity) for identity in IDENTITIES]
BOTH = PUBLIC[:2]
MOMENT = datetime(2026, 3, 2, 2, 20, tzinfo=UTC)
NAME = "王样例"


def code(call, *arguments) -> str:
    """The code of the GateError that a call raises."""
    with pytest.raises(GateError) as caught:
        call(*arguments)
    return caught.value.code


# -- bytes ------------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=40)
@given(st.binary(max_size=3 * sealing.BLOCK))
def test_what_was_sealed_is_opened_by_each_recipient(data):
    sealed = sealing.seal(data, BOTH)
    assert [sealing.open_(sealed, [identity]) for identity in (OFFICE, ARCHIVE)] == [data, data]
    assert sealing.recipient_count(sealed) == 2
    if len(data) >= 8:
        assert data not in sealed


@settings(deadline=None, max_examples=25)
@given(st.binary(max_size=2000), st.binary(max_size=2000))
def test_texts_within_one_block_cannot_be_told_apart_by_length(one, other):
    """Whatever the library adds to the header (grease) is not of the payload's making."""

    def payload_size(sealed: bytes) -> int:
        return len(sealed) - sealed.index(b"\n", sealed.index(b"\n---") + 1)

    assert payload_size(sealing.seal(one, BOTH)) == payload_size(sealing.seal(other, BOTH))


@pytest.mark.parametrize("size", [0, 4065, 4066, 4067, 8162, 8163])
def test_the_frame_is_whole_blocks(size):
    frame = pyrage.decrypt(sealing.seal(b"x" * size, BOTH), [x25519.Identity.from_str(OFFICE)])
    assert len(frame) % sealing.BLOCK == 0 and len(frame) - size < sealing.BLOCK + 30


@pytest.mark.parametrize("few", [[], PUBLIC[:1], PUBLIC[:1] * 2], ids=["none", "one", "one twice"])
def test_fewer_than_two_different_recipients_are_refused(few):
    assert code(sealing.seal, b"x", few) == "seal-recipients"


WRONG = {
    "empty": "",
    "begun": "age1",
    "changed": PUBLIC[0][:-1] + "1",
    "capitals": PUBLIC[0].upper(),
    "an identity": OFFICE,
    "a blank before": f" {PUBLIC[0]}",
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_what_is_no_recipient_is_refused_and_an_identity_is_never_told(wrong):
    with pytest.raises(GateError) as caught:
        sealing.seal(b"x", [*BOTH, wrong])
    assert caught.value.code == "seal-recipient-invalid"
    assert len(caught.value.facts["recipient"]) <= 16
    assert not sealing.is_recipient(wrong) and sealing.is_recipient(PUBLIC[0])


def test_too_much_is_not_sealed():
    assert code(sealing.seal, bytes(sealing.MAX_PLAINTEXT + 1), BOTH) == "seal-too-large"


def test_only_recipients_open_it():
    sealed = sealing.seal(b"x", BOTH)
    assert code(sealing.open_, sealed, [NEW]) == "sealed-no-identity"
    assert code(sealing.open_, sealed, []) == "sealed-no-identity"
    assert code(sealing.open_, sealed, ["AGE-SECRET-KEY-1NONSENSE"]) == "identity-invalid"
    assert sealing.open_(sealed, [NEW, ARCHIVE]) == b"x"


@pytest.mark.parametrize(
    "data", [b"", NAME.encode(), b"-----BEGIN AGE ENCRYPTED FILE-----\n", b"age-encryption.org/v2\n"]
)
def test_what_is_no_age_file_is_not_opened(data):
    assert code(sealing.open_, data, [OFFICE]) == "sealed-not-age"
    assert sealing.recipient_count(data) == 0


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 1 << 20))
def test_any_changed_cut_or_added_byte_is_noticed(number):
    sealed = sealing.seal(b"abc" * 100, BOTH)
    at = number % len(sealed)
    for other in (sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :], sealed[:at], sealed + b"\0"):
        assert code(sealing.open_, other, [OFFICE]) in ("sealed-damaged", "sealed-not-age", "sealed-no-identity")


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        b"plain",
        b"gongkai-gate sealed/1\n" + (5).to_bytes(8, "big") + b"hello",
        b"gongkai-gate sealed/1\n" + (5).to_bytes(8, "big") + b"hello" + bytes(4096 - 36) + b"\1",
        b"gongkai-gate sealed/1\n" + (5).to_bytes(8, "big") + b"hello" + bytes(8192 - 35),
        b"gongkai-gate sealed/1\n" + (9000).to_bytes(8, "big") + bytes(4096 - 30),
        b"gongkai-gate sealed/2\n" + (0).to_bytes(8, "big") + bytes(4096 - 30),
    ],
)
def test_a_frame_that_we_did_not_make_is_not_opened(frame):
    sealed = pyrage.encrypt(frame, [x25519.Recipient.from_str(key) for key in BOTH])
    assert code(sealing.open_, sealed, [OFFICE]) == "sealed-padding"


def test_rotation_shuts_the_retired_key_out_and_lets_the_new_one_in():
    again = sealing.reseal(sealing.seal(b"x", BOTH), [OFFICE], [PUBLIC[1], PUBLIC[2]])
    assert sealing.open_(again, [NEW]) == sealing.open_(again, [ARCHIVE]) == b"x"
    assert code(sealing.open_, again, [OFFICE]) == "sealed-no-identity"
    assert code(sealing.reseal, again, [OFFICE], BOTH) == "sealed-no-identity"


def test_identity_files_are_read_as_age_keygen_writes_them():
    written = f"# created: 2026-01-01\n# public key: {PUBLIC[0]}\n{OFFICE}\r\n\n{ARCHIVE}\n".encode()
    assert sealing.read_identities(written) == (OFFICE, ARCHIVE)
    for wrong in (b"", b"# nothing\n", PUBLIC[0].encode(), OFFICE.lower().encode(), b"\xff\xfe"):
        assert code(sealing.read_identities, wrong) == "identity-invalid"


def test_sample_identities_are_the_same_everywhere_and_two():
    halves = [sealing.public_half(sample_keys.identity(name)) for name in sample_keys.IDENTITIES]
    assert halves[0] == "age1pc2vw9za62ydsrjvsrp2t2m83hqufqdsqeenafgkvscpmpqrqcmsuncvgx"
    assert len(set(halves)) == 2
    for name, data in sample_keys.identity_files().items():
        assert sealing.read_identities(data) == (sample_keys.identity(name),)


# -- payload ----------------------------------------------------------------------------------------

FIELDS = st.dictionaries(
    st.from_regex(r"[a-z][a-z0-9_]{0,39}", fullmatch=True),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip),
    min_size=1,
    max_size=5,
)


@given(FIELDS)
def test_a_payload_is_read_back_as_it_was(fields):
    data = sealing.encode_payload(Payload("YSQ-2026-0007", fields))
    assert sealing.decode_payload(data, "YSQ-2026-0007") == Payload("YSQ-2026-0007", fields)
    assert code(sealing.decode_payload, data, "YSQ-2026-0008") == "sealed-foreign"


@pytest.mark.parametrize("fields", [{}, {"Name": "x"}, {"name": ""}, {"name": " \n"}, {"王": "x"}, {"name": 5}])
def test_a_payload_holds_texts_under_plain_keys_and_errors_hold_none_of_them(fields):
    with pytest.raises(GateError) as caught:
        sealing.encode_payload(Payload("YSQ-2026-0007", fields))
    assert caught.value.code == "sealed-payload" and "王" not in str(caught.value.facts)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b'{"fields":{"name":"x"}}',
        b'{"fields":{"name":"x"},"record":7}',
        b'{"fields":[],"record":"YSQ-2026-0007"}',
        b'{"fields":{"name":"x","name":"y"},"record":"YSQ-2026-0007"}',
        b'{"fields":{"name":"x"},"more":1,"record":"YSQ-2026-0007"}',
        b"name: x",
    ],
)
def test_a_payload_is_read_strictly(data):
    assert code(sealing.decode_payload, data, "YSQ-2026-0007") == "sealed-payload"


def test_nothing_sealed_is_in_a_representation():
    assert NAME not in repr(Payload("YSQ-2026-0007", {"name": NAME}))


# -- beside a record --------------------------------------------------------------------------------

FOLDER = "registers/request/2026"


def record(number: int = 7, body: str = "", note: str = "", stubs=(), **values) -> Record:
    """A request of the sample, with what matters to a test."""
    name = f"YSQ-2026-{number:04d}"
    entry = Entry(MOMENT, "p07", "synth", "open", None, "received", note=note)
    given = {"title": "申请工业统计数据", **values, "sealed": tuple(stub.values for stub in stubs)}
    return Record(f"{FOLDER}/{name}.md", "request", name, "received", MappingProxyType(given), (entry,), body)


def stub(data: bytes, file: str = "YSQ-2026-0007.1.age", keys=BOTH) -> sealed_files.Stub:
    """The entry of a sealed file."""
    return sealed_files.Stub(file, sealed_files.digest(data), tuple(keys), ("name",), MOMENT, "p07")


SEALED = sealing.seal(b"x", BOTH)
FILE = f"{FOLDER}/YSQ-2026-0007.1.age"


def codes(of: Record, files: dict[str, bytes]) -> list[tuple[str, str]]:
    """What is wrong with a record's sealed files."""
    return [(reason.code, reason.facts["what_en"]) for reason in sealed_files.problems(of, files)]


def test_a_listed_file_that_is_there_is_in_order():
    one = record(stubs=[stub(SEALED)])
    assert codes(one, {FILE: SEALED}) == []
    assert sealed_files.stubs(one) == (stub(SEALED),)


@pytest.mark.parametrize(
    ("made", "files", "what"),
    [
        (stub(SEALED), {}, "the file is missing"),
        (stub(SEALED), {FILE: sealing.seal(b"x", BOTH)}, "its digest is another one"),
        (stub(SEALED, keys=PUBLIC), {FILE: SEALED}, "it was sealed for another number of recipients"),
        (stub(SEALED, file="YSQ-2026-0008.1.age"), {}, "it is not named ID.N.age"),
        (stub(SEALED, file="../YSQ-2026-0007.1.age"), {}, "it is not named ID.N.age"),
    ],
)
def test_a_sealed_file_that_is_not_the_listed_one_is_e_rec_010(made, files, what):
    assert codes(record(stubs=[made]), files) == [("E-REC-010", what)]


def test_a_file_that_one_person_alone_can_open_is_e_rec_010():
    alone = pyrage.encrypt(b"x", [x25519.Recipient.from_str(PUBLIC[0])])
    found = codes(record(stubs=[stub(alone, keys=PUBLIC[:1])]), {FILE: alone})
    assert found == [("E-REC-010", "it was sealed for fewer than two recipients")]


def test_a_file_that_no_record_lists_is_e_rec_010_and_other_records_files_are_not_its_business():
    other = f"{FOLDER}/YSQ-2026-0071.1.age"
    assert codes(record(), {FILE: SEALED, other: SEALED}) == [("E-REC-010", "the record does not list it")]


def test_over_a_repository_every_record_has_its_own_files_and_none_is_left_over():
    listed, silent = record(stubs=[stub(SEALED)]), record(8)
    files = {FILE: SEALED, f"{FOLDER}/YSQ-2026-0008.1.age": SEALED, f"{FOLDER}/YSQ-2026-0009.1.age": SEALED}
    assert [(reason.path, reason.facts["what_en"]) for reason in sealed_files.check([listed, silent], files)] == [
        (f"{FOLDER}/YSQ-2026-0008.1.age", "the record does not list it"),
        (f"{FOLDER}/YSQ-2026-0009.1.age", "there is no such record"),
    ]
    assert [reason.path for reason in sealed_files.check([listed], {})] == [FILE]


def test_numbers_of_sealed_files_are_never_taken_twice():
    listed = record(stubs=[stub(SEALED), stub(SEALED, "YSQ-2026-0007.4.age")])
    assert sealed_files.next_file(record()) == "YSQ-2026-0007.1.age"
    assert sealed_files.next_file(listed) == "YSQ-2026-0007.5.age"
    assert sealed_files.next_file(listed, ["YSQ-2026-0007.9.age", "YSQ-2026-0008.12.age"]) == "YSQ-2026-0007.10.age"


# -- in clear ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "of", "where"),
    [
        (NAME, record(title=f"{NAME}申请数据"), "title"),
        (NAME, record(body=f"接待人记录：{NAME}来访。\n"), "body"),
        (NAME, record(note=f"与{NAME}电话确认"), "history[1]"),
        ("13900000001", record(correction={"points": ("回电 139-0000 0001",)}), "correction.points"),
        ("13900000001", record(description="回电13900000002"), None),
        ("１３９００００００００１", record(description="13900000000 1"), "description"),
        ("Li Lei", record(description="lilei@mail"), "description"),
        ("男", record(title="男性人口数据"), None),
        (NAME, record(), None),
    ],
)
def test_a_value_just_sealed_is_found_wherever_it_stands_in_clear(value, of, where):
    found = [place for _, place in sealed_files.still_clear({"name": value}, of)]
    assert found == ([where] if where else [])


def test_the_stub_of_a_sealed_file_is_not_taken_for_clear_text():
    """Its keys are random letters: a sealed value may happen to be among them."""
    assert sealed_files.still_clear({"name": PUBLIC[0][5:9]}, record(stubs=[stub(SEALED)])) == ()


# -- recipients -------------------------------------------------------------------------------------


def recipient(number: int, key: str, start: str, until: str | None = None, state: str = "active") -> Record:
    """A record of the register of recipients."""
    values = {"key": key, "holder": "OFF-02", "from": date.fromisoformat(start)}
    if until:
        values["until"] = date.fromisoformat(until)
    return Record(f"registers/recipients/RCP-{number:02d}.md", "recipients", f"RCP-{number:02d}", state, values)


LIST = (
    recipient(1, PUBLIC[0], "2026-01-01", "2026-05-31", "retired"),
    recipient(2, PUBLIC[1], "2026-01-01"),
    recipient(3, PUBLIC[2], "2026-06-01"),
    recipient(4, "age1" + "q" * 58, "2026-01-01", state="void"),
)


@pytest.mark.parametrize(("day", "keys"), [("2026-05-31", BOTH), ("2026-06-01", PUBLIC[1:]), ("2025-12-31", [])])
def test_data_is_sealed_for_the_keys_of_the_day(day, keys):
    assert recipients.active(recipients.listed(Records(LIST)), date.fromisoformat(day)) == tuple(sorted(keys))


def test_files_that_a_retired_key_still_opens_are_named():
    kept = record(8, stubs=[stub(SEALED, "YSQ-2026-0008.1.age", PUBLIC[1:])])
    records = Records([*LIST, record(stubs=[stub(SEALED)]), kept])
    (found,) = recipients.outdated(records, recipients.listed(records), date(2026, 6, 1))
    assert (found.record, found.retired, found.missing) == ("YSQ-2026-0007", (PUBLIC[0],), (PUBLIC[2],))
