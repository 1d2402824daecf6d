"""Writes gate/data/calendar.yaml: the official days off of 2004-2026 and the statutory festivals after them.

Run it after a new State Council notice has reached `chinesecalendar` (a development dependency)::

    python tools/make_calendar.py > gate/data/calendar.yaml

The gate never calls that package at run time: a changed package would silently change due dates.
"""

from __future__ import annotations

import sys
from datetime import date, timedelta
from importlib.metadata import version
from itertools import chain

from chinese_calendar import constants

OFFICIAL_YEARS = range(2004, 2027)

LUNAR = {
    2027: ("02-06", "04-05", "06-09", "09-15"),
    2028: ("01-26", "04-04", "05-28", "10-03"),
    2029: ("02-13", "04-04", "06-16", "09-22"),
    2030: ("02-03", "04-05", "06-05", "09-12"),
}
"""Per year: first day of the lunar year, Qingming, Dragon Boat, Mid-Autumn (two lunar libraries agree)."""

HEADER = """\
# Made by tools/make_calendar.py: do not edit by hand.
# official: days off by notice of the State Council, and weekend days that were made working days (调休上班).
# provisional: the days of 全国年节及纪念日放假办法 (2024) article 2 on their own dates, without 补假 or 调休.
"""


def official(year: int) -> tuple[dict[str, list[date]], list[date]]:
    """Days off of `year` by festival, and its make-up working days."""
    off: dict[str, list[date]] = {}
    for day, english in sorted(constants.holidays.items()):
        if day.year == year:
            off.setdefault(constants.Holiday(english).chinese, []).append(day)
    return off, sorted(day for day in constants.workdays if day.year == year)


def provisional(year: int) -> dict[str, list[date]]:
    """The statutory festival days of `year`, each on its own date."""
    spring, qingming, dragon_boat, mid_autumn = (date.fromisoformat(f"{year}-{month_day}") for month_day in LUNAR[year])
    eve = spring - timedelta(days=1)
    festivals = {
        "元旦": [date(year, 1, 1)],
        "春节": [eve + timedelta(days=n) for n in range(4)],
        "清明": [qingming],
        "劳动节": [date(year, 5, 1), date(year, 5, 2)],
        "端午": [dragon_boat],
        "国庆节": [date(year, 10, day) for day in (1, 2, 3)],
        "中秋": [mid_autumn],
    }
    seen: set[date] = set()
    for name, days in festivals.items():
        festivals[name] = [day for day in days if day not in seen]
        seen.update(days)
    return {name: days for name, days in festivals.items() if days}


def days(values: list[date]) -> str:
    """A YAML flow list of days."""
    return "[" + ", ".join(day.isoformat() for day in values) + "]"


def lines() -> chain[str]:
    """The file, line by line."""
    names = {holiday.chinese: holiday.value for holiday in constants.Holiday}
    return chain(
        [f"source: chinesecalendar {version('chinesecalendar')}", "names:"],
        (f'  {chinese}: "{english}"' for chinese, english in names.items()),
        ["official:"],
        chain.from_iterable(_official_lines(year) for year in OFFICIAL_YEARS),
        ["provisional:"],
        chain.from_iterable(_provisional_lines(year) for year in LUNAR),
    )


def _official_lines(year: int) -> list[str]:
    off, makeup = official(year)
    rows = [f"      {name}: {days(values)}" for name, values in off.items()]
    return [f"  {year}:", "    days_off:", *rows, f"    makeup: {days(makeup)}"]


def _provisional_lines(year: int) -> list[str]:
    return [f"  {year}:", *(f"    {name}: {days(values)}" for name, values in provisional(year).items())]


if __name__ == "__main__":
    sys.stdout.write(HEADER + "\n".join(lines()) + "\n")
