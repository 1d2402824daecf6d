"""A small bureau for tests: a real git repository, the sample trust base, real keys, real signatures."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from pathlib import Path
from unittest import mock

from gate import checkpoint as checkpoints
from gate import judging, now, sample_keys, signing, timestamps
from gate import log as logs
from gate.checkpoint import Checkpoint
from gate.cli import main
from gate.gitstore import Repository
from gate.log import Entry, SaltedEntry
from gate.model import Tree, sha256
from gate.questions import asked
from gate.releases import Release, find_releases
from gate.statements import Act, Answer, encode, files_digest, signature_name, statement_name
from gate.verdict import attachments, digests, version_path

ROOT = Path(__file__).resolve().parent.parent

ANSWERS = "\n".join(
    f"{key}: 否"
    for key in (
        "g1", "g2", "g3", "g4", "g5", "g6", "telegram", "national_security", "public_security",
        "economic_security", "stability", "internal_affairs",
    )
)  # fmt: skip
GROUND = "《中华人民共和国政府信息公开条例》第二十条"


@dataclass(frozen=True)
class Run:
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        """Everything printed."""
        return self.out + self.err


def hears_ctrl_c() -> None:
    """In a new process: what the tests run in the background of a script would pass on is that Ctrl-C is ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def page(title: str, body: str, **fields: str) -> str:
    """A Markdown page with complete front matter; `fields` replace or (None) drop single keys."""
    front = {
        "title": title,
        "kind": "statistics",
        "category": '"0301"',
        "office": "OFF-05",
        "produced": "2026-11-12",
        "classification": "公开",
        "opinion": "主动公开",
        "basis": GROUND,
        "reason": "属于应当主动公开的统计信息",
        "author": "p08",
        "reviewer": "p12",
        "approver": "p03",
        "with": "[]",
        "period": "2026-10",
    } | {key.rstrip("_"): value for key, value in fields.items()}
    lines = [f"{key}: {value}" for key, value in front.items() if value is not None]
    return "---\n" + "\n".join(lines) + "\n---\n\n" + body + "\n"


DOCUMENT = {
    "author": "p11",
    "reviewer": "p13",
    "kind": "document",
    "category": '"09"',
    "office": "OFF-02",
    "period": None,
}


