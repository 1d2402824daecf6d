"""The hooks in real repositories: what a commit or a push brings in is looked at, whatever way it comes.

Most cases ask `gate.receiving` about a server that can read the clone's objects, which is what git's quarantine
gives a pre-receive hook; a few push for real, since only git itself sets up a quarantine and an index.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import bureau as bureaus
import pytest
from bureau import Bureau, page

from gate import receiving
from gate.cli import main
from gate.errors import GateError
from gate.gitstore import Repository
from gate.signing import SigningKey, public_key_of, sign
from gate.statements import FileDigest, decode, encode
from gate.workdays import SHANGHAI

MARKED = "# 通知\n\n内部文件\n\n白鹭行动。\n"
CLEAN = "# 通知\n\n本月居民消费价格同比上涨。\n"
PAGE = "content/releases/2026/demo/index.md"
ZERO = "0" * 40
NOW = datetime(2026, 12, 1, 9, tzinfo=SHANGHAI)


class Pair:
    """A clone and its server."""

    def __init__(self, clone: Bureau, server: Path) -> None:
        self.clone = clone
        self.server = server
        self.git = clone.git
        self.write = clone.write

    def commit(self, files: dict[str, str | bytes], message: str = "m") -> str:
        for path, content in files.items():
            self.write(path, content)
        self.clone.commit(message)
        return self.head

    @property
    def head(self) -> str:
        return self.git("rev-parse", "HEAD").strip()

    def on_server(self, *words: str) -> str:
        done = subprocess.run(["git", *words], cwd=self.server, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    def receive(self, *updates: tuple[str, str, str]) -> set[str]:
        """What a pre-receive hook would say about updates (old, new, ref): the codes of all refusals."""
        lines = "".join(f"{old} {new} {ref}\n" for old, new, ref in updates)
        outcome = receiving.before_receive(Repository.open(self.server), NOW, lines)
        assert outcome.passes == (not outcome.reasons and not outcome.refused)
        found = {reason.code for reason in outcome.reasons}
        for judged in outcome.refused:
            found |= {f.rule for f in judged.refused} | {"not-examined" for _ in judged.not_examined}
        return found

    def receive_main(self) -> set[str]:
        """What it would say about main going to the clone's HEAD."""
        return self.receive((self.on_server("rev-parse", "refs/heads/main"), self.head, "refs/heads/main"))

    def push(self, *words: str) -> tuple[int, str]:
        """A real push past the client's own hooks."""
        return self.run("push", "-q", "--no-verify", "origin", *words)

    def run(self, *words: str) -> tuple[int, str]:
        environment = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")} | {"LANG": "zh_CN.UTF-8"}
        done = subprocess.run(
            ["git", *words], cwd=self.clone.root, env=environment, capture_output=True, text=True, check=False
        )
        assert "Traceback" not in done.stderr
        assert "白鹭" not in done.stderr
        return done.returncode, done.stderr


@pytest.fixture
def pair(tmp_path, founded_bureau) -> Pair:
    """A clone of a bureau that has published, and the server it came from."""
    clone = bureaus.copy(founded_bureau, tmp_path / "clone")
    server = tmp_path / "server.git"
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(server)], check=True)
    clone.git("remote", "add", "origin", str(server))
    clone.git("push", "-q", "origin", "main")
    (server / "objects/info/alternates").write_text(f"{clone.root}/.git/objects\n")
    return Pair(clone, server)


@pytest.fixture
def guarded(pair, capsys) -> Pair:
    """The same with the hook on the server, which reads nothing of the clone but what is pushed."""
    (pair.server / "objects/info/alternates").unlink()
    assert main(["hook", "install", "--repo", str(pair.server)]) == 0
    return pair


@pytest.fixture
def hooked(pair, capsys) -> Pair:
    """The same with the hooks in the clone."""
    assert main(["hook", "install", "--repo", str(pair.clone.root)]) == 0
    return pair


# -- installing -----------------------------------------------------------------------------------


def _hooks(folder: Path) -> list[str]:
    return sorted(place.name for place in folder.iterdir() if place.suffix != ".sample")


