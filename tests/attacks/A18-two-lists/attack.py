from forging import restate


def another_digest(bureau):
    restate(bureau, "notice", {"approve": lambda value: value["subject"][0]["digest"].update(sha256="0" * 64)})


def one_file_more(bureau):
    more = {"name": "content/releases/2026/notice/t.csv", "digest": {"sha256": "0" * 64}}
    restate(bureau, "notice", {"approve": lambda v: v["subject"].append(more | {"annotations": {"mode": "100644"}})})


def another_mode(bureau):
    restate(bureau, "notice", {"approve": lambda value: value["subject"][0]["annotations"].update(mode="100755")})


def review_of_the_list_before(bureau):
    restate(bureau, "notice", {"review": lambda value: value["subject"][0]["digest"].update(sha256="0" * 64)})
