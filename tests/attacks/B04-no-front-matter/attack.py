from bureau import page

WHOLE = page("2026年10月工业生产者价格", "同比略有上升。")


def none(bureau):
    indexes = {
        "metadata-on-line-1": "classification: 公开\ntitle: 价格\nopinion: 主动公开\n\n同比略有上升。\n",
        "only-text": "同比略有上升。\n",
        "only-whitespace": " \n\n",
        "nothing-at-all": "",
        "annex-without": WHOLE,
        "annex-with": WHOLE,
    }
    for release, text in indexes.items():
        bureau.write(f"content/releases/2026/{release}/index.md", text)
    bureau.write("content/releases/2026/annex-without/notes.md", "title: 说明\n\n附页。\n")
    bureau.write("content/releases/2026/annex-with/notes.md", "---\ntitle: 说明\n---\n\n附页。\n")
    bureau.commit()
