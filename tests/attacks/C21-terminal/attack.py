import re

from bureau import page

RAW = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
SIGNS = {
    "title": "\x1b]0;owned\x07",
    "clear": "\x1b[2J",
    "link": "\x1b]8;;https://evil.example\x1b\\x\x1b]8;;\x1b\\",
    "return": "a\rb",
    "turned": "\u202eabc",
    "c1": "\x9b2J",
}


def escapes(bureau, site):
    """No form of a report, and nothing that a command says, holds one of them as it is."""
    for release, signs in SIGNS.items():
        bureau.write(f"content/releases/2026/{release}/index.md", page(f"价格{signs}", f"机密{signs}"))
        bureau.write(f"content/releases/2026/{release}/t{signs.replace('/', '')}.csv", f"机密{signs}\n")
        bureau.write(f"content/{signs.replace('/', '')}.md", "x\n")
    bureau.write("content/releases/2026/escaped/index.md", page(r'"价格\e[2J\u202e"', "机密"))
    bureau.commit()
    folder = "content/releases/2026"
    said = [bureau.gate("check", "--rev", "HEAD", "--format", form, "--show-text") for form in _forms()]
    said += [bureau.gate("scan", folder, "--format", form, "--show-text") for form in _forms()]
    said += [bureau.gate("status"), bureau.gate("due"), bureau.build(site), bureau.build(site, "--hold-back")]
    said += [bureau.gate("status", "title"), bureau.act("submit", "title", "p08"), bureau.gate("check", SIGNS["clear"])]
    for run in said:
        assert "[internal]" not in run.said
        assert [match[0] for match in RAW.finditer(run.said.replace("\n", ""))] == [], run.said
    assert "␛" in said[0].out


def _forms():
    return ("text", "json", "sarif", "junit", "github")