def test_a_clone_gets_two_hooks_and_a_server_one(hooked, guarded):
    assert _hooks(hooked.clone.root / ".git/hooks") == ["pre-commit", "pre-push"]
    assert _hooks(guarded.server / "hooks") == ["pre-receive"]
    text = (guarded.server / "hooks/pre-receive").read_text()
    assert f"exec {sys.executable} -E -P -m gate hook run pre-receive" in text


def test_a_foreign_hook_is_left_alone_until_forced_and_then_kept(pair, capsys):
    foreign = pair.clone.root / ".git/hooks/pre-push"
    foreign.parent.mkdir(exist_ok=True)
    foreign.write_text("#!/bin/sh\nexit 0\n")
    words = ["hook", "install", "--repo", str(pair.clone.root)]
    assert main(words) == 2
    assert "[hook-foreign]" in capsys.readouterr().err
    assert foreign.read_text() == "#!/bin/sh\nexit 0\n"
    assert not (foreign.parent / "pre-commit").exists()
    assert main([*words, "--force"]) == 0
    assert "pre-push.before-gate" in capsys.readouterr().out
    assert (foreign.parent / "pre-push.before-gate").read_text() == "#!/bin/sh\nexit 0\n"
    assert main(words) == 0


def test_hooks_go_where_git_looks_for_them(pair, capsys):
    pair.git("config", "core.hooksPath", "own-hooks")
    assert main(["hook", "install", "--repo", str(pair.clone.root)]) == 0
    assert _hooks(pair.clone.root / "own-hooks") == ["pre-commit", "pre-push"]


@pytest.mark.parametrize("kind", ["pre-commit", "pre-receive"])
def test_a_hook_of_the_wrong_kind_of_repository_is_not_installed(pair, kind, capsys):
    where = pair.server if kind == "pre-commit" else pair.clone.root
    assert main(["hook", "install", "--kind", kind, "--repo", str(where)]) == 2
    assert "[hook-needs-bare]" in capsys.readouterr().err


@pytest.mark.parametrize("place", ["missing", "empty"])
def test_where_there_is_no_repository_nothing_is_installed(tmp_path, place, capsys):
    (tmp_path / "empty").mkdir()
    assert main(["hook", "install", "--repo", str(tmp_path / place)]) == 2
    assert "[not-a-repository]" in capsys.readouterr().err


def test_the_server_checks_the_form_of_objects_too(guarded):
    assert guarded.on_server("config", "receive.fsckObjects") == "true"


def test_a_hook_whose_gate_is_gone_blocks(guarded):
    hook = guarded.server / "hooks/pre-receive"
    hook.write_text(hook.read_text().replace(sys.executable, "/nowhere/python"))
    guarded.commit({"docs/a.txt": "x"})
    code, err = guarded.push("main")
    assert code != 0 and "gate hook install" in err


# -- before a commit ------------------------------------------------------------------------------


def test_a_marked_file_is_not_committed_and_a_file_elsewhere_is(hooked):
    hooked.write(PAGE, MARKED)
    hooked.git("add", "-A")
    code, err = hooked.run("commit", "-qm", "m")
    assert code != 0 and "[internal-mark]" in err and "gate waive" in err
    hooked.git("rm", "-q", "--cached", PAGE)
    hooked.write("docs/notes.md", MARKED)
    hooked.git("add", "docs")
    assert hooked.run("commit", "-qm", "m") == (0, "")


@pytest.mark.parametrize("words", [["-a"], ["content/index.md"], ["-i", "content/index.md"], ["--amend", "-a"]])
def test_what_git_stages_by_itself_is_looked_at_too(hooked, words):
    hooked.write("content/index.md", hooked.clone.read("content/index.md").decode() + MARKED)
    code, err = hooked.run("commit", "-qm", "m", *words)
    assert code != 0 and "[internal-mark]" in err


def _before_commit(folder: Path) -> set[str]:
    outcome = receiving.before_commit(Repository.open(folder), NOW, None)
    return {f.rule for j in outcome.refused for f in j.refused} | {
        "not-examined" for j in outcome.refused for _ in j.not_examined
    }


def test_the_staged_bytes_count_not_those_on_disk(pair):
    pair.write(PAGE, MARKED)
    pair.git("add", "-A")
    pair.write(PAGE, CLEAN)
    assert _before_commit(pair.clone.root) == {"internal-mark"}