class Bureau:
    """A repository in a folder, and what its people do in it."""

    def __init__(self, root: Path, people: Mapping[str, str]) -> None:
        self.root = root
        self.people = people

    # -- files and commits ----------------------------------------------------------------------

    def write(self, path: str, content: str | bytes) -> Path:
        """Write one file of the working folder."""
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content.encode() if isinstance(content, str) else content)
        return place

    def read(self, path: str) -> bytes:
        """The bytes of one file."""
        return (self.root / path).read_bytes()

    def git(self, *words: str, author: str = "p08", check: bool = True) -> str:
        """Run git as one of the people."""
        environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith("GIT_")},
            "GIT_AUTHOR_NAME": author, "GIT_AUTHOR_EMAIL": f"{author}@sample.invalid",
            "GIT_COMMITTER_NAME": author, "GIT_COMMITTER_EMAIL": f"{author}@sample.invalid",
        }  # fmt: skip
        done = subprocess.run(
            ["git", *words], cwd=self.root, env=environment, capture_output=True, text=True, check=False
        )
        if check and done.returncode:
            raise AssertionError(done.stderr)
        return done.stdout

    def commit(self, message: str = "change", author: str = "p08") -> None:
        """Commit everything."""
        self.git("add", "--all", "--force", author=author)
        self.git("commit", "--quiet", "--allow-empty", "--no-verify", "-m", message, author=author)

    # -- the gate -------------------------------------------------------------------------------

    def gate(self, *words: str, lang: str = "en") -> Run:
        """Run a command in this repository, in English where no other language is asked for."""
        out, err, before = StringIO(), StringIO(), Path.cwd()
        os.chdir(self.root)
        try:
            with redirect_stdout(out), redirect_stderr(err):
                code = main([*words, "--lang", lang])
        finally:
            os.chdir(before)
        return Run(code, out.getvalue(), err.getvalue())

    def key(self, person: str) -> Path:
        """The private key file of a sample person or root."""
        place = self.root / ".git" / "gate" / person
        if not place.exists():
            place.parent.mkdir(exist_ok=True)
            place.touch(mode=0o600)
            place.write_bytes(sample_keys.private_key(person))
        return place

    def answers(self, **changed: str) -> Path:
        """An answers file outside the working folder."""
        place = self.root / ".git" / "answers.yaml"
        given = dict(line.split(": ") for line in ANSWERS.splitlines()) | changed
        place.write_text("".join(f"{key}: {value}\n" for key, value in given.items()), "utf-8")
        return place

    def act(self, act: str, release: str, person: str, *more: str) -> Run:
        """One signed act by a person."""
        answers = self.answers(**self._attachments(release)) if act in ("submit", "review", "approve") else None
        words = [act, release, "--key", str(self.key(person)), "--yes", *more]
        return self.gate(*words, *(["--answers", str(answers)] if answers else []))

    def _attachments(self, release: str) -> dict[str, str]:
        roots = [p.parent for p in self.root.glob(f"content/releases/*/{release}/index.md")]
        files = [f for root in roots for f in root.rglob("*") if f.is_file() and f.suffix != ".md"]
        return {f"attachment:{f.relative_to(roots[0]).as_posix()}": "是" for f in files}

    def sign(self, release: str) -> None:
        """Submit, review and approve, by the people that the front matter names."""
        author, reviewer, approver = self._people(release)
        for act, person in (("submit", author), ("review", reviewer), ("approve", approver)):
            run = self.act(act, release, person)
            assert run.code == 0, run.said

    def waive(self, release: str, person: str, fingerprint: str, *more: str) -> Run:
        """A claim or waiver of one finding."""
        words = ["--key", str(self.key(person)), "--yes", "--reason", "引用该字样", *more]
        return self.gate("waive", release, fingerprint, *words)

    def lift(self, release: str, person: str = "p04") -> Run:
        """The secrecy officer's statement that the marks which a release quotes mark nothing in it."""
        return self.gate("lift", release, "--key", str(self.key(person)), "--yes", "--reason", "所标内容不在本库")

    def register(self, *words: str, by: str, values: tuple[str, ...] = ()) -> Run:
        """A `gate register` command by a person; `values` are ``key=value``."""
        given = [part for value in values for part in ("--set", value)]
        return self.gate("register", *words, *given, "--key", str(self.key(by)), "--yes")

    def publish(self) -> Run:
        """The publisher's act."""
        return self.gate("publish", "--key", str(self.key("p05")))

    def build(self, out: Path, *more: str) -> Run:
        """Build the site of HEAD."""
        return self.gate("build", "--out", str(out), "--key", str(self.key("p05")), *more)

    def process(self, *words: str, **environment: str) -> subprocess.Popen[str]:
        """A command as a process of its own (and of its own group), with `environment` added to a small one."""
        small = {"PATH": os.environ["PATH"], "HOME": str(self.root / ".git"), "LC_ALL": "C.UTF-8"}
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "gate", *words, "--lang", "en"],
            cwd=self.root, env=small | environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, start_new_session=True, preexec_fn=hears_ctrl_c,
        )  # fmt: skip

    def judged(self) -> dict[str, tuple[str, frozenset[str]]]:
        """The state of each release of HEAD, and every code against it, as `gate check` reports them."""
        run = self.gate("check", "--rev", "HEAD", "--format", "json")
        assert run.code in (0, 1), run.said
        report = json.loads(run.out)
        roots = {release.id: f"{release.root}/" for release in find_releases(self._tree())}

        def found(release: str) -> set[str]:
            places = [f for f in report["findings"] if f["path"].startswith(roots.get(release, "?"))]
            unread = [n for n in report["not_examined"] if n["path"].startswith(roots.get(release, "?"))]
            return {f["rule"] for f in places if f["severity"] != "note"} | ({"not-examined"} if unread else set())

        return {
            r["id"]: (r["state"], frozenset({reason["code"] for reason in r["reasons"]} | found(r["id"])))
            for r in report["releases"]
        }

    @contextmanager
    def clock(self, moment: datetime) -> Iterator[None]:
        """The wall clock of the gate's commands stands at `moment`."""
        with mock.patch.object(now, "now", lambda: moment):
            yield

    def correct_grain(self) -> None:
        """A second version of grain, signed and published."""
        path = "content/releases/2026/grain/index.md"
        text = self.read(path).decode()
        fields = (
            "correction: {of: 1, kind: 修订, since: 2026-11-12, why: 年度核实, was: 略有增加, is: 增加}\n---\n\nCANARY"
        )
        self.write(path, text.replace("---\n\nCANARY", fields).replace("略有增加", "增加"))
        self.commit("correction")
        self.sign("grain")
        run = self.publish()
        assert run.code == 0, run.said

    # -- past the gate's own commands -----------------------------------------------------------

    def force_sign(self, *releases: str) -> None:
        """Put three good signatures of the right people on the bytes of HEAD, whatever the gate thinks of them."""
        tree = self._tree()
        trust = judging.read_trust(Repository.open(self.root), None).latest
        found = {release.id: release for release in find_releases(tree)}
        for release in releases:
            version = self._version(tree, release)
            began = len([p for p in tree if p.startswith(f"approvals/{release}/{version:03d}-") and p.endswith("json")])
            previous = None
            acts = ("submit", "drafter"), ("review", "reviewer"), ("approve", "leader")
            for serial, ((act, role), person) in enumerate(zip(acts, self._people(release), strict=True), began + 1):
                statement = Act(
                    files=digests(found[release].files), release=release, version=version, serial=serial,
                    person=person, time=now.now(), act=act, role=role, previous=previous, waivers=(),
                    policy=trust.policy_digest, trust=trust.version, opinion="主动公开", basis=GROUND,
                    reason="属于应当主动公开的信息", contributors=(self._people(release)[0],),
                    unknown_contributors=0, answers=self._answers(act, found[release]),
                )  # fmt: skip
                data = encode(statement)
                previous = f"sha256:{sha256(data)}"
                key = signing.signer_key(self.key(person), None, ())
                folder = f"approvals/{release}/"
                self.write(folder + statement_name(version, serial, act), data)
                self.write(folder + signature_name(version, serial, act), signing.sign(data, key))
        self.commit("statements", author="p08")

    def force_publish(self, *releases: str) -> None:
        """Enter signed releases into the log as a publisher would who has the key and goes round the gate."""
        tree = self._tree()
        chain = judging.read_trust(Repository.open(self.root), None)
        log, code = logs.read(tree, chain), chain.latest.policy.bureau.org_code
        found = {release.id: release for release in find_releases(tree)}
        entries = []
        for seq, release in enumerate(releases, len(log.entries)):
            entry = self._entry(found[release], tree, seq, f"{code}/202611-9{seq:04d}", chain.latest.version)
            entries.append(SaltedEntry(entry, secrets.token_hex(32)))
            for path, blob in found[release].files.items():
                self.write(version_path(entry, path), blob.data)
            self.write(logs.entry_name(seq), entries[-1].stored)
        grown = logs.append(log, entries)
        memory = tree[logs.REGISTERS].data
        text = checkpoints.encode(
            Checkpoint(
                origin=f"gongkai-gate/{code}", size=len(grown.entries), root=grown.merkle_tree.root,
                trust=chain.latest.version, time=now.now(), registers=sha256(memory),
            )
        )  # fmt: skip
        self.write(logs.CHECKPOINT, text)
        self.write(logs.SIGNATURE, signing.sign(text, signing.signer_key(self.key("p05"), None, ())))
        self.commit("entered", author="p05")

    def _entry(self, release: Release, tree: Tree, seq: int, index_no: str, trust: int) -> Entry:
        version = self._version(tree, release.id)
        files = digests(release.files)
        signed = {
            act: f"sha256:{sha256(blob.data)}"
            for act in ("submit", "review", "approve")
            for path, blob in sorted(tree.items())
            if path.startswith(f"approvals/{release.id}/{version:03d}-") and path.endswith(f"-{act}.json")
        }
        return Entry.model_validate(
            {
                "kind": "publish", "seq": seq, "time": timestamps.render(now.now()), "release": release.id,
                "version": version, "root": release.root, "digest": files_digest(files), "statements": signed,
                "files": tuple({"path": f.path, "mode": f.mode, "sha256": f.sha256} for f in files),
                "waivers": (), "trust": trust, "by": "p05", "index_no": index_no, "contributors": (),
            }
        )  # fmt: skip

    def _answers(self, act: str, release: Release) -> dict[str, Answer]:
        return {
            question.key: Answer(answer="是" if question.key.startswith("attachment:") else "否")
            for question in asked(act, attachments(release))
        }

    def _people(self, release: str) -> tuple[str, str, str]:
        author, reviewer, approver = self.people.get(release, STATISTICIANS).split()
        return author, reviewer, approver

    def _tree(self) -> Tree:
        return judging.read_tree(Repository.open(self.root), "HEAD")

    def _version(self, tree: Tree, release: str) -> int:
        return 1 + len({p.split("/")[2] for p in tree if p.startswith(f"versions/{release}/")})


