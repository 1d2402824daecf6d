from forging import predicate, restate


def one_more(bureau):
    restate(bureau, "notice", {"approve": predicate(urgent=True)})


def one_more_at_the_top(bureau):
    restate(bureau, "notice", {"approve": lambda value: value.update(note="x")})


def one_more_beside_a_file(bureau):
    restate(bureau, "notice", {"approve": lambda value: value["subject"][0]["annotations"].update(size="1")})


def empty_reason(bureau):
    restate(bureau, "notice", {"approve": predicate(reason=" ")})


def without(bureau, field):
    restate(bureau, "notice", {"approve": predicate(**{field: None})})
