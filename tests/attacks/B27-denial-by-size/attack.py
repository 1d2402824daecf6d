import time

from bureau import page

TITLE = "2026年10月工业生产者价格"
PAGES = {
    "short": "同比略有上升。",
    "of-one-word": "机" * 210_000,
    "of-brackets": "[" * 100_000,
    "of-closed-brackets": "[" * 50_000 + "]" * 50_000,
    "of-quotes": "> " * 50_000 + "话",
    "of-lists": "- " * 50_000 + "话",
    "of-emphasis": "*_" * 50_000,
    "of-fences": "```\n" * 19_000,
    "of-links": "![a](" * 20_000,
    "of-references": "[a][" * 20_000,
    "of-lines": "话\n" * 30_000,
}
MEGABYTES = 10 << 20
WHOLE = {
    "word.md": "机",
    "opening.md": "(",
    "split.md": "密 ",
    "stars.md": "机★",
}


def pages(bureau):
    for release, body in PAGES.items():
        bureau.write(f"content/releases/2026/{release}/index.md", page(TITLE, body))
    bureau.commit()


def ten_megabytes(bureau, site):
    """Whatever ten megabytes are made of, they are judged in ten seconds (of the processor, others use it too)."""
    for name, sign in WHOLE.items():
        place = bureau.root / "large" / name
        place.parent.mkdir(exist_ok=True)
        place.write_text(sign * (MEGABYTES // len(sign.encode())), "utf-8")
        started = time.process_time()
        run = bureau.gate("scan", str(place))
        assert run.code in (0, 1), run.said
        assert time.process_time() - started < 10, name
    head = "summary: " + "好" * (MEGABYTES // 3) + "\nperiod:"
    bureau.write("content/releases/2026/head/index.md", page(TITLE, "同比略有上升。").replace("period:", head))
    bureau.write("content/releases/2026/body/index.md", page(TITLE, "[机](密 " * (MEGABYTES // 9)))
    bureau.write(
        "content/releases/2026/deep/index.md", page(TITLE, "").replace("period:", "tables: " + "[" * MEGABYTES)
    )
    bureau.commit()
    started = time.process_time()
    judged = bureau.judged()
    assert time.process_time() - started < 10
    assert "front-matter-invalid" in judged["head"][1]
    assert "front-matter-invalid" in judged["deep"][1]
    assert "too-complex" in judged["body"][1]
