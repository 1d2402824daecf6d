import re

import yaml
from bureau import ROOT, page

NAMES = ("$(touch owned).csv", "`id`.csv", "a;b.csv", "x\n::set-output name=a::b.csv", "y\r::error::z.csv")
TITLES = ("::stop-commands::x", "$(id)", "%0A::set-env name=A::b", "'a, file=b, line=1::c'")
COMMAND = re.compile(r"::(?:error|warning|notice) file=[^\n]*::[^\n]*")


def in_annotations(bureau, site):
    """Each line that the runner would obey is one of ours, with names and titles escaped in it."""
    for number, title in enumerate(TITLES):
        body = f"机密\n\n::set-output name=a::{number}\n"
        bureau.write(f"content/releases/2026/titled-{number}/index.md", page(title, body))
    for number, name in enumerate(NAMES):
        bureau.write(f"content/releases/2026/named-{number}/index.md", page("价格", "同比略有上升。"))
        bureau.write(f"content/releases/2026/named-{number}/{name}", "机密\n")
    bureau.write("content/releases/2026/z\n::error::folder/index.md", page("价格", "同比略有上升。"))
    bureau.commit()
    run = bureau.gate("check", "--rev", "HEAD", "--format", "github", "--show-text")
    assert run.code == 1
    spoken = [line for line in re.split(r"[\r\n]", run.out) if line.lstrip().startswith(("::", "##["))]
    assert len(spoken) >= len(NAMES) + len(TITLES)
    assert [line for line in spoken if not COMMAND.fullmatch(line)] == []
    for line in spoken:
        head = line.split("::")[1]
        assert "set-output" not in head.split(" file=")[0]
        assert head.count(",") == len(re.findall(r",(?:line|col|title)=", head))
    for words in (("status",), ("check",), ("due",), ("build", "--out", str(site)), ("check", "z\n::error::folder")):
        run = bureau.gate(*words)
        for line in re.split(r"[\r\n]", run.said):
            assert not line.lstrip().startswith(("::", "##[")), line


def in_workflows(bureau, site):
    """No workflow puts what a stranger can write into a shell."""
    for place in sorted((ROOT / ".github/workflows").glob("*.yml")):
        jobs = yaml.safe_load(place.read_text("utf-8"))["jobs"].values()
        scripts = [step["run"] for job in jobs for step in job.get("steps", ()) if "run" in step]
        assert scripts
        for script in scripts:
            assert not re.search(r"\$\{\{[^}]*(?:github\.event|head_ref|github\.ref_name|inputs)", script), place.name
