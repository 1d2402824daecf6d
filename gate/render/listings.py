"""Pages and files made from all releases together: catalogue, lists, register, keys, how to verify, site map."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

from gate.render.model import Evaluation, PublishedRelease, SiteInput
from gate.render.pages import Context, corrections, facts, listed, shown
from gate.render.wording import cell, day, href, role

PAGE = 50
"""Rows on one page of a list."""

CatalogueRow = dict[str, Any]


def pages(site: SiteInput) -> Iterator[tuple[str, Context, str]]:
    """Each made page: (its place among the docs, its context, its name in the manifest)."""
    rows = [facts(r, site) for r in listed(site)]
    yield from _catalogue(rows, site)
    news = [facts(r, site) for r in shown(site)] if site.drafts else rows
    yield from _list("releases/", news, "信息发布", "releases.html", "releases", crumbs=[])
    yield from _register(site)
    yield "verify/index.md", _verify(rows, site), "verify"
    yield "keys/index.md", _keys(site), "keys"
    yield from _list(
        "corrections/",
        corrections(site),
        "更正",
        "corrections.html",
        "corrections",
        crumbs=[],
        withdrawn=_gone_rows(site),
    )
    yield "jubao/index.md", _complaints(site), "complaints"
    yield "pingyi/index.md", _evaluations(site), "evaluations"


def files(site: SiteInput, home_of: Callable[[PublishedRelease], str]) -> Iterator[tuple[str, bytes, str]]:
    """Each made file that is not a page: (its path, its bytes, its name in the manifest)."""
    rows = list(_rows(site, home_of))
    yield "catalogue.json", _json({"schema": "gate-catalogue/1", "items": rows}), "catalogue"
    yield "catalogue.csv", _csv(rows), "catalogue"
    yield "sitemap.xml", _sitemap(site), "sitemap"
    yield "withdrawn.txt", "".join(f"/{w.address}\n" for w in _gone(site)).encode("utf-8"), "withdrawn"
    yield "register/register.jsonl", b"".join(_json(_register_line(x)) for x in site.register), "register"
    yield "register/leaves.txt", "".join(f"{leaf.hex()}\n" for leaf in site.leaves).encode("ascii"), "register"


def _gone(site: SiteInput) -> list[Any]:
    return sorted(site.withdrawn, key=lambda w: w.address)


def _gone_rows(site: SiteInput) -> list[Context]:
    return [{"index_no": w.index_no, "path": href(w.address), "date": day(w.date)} for w in _gone(site)]


def _list(
    address: str, rows: list[Any], title: str, template: str, name: str, *, crumbs: list[Context], **more: Any
) -> Iterator[tuple[str, Context, str]]:
    """One list, cut into pages of `PAGE` rows; a list without rows is one page that says so."""
    count = max(1, -(-len(rows) // PAGE))
    for number in range(1, count + 1):
        here = address if number == 1 else f"{address}page/{number}/"
        yield (
            f"{here}index.md",
            {
                "template": template,
                "title": title if number == 1 else f"{title}（第{number}页）",
                "heading": title,
                "description": f"{title}，共{len(rows)}条。",
                "crumbs": crumbs,
                "noindex": False,
                "rows": rows[(number - 1) * PAGE : number * PAGE],
                "total": len(rows),
                "page": number,
                "pages": [
                    {"number": n, "path": address if n == 1 else f"{address}page/{n}/"} for n in range(1, count + 1)
                ],
                **more,
            },
            name,
        )


def _catalogue(rows: list[Context], site: SiteInput) -> Iterator[tuple[str, Context, str]]:
    groups = {
        "year": _group(rows, _year, newest_first=True),
        "category": _group(rows, lambda r: (r["category_id"], r["category"])),
        "office": _group(rows, lambda r: (r["office_id"], r["office"])),
    }
    filters = [
        {
            "label": label,
            "entries": [
                {"title": title, "path": href(f"catalogue/{key}/{slug.lower()}/"), "count": len(members)}
                for (slug, title), members in groups[key].items()
            ],
        }
        for key, label in (("year", "年份"), ("category", "分类"), ("office", "科室"))
    ]
    title = "政府信息公开目录"
    yield from _list(
        "catalogue/", rows, title, "catalogue.html", "catalogue", crumbs=[], filters=filters, withdrawn=_gone_rows(site)
    )
    crumbs = [{"title": title, "path": "catalogue/"}]
    for key, members in groups.items():
        for (slug, name), some in members.items():
            yield from _list(
                f"catalogue/{key}/{slug.lower()}/",
                some,
                f"{title}：{name}",
                "catalogue.html",
                "catalogue",
                crumbs=crumbs,
                filters=filters,
                withdrawn=[],
            )


def _year(row: Context) -> tuple[str, str]:
    year = row["published"]["iso"][:4]
    return year, f"{year}年"


def _group(
    rows: Iterable[Context], key: Callable[[Context], tuple[str, str]], newest_first: bool = False
) -> dict[tuple[str, str], list[Context]]:
    found: dict[tuple[str, str], list[Context]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return dict(sorted(found.items(), reverse=newest_first))


def _register(site: SiteInput) -> Iterator[tuple[str, Context, str]]:
    rows = [_register_line(line) | {"time": day(line.time)} for line in reversed(site.register)]
    yield from _list("register/", rows, "发布登记簿", "register.html", "register", crumbs=[])


def _register_line(line: Any) -> Context:
    return {
        "seq": line.seq,
        "time": line.time.isoformat(),
        "kind": line.kind,
        "index_no": line.index_no,
        "version": line.version,
        "office": line.office,
        "title": line.title,
        "path": None if line.address is None else href(line.address),
    }


def _verify(rows: list[Context], site: SiteInput) -> Context:
    publisher = next((k for k in site.keys if k.publisher), None)
    return {
        "template": "verify.html",
        "title": "如何核验",
        "heading": "如何核验",
        "description": "任何人都可以核对本网站上的每一个文件是否与经审查、批准并登记的内容一致。",
        "crumbs": [],
        "noindex": False,
        "example": rows[0] if rows else None,
        "fingerprint": publisher.fingerprint if publisher else None,
        "publisher": publisher.person if publisher else None,
        "site_url": site.config.site_url,
    }


def _keys(site: SiteInput) -> Context:
    return {
        "template": "keys.html",
        "title": "公钥",
        "heading": "公钥",
        "description": "本网站审查、批准、发布所用的公钥与指纹。",
        "crumbs": [],
        "noindex": False,
        "holders": [
            {
                "person": k.person,
                "role": role(k.role),
                "office": k.office,
                "key": k.key,
                "fingerprint": k.fingerprint,
                "publisher": k.publisher,
            }
            for k in site.keys
        ],
    }


def _complaints(site: SiteInput) -> Context:
    how = site.complaints
    return {
        "template": "complaints.html",
        "title": "投诉举报",
        "heading": "投诉举报",
        "description": "对政务公开工作的投诉举报：向谁反映、怎样反映、对结果不满意再向谁反映。",
        "crumbs": [],
        "noindex": False,
        "channels": how.channels,
        "parts": [
            {"label": label, "field": key, "value": getattr(how, key)}
            for key, label in (
                ("office", "受理科室"), ("phone", "电话"), ("address", "地址"), ("postcode", "邮政编码"),
                ("hours", "办公时间"), ("box", "投诉举报箱"), ("next_level", "上一级"),
            )
        ],
    }  # fmt: skip


def _evaluations(site: SiteInput) -> Context:
    return {
        "template": "evaluations.html",
        "title": "社会评议",
        "heading": "社会评议",
        "description": "请社会各界评议政务公开工作：评议对象、日程、参加的代表和测评结果。",
        "crumbs": [],
        "noindex": False,
        "evaluations": [_evaluation(e) for e in site.evaluations],
    }


def _evaluation(told: Evaluation) -> Context:
    return {
        "title": told.title,
        "year": told.year,
        "state": told.state,
        "offices": "、".join(told.offices),
        "steps": [{"label": label, "days": [day(one) for one in days]} for label, days in told.steps],
        "representatives": [{"kind": kind, "count": count} for kind, count in told.representatives],
        "survey": [{"label": label, "value": value} for label, value in told.survey],
        "notice": {"title": told.notice[0], "path": href(told.notice[1])} if told.notice else None,
    }


def _rows(site: SiteInput, home_of: Callable[[PublishedRelease], str]) -> Iterator[CatalogueRow]:
    base = (site.config.site_url or "/").rstrip("/") + "/"
    for release in listed(site):
        row = facts(release, site)
        yield {
            "index_no": row["index_no"],
            "title": row["title"],
            "url": base + row["path"],
            "produced": row["produced"]["iso"],
            "published": row["published"]["iso"],
            "period": release.front_matter.period,
            "office": row["office"],
            "category": row["category"],
            "category_id": row["category_id"],
            "kind": row["kind"],
            "status": row["status"],
            "version": row["version"],
            "digest": row["digest"],
            "register_seq": row["register_seq"],
            "files": sorted(release.files),
        }
    for gone in _gone(site):
        blank = dict.fromkeys(("title", "produced", "published", "period", "office", "category", "category_id", "kind"))
        yield {
            **blank,
            "index_no": gone.index_no,
            "url": base + href(gone.address),
            "status": "撤回",
            "version": None,
            "digest": None,
            "register_seq": None,
            "files": [],
        }


def _json(value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8") + b"\n"


_COLUMNS = (
    ("index_no", "索引号"), ("title", "标题"), ("category", "分类"), ("office", "责任科室"), ("produced", "形成日期"),
    ("published", "公开日期"), ("period", "数据所属时期"), ("status", "状态"), ("version", "版本"),
    ("register_seq", "登记号"), ("digest", "摘要"), ("url", "网址"),
)  # fmt: skip


def _csv(rows: Iterable[CatalogueRow]) -> bytes:
    """For spreadsheets: UTF-8 with a byte order mark and CRLF, no cell that could be taken for a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([title for _, title in _COLUMNS])
    for row in rows:
        writer.writerow([cell("" if row[key] is None else str(row[key])) for key, _ in _COLUMNS])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def _sitemap(site: SiteInput) -> bytes:
    base = (site.config.site_url or "/").rstrip("/") + "/"
    made = [doc.removesuffix("index.md") for doc, _, _ in pages(site)]
    entries = [(path, site.now.date().isoformat()) for path in made]
    for release in site.releases:
        if release.current and release.entry:
            when = datetime.fromisoformat(release.entry["time"]).date().isoformat()
            entries.append((href(release.address), when))
    lines = [
        f"<url><loc>{escape(base + path)}</loc><lastmod>{when}</lastmod></url>\n" for path, when in sorted(entries)
    ]
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return (head + "".join(lines) + "</urlset>\n").encode("utf-8")