def test_a_file_that_cannot_be_examined_is_not_committed(pair):
    pair.write("content/releases/2026/demo/data.xlsx", b"PK\x03\x04 not really")
    pair.git("add", "-A")
    assert "not-examined" in _before_commit(pair.clone.root)


def test_the_first_commit_of_a_repository_is_looked_at(tmp_path):
    new = Bureau(tmp_path / "new", {})
    new.write(PAGE, MARKED)
    new.git("init", "-q", "-b", "main")
    assert _before_commit(new.root) == set()
    new.git("add", "-A")
    assert _before_commit(new.root) == {"internal-mark"}


# -- before a push --------------------------------------------------------------------------------


def test_a_push_is_stopped_by_an_older_unpushed_commit_but_not_by_what_the_server_has(hooked):
    hooked.commit({PAGE: MARKED})
    hooked.commit({PAGE: CLEAN})
    code, err = hooked.run("push", "-q", "origin", "main")
    assert code != 0 and "[internal-mark]" in err
    assert hooked.push("main") == (0, "")
    assert hooked.run("push", "-q", "origin", "main:copy") == (0, "")
    assert hooked.run("push", "-q", "origin", ":copy") == (0, "")


# -- on the server, for real ----------------------------------------------------------------------


def test_a_refused_push_leaves_nothing_on_the_server(guarded):
    bad = guarded.commit({PAGE: MARKED})
    code, err = guarded.push("HEAD:refs/heads/feature")
    assert code != 0
    assert "[internal-mark]" in err and f"{PAGE} @{bad[:10]}:3:1" in err
    found = subprocess.run(["git", "cat-file", "-e", bad], cwd=guarded.server, capture_output=True, check=False)
    assert found.returncode != 0


def test_a_clean_push_and_an_unsigned_draft_with_a_hold_pass(guarded):
    guarded.commit({"content/releases/2026/other/index.md": page("草稿", "本件内部掌握。"), "docs/x.md": MARKED})
    code, err = guarded.push("main")
    assert code == 0, err


def test_a_quotation_passes_with_the_authors_claim(guarded):
    """The whole way with the commands that people use: commit, refused, claim, pushed."""
    text = page("引用", "制度原文写道:\n\n内部文件\n\n不得公开。")
    guarded.commit({PAGE: text})
    report = json.loads(guarded.clone.gate("check", "demo", "--format", "json").out)
    (fingerprint,) = [f["fingerprint"] for f in report["findings"] if f["severity"] == "refuse"]
    assert "internal-mark" in guarded.push("main")[1]
    run = guarded.clone.act("waive", "demo", "p08", fingerprint, "--claim", "--reason", "引用制度原文")
    assert run.code == 0, run.said
    code, err = guarded.push("main")
    assert code == 0, err


# -- on the server --------------------------------------------------------------------------------


@pytest.mark.parametrize("ref", ["refs/heads/main", "refs/heads/feature", "refs/tags/v1", "refs/other/x"])
def test_a_mark_is_found_on_every_kind_of_ref(pair, ref):
    bad = pair.commit({PAGE: MARKED})
    assert pair.receive((ZERO, bad, ref)) == {"internal-mark"}


def test_a_mark_in_history_is_found_though_the_tip_is_clean(pair):
    pair.commit({PAGE: MARKED})
    pair.commit({PAGE: CLEAN})
    assert pair.receive_main() == {"internal-mark"}


def test_a_mark_is_found_behind_an_annotated_tag_and_in_one_of_many_refs(pair):
    good, bad = pair.head, pair.commit({PAGE: MARKED})
    pair.git("tag", "-a", "v1", "-m", "v1")
    tag = pair.git("rev-parse", "v1").strip()
    assert pair.receive((ZERO, tag, "refs/tags/v1")) == {"internal-mark"}
    assert pair.receive((ZERO, good, "refs/heads/a"), (ZERO, bad, "refs/heads/b")) == {"internal-mark"}


