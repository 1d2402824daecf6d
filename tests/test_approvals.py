"""Reading `approvals/ID/` and comparing closed file lists."""

from __future__ import annotations

import pytest
from bureau import Bureau
from hypothesis import given
from hypothesis import strategies as st

from gate.approvals import difference, read_folder
from gate.gitstore import Repository
from gate.model import Blob, Tree
from gate.statements import FileDigest

LISTS = st.dictionaries(
    st.sampled_from(["a", "b/c", "d", "e.csv"]),
    st.tuples(st.sampled_from(["100644", "100755"]), st.sampled_from(["0" * 64, "1" * 64])),
).map(lambda files: tuple(FileDigest(path, *said) for path, said in files.items()))
OPPOSITE = {"added": "removed", "removed": "added", "changed": "changed", "mode": "mode"}


@given(LISTS, LISTS)
def test_the_difference_is_empty_for_equal_lists_only(old, new):
    assert (difference(old, new) == ()) == (set(old) == set(new))


@given(LISTS, LISTS)
def test_the_difference_the_other_way_round_says_the_opposite(old, new):
    assert difference(new, old) == tuple((path, OPPOSITE[what]) for path, what in difference(old, new))


@given(LISTS, LISTS)
def test_the_difference_names_every_path_once_and_in_order(old, new):
    paths = [path for path, _ in difference(old, new)]
    assert paths == sorted(set(paths))
    assert set(paths) == {file.path for file in set(old) ^ set(new)}


@given(LISTS)
def test_the_difference_does_not_depend_on_the_order(files):
    assert difference(reversed(files), files) == ()


# -- the folder -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def files(founded_bureau: Bureau) -> Tree:
    """The statements of one published release, by file name."""
    prefix = "approvals/prices/"
    tree = Repository.open(founded_bureau.root).tree("HEAD")
    return {path.removeprefix(prefix): blob for path, blob in tree.items() if path.startswith(prefix)}


def codes(files: Tree, release: str = "prices") -> set[str]:
    return {reason.code for reason in read_folder(release, files).reasons}


def test_an_honest_folder(files):
    folder = read_folder("prices", files)
    assert [signed.act.act for signed in folder.acts] == ["submit", "review", "approve"]
    assert (folder.reasons, folder.waivers) == ((), ())
    assert folder.version(1).next_serial == 4
    assert folder.version(2).next_serial == 1


@pytest.mark.parametrize(
    "name", ["note.txt", "001-04-approve.json.sig", "001-00-submit.json", "001-1-submit.json", "x/y.json"]
)
def test_a_file_that_has_no_business_there(name: str, files):
    assert codes({**files, name: Blob(b"{}")}) == {"approvals-unexpected-file"}


def test_each_signature_is_needed_and_verified(files):
    for name in files:
        if name.endswith(".sig"):
            assert "statement-unsigned" in codes({n: b for n, b in files.items() if n != name}), name
            other = next(n for n in files if n.endswith(".sig") and n != name)
            assert codes({**files, name: files[other]}), name
            assert len(read_folder("prices", {**files, name: files[other]}).acts) == 2
        else:
            touched = Blob(files[name].data.replace("信息".encode(), "情报".encode()))
            assert len(read_folder("prices", {**files, name: touched}).acts) < 3, name


def test_a_gap_in_the_serials(files):
    assert "statement-chain" in codes({n: b for n, b in files.items() if not n.startswith("001-02")})


def test_another_name_or_release_or_mode(files):
    renamed = {name.replace("001-03", "001-04"): blob for name, blob in files.items()}
    assert "statement-chain" in codes(renamed)
    assert codes(files, "grain") == {"statement-wrong-release"}
    assert "file-mode" in codes({name: Blob(blob.data, "100755") for name, blob in files.items()})
