import os
import time
from contextlib import contextmanager
from datetime import timedelta
from unittest import mock

from forging import notice

from gate import now, timestamps


def _files(site):
    return {place: place.read_bytes() for place in site.rglob("*") if place.is_file()}


def behind(bureau, site):
    before = _files(site)
    with bureau.clock(now.now() - timedelta(days=1)):
        for words in ((), ("--hold-back",)):
            run = bureau.build(site, *words)
            assert (run.code, "[clock-behind]" in run.said) == (2, True), run.said
    assert _files(site) == before


def _same(bureau, site):
    before = _files(site)
    run = bureau.build(site)
    assert run.code == 0, run.said
    assert _files(site) == before


def ahead(bureau, site):
    with bureau.clock(now.now() + timedelta(days=3650)):
        _same(bureau, site)


@contextmanager
def _elsewhere(zone):
    with mock.patch.dict(os.environ, {"TZ": zone, "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"}):
        time.tzset()
        try:
            yield
        finally:
            os.environ.pop("TZ", None)
            time.tzset()


def zone_and_language(bureau, site):
    with _elsewhere("Pacific/Kiritimati"):
        _same(bureau, site)


def embargo_in_another_zone(bureau, _site):
    """Not a second before the hour, whatever the machine calls it."""
    bureau.people = bureau.people | {"bulletin": "p11 p13 p03"}
    hour = now.now() + timedelta(hours=1)
    notice(bureau, "bulletin", publish_at=timestamps.render(hour))
    bureau.sign("bulletin")
    for zone in ("Pacific/Kiritimati", "Etc/GMT+12"):
        with _elsewhere(zone):
            assert "nothing is ready" in bureau.publish().out
            assert bureau.judged()["bulletin"] == ("embargoed", frozenset())
    with _elsewhere("Etc/GMT+12"), bureau.clock(hour):
        assert "entered bulletin" in bureau.publish().out