def test_a_mark_is_found_in_a_forced_branch_and_in_a_merge_that_adds_it(pair):
    pair.git("checkout", "-q", "-b", "feature")
    old = pair.commit({"content/releases/2026/demo/a.md": CLEAN})
    pair.git("push", "-q", "origin", "feature")
    pair.git("reset", "-q", "--hard", "HEAD~1")
    assert pair.receive((old, pair.commit({PAGE: MARKED}), "refs/heads/feature")) == {"internal-mark"}
    pair.git("reset", "-q", "--hard", "HEAD~1")
    pair.git("merge", "-q", "--no-ff", "--no-commit", "origin/feature")
    merge = pair.commit({"content/releases/2026/demo/evil.md": MARKED})
    assert pair.receive((old, merge, "refs/heads/feature")) == {"internal-mark"}


@pytest.mark.parametrize("path", ["content/releases/2026/demo/机密★10年.txt", "content/releases/2026/机密★10年/a.txt"])
def test_a_mark_in_the_name_of_a_file_or_folder_is_found_and_not_repeated(pair, path):
    pair.commit({path: "x"})
    assert "file-name-mark" in pair.receive_main()
    lines = f"{ZERO} {pair.head} refs/heads/x\n"
    outcome = receiving.before_receive(Repository.open(pair.server), NOW, lines)
    assert "机密" not in " ".join(line for j in outcome.refused for line in receiving.pushes.told(j, "en"))


def test_marks_in_registers_are_found_too(pair):
    pair.commit({"registers/request/2026/r.md": "---\nid: r\n---\n内部文件\n"})
    assert pair.receive_main() == {"internal-mark"}


def test_links_and_submodules_are_refused(pair):
    (pair.clone.root / "content/link.md").symlink_to("/etc/hostname")
    pair.commit({})
    assert pair.receive_main() == {"not-examined"}
    pair.git("reset", "-q", "--hard", "HEAD~1")
    pair.git("update-index", "--add", "--cacheinfo", f"160000,{pair.head},content/sub")
    pair.git("commit", "-qm", "m")
    assert pair.receive_main() == {"not-examined"}


@pytest.mark.parametrize(
    ("path", "content", "codes"),
    [
        ("registers/request/2026/r.1.age", b"age-encryption.org/v1\n-> X25519 abc\n\x00\xff", set()),
        ("registers/request/2026/r.1.json.sig", b"-----BEGIN SSH SIGNATURE-----\nAA\n", set()),
        ("registers/request/2026/r.2.age", "内部文件".encode(), {"not-examined"}),
        ("registers/request/2026/r.2.json.sig", MARKED.encode(), {"internal-mark"}),
        ("content/releases/2026/demo/r.age", b"age-encryption.org/v1\n-> X25519 abc\n", {"not-examined"}),
    ],
)
def test_sealed_files_and_signatures_pass_in_registers_and_only_as_what_they_are(pair, path, content, codes):
    pair.commit({path: content})
    assert pair.receive_main() == codes


def test_an_object_that_is_there_but_on_no_ref_is_looked_at_again(pair):
    bad = pair.commit({PAGE: MARKED})
    assert pair.receive((ZERO, bad, "refs/heads/one")) == {"internal-mark"}
    assert pair.receive((ZERO, bad, "refs/heads/two")) == {"internal-mark"}


def test_what_is_on_a_ref_already_is_not_looked_at_again(pair):
    bad = pair.commit({PAGE: MARKED})
    pair.git("push", "-q", "origin", "HEAD:refs/heads/old")
    assert pair.receive((ZERO, bad, "refs/heads/two")) == set()


# -- refs -----------------------------------------------------------------------------------------


def test_the_protected_branch_is_neither_rewritten_nor_deleted(guarded):
    guarded.git("commit", "-q", "--amend", "-m", "other")
    code, err = guarded.push("--force", "main")
    assert code != 0 and "[protected-ref-rewritten]" in err
    guarded.on_server("config", "receive.denyDeleteCurrent", "ignore")
    code, err = guarded.push(":main")
    assert code != 0 and "[protected-ref-deleted]" in err


def test_other_branches_may_be_rewritten_and_deleted(pair):
    old = pair.head
    pair.git("push", "-q", "origin", "HEAD:refs/heads/feature")
    pair.git("commit", "-q", "--amend", "-m", "other")
    assert pair.receive((old, pair.head, "refs/heads/feature"), (old, ZERO, "refs/tags/main")) == set()


