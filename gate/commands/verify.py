"""`gate verify`: whether a website is exactly what was approved, entered and built."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from gate import checkpoint as checkpoints
from gate import timestamps, treeio, trust, verification, webfetch
from gate.checkpoint import Checkpoint, CheckpointProblem
from gate.codes import clauses, say
from gate.commands.base import Session, command
from gate.errors import ExitCode, GateError
from gate.model import Reason
from gate.verification import Trusted, Verification

_MAX_KEYS = 4 << 20


@command(
    "verify",
    zh="核验网站是否与经审查、批准、登记的内容逐字节一致；不联网、没有仓库也能用。"
    "核验不能证明数字准确，也不能证明三个签署人没有串通",
    en="is this website exactly what was approved, entered and built? Works offline and without the repository. "
    "It does not prove a figure right, nor that three signers did not conspire",
    example="gate verify site\n"
    "gate verify site --keys allowed_signers\n"
    "gate verify https://stats.sample.invalid/ --pin SHA256:BHCf2L6U0w/5/VjRJDZHyaFcHGvxMyx030gqot/FoMM",
)
@click.argument("target")
@click.option("--keys", type=click.Path(path_type=Path), help="allowed_signers 文件或 trust 文件夹 / file or folder")
@click.option("--pin", help="发布员公钥的指纹 / fingerprint of the publisher's key, SHA256:…")
@click.option(
    "--since", type=click.Path(path_type=Path), help="以前保存的 checkpoint 文件 / a checkpoint file kept earlier"
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="报告格式 / form")
def verify(
    session: Session, target: str, keys: Path | None, pin: str | None, since: Path | None, form: str
) -> ExitCode:
    """Check the files, the log, every page's proof and signatures; name every fault."""
    earlier = _checkpoint(since) if since else None
    known = _keys(session, keys, pin)
    files = webfetch.fetch_site(target) if webfetch.is_address(target) else treeio.Folder(Path(target))
    found = verification.verify(files, known, pin, earlier)
    if form == "json":
        session.raw(json.dumps(_report(found, session.lang), ensure_ascii=False, indent=2))
    else:
        _tell(session, found)
    if found.reasons:
        return ExitCode.REFUSED
    if not found.trusted:
        raise GateError("no-trusted-key", fingerprint=found.publisher)
    return ExitCode.FINE


def _checkpoint(path: Path) -> Checkpoint:
    try:
        return checkpoints.parse(path.read_bytes())
    except FileNotFoundError:
        raise GateError("path-missing", path=str(path)) from None
    except CheckpointProblem:
        raise GateError("checkpoint-unreadable", path=str(path)) from None


def _keys(session: Session, keys: Path | None, pin: str | None) -> Trusted | None:
    """The reader's own keys: those given, else those of the repository one stands in, else none."""
    if keys is not None:
        return _chain(keys) if keys.is_dir() else _list(keys)
    if pin is not None:
        return None
    try:
        repo = session.repo
        tree = repo.tree(repo.trust_commit(None), ("trust",))
    except GateError as error:
        if error.code in ("not-a-repository", "git-missing", "trust-ref-missing", "empty-repository", "rev-unknown"):
            return None
        raise
    if not tree:
        return None
    return verification.trusted_chain(trust.load_chain({path: blob.data for path, blob in tree.items()}))


def _chain(folder: Path) -> Trusted:
    files = {f"trust/{path}": blob.data for path, blob in treeio.read_tree(folder).items()}
    return verification.trusted_chain(trust.load_chain(files))


def _list(path: Path) -> Trusted:
    try:
        data = path.read_bytes()[: _MAX_KEYS + 1]
    except FileNotFoundError:
        raise GateError("path-missing", path=str(path)) from None
    try:
        return verification.trusted_list(data.decode("utf-8"))
    except UnicodeDecodeError:
        raise GateError("keys-unreadable", path=str(path), line=1) from None
    except verification.SignersProblem as problem:
        raise GateError("keys-unreadable", path=str(path), line=problem.line) from None


def _tell(session: Session, found: Verification) -> None:
    for reason in found.reasons:
        sentence, step = say(reason, session.lang)
        numbers = " ".join(clauses(reason))
        served = session.say(f"（条款 {numbers}）", f" (clauses {numbers})") if numbers else ""
        session.out(f"✗ [{reason.code}] {sentence}{served}")
        session.out(f"    {step}")
    for line in _facts(session, found):
        session.out(line)
    if found.reasons:
        session.out(session.say("核验不通过", "NOT verified") + f" ({len(found.reasons)})")
    elif found.trusted:
        session.out(session.say("核验通过", "verified"))


def _facts(session: Session, found: Verification) -> list[str]:
    lines = [
        session.say(
            f"清单内文件 {found.files} 个（清单本身和它的签名不计），"
            f"发布件的版本 {found.pages} 个，签名 {found.signatures} 个",
            f"files accounted for {found.files} (besides the manifest and its signature), "
            f"published versions {found.pages}, signatures {found.signatures}",
        )
    ]
    if found.checkpoint:
        when, days = timestamps.render(found.checkpoint.time), (session.now() - found.checkpoint.time).days
        lines.append(
            session.say(
                f"登记簿：{found.checkpoint.size} 条，截至 {when}（{days} 天前）",
                f"register: {found.checkpoint.size} entries, as of {when} ({days} days ago)",
            )
        )
    if found.publisher:
        lines.append(session.say("清单由此密钥签名：", "the manifest was signed by ") + found.publisher)
    if found.sample:
        lines.append(
            session.say("样例网站：由公开的样例密钥签名，任何人都能伪造", "sample site: signed with public sample keys")
        )
    return lines


def _report(found: Verification, lang: str) -> dict[str, Any]:
    verdict = "fail" if found.reasons else "pass" if found.trusted else "no-trusted-key"
    checkpoint = found.checkpoint
    return {
        "schema": "gate-verify/1",
        "verdict": verdict,
        "files": found.files,
        "pages": found.pages,
        "signatures": found.signatures,
        "sample": found.sample,
        "publisher": found.publisher,
        "checkpoint": {"size": checkpoint.size, "time": timestamps.render(checkpoint.time)} if checkpoint else None,
        "reasons": [_reason(reason, lang) for reason in found.reasons],
    }


def _reason(reason: Reason, lang: str) -> dict[str, Any]:
    sentence, step = say(reason, lang)
    return {
        "code": reason.code,
        "path": reason.path,
        "clauses": list(clauses(reason)),
        "message": sentence,
        "next": step,
    }
