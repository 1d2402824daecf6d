from bureau import page

WHOLE = page("2026年10月工业生产者价格", "同比略有上升。")


def twice(bureau):
    heads = {
        "once": WHOLE,
        "later-one-open": WHOLE.replace("classification:", "classification: 机密\nclassification:"),
        "later-one-secret": WHOLE.replace("opinion:", "classification: 机密\nopinion:"),
        "once-quoted": WHOLE.replace("opinion:", '"classification": 机密\nopinion:'),
        "below-another-key": WHOLE.replace(
            "period:", "correction: {of: 1, of: 2, kind: 修订, since: 2026-11-12, why: 修订}\nperiod:"
        ),
    }
    for release, text in heads.items():
        bureau.write(f"content/releases/2026/{release}/index.md", text)
    bureau.commit()
