"""The documents keep step with the program: commands, options, links, pictures, decisions, changes."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import click
import pytest
import site_samples

from gate import cli, log, staging
from gate.codes import table
from gate.errors import ExitCode
from gate.questions import asked
from gate.registers.definition import definitions
from gate.rules.registry import RULES
from gate.staging import stage
from gate.trust import SUBJECTS
from gate.verdict import State

ROOT = Path(__file__).resolve().parent.parent
READMES = (ROOT / "README.md", ROOT / "README.zh-CN.md")
MANUAL = tuple(sorted((ROOT / "docs/manual").glob("*.md")))
ADRS = tuple(sorted((ROOT / "docs/adr").glob("*.md")))
DOCUMENTS = (
    *READMES,
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted((ROOT / "gate/data/bureau/repository").glob("*.md")),
)
PICTURES = tuple(sorted((ROOT / "docs/images").iterdir()))

_FENCE = re.compile(r"^ *```[^\n]*\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"!?\[[^\]\n]*\]\(([^)\s]+)\)")
_SEPARATORS = re.compile(r"[&|;()]+")
_LARGEST_PICTURE = 200_000
_SCREEN = 80


def name_of(value: object) -> str:
    """How a case is called: a document by its path."""
    return value.relative_to(ROOT).as_posix() if isinstance(value, Path) else str(value)


# -- commands -------------------------------------------------------------------------------------


def block_lines(text: str) -> Iterator[str]:
    """The lines of a code block that somebody would type; where some begin with ``$``, the others are output."""
    lines = text.replace("\\\n", " ").splitlines()
    typed = [line.strip().removeprefix("$ ") for line in lines if line.strip().startswith("$ ")]
    yield from typed or (line.strip() for line in lines)


def invocations(line: str) -> Iterator[list[str]]:
    """Each call of ``gate`` in a line of shell, as words without ``gate`` itself."""
    words = shlex.shlex(line, posix=True, punctuation_chars=True)
    words.whitespace_split = True
    command: list[str] = []
    try:
        found = [*words, ";"]
    except ValueError:
        return  # not shell: a piece of YAML or Python
    skip = False
    for word in found:
        if _SEPARATORS.fullmatch(word):
            while command and re.fullmatch(r"[A-Z_]+=.*", command[0]):
                command.pop(0)
            if command and command[0].rpartition("/")[2] == "gate":
                yield command[1:]
            command = []
        elif set(word) <= set("<>"):
            skip = True
        elif skip:
            skip = False
        else:
            command.append(word)


def calls(document: Path) -> Iterator[tuple[list[str], bool]]:
    """Every call of ``gate`` in a document, and whether it is complete (in a code block) or only a mention."""
    text = document.read_text("utf-8")
    for block in _FENCE.findall(text):
        for line in block_lines(block):
            for words in invocations(line):
                yield words, True
    for span in _SPAN.findall(_FENCE.sub("", text)):
        for words in invocations(span):
            yield words, False


def parse(words: list[str]) -> click.Context:
    """What click makes of the words, without running anything. Raises click.UsageError for what it does not know."""
    context, command, rest = click.Context(cli.gate, info_name="gate"), cli.gate, words
    while isinstance(command, click.Group) and rest and not rest[0].startswith("-"):
        name, command, rest = command.resolve_command(context, rest)
        context = click.Context(command, info_name=name, parent=context)
    if isinstance(command, click.Group) or "--help" in rest:
        known = {"--help", *(option for parameter in command.params for option in parameter.opts)}
        if unknown := set(rest) - known:
            raise click.UsageError(f"unknown: {unknown}")
        return context
    return command.make_context(context.info_name, list(rest), parent=context.parent)


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_command_in_a_document_is_one_that_the_gate_knows(document):
    for words, complete in calls(document):
        try:
            parse(words)
        except click.MissingParameter as missing:
            assert not complete, f"gate {' '.join(words)}: {missing.format_message()}"
        except click.UsageError as wrong:
            pytest.fail(f"gate {' '.join(words)}: {wrong.format_message()}")


@pytest.mark.parametrize(
    "line",
    [
        "gate frobnicate",
        "gate check --frobnicate",
        "cd x && .venv/bin/gate build --hold",
        "gate new poem demo",
        "gate people dismiss",
        "gate --frobnicate",
        "gate publish demo-1",
        "gate due --on tomorrow",
    ],
)
def test_a_command_that_does_not_exist_is_noticed(line):
    (words,) = invocations(line)
    with pytest.raises(click.UsageError):
        parse(words)


def test_calls_are_found_wherever_shell_lets_them_stand(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(
        "Run `gate status`.\n\n```\nLANG=C gate check a  # why\ncd x && gate build > log; gate due | cat\n"
        "gate verify \\\n    site\n```\n\n```\n$ gate scan - < x\ngate output that nobody typed\n```\n"
    )
    assert [(" ".join(words), complete) for words, complete in calls(page)] == [
        ("check a", True),
        ("build", True),
        ("due", True),
        ("verify site", True),
        ("scan -", True),
        ("status", False),
    ]


def test_the_readme_makes_the_same_calls_in_both_languages():
    """Same commands, same options; only names of folders and words of people differ."""
    english, chinese = (
        [
            (words[0], tuple(word for word in words if word.startswith("-")))
            for words, complete in calls(readme)
            if complete
        ]
        for readme in READMES
    )
    assert english == chinese


def test_every_command_has_a_page_in_the_manual_or_the_readme():
    told = {words[0] for document in (*READMES, *MANUAL) for words, _ in calls(document) if words}
    assert told >= set(cli.COMMANDS)


def _examples(command: click.Command, context: click.Context) -> Iterator[str]:
    _, _, example = (command.help or "").partition("Example:\n")
    yield from block_lines(example)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            yield from _examples(command.get_command(context, name), context)


def test_the_examples_in_help_are_complete_commands():
    lines = list(_examples(cli.gate, click.Context(cli.gate)))
    assert len(lines) >= len(cli.COMMANDS)
    for line in lines:
        for words in invocations(line):
            parse(words)


# -- words ----------------------------------------------------------------------------------------


def test_the_manual_names_every_exit_code_and_no_other():
    start = (ROOT / "docs/manual/01-入门.md").read_text("utf-8")
    assert [int(code) for code in re.findall(r"^\| (\d+) \|", start, re.MULTILINE)] == sorted(set(map(int, ExitCode)))


def test_the_manual_names_every_state_of_a_release():
    start = (ROOT / "docs/manual/01-入门.md").read_text("utf-8")
    assert set(re.findall(r"^\| ([a-z][a-z-]+) \|", start, re.MULTILINE)) == {state.value for state in State}


@pytest.mark.parametrize("readme", READMES, ids=name_of)
def test_the_answers_of_the_tour_answer_every_question(readme):
    (loop,) = re.findall(r"^\$ for q in (.*?); do", readme.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    asks = {question.key for act in ("submit", "review", "approve") for question in asked(act)}
    assert set(loop.replace("\\\n", " ").split()) == asks


def test_the_answers_of_the_manual_answer_what_a_submit_asks():
    clerk = (ROOT / "docs/manual/02-经办人.md").read_text("utf-8")
    answers = re.findall(r"^([a-z0-9:._-]+): (是|否) ", clerk, re.MULTILINE)
    assert answers == [(question.key, question.wanted) for question in asked("submit", ("cpi.xlsx",))]


_TOOLS = frozenset({"gongkai-gate", "ssh-keygen", "sha256sum", "pre-receive"})


@pytest.mark.parametrize("document", MANUAL, ids=name_of)
def test_a_code_in_the_manual_is_one_that_the_gate_says(document):
    spans = _SPAN.findall(_FENCE.sub("", document.read_text("utf-8")))
    codes = {span for span in spans if re.fullmatch(r"[a-z]+(-[a-z]+)+", span)}
    assert codes <= set(table()) | {rule.id for rule in RULES} | set(State) | set(definitions()) | _TOOLS


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_bold_closes_where_a_renderer_closes_it(document):
    """Between Chinese punctuation and a character CommonMark does not close bold: the stars would show."""
    prose = _SPAN.sub("", _FENCE.sub("", document.read_text("utf-8")))
    for inside, after in re.findall(r"\*\*([^*]+)\*\*(.?)", prose):
        assert inside[-1] not in "。！？：；，）”" or after in "。！？：；，、（ |", f"**{inside}**{after}"


def test_every_file_on_disk_has_its_place_in_the_page_about_formats(tmp_path):
    """What the gate writes for machines into the site, and what lies in the folders of this repository."""
    text = (ROOT / "docs/formats.md").read_text("utf-8")
    tree = stage(site_samples.make(tmp_path)[0])
    made = {path for path in tree.files if "/source/" not in f"/{path}" and not path.startswith(".well-known/")}
    names = {path if path.startswith("register/") else path.rpartition("/")[2] for path in made}
    names |= {path.removeprefix(staging.WELL_KNOWN) for path in tree.files if path.startswith(staging.WELL_KNOWN)}
    names |= {name.rpartition("/")[2] for name in (log.CHECKPOINT, log.SIGNATURE, log.REGISTERS)}
    names |= {"manifest.json", "manifest.json.sig", *SUBJECTS, "trust.json"}
    assert [name for name in sorted(names) if f"`{name}`" not in text] == []


# -- links and pictures ---------------------------------------------------------------------------


def links(document: Path) -> Iterator[Path]:
    """Every file of the repository that a document points to."""
    prose = _SPAN.sub("", _FENCE.sub("", document.read_text("utf-8")))
    for target in _LINK.findall(prose):
        path = unquote(target.partition("#")[0])
        if path and not re.match(r"[a-z]+:", path):
            yield (document.parent / path).resolve()


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_link_leads_somewhere_in_the_repository(document):
    for target in links(document):
        assert target.is_relative_to(ROOT) and target.exists(), target


def test_every_page_of_the_documents_is_linked_from_both_readmes():
    for readme in READMES:
        assert set(links(readme)) >= {*MANUAL, *ADRS, *(ROOT / "docs").glob("*.md")}


@pytest.mark.parametrize("picture", PICTURES, ids=name_of)
def test_a_picture_is_shown_somewhere_and_small(picture):
    assert picture in {target for document in DOCUMENTS for target in links(document)}
    assert picture.read_bytes().startswith(b"\x89PNG\r\n")
    assert picture.stat().st_size < _LARGEST_PICTURE


@pytest.mark.parametrize("readme", READMES, ids=name_of)
def test_what_the_readme_says_lies_here_lies_here(readme):
    (layout,) = [block for block in _FENCE.findall(readme.read_text("utf-8")) if block.startswith("content/")]
    *rows, last = layout.splitlines()
    for row in (*rows, *last.split()):
        for name in re.match(r"\S+(?: [a-z]+/(?= ))*", row)[0].split():
            assert (ROOT / name).exists(), name


# -- decisions and changes ------------------------------------------------------------------------


@pytest.mark.parametrize("adr", ADRS, ids=name_of)
def test_a_decision_tells_context_choice_and_what_it_costs(adr):
    text = adr.read_text("utf-8")
    title, *rest = text.splitlines()
    assert re.fullmatch(rf"# {adr.name[:4]} \S.*", title)
    assert re.search(r"^Status: (accepted|superseded by \d{4})", text, re.MULTILINE)
    headings = [line.removeprefix("## ") for line in rest if line.startswith("## ")]
    assert [heading for heading in headings if heading != "Rejected"] == ["Context", "Decision", "Consequences"]
    _, _, consequences = text.partition("## Consequences")
    assert re.search(r"^\+ ", consequences, re.MULTILINE), "what is gained"
    assert re.search(r"^− ", consequences, re.MULTILINE), "what it costs"
    assert len(rest) < _SCREEN


def test_decisions_are_numbered_without_a_gap():
    assert [int(adr.name[:4]) for adr in ADRS] == list(range(1, len(ADRS) + 1))


def test_the_changelog_has_the_form_that_it_names():
    title, *lines = (ROOT / "CHANGELOG.md").read_text("utf-8").splitlines()
    assert title == "# Changelog"
    versions = [line for line in lines if line.startswith("## ")]
    assert versions[0] == "## [Unreleased]"
    for version in versions[1:]:
        assert re.fullmatch(r"## \[\d+\.\d+\.\d+\] - \d{4}-\d{2}-\d{2}", version), version
    sections = {line for line in lines if line.startswith("### ")}
    assert sections <= {f"### {word}" for word in ("Added", "Changed", "Deprecated", "Removed", "Fixed", "Security")}


def test_each_change_is_one_sentence():
    _, _, body = (ROOT / "CHANGELOG.md").read_text("utf-8").partition("\n## ")
    for entry in re.findall(r"^- (.*(?:\n  .*)*)", body, re.MULTILINE):
        sentence = " ".join(entry.split())
        assert sentence.endswith(".") and not re.search(r"[.!?] [A-Z]", sentence), sentence
