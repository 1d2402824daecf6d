"""The hooks in real repositories: what a commit or a push brings in is looked at, whatever way it comes."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from gate import sample_keys
from gate.bureau import sample_answers, trust_files
from gate.cli import main
from gate.model import sha256
from gate.rules.registry import BY_ID
from gate.scanner import scan_file
from gate.signing import SigningKey, sign
from gate.statements import FileDigest, WaivedFinding, Waiver, encode
from gate.trust_edit import next_version
from gate.workdays import SHANGHAI

MARKED = "# 通知\n\n内部文件\n\n白鹭行动。\n"
CLEAN = "# 通知\n\n本月居民消费价格同比上涨。\n"
PAGE = "content/releases/2026/demo/index.md"
DRAFTER = "p01"


class Git:
    """A repository on disk, and git as a person calls it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *words: str, check: bool = True, stdin: bytes | None = None) -> subprocess.CompletedProcess:
        env = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")} | {
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "LANG": "zh_CN.UTF-8",
            "HOME": str(self.folder.parent),
        }
        done = subprocess.run(
            ["git", "-c", "user.name=a", "-c", "user.email=a@sample.invalid", *words],
            cwd=self.folder, env=env, input=stdin, capture_output=True, check=False,
        )  # fmt: skip
        if check and done.returncode:
            raise AssertionError(done.stderr.decode())
        return done

    def out(self, *words: str) -> str:
        return self(*words).stdout.decode().strip()

    def write(self, path: str, text: str | bytes) -> None:
        place = self.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text if isinstance(text, bytes) else text.encode())

    def commit(self, files: dict[str, str | bytes], message: str = "m") -> str:
        for path, text in files.items():
            self.write(path, text)
        self("add", "-A")
        self("commit", "-q", "--no-verify", "-m", message)
        return self.out("rev-parse", "HEAD")

    def push(self, *words: str) -> subprocess.CompletedProcess:
        return self("push", "-q", "--no-verify", "origin", *words, check=False)


def refused(done: subprocess.CompletedProcess, *codes: str) -> None:
    err = done.stderr.decode()
    assert done.returncode != 0, err
    assert "Traceback" not in err
    for code in codes:
        assert f"[{code}]" in err, err
    assert "白鹭" not in err


def accepted(done: subprocess.CompletedProcess) -> None:
    assert done.returncode == 0, done.stderr.decode()


