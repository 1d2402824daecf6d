from functools import partial


def _append(lines, bureau):
    bureau.write("mkdocs.yml", bureau.read("mkdocs.yml").decode() + lines)
    bureau.commit()


def _replace(old, new, bureau):
    text = bureau.read("mkdocs.yml").decode()
    assert old in text
    bureau.write("mkdocs.yml", text.replace(old, new))
    bureau.commit()


HOOK = "hooks: [content/releases/2026/prices/hook.py]\n"
PLUGINS = "plugins:\n  - gate\n"

hooks = partial(_append, HOOK)
custom_dir = partial(_replace, "  name: material\n", "  name: material\n  custom_dir: content/releases\n")
extra_javascript = partial(_append, "extra_javascript: [https://evil.example/x.js]\n")
extra_css = partial(_append, "extra_css: [x.css]\n")
other_docs_dir = partial(_replace, "docs_dir: content", "docs_dir: ..")
inherit = partial(_append, "INHERIT: trust/1/policy.yaml\n")
no_gate = partial(_replace, PLUGINS, "plugins: []\n")
gate_and_macros = partial(_replace, PLUGINS, "plugins: [gate, macros]\n")
python_name = partial(_append, "extra: {x: !!python/name:os.system }\n")
environment = partial(_replace, "site_name:", "site_description: !ENV HOME\nsite_name:")
markdown_extensions = partial(_append, "markdown_extensions: [md_in_html, pymdownx.snippets]\n")


def no_settings(bureau):
    (bureau.root / "mkdocs.yml").unlink()
    bureau.commit()


def signed(bureau):
    """The author, the reviewer and the approver of home sign the change as well."""
    hooks(bureau)
    run = bureau.act("submit", "home", "p11")
    assert run.code == 1
    assert "[renderer-config-changed]" in run.said
    bureau.force_sign("home")


def signed_and_entered(bureau):
    """The publisher enters it, too."""
    signed(bureau)
    bureau.force_publish("home")
