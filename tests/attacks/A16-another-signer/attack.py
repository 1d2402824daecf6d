from forging import predicate, restate, sign, statement

PAGE = "content/releases/2026/notice/index.md"


def key_of_another(bureau):
    sign(bureau, statement("notice", "review"), "p12")
    bureau.commit()


def statement_of_another(bureau):
    restate(bureau, "notice", {"review": predicate(person="p12")})


def names_changed(bureau):
    bureau.write(PAGE, bureau.read(PAGE).replace(b"reviewer: p13", b"reviewer: p12"))
    bureau.commit(author="p11")


def key_of_nobody(bureau):
    sign(bureau, statement("notice", "review"), "p99")
    bureau.commit()
