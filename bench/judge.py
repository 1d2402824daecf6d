"""What judging costs: ``python bench/judge.py [RELEASES]`` (300 where no number is given).

Makes a bureau in memory with that many published releases, and one with twice as many: real statements, really signed.
Prints the processor time of each step for the whole and for one release, and how it grew from the one to the other:
2.0 is linear.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from scan import clean_text
from signing import sign

from gate import approvals, publishing, siteconfig, staging, trust
from gate import log as logs
from gate.judging import Scanner
from gate.model import Blob, ScanResult, Tree, sha256
from gate.now import SHANGHAI
from gate.questions import asked
from gate.releases import CONFIG, HOME, Release, find_releases
from gate.scanner import scan_file
from gate.site_input import published
from gate.statements import Act, Answer, encode, signature_name, statement_name
from gate.trust import TrustChain
from gate.verdict import Case, Verdict, decide, digests, within

ROOT = Path(__file__).resolve().parent.parent
NOW = datetime(2026, 11, 24, 12, tzinfo=SHANGHAI)
_PUBLISHER = "p05"
_GROUND = "《中华人民共和国政府信息公开条例》第二十条"
_TABLE = "指标,数值\n" + "".join(f"第{row}项,{row}.5\n" for row in range(30))
_ACTS = (("submit", "drafter", "author"), ("review", "reviewer", "reviewer"), ("approve", "leader", "approver"))
_STATISTICS = {"author": "p08", "reviewer": "p12", "approver": "p03"}
_HOME = {"author": "p11", "reviewer": "p13", "approver": "p03"}


def bureau(count: int) -> tuple[Tree, TrustChain]:
    """A repository with `count` published releases, as files; and its trust base."""
    files = {
        path.relative_to(ROOT).as_posix(): path.read_bytes() for path in (ROOT / "trust").rglob("*") if path.is_file()
    }
    chain = trust.load_chain(files)
    files[CONFIG] = (ROOT / CONFIG).read_bytes()
    files["content/index.md"] = _page("首页", "document", '"09"', "OFF-08", _HOME, "欢迎。", "")
    bodies = clean_text(200_000).decode().split("\n\n")
    for number in range(count):
        folder = f"content/releases/2026/r{number:05d}"
        body = "\n\n".join(bodies[(number * 7 + i) % len(bodies)] for i in range(6)) + "\n\n见[附表](t.csv)。\n"
        title = f"第{number}号统计数据"
        files[f"{folder}/index.md"] = _page(title, "statistics", '"0301"', "OFF-05", _STATISTICS, body, "2026-10")
        files[f"{folder}/t.csv"] = _TABLE.encode()
    _sign_all(files, chain)
    _enter_all(files, chain)
    return _tree(files), chain


def _tree(files: dict[str, bytes]) -> Tree:
    return {path: Blob(data) for path, data in files.items()}


def _page(title: str, kind: str, category: str, office: str, people: dict[str, str], body: str, period: str) -> bytes:
    front = {
        "title": title, "kind": kind, "category": category, "office": office, "produced": "2026-11-12",
        "classification": "公开", "opinion": "主动公开", "basis": _GROUND, "reason": "属于应当主动公开的统计信息",
        **people, "with": "[]",
    } | ({"period": period} if period else {})  # fmt: skip
    return ("---\n" + "".join(f"{key}: {value}\n" for key, value in front.items()) + f"---\n\n{body}\n").encode()


def _sign_all(files: dict[str, bytes], chain: TrustChain) -> None:
    tree = _tree(files)
    for release in find_releases(tree):
        people = _HOME if release.id == HOME else _STATISTICS
        previous = None
        for serial, (act, role, place) in enumerate(_ACTS, 1):
            data = encode(_statement(release, act, serial, role, people[place], previous, chain))
            previous = f"sha256:{sha256(data)}"
            folder = f"approvals/{release.id}/"
            files[folder + statement_name(1, serial, act)] = data
            files[folder + signature_name(1, serial, act)] = sign(people[place], data)


def _statement(
    release: Release, act: str, serial: int, role: str, person: str, previous: str | None, chain: TrustChain
) -> Act:
    attached = tuple(within(release.root, p) for p in release.files if not p.endswith(".md") and p != CONFIG)
    return Act(
        files=digests(release.files), release=release.id, version=1, serial=serial, person=person, time=NOW, act=act,
        role=role, previous=previous, waivers=(), policy=chain.latest.policy_digest, trust=chain.latest.version,
        opinion="主动公开", basis=_GROUND, reason="属于应当主动公开的统计信息", contributors=(), unknown_contributors=0,
        answers={q.key: Answer(answer="是" if q.key.startswith("attachment:") else "否") for q in asked(act, attached)},
    )  # fmt: skip


def _enter_all(files: dict[str, bytes], chain: TrustChain) -> None:
    verdict = decide(Case(_tree(files), chain, NOW, _nothing_found))
    nobody: dict[str, tuple[str, ...]] = {judged.id: () for judged in verdict.releases}
    entered = publishing.prepare(verdict, nobody, _PUBLISHER, NOW, lambda: "5a" * 32)
    assert entered is not None, [r.code for judged in verdict.releases[:3] for r in judged.reasons]
    files.update(entered.files)
    files[logs.CHECKPOINT] = entered.checkpoint
    files[logs.SIGNATURE] = sign(_PUBLISHER, entered.checkpoint)


def _nothing_found(_path: str, _blob: Blob, _name: str) -> ScanResult:
    return ScanResult()


def measure(count: int) -> dict[str, float]:
    """Processor seconds of each step for a bureau of `count` releases."""
    tree, chain = bureau(count)
    took: dict[str, float] = {}

    def timed(step: str, work: Callable[[], Any]) -> Any:
        start = time.process_time()
        made = work()
        took[step] = time.process_time() - start
        return made

    releases = timed("parse", lambda: find_releases(tree))
    assert len(releases) == count + 1
    timed("scan", lambda: [_scan(release) for release in releases])
    timed("signatures", lambda: [_read_folder(tree, release, chain) for release in releases])
    known = Scanner()
    decide(Case(tree, chain, NOW, known))
    fresh = _tree({path: blob.data for path, blob in tree.items()})
    verdict: Verdict = timed("verdict", lambda: decide(Case(fresh, chain, NOW, known)))
    assert all(judged.state == "published" for judged in verdict.releases), verdict.releases[0].reasons
    config, _ = siteconfig.parse(tree[CONFIG].data)
    assert config is not None
    timed("staging", lambda: staging.stage(published(verdict, config)))
    return took


def _scan(release: Release) -> list[ScanResult]:
    return [scan_file(p, b.data, name_in_release=within(release.root, p)) for p, b in release.files.items()]


def _read_folder(tree: Tree, release: Release, chain: TrustChain) -> approvals.Folder:
    start = f"approvals/{release.id}/"
    names = [name(1, serial, act) for serial, (act, _, _) in enumerate(_ACTS, 1) for name in _NAMES]
    return approvals.read_folder(release.id, {name: tree[start + name] for name in names})


_NAMES = (statement_name, signature_name)


def main() -> None:
    """Prints a line for each step."""
    count = int(sys.argv[1]) if sys.argv[1:] else 300
    measure(3)
    once, twice = measure(count), measure(2 * count)
    print(f"{'step':12} {count:>7} releases {2 * count:>7} releases   per release     growth")
    for step in once:
        per = twice[step] / (2 * count) * 1000
        print(f"{step:12} {once[step]:14.3f} s {twice[step]:14.3f} s {per:10.3f} ms {twice[step] / once[step]:10.2f}")


if __name__ == "__main__":
    main()
