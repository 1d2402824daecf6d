from bureau import page

WHOLE = page("2026年10月工业生产者价格", "同比略有上升。")


def delimiters(bureau):
    head, body = WHOLE.removeprefix("---\n").split("---\n", 1)
    texts = {
        "plain": WHOLE,
        "ends-in-dots": f"---\n{head}...\n{body}",
        "opens-longer": f"-----\n{head}---\n{body}",
        "closes-longer": f"---\n{head}-----\n{body}",
        "blank-line-first": f"\n\n{WHOLE}",
        "byte-order-mark-first": f"\ufeff{WHOLE}",
        "blanks-behind-opening": f"--- \n{head}---\n{body}",
        "blanks-behind-closing": f"---\n{head}---  \n{body}",
        "carriage-returns": WHOLE.replace("\n", "\r\n"),
        "never-closed": f"---\n{head}\n{body}",
        "dots-before-the-end": f"---\n{head}...\nclassification: 机密\n---\n{body}",
    }
    for release, text in texts.items():
        bureau.write(f"content/releases/2026/{release}/index.md", text)
    bureau.commit()
