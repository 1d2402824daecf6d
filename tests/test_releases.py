"""The release model: what a head may say, which folders are releases, which files belong to them."""

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import frontmatter
import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from mkdocs.utils import meta

from gate import front_matter
from gate import head as head_of_page
from gate.codes import clauses, say
from gate.front_matter import Known
from gate.model import Blob, Reason
from gate.releases import Release, find_releases, strays

PATH = "content/releases/2026/cpi-2026-10/index.md"
GOOD = {
    "title": "2026年10月份居民消费价格变动情况",
    "kind": "statistics",
    "category": '"0301"',
    "office": "OFF-03",
    "produced": "2026-11-12",
    "publish_at": "2026-11-16T09:30:00+08:00",
    "classification": "公开",
    "opinion": "主动公开",
    "basis": "政府信息公开条例第二十条",
    "reason": "月度统计数据",
    "author": "p07",
    "reviewer": "p12",
    "approver": "p03",
    "with": "[]",
    "period": "2026-10",
}
KNOWN = Known(
    people=frozenset({"p07", "p12", "p03"}),
    offices=frozenset({"OFF-01", "OFF-02", "OFF-03"}),
    categories={"0301": "statistics", "0302": "statistics", "0307": "statistics", "02": "law", "01": None},
    bodies=frozenset({"BOD-05"}),
)
CASES = yaml.load(
    Path(__file__).with_name("cases").joinpath("front_matter.yaml").read_text("utf-8"), Loader=yaml.BaseLoader
)


def known(_id: str, _files: Mapping[str, Blob]) -> Known:
    return KNOWN


def head(**changes: str | None) -> bytes:
    keys = {key: value for key, value in (GOOD | changes).items() if value is not None}
    return "".join(f"{key}: {value}\n" for key, value in keys.items()).encode()


def page(yaml_head: bytes | None = None, body: str = "正文\n") -> bytes:
    return b"---\n" + (head() if yaml_head is None else yaml_head) + b"---\n" + body.encode()


def data_of(case: dict) -> bytes:
    if "data" in case:
        return case["data"].encode()
    if "head" in case:
        return page(case["head"].encode())
    return page(head(**{key: None if value == "null" else value for key, value in case.get("set", {}).items()}))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_front_matter(case: dict) -> None:
    matter, reasons = front_matter.parse(PATH, data_of(case), KNOWN)
    if case["code"] == "none":
        assert (reasons, matter is None) == ((), False)
        return
    found = next((reason for reason in reasons if reason.code == case["code"]), None)
    assert found is not None, reasons
    assert found.path == PATH
    assert int(case.get("line", found.line)) == found.line
    assert set(case.get("clauses", ())) <= set(clauses(found))
    spoken = "".join(sentence + step for sentence, step in (say(found, "zh"), say(found, "en")))
    assert case.get("says", "") in spoken
    assert "?" not in spoken


def test_every_reason_is_given_at_once() -> None:
    data = page(head(classification="秘密", opinion=None, basis=" ", author="p77", office="OFF-9", kidn="x"))
    _, reasons = front_matter.parse(PATH, data, KNOWN)
    assert {reason.code for reason in reasons} == {
        "classification-not-public",
        "opinion-missing",
        "ground-missing",
        "unknown-person",
        "unknown-office",
        "front-matter-invalid",
    }


def test_a_reason_never_repeats_the_text_that_it_is_about() -> None:
    for key in GOOD:
        _, reasons = front_matter.parse(PATH, page(head(**{key: "绝密长期"})), KNOWN)
        for reason in reasons:
            assert "绝密" not in repr(reason) + "".join(say(reason, "zh") + say(reason, "en"))
    _, reasons = front_matter.parse(PATH, page(head() + "绝密长期: x\n".encode()), KNOWN)
    assert reasons and "绝密" not in repr(reasons)


def test_a_title_has_at_most_200_characters() -> None:
    assert front_matter.parse(PATH, page(head(title="统" * 200)), KNOWN)[1] == ()
    assert front_matter.parse(PATH, page(head(title="统" * 201)), KNOWN)[1][0].code == "front-matter-invalid"


