import json

from forging import load, statement

APPROVE = statement("prices", "approve")


def _write(bureau, text):
    bureau.write(APPROVE, text)
    bureau.commit()


def flipped(bureau):
    data = bytearray(bureau.read(APPROVE))
    at = data.index(b'"time":"2') + len('"time":"2026-11-24T10:00:0')
    data[at] ^= 1
    _write(bureau, bytes(data))


def indented(bureau):
    _write(bureau, json.dumps(load(bureau, APPROVE), ensure_ascii=False, indent=2, sort_keys=True))


def keys_in_another_order(bureau):
    value = load(bureau, APPROVE)
    turned = {key: value[key] for key in reversed(value)}
    _write(bureau, json.dumps(turned, ensure_ascii=False, separators=(",", ":")) + "\n")


def escaped(bureau):
    _write(bureau, json.dumps(load(bureau, APPROVE), separators=(",", ":"), sort_keys=True) + "\n")


def line_end_more(bureau):
    _write(bureau, bureau.read(APPROVE) + b"\n")


def claim_to_be_somebody_else(bureau):
    _write(bureau, bureau.read(APPROVE).replace(b'"person":"p03"', b'"person":"p01"'))
