import json

from forging import resign_site

from gate import strict_json

PRICES = "releases/2026/prices/"
GRAIN = "releases/2026/grain/"


def page_without_proof(bureau, site):
    place = site / "releases/2026/evil/index.html"
    place.parent.mkdir()
    place.write_text("CANARY-EVIL")
    resign_site(bureau, site, origins={"releases/2026/evil/index.html": "release:evil@1"})


def _proof(site):
    return json.loads((site / PRICES / "proof.json").read_bytes())


def proof_of_another_page(bureau, site):
    (site / PRICES / "proof.json").write_bytes((site / GRAIN / "proof.json").read_bytes())
    resign_site(bureau, site)


def bytes_differ(bureau, site):
    for place in (site / PRICES / "t1.csv", site / PRICES / "source/t1.csv"):
        place.write_text("指标,同比\n总指数,130.0\n")
    resign_site(bureau, site)


def proof(bureau, site, fields):
    (site / PRICES / "proof.json").write_bytes(strict_json.canonical(_proof(site) | fields))
    resign_site(bureau, site)


def path_of_another_leaf(bureau, site):
    other = json.loads((site / GRAIN / "proof.json").read_bytes())
    proof(bureau, site, {"path": other["path"]})


def node_for_a_leaf(bureau, site):
    """The path is one step shorter, as if the node above were the leaf."""
    proof(bureau, site, {"path": _proof(site)["path"][1:]})


def entry_rewritten(bureau, site):
    proof(bureau, site, {"entry": _proof(site)["entry"] | {"by": "p01"}})


def another_version_of_the_list(bureau, site):
    """The files are said to be those of a second version."""
    listed = json.loads((site / ".well-known/gate/manifest.json").read_bytes())["files"]
    second = {file["path"]: "release:prices@2" for file in listed if file["origin"] == "release:prices@1"}
    resign_site(bureau, site, origins=second)
