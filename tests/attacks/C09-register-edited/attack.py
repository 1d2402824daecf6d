import json
import shutil

from forging import load, sign_log

from gate import log, strict_json


def _path(seq):
    return log.entry_name(seq)


def edited(bureau):
    bureau.write(_path(1), bureau.read(_path(1)).replace(b'"by":"p05"', b'"by":"p06"'))
    bureau.commit()


def salt_edited(bureau):
    bureau.write(_path(1), strict_json.canonical(load(bureau, _path(1)) | {"salt": "0" * 64}))
    bureau.commit()


def removed(bureau, seq):
    (bureau.root / _path(seq)).unlink()
    bureau.commit()


def exchanged(bureau):
    first, second = bureau.read(_path(1)), bureau.read(_path(2))
    bureau.write(_path(1), second)
    bureau.write(_path(2), first)
    bureau.commit()


def exchanged_and_renumbered(bureau):
    first, second = load(bureau, _path(1)), load(bureau, _path(2))
    first["entry"]["seq"], second["entry"]["seq"] = 2, 1
    bureau.write(_path(1), strict_json.canonical(second))
    bureau.write(_path(2), strict_json.canonical(first))
    bureau.commit()


def _add(bureau, **fields):
    value = load(bureau, _path(2))
    value["entry"] |= {"seq": 3} | fields
    bureau.write(_path(3), strict_json.canonical(value))
    bureau.commit()


def put_in(bureau):
    _add(bureau, version=2)


def doubled(bureau):
    _add(bureau)


def cut_short(bureau):
    bureau.write(_path(2), bureau.read(_path(2))[:-20])
    bureau.commit()


def written_otherwise(bureau):
    bureau.write(_path(2), json.dumps(load(bureau, _path(2)), ensure_ascii=False, indent=1))
    bureau.commit()


def file_beside(bureau):
    bureau.write("registers/log/entries/readme.txt", "x")
    bureau.commit()


def all_removed(bureau):
    shutil.rmtree(bureau.root / "registers/log/entries")
    bureau.commit()


def no_register_at_all(bureau):
    """Without a register nothing is published, so there is nothing to build; a reader's checkpoint tells the rest."""
    for folder in ("registers", "versions"):
        shutil.rmtree(bureau.root / folder)
    bureau.commit()


def two_heads(bureau):
    """The publisher's key signs another log of the same size: its checkpoint does not fit these entries."""
    before = bureau.read(_path(1))
    salt_edited(bureau)
    sign_log(bureau)
    bureau.write(_path(1), before)
    bureau.commit()


def kept_bytes_changed(bureau):
    bureau.write("versions/prices/1/t1.csv", "指标,同比\n总指数,103.0\n")
    bureau.commit()


def kept_bytes_added(bureau):
    bureau.write("versions/prices/2/index.md", "x")
    bureau.commit()
