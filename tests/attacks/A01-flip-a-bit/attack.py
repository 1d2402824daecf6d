def _flip(bureau, path):
    data = bytearray(bureau.read(path))
    data[-3] ^= 1
    bureau.write(path, bytes(data))
    bureau.commit()


def page(bureau):
    _flip(bureau, "content/releases/2026/prices/index.md")


def attachment(bureau):
    _flip(bureau, "content/releases/2026/prices/t1.csv")