STATISTICIANS = "p08 p12 p03"
PEOPLE = {"home": "p11 p13 p03", "prices": "p08 p12 p03", "notice": "p11 p13 p03", "grain": "p08 p12 p03"}


def start(root: Path) -> Bureau:
    """A repository with the sample trust base and three unsigned releases."""
    root.mkdir(parents=True, exist_ok=True)
    bureau = Bureau(root, PEOPLE)
    bureau.git("init", "--quiet", "--initial-branch=main")
    bureau.git("config", "user.name", "test")
    bureau.git("config", "user.email", "p08@sample.invalid")
    shutil.copytree(ROOT / "trust", root / "trust")
    bureau.write("mkdocs.yml", (ROOT / "mkdocs.yml").read_bytes())
    home = {**DOCUMENT, "office": "OFF-08"}
    bureau.write("content/index.md", page("首页", "欢迎。", **home))
    bureau.write(
        "content/releases/2026/prices/index.md",
        page(
            "2026年10月居民消费价格",
            "CANARY-PRICES 同比上涨0.3%。见[附表](t1.csv)。\n\n| 指标 | 同比 |\n|---|---|\n| 总指数 | 100.3 |",
        ),
    )
    bureau.write("content/releases/2026/prices/t1.csv", "指标,同比\n总指数,100.3\n")
    bureau.write(
        "content/releases/2026/grain/index.md", page("2026年粮食产量", "CANARY-GRAIN 产量略有增加。", period="2026")
    )
    bureau.commit("content")
    return bureau


def founded(root: Path) -> Bureau:
    """A bureau that has published home, prices and grain."""
    bureau = start(root)
    for release in ("home", "prices", "grain"):
        bureau.sign(release)
    run = bureau.publish()
    assert run.code == 0, run.said
    bureau.git("gc", "--quiet")  # few files to copy for each test
    return bureau


def copy(of: Bureau, root: Path) -> Bureau:
    """The same bureau in another folder."""
    shutil.copytree(of.root, root, symlinks=True)
    return Bureau(root, of.people)
