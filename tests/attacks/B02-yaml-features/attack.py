from bureau import page

WHOLE = page("2026年10月工业生产者价格", "同比略有上升。")


def features(bureau):
    def put(line):
        return WHOLE.replace("period: 2026-10", line)

    heads = {
        "plain": WHOLE,
        "tag-of-python": put("summary: !!python/object/apply:os.system [touch /tmp/owned]"),
        "tag-of-environment": put("summary: !ENV [HOME, x]"),
        "tag-of-string": put("summary: !!str 说明"),
        "with-anchor": put("summary: &a 说明"),
        "with-alias": put("summary: &a 说明\nmethodology: *a"),
        "with-merge": put("correction: {<<: {of: 1}, kind: 修订}"),
        "second-document": put("period: 2026-10\n--- {title: 另一个}"),
        "with-directive": put("period: 2026-10\n%YAML 1.1"),
        "deep-flow": put("tables: " + "[" * 10_000 + "]" * 10_000),
        "deep-block": put("tables:\n" + "\n".join(" " * n + "-" for n in range(1, 200))),
        "too-long": put("summary: " + "好" * 30_000),
        "a-list": "---\n- title\n- 公开\n---\n\n正文\n",
    }
    for release, text in heads.items():
        bureau.write(f"content/releases/2026/{release}/index.md", text)
    bureau.commit()
