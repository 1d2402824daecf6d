from bureau import page

TITLE = "2026年10月工业生产者价格"


def types(bureau):
    def text(title=TITLE, **fields):
        return page(title, "同比略有上升。", **fields)

    texts = {
        "no-as-a-title": text("no"),
        "octal-as-a-title": text("012"),
        "no-as-a-list": text(with_="no"),
        "octal-period": text(period="012"),
        "base-sixty-period": text(period="1:30"),
        "day-with-a-time": text(produced="2026-11-12T10:00:00Z"),
        "time-without-a-zone": text(publish_at="2026-11-16T09:30:00"),
        "time-with-a-blank": text(publish_at="2026-11-16 09:30"),
        "day-as-a-number": text(produced="20261112"),
        "no-as-an-opinion": text(opinion="no"),
        "null-as-a-title": text("~"),
    }
    for release, content in texts.items():
        bureau.write(f"content/releases/2026/{release}/index.md", content)
    bureau.commit()
