from bureau import page

FILES = {
    "table-only": "t.csv",
    "theme-folder": "theme/main.html",
    "overrides": "overrides/main.html",
    "partials": "partials/header.html",
    "jinja-file": "page.j2",
    "jinja-text": "page.html.j2.txt",
    "meta-file": ".meta.yml",
    "settings": "mkdocs.yml",
    "hooks": "hooks.py",
    "style-sheet": "extra.css",
    "script": "extra.js",
}


def files(bureau):
    for release, name in FILES.items():
        bureau.write(f"content/releases/2026/{release}/index.md", page("2026年10月工业生产者价格", "同比略有上升。"))
        bureau.write(f"content/releases/2026/{release}/{name}", f"指标,同比\n总指数,{len(release)}\n")
    bureau.commit()
