from gate import log


def _link(bureau, path, target):
    place = bureau.root / path
    place.unlink(missing_ok=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(target)
    bureau.commit()


def attachment(bureau):
    _link(bureau, "content/releases/2026/prices/t1.csv", "../../../../trust/1/people.yaml")


def page(bureau):
    _link(bureau, "content/releases/2026/prices/index.md", "../../../../versions/prices/1/index.md")


def folder(bureau):
    _link(bureau, "content/releases/2026/twin", "prices")


def page_of_a_new_release(bureau):
    _link(bureau, "content/releases/2026/bulletin/index.md", "../prices/index.md")


def statement(bureau):
    _link(bureau, "approvals/prices/001-03-approve.json", "../grain/001-03-approve.json")


def trust(bureau):
    _link(bureau, "trust/1/policy.yaml", "/etc/hostname")


def register_entry(bureau):
    _link(bureau, log.entry_name(2), "00000001.json")
