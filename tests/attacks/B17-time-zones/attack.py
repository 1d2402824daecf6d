import os
import time
from datetime import datetime, timedelta
from unittest import mock

from bureau import page

TITLE = "2026年10月工业生产者价格"
INSTANT = datetime.fromisoformat("2027-03-14T09:30:00+08:00")
ZONES = {
    "in-shanghai": "2027-03-14T09:30:00+08:00",
    "in-utc": "2027-03-14T01:30:00Z",
    "in-utc-small": "2027-03-14t01:30:00z",
    "in-kiribati": "2027-03-14T15:30:00+14:00",
    "in-new-york": "2027-03-13T20:30:00-05:00",
    "of-a-half-hour": "2027-03-14T07:00:00+05:30",
}


def no_instants(bureau):
    times = {
        "one-instant": "2026-11-16T09:30:00+08:00",
        "hour-24": "2026-11-16T24:00:00+08:00",
        "second-60": "2026-11-16T09:30:60+08:00",
        "year-0": "0000-11-16T09:30:00+08:00",
        "year-10000": "10000-11-16T09:30:00+08:00",
        "zone-of-25-hours": "2026-11-16T09:30:00+25:00",
        "zone-unknown": "2026-11-16T09:30:00-00:00",
        "zone-by-name": "2026-11-16T09:30:00 Asia/Shanghai",
        "no-zone": "2026-11-16T09:30:00",
        "only-a-day": "2026-11-16",
        "wide-digits": "２０２６-11-16T09:30:00+08:00",
        "february-30": "2026-02-30T09:30:00+08:00",
        "year-1-before-time": "0001-01-01T00:00:00+14:00",
    }
    for release, written in times.items():
        bureau.write(f"content/releases/2026/{release}/index.md", page(TITLE, "同比略有上升。", publish_at=written))
    bureau.commit()


def one_instant_in_many_zones(bureau, site):
    """They all come due in the same second, wherever the machine thinks that it stands."""
    for release, written in ZONES.items():
        bureau.write(f"content/releases/2027/{release}/index.md", page(TITLE, "同比略有上升。", publish_at=written))
    bureau.commit()
    bureau.force_sign(*ZONES)
    try:
        for zone in ("UTC", "America/New_York", "Pacific/Kiritimati"):
            with mock.patch.dict(os.environ, TZ=zone):
                time.tzset()
                with bureau.clock(INSTANT - timedelta(seconds=1)):
                    judged = bureau.judged()
                    assert {judged[release][0] for release in ZONES} == {"embargoed"}
                with bureau.clock(INSTANT):
                    judged = bureau.judged()
                    assert {judged[release][0] for release in ZONES} == {"ready"}
    finally:
        time.tzset()


def produced_before_the_calendar(bureau, site):
    """A day for which nobody can count working days keeps no other release from the site."""
    for release, day in (("of-1999", "1999-01-05"), ("of-year-1", "0001-01-01")):
        bureau.write(f"content/releases/2026/{release}/index.md", page(TITLE, "同比略有上升。", produced=day))
    bureau.commit()
    bureau.force_sign("of-1999", "of-year-1")
    assert bureau.publish().code == 0
    run = bureau.build(site)
    assert run.code == 0, run.said
    assert (site / "releases/2026/of-year-1/index.html").is_file()
    assert bureau.gate("verify", str(site)).code == 0
