import json
import shutil

MANIFEST = ".well-known/gate/manifest.json"
PRICES, GRAIN = "releases/2026/prices", "releases/2026/grain"


def appended(_bureau, site, path):
    with (site / path).open("ab") as file:
        file.write(b" ")


def first_of(bureau, site, pattern):
    found = sorted(place for place in site.rglob(pattern) if place.is_file())
    appended(bureau, site, found[0].relative_to(site))


def removed(_bureau, site, path):
    (site / path).unlink()


def manifest_one_digest(_bureau, site):
    text = (site / MANIFEST).read_text()
    digest = next(f["sha256"] for f in json.loads(text)["files"] if f["path"].endswith("prices/index.html"))
    (site / MANIFEST).write_text(text.replace(digest, "0" * 64))


def file_added(_bureau, site, path="evil/index.html"):
    (site / path).parent.mkdir(exist_ok=True)
    (site / path).write_text("x")


def page_under_anothers_address(_bureau, site):
    for name in ("index.html", "proof.json"):
        shutil.copy(site / GRAIN / name, site / PRICES / name)


def page_exchanged_for_a_link(_bureau, site):
    (site / PRICES / "index.html").rename(site.parent / "index.html")
    (site / PRICES / "index.html").symlink_to(site.parent / "index.html")


def several(bureau, site):
    appended(bureau, site, GRAIN + "/index.html")
    file_added(bureau, site)
    removed(bureau, site, PRICES + "/t1.csv")
