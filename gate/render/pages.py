"""What the page of a release may show: plain values for its template, nothing that nobody approved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gate.front_matter import Correction
from gate.model import sha256
from gate.render.model import PublishedRelease, Signer, SiteInput
from gate.render.wording import ACTS, KINDS, STAGES, day, href, is_icp_number, period, role, size

Context = dict[str, Any]

_PICTURES = (".png", ".jpg", ".webp", ".gif", ".svg")


def frame(site: SiteInput) -> Context:
    """What every page shows: names, navigation, footer, the day of the site."""
    config = site.config
    return {
        "name": config.site_name,
        "description": config.site_description,
        "url": config.site_url,
        "nav": [{"title": title, "path": path} for title, path in config.navigation],
        "footer": dict(config.footer),
        "icp_is_registered": not site.sample and is_icp_number(config.footer.get("icp", "")),
        "copyright": config.copyright,
        "palette": dict(config.palette),
        "now": day(site.now),
        "sample": site.sample,
        "preview": site.drafts,
    }


def release(version: PublishedRelease, home: str, site: SiteInput) -> Context:
    """The page of one version of a release."""
    matter = version.front_matter
    is_home = not version.address
    return {
        "template": "home.html" if is_home else "release.html",
        "title": site.config.site_name if is_home else _titled(version, matter.title),
        "heading": matter.title,
        "description": matter.summary or matter.title,
        "crumbs": _crumbs(version, site),
        "noindex": not version.current or version.draft,
        "draft": version.draft,
        "release": facts(version, site),
        "notices": list(_notices(version, site)),
        "downloads": [] if is_home else _downloads(version, home),
        "sources": _sources(version, home),
        "proof": href(f"{home}proof.json"),
        "history": _history(version, site),
        "site_url": site.config.site_url,
        **({"latest": latest(site)} if is_home else {}),
    }


def annex(version: PublishedRelease, title: str, home: str, site: SiteInput) -> Context:
    """A further Markdown page of a release: it points at the release's own page for everything signed."""
    return {
        "template": "annex.html",
        "title": _titled(version, f"{title} · {version.front_matter.title}"),
        "heading": title,
        "description": f"{version.front_matter.title}：{title}",
        "crumbs": [*_crumbs(version, site), {"title": version.front_matter.title, "path": href(home)}],
        "noindex": not version.current or version.draft,
        "draft": version.draft,
        "notices": list(_notices(version, site)),
    }


def stubs(site: SiteInput) -> Iterator[tuple[str, Context]]:
    """The neutral pages that stand where something was withdrawn: number, day, and no more."""
    for gone in sorted(site.withdrawn, key=lambda w: w.address):
        yield (
            f"{gone.address}index.md",
            {
                "template": "withdrawn.html",
                "title": f"该信息已撤回({gone.index_no})",
                "heading": "该信息已撤回",
                "description": "该信息已撤回。",
                "crumbs": [],
                "noindex": True,
                "index_no": gone.index_no,
                "date": day(gone.date),
            },
        )


def status(version: PublishedRelease) -> str:
    """初步, 修订, 最终, 更正, or 现行 where a release has no stages."""
    matter = version.front_matter
    if matter.correction:
        return "修订" if matter.correction.kind == "修订" else "更正"
    return STAGES.get(matter.stage or "", "现行")


def facts(version: PublishedRelease, site: SiteInput) -> Context:
    """The facts of one version, each from the one place where it stands (DESIGN 3)."""
    matter, entry = version.front_matter, version.entry
    return {
        "id": version.id,
        "title": matter.title,
        "path": href(version.address),
        "version": version.version,
        "kind": KINDS[matter.kind],
        "category": site.categories.get(matter.category, matter.category),
        "category_id": matter.category,
        "office": site.offices.get(matter.office, matter.office),
        "office_id": matter.office,
        "produced": day(matter.produced),
        "period": period(matter.period) if matter.period else None,
        "status": status(version),
        "opinion": matter.opinion,
        "basis": matter.basis,
        "present_law": [f"{cited}，现为{now}" for cited, now in version.present_law],
        "reason": matter.reason,
        "doc_no": matter.doc_no,
        "summary": matter.summary,
        "methodology": matter.methodology,
        "working_days_used": version.working_days_used,
        "index_no": entry["index_no"] if entry else None,
        "published": day(entry["time"]) if entry else None,
        "register_seq": entry["seq"] if entry else None,
        "digest": entry["digest"] if entry else None,
        "signers": [_signer(s) for s in version.signers],
    }


