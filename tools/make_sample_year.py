"""Make the sample year of the registers: a believable 2026, every entry signed by the right sample person at its hour.

For the makers of the sample only, in a clone without records: ``python tools/make_sample_year.py`` writes below
``registers/``. The acts stand in `sample_year/`; each is proposed, judged and signed by the engine as a clerk's would
be, so that nothing can be entered that the gate would refuse. The same bytes come out each time: what is random
(the sealed files) is made once, and taken from `--sealed FOLDER` afterwards.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from sample_year import complaints, letters, meetings, public, publications, requests, secrecy, staff, support  # noqa: E402
from sample_year.stage import Stage  # noqa: E402


def main() -> None:
    """Write the records of the year, and say how many there are."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sealed", type=Path, help="folder `registers/` whose sealed files are used again")
    stage = Stage(Path.cwd(), parser.parse_args().sealed)
    for theme in (support, publications, requests, letters, secrecy, public, staff, meetings, complaints):
        theme.plan(stage)
    stage.play()
    print(f"{len(stage.store.records)} records, {stage.entries} entries")


if __name__ == "__main__":
    main()
