"""Any change of any file, by chance: the site stays byte for byte the same, or the gate refuses (attacks.md 5)."""

from __future__ import annotations

import os
import random

import pytest
from bureau import Bureau, copy

from gate import judging, now, pipeline, site_input, siteconfig, staging, trust
from gate.errors import GateError
from gate.gitstore import Repository
from gate.model import Blob, Refused, Tree
from gate.releases import HOME
from gate.verdict import Case, decide

FOLDERS = ("content/", "approvals/", "registers/", "trust/", "versions/")
COUNT = int(os.environ.get("GATE_MUTATIONS", "200"))


def outcome(tree: Tree, scan: judging.Scanner) -> object:
    """What a build of `tree` would put out: the staged site, or the word refused."""
    try:
        files = {path: blob.data for path, blob in tree.items() if path.startswith("trust/")}
        verdict = decide(Case(tree, trust.load_chain(files), now.now(), scan))
        if pipeline.refusals(verdict, hold_back=False):
            return "refused"
        home = verdict.release(HOME)
        config, _ = siteconfig.parse(home.live[-1].release.files["mkdocs.yml"].data)
        staged = staging.stage(site_input.published(verdict, config))
    except (GateError, Refused):
        return "refused"
    return staged.docs, staged.files, staged.contexts, staged.site, staged.origins


def mutated(tree: Tree, dice: random.Random) -> tuple[str, dict[str, Blob]]:
    """The tree with one thing changed, and what was done."""
    changed = dict(tree)
    paths = sorted(path for path in tree if path.startswith(FOLDERS) or path == "mkdocs.yml")
    path, other = dice.choice(paths), dice.choice(paths)
    kind = dice.choice(["flip", "delete", "add", "swap", "rename", "append", "truncate", "mode", "copy"])
    data = tree[path].data
    if kind == "flip" and data:
        at = dice.randrange(len(data))
        changed[path] = Blob(data[:at] + bytes([data[at] ^ (1 << dice.randrange(8))]) + data[at + 1 :])
    elif kind == "delete":
        del changed[path]
    elif kind == "add":
        folder = path.rpartition("/")[0]
        changed[f"{folder}/{dice.choice(['x.md', 'a.json', '.hidden', '00000009.json', 'z.sig'])}"] = Blob(b"added\n")
    elif kind == "swap":
        changed[path], changed[other] = changed[other], changed[path]
    elif kind == "rename":
        changed[path + dice.choice(["x", ".bak", " "])] = changed.pop(path)
    elif kind == "append":
        changed[path] = Blob(data + dice.choice([b" ", b"\n", b"\0", b"x"]))
    elif kind == "truncate" and data:
        changed[path] = Blob(data[: dice.randrange(len(data))])
    elif kind == "mode":
        changed[path] = Blob(data, dice.choice(["100755", "120000", "160000"]))
    else:
        changed[other] = Blob(data)
    return f"{kind} {path} {other}", changed


@pytest.fixture(scope="module")
def history(founded_bureau: Bureau, tmp_path_factory) -> tuple[Tree, Tree]:
    """The tree of a bureau before and after a second version of one release."""
    bureau = copy(founded_bureau, tmp_path_factory.mktemp("history") / "repository")
    before = Repository.open(bureau.root).tree("HEAD")
    bureau.correct_grain()
    return before, Repository.open(bureau.root).tree("HEAD")


def test_any_change_leaves_the_site_or_refuses(history):
    _, tree = history
    scan = judging.Scanner()
    untouched = outcome(tree, scan)
    assert untouched != "refused"
    seed = os.environ.get("GATE_SEED") or str(random.randrange(10**9))
    dice = random.Random(seed)
    refused = 0
    for number in range(COUNT):
        what, changed = mutated(tree, dice)
        result = outcome(changed, scan)
        if result == "refused":
            refused += changed != tree
        else:
            assert result == untouched, f"seed {seed}, mutation {number}: {what} changed the site"
    assert refused > COUNT / 2


def test_an_older_state_of_any_single_file_never_changes_the_site(history):
    """Files put back to what they were one version ago, alone."""
    before, tree = history
    scan = judging.Scanner()
    untouched = outcome(tree, scan)
    for path in sorted(path for path in before if tree.get(path) != before[path]):
        assert outcome({**tree, path: before[path]}, scan) in ("refused", untouched), path


def test_a_part_of_a_chain_never_publishes(history):
    """Every subset of the statements of one version but the whole refuses (attacks.md 5.6)."""
    _, tree = history
    scan = judging.Scanner()
    chain = [path for path in sorted(tree) if path.startswith("approvals/prices/")]
    for mask in range(2 ** len(chain) - 1):
        kept = {path for bit, path in enumerate(chain) if mask >> bit & 1}
        part = {path: blob for path, blob in tree.items() if path not in chain or path in kept}
        assert outcome(part, scan) == "refused", kept