@pytest.fixture(scope="session")
def trust(tmp_path_factory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("roots")
    when = datetime(2026, 1, 5, 9, tzinfo=SHANGHAI)
    files = next_version({}, trust_files(sample_answers(), {}, sample=True), when)
    for root in sample_keys.ROOTS:
        path = folder / root
        path.touch(mode=0o600)
        path.write_bytes(sample_keys.private_key(root))
        key = SigningKey(sample_keys.public_key(root), path)
        files[f"trust/1/{root}.sig"] = sign(files["trust/1/trust.json"], key)
    return files


@pytest.fixture
def server(tmp_path) -> Git:
    folder = tmp_path / "server.git"
    folder.mkdir()
    server = Git(folder)
    server("init", "-q", "--bare", "-b", "main")
    return server


@pytest.fixture
def clone(tmp_path, server, trust) -> Git:
    """A clone whose main is on the server, with a signed trust base and one clean page; the hook is installed."""
    folder = tmp_path / "clone"
    folder.mkdir()
    clone = Git(folder)
    clone("init", "-q", "-b", "main")
    clone("remote", "add", "origin", str(server.folder))
    clone.commit({**trust, PAGE: CLEAN})
    accepted(clone.push("main"))
    assert main(["hook", "install", "--repo", str(server.folder)]) == 0
    return clone


# -- installing -----------------------------------------------------------------------------------


def test_a_clone_gets_two_hooks_and_a_server_one(clone, server, capsys):
    assert main(["hook", "install", "--repo", str(clone.folder)]) == 0
    assert sorted(p.name for p in (clone.folder / ".git/hooks").iterdir() if not p.suffix) == ["pre-commit", "pre-push"]
    assert [p.name for p in (server.folder / "hooks").iterdir() if not p.suffix] == ["pre-receive"]
    text = (server.folder / "hooks/pre-receive").read_text()
    assert sys.executable in text and "-P -m gate hook run pre-receive" in text


def test_a_foreign_hook_is_left_alone_until_forced_and_then_kept(clone, capsys):
    foreign = clone.folder / ".git/hooks/pre-push"
    foreign.parent.mkdir(exist_ok=True)
    foreign.write_text("#!/bin/sh\nexit 0\n")
    words = ["hook", "install", "--repo", str(clone.folder)]
    assert main(words) == 2
    assert "[hook-foreign]" in capsys.readouterr().err
    assert foreign.read_text() == "#!/bin/sh\nexit 0\n"
    assert not (foreign.parent / "pre-commit").exists()
    assert main([*words, "--force"]) == 0
    assert (foreign.parent / "pre-push.before-gate").read_text() == "#!/bin/sh\nexit 0\n"
    assert main(words) == 0


def test_hooks_go_where_git_looks_for_them(clone, capsys):
    clone("config", "core.hooksPath", "own-hooks")
    assert main(["hook", "install", "--repo", str(clone.folder)]) == 0
    assert (clone.folder / "own-hooks/pre-commit").exists()


@pytest.mark.parametrize("kind", ["pre-commit", "pre-receive"])
def test_a_hook_of_the_wrong_kind_of_repository_is_not_installed(clone, server, kind, capsys):
    where = server if kind == "pre-commit" else clone
    assert main(["hook", "install", "--kind", kind, "--repo", str(where.folder)]) == 2
    assert "[hook-needs-bare]" in capsys.readouterr().err


def test_a_hook_whose_gate_is_gone_blocks(clone, server):
    hook = server.folder / "hooks/pre-receive"
    hook.write_text(hook.read_text().replace(sys.executable, "/nowhere/python"))
    clone.commit({"content/a.txt": "x"})
    refused(clone.push("main"))


# -- before a commit ------------------------------------------------------------------------------


@pytest.fixture
def hooked(clone) -> Git:
    assert main(["hook", "install", "--repo", str(clone.folder)]) == 0
    return clone


def test_a_marked_file_is_not_committed(hooked):
    hooked.write(PAGE, MARKED)
    hooked("add", "-A")
    refused(hooked("commit", "-qm", "m", check=False), "internal-mark")


def test_a_clean_file_and_files_elsewhere_are_committed(hooked):
    hooked.write(PAGE, CLEAN + "\n再次说明。\n")
    hooked.write("docs/notes.md", MARKED)
    hooked("add", "-A")
    accepted(hooked("commit", "-qm", "m", check=False))


@pytest.mark.parametrize("words", [["-a"], [PAGE], ["-i", PAGE], ["--amend", "-a"]])
def test_what_git_stages_by_itself_is_looked_at_too(hooked, words):
    hooked.write(PAGE, MARKED)
    refused(hooked("commit", "-qm", "m", *words, check=False), "internal-mark")


def test_the_staged_bytes_count_not_those_on_disk(hooked):
    hooked.write(PAGE, MARKED)
    hooked("add", "-A")
    hooked.write(PAGE, CLEAN)
    refused(hooked("commit", "-qm", "m", check=False), "internal-mark")


def test_a_file_that_cannot_be_examined_is_not_committed(hooked):
    hooked.write("content/releases/2026/demo/data.xlsx", b"PK\x03\x04 not really")
    hooked("add", "-A")
    refused(hooked("commit", "-qm", "m", check=False), "not-examined")


def test_the_first_commit_of_a_repository_is_looked_at(tmp_path):
    (tmp_path / "new").mkdir()
    new = Git(tmp_path / "new")
    new("init", "-q", "-b", "main")
    assert main(["hook", "install", "--repo", str(new.folder)]) == 0
    new.write(PAGE, MARKED)
    new("add", "-A")
    refused(new("commit", "-qm", "m", check=False), "internal-mark")


# -- before a push --------------------------------------------------------------------------------


def test_a_push_is_stopped_by_an_older_unpushed_commit(hooked):
    hooked.commit({PAGE: MARKED})
    hooked.commit({PAGE: CLEAN + "x"})
    refused(hooked("push", "-q", "origin", "main", check=False), "internal-mark")


def test_what_the_other_side_has_is_not_looked_at_again(hooked, server):
    (server.folder / "hooks/pre-receive").unlink()
    hooked.commit({PAGE: MARKED})
    accepted(hooked.push("main"))
    hooked.commit({PAGE: CLEAN})
    accepted(hooked("push", "-q", "origin", "main", check=False))
    accepted(hooked("push", "-q", "origin", "main:refs/heads/copy", check=False))
    accepted(hooked("push", "-q", "origin", ":copy", check=False))


# -- on the server --------------------------------------------------------------------------------


def test_a_clean_push_passes(clone):
    clone.commit({PAGE: CLEAN + "x", "registers/request/2026/r.md": "---\nid: r\n---\n正文\n"})
    accepted(clone.push("main"))


def test_holds_and_missing_sign_offs_block_no_push(clone):
    clone.commit({"content/releases/2026/other/index.md": "# 草稿\n\n征求意见稿\n", "docs/x.md": MARKED})
    accepted(clone.push("main"))


@pytest.mark.parametrize("ref", ["main", "HEAD:refs/heads/feature", "HEAD:refs/tags/v1", "HEAD:refs/other/x"])
def test_a_mark_is_found_on_every_kind_of_ref(clone, server, ref):
    bad = clone.commit({PAGE: MARKED})
    refused(clone.push(ref), "internal-mark")
    assert server("cat-file", "-e", bad, check=False).returncode != 0


def test_a_mark_in_history_is_found_though_the_tip_is_clean(clone):
    clone.commit({PAGE: MARKED})
    clone.commit({PAGE: CLEAN + "x"})
    refused(clone.push("main"), "internal-mark")


def test_a_mark_is_found_in_an_annotated_tag_a_force_push_and_a_merge(clone):
    clone("checkout", "-q", "-b", "feature")
    clone.commit({"content/releases/2026/demo/a.md": CLEAN})
    accepted(clone.push("feature"))
    clone("reset", "-q", "--hard", "HEAD~1")
    clone.commit({"content/releases/2026/demo/a.md": MARKED})
    refused(clone.push("--force", "feature"), "internal-mark")
    clone("tag", "-a", "v1", "-m", "v1")
    refused(clone.push("v1"), "internal-mark")
    clone("checkout", "-q", "main")
    clone.commit({"content/x.txt": "x"})
    clone("merge", "-q", "--no-ff", "--no-commit", "-s", "ours", "origin/main")
    clone.write("content/releases/2026/demo/evil.md", MARKED)
    clone.commit({}, "evil merge")
    refused(clone.push("main"), "internal-mark")


def test_a_mark_in_a_name_is_found(clone):
    clone.commit({"content/releases/2026/demo/机密★10年.txt": "x"})
    done = clone.push("main")
    refused(done, "file-name-mark")
    assert "机密" not in done.stderr.decode()


def test_a_mark_in_the_name_of_a_folder_is_found(clone):
    clone.commit({"content/releases/2026/机密★10年/index.txt": "x"})
    refused(clone.push("main"), "file-name-mark")


def test_links_submodules_and_unreadable_files_are_refused(clone):
    (clone.folder / "content/link.md").symlink_to("/etc/hostname")
    clone.commit({})
    refused(clone.push("main"), "not-examined")
    clone("reset", "-q", "--hard", "HEAD~1")
    clone("update-index", "--add", "--cacheinfo", f"160000,{clone.out('rev-parse', 'HEAD')},content/sub")
    clone("commit", "-qm", "m")
    refused(clone.push("main"), "not-examined")


def test_sealed_files_and_signatures_of_registers_pass_but_only_there(clone):
    sealed = b"age-encryption.org/v1\n-> X25519 abc\nxyz\n--- mac\n\x00\xff\x80"
    clone.commit({"registers/request/2026/r.1.age": sealed, "registers/request/2026/r.1.json.sig": "-----BEGIN\nAA\n"})
    accepted(clone.push("main"))
    clone.commit({"registers/request/2026/r.2.age": "内部文件".encode()})
    refused(clone.push("main"), "not-examined")
    clone("reset", "-q", "--hard", "HEAD~1")
    clone.commit({"registers/request/2026/r.3.json.sig": MARKED})
    refused(clone.push("main"), "internal-mark")
    clone("reset", "-q", "--hard", "HEAD~1")
    clone.commit({"content/releases/2026/demo/r.age": sealed})
    refused(clone.push("main"), "not-examined")


def test_an_object_that_was_refused_once_is_looked_at_again(clone):
    clone.commit({PAGE: MARKED})
    refused(clone.push("HEAD:refs/heads/one"), "internal-mark")
    refused(clone.push("HEAD:refs/heads/two"), "internal-mark")


# -- refs -----------------------------------------------------------------------------------------


def test_the_protected_branch_is_neither_rewritten_nor_deleted(clone, server):
    clone.commit({PAGE: CLEAN + "1"})
    accepted(clone.push("main"))
    clone("reset", "-q", "--hard", "HEAD~1")
    clone.commit({PAGE: CLEAN + "2"})
    refused(clone.push("--force", "main"), "protected-ref-rewritten")
    server("config", "receive.denyDeleteCurrent", "ignore")
    refused(clone.push(":main"), "protected-ref-deleted")
    refused(clone.push("--force", "HEAD:refs/replace/" + clone.out("rev-parse", "HEAD")), "git-replace")


def test_other_branches_may_be_rewritten_and_deleted(clone):
    accepted(clone.push("HEAD:refs/heads/feature"))
    clone("commit", "-q", "--amend", "--no-verify", "-m", "other")
    accepted(clone.push("--force", "HEAD:refs/heads/feature"))
    accepted(clone.push(":feature"))


@pytest.mark.parametrize(
    "ref",
    ["refs/tags/main", "refs/tags/Main", "refs/heads/heads/main", "refs/heads/refs/heads/main",
     "refs/remotes/origin/main", "refs/remotes/origin/HEAD", "refs/remotes/main", "refs/heads/HEAD",
     "refs/tags/heads/main"],
)  # fmt: skip
def test_nothing_may_be_named_like_the_protected_branch(clone, ref):
    refused(clone.push(f"HEAD:{ref}"), "ref-lookalike")


def test_an_alias_of_the_protected_branch_is_protected_too(clone, server):
    server("symbolic-ref", "refs/heads/master", "refs/heads/main")
    clone("commit", "-q", "--amend", "--no-verify", "-m", "other")
    refused(clone.push("--force", "HEAD:refs/heads/master"), "protected-ref-rewritten")


@pytest.mark.parametrize("what", ["HEAD^{tree}", f"HEAD:{PAGE}"])
def test_a_ref_that_is_no_commit_is_refused(clone, what):
    oid = clone.out("rev-parse", what)
    refused(clone.push(f"{oid}:refs/tags/x"), "ref-not-a-commit")
    clone("tag", "-a", "y", "-m", "y", oid)
    refused(clone.push("y"), "ref-not-a-commit")


def test_a_server_whose_head_is_detached_takes_nothing(clone, server):
    server("update-ref", "--no-deref", "HEAD", server.out("rev-parse", "main"))
    clone.commit({PAGE: CLEAN + "x"})
    refused(clone.push("HEAD:refs/heads/feature"), "protected-ref-missing")


# -- claims ---------------------------------------------------------------------------------------


@pytest.fixture
def claim(tmp_path):
    """Makes the author's claims for every refused finding of a page."""

    def make(text: str, owner: str = DRAFTER, path: str = PAGE, **changes) -> dict[str, bytes]:
        key_file = tmp_path / f"key-{owner}"
        key_file.touch(mode=0o600)
        key_file.write_bytes(sample_keys.private_key(owner))
        key = SigningKey(sample_keys.public_key(owner), key_file)
        result = scan_file(path, text.encode(), name_in_release="index.md")
        made = {}
        for serial, finding in enumerate((f for f in result.findings if f.severity == "refuse"), start=1):
            fields = {
                "files": (FileDigest(path, "100644", sha256(text.encode())),),
                "release": "demo",
                "version": 1,
                "serial": serial,
                "person": owner,
                "time": datetime.now(SHANGHAI).replace(microsecond=0) - timedelta(hours=1),
                "act": "claim",
                "finding": WaivedFinding(
                    fingerprint=finding.fingerprint,
                    rule=finding.rule,
                    rule_version=BY_ID[finding.rule].version,
                    path=path,
                    part=None,
                ),
                "kind": "quotation",
                "reason": "引用制度原文",
            } | changes
            data = encode(Waiver(**fields))
            name = f"approvals/{fields['release']}/001-{serial:02d}-claim.json"
            made |= {name: data, f"{name}.sig": sign(data, key)}
        return made

    return make


def test_a_quotation_passes_with_the_authors_claim_in_the_same_push(clone, claim):
    clone.commit({PAGE: MARKED})
    refused(clone.push("main"), "internal-mark")
    clone.commit(claim(MARKED))
    accepted(clone.push("main"))
    clone("checkout", "-q", "-b", "feature", "HEAD~2")
    clone.commit({"content/x.txt": "x"})
    clone("merge", "-q", "-m", "merge", "main")
    accepted(clone.push("feature"))


def test_a_claim_for_other_bytes_another_finding_or_another_file_counts_for_nothing(clone, claim):
    other = WaivedFinding(fingerprint="sha256:" + "0" * 64, rule="internal-mark", rule_version=1, path=PAGE, part=None)
    for changes in (
        {"files": (FileDigest(PAGE, "100644", "0" * 64),)},
        {"finding": other},
        {"kind": "other"},
    ):  # fmt: skip
        clone.commit({PAGE: MARKED, **claim(MARKED, **changes)})
        refused(clone.push("HEAD:refs/heads/feature"), "internal-mark")
        clone("reset", "-q", "--hard", "HEAD~1")
    clone.commit({PAGE: MARKED + "\n内部资料\n", **claim(MARKED)})
    refused(clone.push("HEAD:refs/heads/feature"), "internal-mark")


def test_a_claim_needs_the_signature_of_a_drafter_whom_the_protected_branch_knows(clone, claim):
    made = claim(MARKED)
    for broken in (
        claim(MARKED, owner="stranger", person="p01"),
        {path: data for path, data in made.items() if not path.endswith(".sig")},
        {path: data.replace(b"1", b"2") if path.endswith(".sig") else data for path, data in made.items()},
    ):
        clone.commit({PAGE: MARKED, **broken})
        refused(clone.push("HEAD:refs/heads/feature"), "internal-mark")
        clone("reset", "-q", "--hard", "HEAD~1")
        clone("clean", "-fdq")


def test_no_claim_helps_what_nobody_may_quote(clone, claim):
    text = "# 通知\n\n联系人身份证号 11010519491231002X。\n"
    clone.commit({PAGE: text, **claim(text)})
    refused(clone.push("main"), "id-number")


# -- size -----------------------------------------------------------------------------------------


@pytest.mark.slow
def test_ten_thousand_refs_are_looked_at_in_one_go(clone, server):
    clone.commit({PAGE: CLEAN + "x"})
    head = clone.out("rev-parse", "HEAD")
    refs = "".join(f"create refs/heads/b{n} {head}\n" for n in range(10_000))
    clone("update-ref", "--stdin", stdin=refs.encode())
    started = time.monotonic()
    accepted(clone.push("refs/heads/b*:refs/heads/b*"))
    assert time.monotonic() - started < 60