def test_a_push_that_only_deletes_has_nothing_to_look_at(pair):
    pair.git("push", "-q", "origin", "HEAD:refs/heads/feature")
    assert pair.receive((pair.head, ZERO, "refs/heads/feature")) == set()
    assert pair.receive() == set()


def test_the_first_push_of_a_bureau_brings_its_own_trust_base(tmp_path, pair):
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(tmp_path / "new.git")], check=True)
    pair.server = tmp_path / "new.git"
    (pair.server / "objects/info/alternates").write_text(f"{pair.clone.root}/.git/objects\n")
    pair.commit({PAGE: QUOTING})
    _claim(pair)
    assert pair.receive((ZERO, pair.head, "refs/heads/main")) == set()
    pair.commit({PAGE: MARKED})
    assert pair.receive((ZERO, pair.head, "refs/heads/main")) == {"internal-mark"}


def test_replace_refs_are_refused(pair):
    assert pair.receive((ZERO, pair.head, f"refs/replace/{pair.head}")) == {"git-replace"}


@pytest.mark.parametrize(
    "ref",
    [
        "refs/tags/main", "refs/tags/Main", "refs/heads/heads/main", "refs/heads/refs/heads/main",
        "refs/remotes/origin/main", "refs/remotes/origin/HEAD", "refs/remotes/main", "refs/heads/HEAD",
        "refs/tags/heads/main", "refs/main",
    ],
)  # fmt: skip
def test_nothing_may_be_named_like_the_protected_branch(pair, ref):
    assert pair.receive((ZERO, pair.head, ref)) == {"ref-lookalike"}


def test_an_alias_of_the_protected_branch_is_protected_too(pair):
    pair.on_server("symbolic-ref", "refs/heads/master", "refs/heads/main")
    old = pair.head
    pair.git("commit", "-q", "--amend", "-m", "other")
    assert pair.receive((old, pair.head, "refs/heads/master")) == {"protected-ref-rewritten"}
    assert pair.receive((old, ZERO, "refs/heads/master")) == {"protected-ref-deleted"}


@pytest.mark.parametrize("what", ["HEAD^{tree}", "HEAD:content/index.md"])
def test_a_ref_that_is_no_commit_is_refused(pair, what):
    oid = pair.git("rev-parse", what).strip()
    assert pair.receive((ZERO, oid, "refs/tags/x")) == {"ref-not-a-commit"}
    pair.git("tag", "-a", "y", "-m", "y", oid)
    tag = pair.git("rev-parse", "y").strip()
    assert pair.receive((ZERO, tag, "refs/tags/y")) == {"ref-not-a-commit"}


def test_a_server_that_protects_no_branch_takes_nothing(pair):
    pair.on_server("update-ref", "--no-deref", "HEAD", pair.head)
    with pytest.raises(GateError, match="protected-ref-missing"):
        pair.receive((ZERO, pair.head, "refs/heads/feature"))


@pytest.mark.parametrize("lines", ["x\n", f"{ZERO} {ZERO}\n", "a  b\n"])
def test_what_is_no_line_of_git_ends_in_two(pair, lines):
    with pytest.raises(GateError, match="hook-input"):
        receiving.before_receive(Repository.open(pair.server), NOW, lines)
    with pytest.raises(GateError, match="hook-input"):
        receiving.before_push(Repository.open(pair.clone.root), NOW, "origin", lines)


# -- claims ---------------------------------------------------------------------------------------

QUOTING = page("引用", "制度原文写道:\n\n内部文件\n\n不得公开。")


def _claim(pair: Pair, person: str = "p08") -> None:
    report = json.loads(pair.clone.gate("check", "demo", "--format", "json").out)
    for finding in report["findings"]:
        if finding["severity"] == "refuse":
            words = ("waive", "demo", person, finding["fingerprint"], "--claim", "--reason", "引用")
            run = pair.clone.act(*words)
            assert run.code == 0, run.said