def corrections(site: SiteInput) -> list[Context]:
    """Every version on the site after a first one, and what it put right, the newest first (9.5c)."""
    later = [r for r in site.releases if r.entry and r.version > 1]
    later.sort(key=lambda r: r.entry["seq"], reverse=True)  # type: ignore[index]
    return [
        {
            "title": version.front_matter.title,
            "path": _path(version),
            "version": version.version,
            "published": day(version.entry["time"]),  # type: ignore[index]
            "status": status(version),
            "correction": _correction(said) if (said := version.front_matter.correction) else None,
        }
        for version in later
    ]


def latest(site: SiteInput, count: int = 10) -> list[Context]:
    """The newest current releases, for the home page."""
    return [facts(version, site) for version in shown(site)[:count]]


def listed(site: SiteInput) -> list[PublishedRelease]:
    """The current, entered releases under `releases/`, newest first."""
    entered = [r for r in site.releases if r.current and r.entry and r.address.startswith("releases/")]
    return sorted(entered, key=lambda r: (r.entry["time"], r.entry["seq"]), reverse=True)  # type: ignore[index]


def shown(site: SiteInput) -> list[PublishedRelease]:
    """What a list of news shows: the entered releases; in a preview the drafts before them."""
    drafts = [r for r in site.releases if r.draft and r.address.startswith("releases/")] if site.drafts else []
    return sorted(drafts, key=lambda r: (r.front_matter.produced, r.id), reverse=True) + listed(site)


def _path(version: PublishedRelease) -> str:
    return href(version.address if version.current else f"{version.address}v/{version.version}/")


def _titled(version: PublishedRelease, title: str) -> str:
    return title if version.current else f"{title}（第{version.version}版）"


def _signer(signer: Signer) -> Context:
    return {
        "act": signer.act,
        "label": ACTS[signer.act],
        "role": role(signer.role),
        "office": signer.office,
        "name": signer.name,
        "time": day(signer.time),
    }


def _crumbs(version: PublishedRelease, site: SiteInput) -> list[Context]:
    if not version.address.startswith("releases/"):
        return []
    crumbs = [{"title": "信息发布", "path": "releases/"}]
    entry = site.versions[version.id][0].entry
    if entry:
        year = entry["time"][:4]
        crumbs.append({"title": f"{year}年", "path": f"catalogue/year/{year}/"})
    return crumbs


def _notices(version: PublishedRelease, site: SiteInput) -> Iterator[Context]:
    if not version.current:
        now = site.versions[version.id][0].version
        yield {
            "kind": "old",
            "text": f"这是第{version.version}版，已被第{now}版取代。",
            "path": href(version.address),
            "link": "查看现行版本",
        }
    correction = version.front_matter.correction
    if correction:
        yield {"kind": "correction", "correction": _correction(correction)}
    for other in site.successors.get(version.id, ()):
        yield {
            "kind": "old",
            "text": "本件已被新的发布替代。",
            "path": href(other.address),
            "link": other.front_matter.title,
        }


def _correction(correction: Correction) -> Context:
    return {
        "kind": correction.kind,
        "since": day(correction.since)["text"],
        "was": correction.was,
        "is": correction.is_,
        "why": correction.why,
        "found_by": correction.found_by,
    }


def _history(version: PublishedRelease, site: SiteInput) -> list[Context]:
    return [
        {
            "version": r.version,
            "path": _path(r),
            "published": day(r.entry["time"]) if r.entry else None,
            "status": status(r),
            "here": r.version == version.version,
        }
        for r in site.versions[version.id]
    ]


def _downloads(version: PublishedRelease, home: str) -> list[Context]:
    return [
        _file(path, data, home)
        for path, data in sorted(version.files.items())
        if path not in version.texts and not path.lower().endswith(_PICTURES)
    ]


def _sources(version: PublishedRelease, home: str) -> list[Context]:
    if version.draft:
        return []
    return [_file(path, data, f"{home}source/") for path, data in sorted(version.files.items())]


def _file(path: str, data: bytes, folder: str) -> Context:
    name = path.rpartition("/")[2]
    return {
        "name": name,
        "path": href(folder + path),
        "kind": name.rpartition(".")[2].upper(),
        "size": size(len(data)),
        "sha256": sha256(data),
    }