def test_times_are_instants() -> None:
    def instant(text: str) -> datetime | None:
        matter, _ = front_matter.parse(PATH, page(head(publish_at=text)))
        return matter.publish_at if matter else None

    there = datetime(2026, 11, 16, 1, 30, tzinfo=UTC)
    for text in ("2026-11-16T09:30:00+08:00", "2026-11-16T01:30:00Z", "2026-11-16T15:30:00+14:00"):
        assert instant(text) == there
    assert instant("0001-01-02T00:00:00Z") < there < instant("9999-12-31T23:59:59+08:00")


def test_what_is_parsed_has_its_type() -> None:
    data = page(head(**{"with": "[BOD-05]", "stage": "final", "tables": "[t1, t2]", "doc_no": "012"}))
    matter, reasons = front_matter.parse(PATH, data, KNOWN)
    assert reasons == ()
    assert matter is not None
    assert (matter.with_, matter.tables, matter.doc_no) == (("BOD-05",), ("t1", "t2"), "012")
    assert matter.produced.isoformat() == "2026-11-12"


def test_ten_megabytes_and_a_thousand_levels_are_answered_quickly() -> None:
    start = time.process_time()
    for data in (
        page(b"title: " + b"x" * 10_000_000 + b"\n"),
        b"---\n" + b"x\n" * 5_000_000,
        page(b"title: " + b"[" * 1000 + b"]" * 1000 + b"\n"),
        page(b"title: " + b"{a: " * 1000 + b"\n"),
    ):
        matter, reasons = front_matter.parse(PATH, data, KNOWN)
        assert matter is None
        assert [reason.code for reason in reasons] == ["front-matter-invalid"]
    assert time.process_time() - start < 1


@given(st.binary(max_size=300))
@example(b"---\n\xff\n---\n")
@example(b"---\na: b\n---\n\xff")
def test_no_bytes_raise(data: bytes) -> None:
    front_matter.parse(PATH, data, KNOWN)
    front_matter.parse(PATH, b"---\n" + data + b"\n---\n" + data, KNOWN)
    find_releases({"content/index.md": Blob(data), "content/a/index.md": Blob(data)}, known)


LINES = st.lists(
    st.sampled_from(
        [
            "---",
            "----",
            "--- ",
            "...",
            ". ..",
            "---　",
            "title: x",
            "  ---",
            "",
            "\ufeff",
            "a: |",
            "正文",
            "---x",
        ]
    )
    | st.text(max_size=8),
    max_size=8,
)


@given(LINES, st.sampled_from(["\n", "\r\n", "\r"]))
def test_where_we_read_a_head_the_renderer_and_python_frontmatter_read_the_same(lines: list[str], end: str) -> None:
    text = "---\n" + end.join(lines) + end
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return
    parts = head_of_page.split(PATH, data)
    if isinstance(parts, Reason):
        return
    ours = parts.body.decode()
    handler = frontmatter.default_handlers.YAMLHandler()
    theirs_head, theirs_body = handler.split(text)
    assert theirs_head.strip() == parts.head.decode().strip()
    assert theirs_body.strip() == ours.strip()
    if parts.head and meta.YAML_RE.match(text):  # an empty head is refused later on
        assert text[meta.YAML_RE.match(text).end() :] == ours


# -- which folders, which files -------------------------------------------------------------------

X = "content/releases/2026/x"


def tree(*paths: str, **pages: bytes) -> dict[str, Blob]:
    files = {path: Blob(page() if path.endswith("index.md") else b"x") for path in paths}
    return files | {path.replace("__", "/"): Blob(data) for path, data in pages.items()}


def by_id(files: dict[str, Blob]) -> dict[str, Release]:
    return {release.id: release for release in find_releases(files, known)}


def test_a_file_belongs_to_the_nearest_release_above_it() -> None:
    files = tree(
        "content/index.md",
        "content/map.png",
        "content/about/us.csv",
        "content/xxgk/zhinan/index.md",
        "content/xxgk/zhinan/form/a.docx",
        f"{X}/index.md",
        f"{X}/data/t1.csv",
        "mkdocs.yml",
        "README.md",
        "trust/1/people.yaml",
    )
    found = by_id(files)
    assert {id_: set(release.files) for id_, release in found.items()} == {
        "home": {"content/index.md", "content/map.png", "content/about/us.csv", "mkdocs.yml"},
        "xxgk.zhinan": {"content/xxgk/zhinan/index.md", "content/xxgk/zhinan/form/a.docx"},
        "x": {f"{X}/index.md", f"{X}/data/t1.csv"},
    }
    assert strays(files) == ()