def test_a_claim_counts_from_a_later_commit_and_for_a_branch_that_merges_it(pair):
    start = pair.head
    pair.commit({PAGE: QUOTING})
    assert pair.receive_main() == {"internal-mark"}
    _claim(pair)
    assert pair.receive_main() == set()
    pair.git("push", "-q", "origin", "main")
    pair.git("checkout", "-q", "-b", "feature", start)
    pair.commit({"docs/x.txt": "x"})
    pair.git("merge", "-q", "-m", "merge", "main")
    assert pair.receive((ZERO, pair.head, "refs/heads/feature")) == set()


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "other"},
        {"files": (FileDigest(PAGE, "100644", "0" * 64),)},
        {"finding": {"rule_version": 99}},
        {"finding": {"fingerprint": "sha256:" + "0" * 64}},
        {"finding": {"rule": "keep-mark"}},
    ],
    ids=lambda changes: str(*changes),
)
def test_a_well_signed_claim_counts_only_for_exactly_what_it_names(pair, changes):
    pair.commit({PAGE: QUOTING})
    _claim(pair)
    name = "approvals/demo/001-01-claim.json"
    _sign_as(pair, name, "p08", pair.clone.key("p08"))
    pair.commit({})
    assert pair.receive_main() == set()
    pair.git("reset", "-q", "--soft", "HEAD~2")
    finding = decode(pair.clone.read(name)).finding
    if "finding" in changes:
        changes = {"finding": finding.model_copy(update=changes["finding"])}
    _sign_as(pair, name, "p08", pair.clone.key("p08"), **changes)
    pair.commit({})
    assert pair.receive_main() == {"internal-mark"}


def test_a_claim_for_other_bytes_counts_for_nothing(pair):
    pair.commit({PAGE: QUOTING})
    _claim(pair)
    claimed = pair.head
    pair.commit({PAGE: QUOTING + "\n内部资料\n"})
    assert pair.receive_main() == {"internal-mark"}
    pair.git("reset", "-q", "--hard", claimed)
    pair.commit({"content/releases/2026/demo2/index.md": QUOTING})
    assert pair.receive_main() == {"internal-mark"}


def _sign_as(pair: Pair, name: str, person: str, key: Path, **changes: Any) -> None:
    """The same claim with changes, well signed, perhaps by somebody else."""
    data = encode(decode(pair.clone.read(name)).model_copy(update={"person": person} | changes))
    pair.write(name, data)
    pair.write(f"{name}.sig", sign(data, SigningKey(public_key_of(key), key)))


@pytest.mark.parametrize("what", ["no signature", "another signature", "changed", "a reviewer's", "a stranger's"])
def test_a_claim_needs_its_signature_by_a_drafter_whom_the_protected_branch_knows(pair, what):
    pair.commit({PAGE: QUOTING})
    _claim(pair)
    assert pair.receive_main() == set()
    name = "approvals/demo/001-01-claim.json"
    (folder,) = (pair.clone.root / "approvals").glob("demo")
    statement, signature = (folder / "001-01-claim.json").read_bytes(), folder / "001-01-claim.json.sig"
    pair.git("reset", "-q", "--soft", "HEAD~1")
    if what == "no signature":
        signature.unlink()
    elif what == "another signature":
        signature.write_bytes((pair.clone.root / "approvals/home/001-01-submit.json.sig").read_bytes())
    elif what == "changed":
        pair.write(name, statement.replace(b'"p08"', b'"p07"'))
    elif what == "a reviewer's":
        _sign_as(pair, name, "p13", pair.clone.key("p13"))
    else:
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(pair.server / "key")], check=True)
        _sign_as(pair, name, "p08", pair.server / "key")
    pair.commit({})
    assert pair.receive_main() == {"internal-mark"}


def test_no_claim_helps_what_nobody_may_quote(pair):
    pair.commit({PAGE: page("名单", "联系人身份证号 11010519491231002X。")})
    assert "id-number" in pair.receive_main()
    outcome = receiving.before_receive(Repository.open(pair.server), NOW, f"{ZERO} {pair.head} refs/heads/x\n")
    assert not outcome.quotable


# -- size -----------------------------------------------------------------------------------------


def test_ten_thousand_refs_are_looked_at_in_one_go(pair):
    heads = [pair.commit({PAGE: CLEAN + str(n)}) for n in range(2)]
    started = time.process_time()
    assert pair.receive(*((ZERO, heads[n % 2], f"refs/heads/b{n}") for n in range(10_000))) == set()
    assert time.process_time() - started < 5
