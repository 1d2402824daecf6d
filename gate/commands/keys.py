"""`gate keys`: the keys on this machine, and the public sample keys for trying things out."""

from __future__ import annotations

import click

from gate import sample_keys, signing
from gate.commands.base import Session, command
from gate.commands.people import trust_on_disk
from gate.errors import ExitCode, GateError
from gate.trust import load_chain
from gate.trust_edit import signed_part


@click.group(
    "keys",
    help="本机的签名密钥\n\nSigning keys on this machine.\n\n\b\n例 Example:\n  gate keys sample\n  gate keys list",
    short_help="本机的签名密钥 · signing keys on this machine",
)
def keys() -> None:
    """The group of `keys` commands."""


@command(
    "sample",
    zh="把公开的样例密钥装到 .git/gate/（任何人都能生成，只供试用）",
    en="install the public sample keys under .git/gate/ (anybody can make them; for trying out only)",
    example="gate keys sample\ngate review cpi-2026-10 --key .git/gate/p12",
)
def sample(session: Session) -> ExitCode:
    """Write every sample key with mode 0600."""
    folder = session.repo.private
    for owner, private in (sample_keys.key_files() | sample_keys.identity_files()).items():
        signing.store_key(folder / owner, private)
    session.out(
        session.say(
            f"已把 {len(sample_keys.key_files())} 把样例密钥装到 {folder}。签署时写 --key {folder}/编号；"
            f"打开密封数据时写 --identity {folder}/{sample_keys.IDENTITIES[0]}。",
            f"{len(sample_keys.key_files())} sample keys are in {folder}; sign with --key {folder}/ID, "
            f"open sealed data with --identity {folder}/{sample_keys.IDENTITIES[0]}",
        )
    )
    return ExitCode.FINE


@command(
    "list",
    zh="列出 .git/gate/ 里的密钥，各是谁的",
    en="list the keys under .git/gate/ and whose they are",
    example="gate keys list",
)
def show(session: Session) -> ExitCode:
    """One line for each key file: name, fingerprint, owner."""
    folder = session.repo.private
    trust = load_chain(signed_part(trust_on_disk(session.repo.root))).latest
    roots = {root.key: root.id for root in trust.roots.keys}
    found = 0
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.suffix == ".pub" or not path.is_file():
            continue
        try:
            key = signing.public_key_of(path)
        except GateError:
            continue  # the folder holds caches too; what is no key is not listed
        found += 1
        owner = trust.owner(key)
        whose = owner.id if owner else session.say("根密钥", "root") + f" {roots[key]}" if key in roots else "-"
        session.out(f"{path.name:<12} {key.fingerprint}  {whose}")
    if not found:
        session.out(
            session.say(
                f"{folder} 里没有密钥。试用请运行 gate keys sample。",
                f"no keys in {folder}; to try things out run `gate keys sample`",
            )
        )
    return ExitCode.FINE


keys.add_command(sample)
keys.add_command(show)