def test_what_lies_loose_under_releases_belongs_to_nobody() -> None:
    loose = (
        "content/releases/index.md",
        "content/releases/x.md",
        "content/releases/2026/index.md",
        "content/releases/2026/notice.md",
        "content/releases/2026/no-index/table.csv",
    )
    files = tree("content/index.md", f"{X}/index.md", *loose)
    assert strays(files) == tuple(sorted(loose))
    assert set(by_id(files)) == {"home", "x"}


def test_without_a_home_page_loose_files_are_strays() -> None:
    assert strays(tree("content/notice.md", f"{X}/index.md", "mkdocs.yml")) == ("content/notice.md",)


def test_a_folder_of_releases_is_a_release_whatever_its_index_says() -> None:
    release = by_id(tree(**{f"{X}/index.md": b"classification: x\n"}))["x"]
    assert [reason.code for reason in release.reasons] == ["front-matter-missing"]


def test_an_index_with_only_a_title_is_a_page_of_the_release_above() -> None:
    files = tree("content/index.md", **{"content/help/index.md": page(b"title: t\n")})
    (home,) = find_releases(files, known)
    assert home.reasons == ()
    assert [(p.path, p.title) for p in home.pages][1:] == [("content/help/index.md", "t")]


def test_an_index_that_is_hard_to_read_is_a_draft_of_its_own() -> None:
    files = tree("content/index.md", **{"content/help/index.md": b"title: t\n"})
    assert [reason.code for reason in by_id(files)["help"].reasons] == ["front-matter-missing"]


def test_a_title_that_nobody_can_see_whole_makes_a_draft_too() -> None:
    files = tree("content/index.md", **{"content/help/index.md": page("title: t\u202et\n".encode())})
    assert "control-character" in {reason.code for reason in by_id(files)["help"].reasons}


def test_other_pages_have_a_title_and_nothing_else() -> None:
    note = f"{X}/note.md"
    good = by_id(tree(f"{X}/index.md", **{note: page(b"title: t\n", "a\nb\n")}))["x"]
    assert good.reasons == ()
    assert (good.pages[1].title, good.pages[1].body, good.pages[1].body_line) == ("t", "a\nb\n", 4)
    for head_of_note in (b"title: t\nkind: law\n", b"", b"kind: law\n"):
        bad = by_id(tree(f"{X}/index.md", **{note: page(head_of_note)}))["x"]
        assert {reason.code for reason in bad.reasons} == {"front-matter-invalid"}


def test_ids_are_unique_over_all_years_and_places() -> None:
    twice = find_releases(tree(f"{X}/index.md", "content/releases/2025/x/index.md"), known)
    assert [[reason.code for reason in release.reasons] for release in twice] == [["id-duplicate"]] * 2
    other = find_releases(tree("content/xxgk/zhidu/index.md", "content/releases/2026/xxgk.zhidu/index.md"), known)
    assert all(release.reasons[0].code == "id-duplicate" for release in other)
    taken = find_releases(tree("content/index.md", "content/home/index.md"), known)
    assert all(release.reasons[0].code == "id-duplicate" for release in taken)


@pytest.mark.parametrize("name", ["X", "x_y", "-x", ".x", "统计", "x" * 65, "x y"])
def test_a_name_that_can_not_be_an_id_is_refused(name: str) -> None:
    (release,) = find_releases(tree(f"content/releases/2026/{name}/index.md"), known)
    assert [reason.code for reason in release.reasons] == ["id-invalid"]


def test_only_a_release_that_exists_can_be_superseded() -> None:
    files = tree("content/releases/2025/y/index.md", **{f"{X}/index.md": page(head(supersedes="y"))})
    assert by_id(files)["x"].reasons == ()
    files = tree("content/releases/2025/y1/index.md", **{f"{X}/index.md": page(head(supersedes="y"))})
    assert [reason.code for reason in by_id(files)["x"].reasons] == ["unknown-release"]
    files = tree(**{f"{X}/index.md": page(head(supersedes="x"))})
    assert [reason.code for reason in by_id(files)["x"].reasons] == ["unknown-release"]


def test_a_body_that_is_not_utf_8_is_refused_with_its_line() -> None:
    release = by_id(tree(**{f"{X}/index.md": page(body="一\n") + b"\xc4\xfa\n"}))["x"]
    assert [(reason.code, reason.line) for reason in release.reasons] == [("page-encoding", 19)]
