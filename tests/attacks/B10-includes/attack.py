from bureau import page


def directives(bureau):
    bodies = {
        "table-of-contents": "[TOC]\n\n一段话。",
        "by-snippet": '--8<-- "trust/1/people.yaml"',
        "by-snippet-block": "--8<--\ntrust/1/people.yaml\n--8<--",
        "by-jinja-include": '{% include "trust/1/people.yaml" %}',
        "by-jinja-value": "设置：{{ config }}",
        "by-handler": "::: gate.sample_keys",
        "by-include-word": "!include trust/1/people.yaml",
        "in-code": '```\n--8<-- "trust/1/people.yaml"\n```',
        "in-an-annex": "见附页。",
    }
    for release, body in bodies.items():
        bureau.write(f"content/releases/2026/{release}/index.md", page("2026年10月工业生产者价格", body))
    annex = '---\ntitle: 说明\n---\n\n--8<-- "trust/1/people.yaml"\n'
    bureau.write("content/releases/2026/in-an-annex/notes.md", annex)
    bureau.commit()


def shown_as_text(bureau, site):
    """What is no directive here is shown as it is written, and nothing is put in its place."""
    body = "[TOC]\n\n## 说明\n\n一段话 [TOC] ${HOME} %(home)s @include(x)。"
    bureau.write("content/releases/2026/toc/index.md", page("2026年10月工业生产者价格", body))
    bureau.commit()
    bureau.sign("toc")
    assert bureau.publish().code == 0
    run = bureau.build(site)
    assert run.code == 0, run.said
    html = (site / "releases" / "2026" / "toc" / "index.html").read_text("utf-8")
    assert "<p>[TOC]</p>" in html
    assert "一段话 [TOC] ${HOME} %(home)s @include(x)。" in html
