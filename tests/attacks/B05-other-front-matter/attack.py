from bureau import page


def forms(bureau):
    texts = {
        "as-yaml": page("2026年10月工业生产者价格", "同比略有上升。"),
        "as-toml": '+++\ntitle = "价格"\nclassification = "公开"\n+++\n\n同比略有上升。\n',
        "as-json-block": ';;;\n{"title": "价格", "classification": "公开"}\n;;;\n\n同比略有上升。\n',
        "as-json-object": '{"title": "价格", "classification": "公开"}\n\n同比略有上升。\n',
    }
    for release, text in texts.items():
        bureau.write(f"content/releases/2026/{release}/index.md", text)
    bureau.commit()
