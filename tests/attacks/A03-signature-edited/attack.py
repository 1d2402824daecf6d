from forging import armored, statement, unarmored

SIGNATURE = statement("prices", "review") + ".sig"
END = b"-----END SSH SIGNATURE-----\n"


def _change(bureau, change):
    bureau.write(SIGNATURE, change(bureau.read(SIGNATURE)))
    bureau.commit()


def flipped(bureau):
    def flip(armor):
        raw = bytearray(unarmored(armor))
        raw[-1] ^= 1
        return armored(bytes(raw))

    _change(bureau, flip)


def truncated(bureau):
    _change(bureau, lambda armor: armor[: len(armor) // 2])


def end_line_dropped(bureau):
    _change(bureau, lambda armor: armor.removesuffix(END))


def crlf(bureau):
    _change(bureau, lambda armor: armor.replace(b"\n", b"\r\n"))


def text_before(bureau):
    _change(bureau, lambda armor: b"signed by p12\n" + armor)


def second_armor(bureau):
    _change(bureau, lambda armor: armor + armor)


def empty(bureau):
    _change(bureau, lambda armor: b"")


def not_text(bureau):
    _change(bureau, lambda armor: unarmored(armor))
