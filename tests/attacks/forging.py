"""What somebody with keys can make: statements, signatures, trust versions, records and sites, all signed for real."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from bureau import DOCUMENT, Bureau, page
from cryptography.hazmat.primitives.serialization import load_ssh_private_key

from gate import (
    checkpoint,
    manifest,
    merkle,
    now,
    sample_keys,
    signing,
    strict_json,
    strict_yaml,
    timestamps,
    trust_edit,
)
from gate import log as logs
from gate.desk import Signer
from gate.gitstore import Repository
from gate.model import sha256
from gate.records import RECORD_TYPE
from gate.registers import moves, signing_desk
from gate.registers.model import Entry
from gate.registers.signing_desk import Proposal
from gate.registers.store import open_store
from gate.sshsig import NAMESPACE
from gate.statements import STATEMENT_TYPE

Edit = Callable[[dict[str, Any]], object]

# -- statements -----------------------------------------------------------------------------------


def statement(release: str, act: str, serial: int | None = None) -> str:
    """Path of a statement of version 1; the usual serial unless another is given."""
    return f"approvals/{release}/001-{serial or {'submit': 1, 'review': 2, 'approve': 3}[act]:02d}-{act}.json"


def load(bureau: Bureau, path: str) -> dict[str, Any]:
    """A JSON file of the working folder."""
    return json.loads(bureau.read(path))


def sign(bureau: Bureau, path: str, person: str, to: str | None = None, namespace: str = NAMESPACE) -> None:
    """The signature of a sample person or root beside the file, or at `to`."""
    key = signing.signer_key(bureau.key(person), None, ())
    bureau.write(to or path + ".sig", signing.sign(bureau.read(path), key, namespace))


def restate(bureau: Bureau, release: str, edits: Mapping[str, Edit], by: Mapping[str, str] | None = None) -> None:
    """Change statements, by act, and have them signed anew: by their person, or by whom `by` names for the act.

    What was signed upon them is led to the new bytes and signed anew as well, so that only the edit is wrong.
    """
    renewed: dict[str, str] = {}
    for place in sorted((bureau.root / "approvals" / release).glob("*.json")):
        path, before = place.relative_to(bureau.root).as_posix(), place.read_bytes()
        value = json.loads(before)
        said = value["predicate"]
        act = said["act"]
        if act in edits:
            edits[act](value)
        if said.get("previous") in renewed:
            said["previous"] = renewed[said["previous"]]
        if isinstance(said.get("waivers"), list):
            said["waivers"] = sorted(renewed.get(digest, digest) for digest in said["waivers"])
        after = strict_json.canonical(value)
        if after == before:
            continue
        bureau.write(path, after)
        renewed["sha256:" + sha256(before)] = "sha256:" + sha256(after)
        signatures = sorted(place.parent.glob(place.name + ".*sig"))
        for signature in signatures:
            waiver = signature.name.removeprefix(place.name + ".").removesuffix(".sig")
            signer = (by or {}).get(act) or (waiver if act == "waive" else said.get("person", "p08"))
            sign(bureau, path, signer, to=signature.relative_to(bureau.root).as_posix())
    bureau.commit("signed anew")


def predicate(**fields: Any) -> Edit:
    """An edit that sets fields of the predicate; a value of None takes the field out."""

    def edit(value: dict[str, Any]) -> None:
        for name, new in fields.items():
            if new is None:
                del value["predicate"][name]
            else:
                value["predicate"][name] = new

    return edit


# -- signatures, byte by byte ---------------------------------------------------------------------


def wire(*parts: bytes) -> bytes:
    """Strings in the SSH wire encoding."""
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def armored(blob: bytes) -> bytes:
    """The armor of an SSHSIG, as ssh-keygen writes it."""
    text = base64.b64encode(blob).decode()
    lines = [text[at : at + 70] for at in range(0, len(text), 70)]
    return "\n".join(["-----BEGIN SSH SIGNATURE-----", *lines, "-----END SSH SIGNATURE-----", ""]).encode()


def unarmored(armor: bytes) -> bytes:
    """The bytes within an armor."""
    return base64.b64decode(b"".join(armor.splitlines()[1:-1]))


def sshsig(
    message: bytes, key: bytes, make: Callable[[bytes], bytes], namespace: bytes = b"gongkai-gate",
    digest: bytes = b"sha512",
) -> bytes:  # fmt: skip
    """An SSHSIG with any key blob, any signature (`make` gives it in wire form), any namespace and hash name."""
    hashed = hashlib.new(digest.decode(), message).digest()
    signed = b"SSHSIG" + wire(namespace, b"", digest, hashed)
    return armored(b"SSHSIG" + (1).to_bytes(4, "big") + wire(key, namespace, b"", digest, make(signed)))


def ed25519(person: str) -> tuple[bytes, Callable[[bytes], bytes]]:
    """The key blob of a sample person, and what makes its signatures in wire form."""
    private = load_ssh_private_key(sample_keys.private_key(person), None)
    return sample_keys.public_key(person).blob, lambda data: wire(b"ssh-ed25519", private.sign(data))


# -- trust base -----------------------------------------------------------------------------------


def trust_files(bureau: Bureau) -> dict[str, bytes]:
    """Every file below `trust/`."""
    places = [place for place in (bureau.root / "trust").rglob("*") if place.is_file()]
    return {place.relative_to(bureau.root).as_posix(): place.read_bytes() for place in places}


def trust_version(bureau: Bureau, signers: tuple[str, ...] = ("r1", "r2"), **edits: Edit) -> int:
    """The next version of the trust base with files edited (`people=…`, `roots=…`), signed and committed."""
    changed = {}
    for name, edit in edits.items():
        file = name + ".yaml"
        value = strict_yaml.parse(trust_edit.current(trust_files(bureau), file)).plain()
        edit(value)
        changed[file] = trust_edit.encode_yaml(value)
    return trust_version_of(bureau, changed, signers)


def trust_version_of(bureau: Bureau, changed: Mapping[str, bytes], signers: tuple[str, ...] = ("r1", "r2")) -> int:
    """The next version with these files in it, by name; each root signs in its own name."""
    made = trust_edit.next_version(trust_files(bureau), changed, now.now())
    for path, data in made.items():
        bureau.write(path, data)
    folder = next(iter(made)).rpartition("/")[0]
    for root in signers:
        sign(bureau, f"{folder}/trust.json", root, to=f"{folder}/{root}.sig")
    bureau.commit("trust base")
    return int(folder.removeprefix("trust/"))


def person(people: dict[str, Any], person_id: str) -> dict[str, Any]:
    """The entry of a person in `people.yaml`."""
    return next(entry for entry in people["people"] if entry["id"] == person_id)


def key_of(people: dict[str, Any], person_id: str, **fields: str) -> None:
    """Say more about the key of a person: until, revoked, compromised_since."""
    person(people, person_id)["keys"][0].update({name.rstrip("_"): value for name, value in fields.items()})


# -- content --------------------------------------------------------------------------------------


def notice(bureau: Bureau, release: str = "notice", author: str = "p11", **fields: Any) -> str:
    """Write and commit a document that nobody has signed; the path of its page."""
    path = f"content/releases/2026/{release}/index.md"
    title = fields.pop("title", "关于办公时间的通知")
    bureau.write(path, page(title, f"CANARY-{release.upper()} 正文。", **(DOCUMENT | {"author": author} | fields)))
    bureau.commit(f"write {release}", author=author)
    return path


# -- register -------------------------------------------------------------------------------------


def sign_log(bureau: Bureau, **fields: Any) -> None:
    """Put a checkpoint of the publisher over the entries as they are now, and commit; `fields` say something else."""
    names = sorted(place.name for place in (bureau.root / logs.ENTRIES).iterdir())
    stored = [load(bureau, logs.ENTRIES + name) for name in names]
    root = merkle.Tree([logs.leaf_of(item["entry"], item["salt"]) for item in stored]).root
    old = checkpoint.parse(bureau.read(logs.CHECKPOINT))
    bureau.write(logs.CHECKPOINT, checkpoint.encode(replace(old, size=len(stored), root=root, **fields)))
    sign(bureau, logs.CHECKPOINT, "p05")
    bureau.commit("log")


# -- records --------------------------------------------------------------------------------------


def record(bureau: Bureau, path: str, fields: Mapping[str, Any], by: str = "p06") -> None:
    """A record of a register with one signed entry of its history, committed."""
    bureau.write(path, b"---\n" + trust_edit.encode_yaml(dict(fields)) + b"---\n")
    _, register, *_, name = path.split("/")
    value = {
        "_type": STATEMENT_TYPE,
        "subject": [{"name": path, "digest": {"sha256": sha256(bureau.read(path))}}],
        "predicateType": RECORD_TYPE,
        "predicate": {
            "register": register, "record": name.removesuffix(".md"), "entry": 1, "previous": None, "by": by,
            "at": timestamps.render(now.now()), "from": None, "to": fields["state"],
        },
    }  # fmt: skip
    entry = path.removesuffix(".md") + ".1.json"
    bureau.write(entry, strict_json.canonical(value))
    sign(bureau, entry, by)
    bureau.commit("record")


def entry(
    bureau: Bureau, record_id: str, by: str, to: str | None = None, changes: Mapping[str, Any] | None = None
) -> None:
    """One more entry of a record, signed by anybody and judged by nobody, committed; `to` is the state it leads to."""
    store = open_store(Repository.open(bureau.root), now.now())
    before = signing_desk.record_named(store, record_id)
    act = moves.MOVE if to else moves.SET
    made = Entry(now.now().replace(microsecond=0), by, "secrecy_officer", act, before.state, to or before.state)
    proposal = Proposal(moves.after(before, made, changes or {}), before)
    who = Signer(by, signing.signer_key(bureau.key(by), None, ()))
    for path, data in signing_desk.signed_files(store, [proposal], who).items():
        bureau.write(path, data)
    bureau.commit("entry", author=by)


# -- site -----------------------------------------------------------------------------------------


def resign_site(bureau: Bureau, site: Path, signer: str = "p05", origins: Mapping[str, str] | None = None) -> None:
    """List the files of a site anew and sign the list; a file that was added has the origin given, else `made:x`."""
    old = strict_json.loads((site / manifest.PATH).read_bytes())
    known = {file["path"]: file["origin"] for file in old["files"]} | dict(origins or {})
    own = {manifest.PATH, manifest.SIGNATURE}
    places = [place for place in site.rglob("*") if place.is_file()]
    found = {p.relative_to(site).as_posix(): p.read_bytes() for p in places}
    files = {path: data for path, data in found.items() if path not in own}
    listed = manifest.build(
        files,
        {path: known.get(path, "made:x") for path in files},
        package=old["package"],
        checkpoint=(site / ".well-known/gate/checkpoint").read_bytes(),
        sample=old["sample"],
    )
    (site / manifest.PATH).write_bytes(listed)
    key = signing.signer_key(bureau.key(signer), None, ())
    (site / manifest.SIGNATURE).write_bytes(signing.sign(listed, key))
