"""A small, wholly signed site for tests: releases, statements, log, checkpoint; real keys, real ssh-keygen."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from gate import checkpoint as checkpoints
from gate import front_matter, manifest, sample_keys
from gate.checkpoint import Checkpoint
from gate.log import leaf_of
from gate.merkle import Tree
from gate.render.model import KeyHolder, MarkdownText, PublishedRelease, RegisterLine, Signer, SiteInput, Withdrawn
from gate.signing import SigningKey, sign
from gate.siteconfig import SiteConfig
from gate.statements import Act, FileDigest, encode, files_digest
from gate.strict_json import canonical
from gate.workdays import SHANGHAI

AUTHOR, REVIEWER, APPROVER, PUBLISHER = "p07", "p12", "p03", "p15"
ROLES = {"submit": (AUTHOR, "drafter"), "review": (REVIEWER, "reviewer"), "approve": (APPROVER, "leader")}
OFFICES = {"OFF-01": "办公室", "OFF-03": "综合科", "OFF-05": "设计与法规科"}
CATEGORIES = {"0301": "价格", "0302": "国民经济核算", "0101": "机构职能", "0201": "规范性文件"}
START = datetime(2026, 11, 16, 9, 30, tzinfo=SHANGHAI)

CPI = """\
本页数字用于演示发布流程。10月份居民消费价格同比上涨0.3%,环比持平。

## 分类别同比涨跌幅

| 类别 | 比上年同月(%) | 比上月(%) | 1—10月累计(%) |
|:-----|-----:|-----:|-----:|
| 居民消费价格 | 0.3 | 0.0 | 0.1 |
| 食品烟酒 | -0.8 | 0.4 | -0.5 |
| 衣着 | 1.2 | 0.3 | 1.1 |
| 居住 | 0.1 | 0.0 | 0.2 |
| 生活用品及服务 | 1.5 | -0.1 | 0.9 |
| 交通通信 | -2.2 | -0.6 | -2.4 |

资料来源见[国家统计局](https://www.stats.gov.cn/)。全表见[附表](t1.csv)。
"""


def page(title: str, kind: str, category: str, office: str, body: str, **more: str) -> bytes:
    """The bytes of an index.md."""
    head = {
        "title": title,
        "kind": kind,
        "category": f'"{category}"',
        "office": office,
        "produced": "2026-11-12",
        "classification": "公开",
        "opinion": "主动公开",
        "basis": "《政府信息公开条例》第二十条第四项",
        "reason": "属于应当主动公开的统计信息",
        "author": AUTHOR,
        "reviewer": REVIEWER,
        "approver": APPROVER,
        "with": "[]",
        **more,
    }
    return ("---\n" + "".join(f"{k}: {v}\n" for k, v in head.items()) + "---\n" + body).encode("utf-8")


SOURCES: tuple[tuple[str, str, Mapping[str, bytes]], ...] = (
    (
        "home",
        "content",
        {
            "content/index.md": page(
                "政府信息公开", "document", "0101", "OFF-01", "欢迎查阅。[公开指南](guide/index.md)\n"
            ),
            "mkdocs.yml": b"site_name: sample\n",
        },
    ),
    (
        "guide",
        "content/guide",
        {
            "index.md": page(
                "政府信息公开指南",
                "document",
                "0101",
                "OFF-01",
                "# 政府信息公开指南\n\n## 怎样申请\n\n当面、信函均可。\n",
            ),
            "flow.md": "---\ntitle: 办理流程\n---\n1. 提出申请\n2. 登记\n".encode(),
        },
    ),
    (
        "cpi-2026-10",
        "content/releases/2026/cpi-2026-10",
        {
            "index.md": page(
                "2026年10月份居民消费价格变动情况(示例)",
                "statistics",
                "0301",
                "OFF-03",
                CPI,
                period="2026-10",
                stage="preliminary",
                summary="10月份居民消费价格同比上涨0.3%。",
            ),
            "t1.csv": "类别,同比\n居民消费价格,0.3\n".encode(),
            "图表.csv": "类别,同比\n衣着,1.2\n".encode(),
        },
    ),
    (
        "notice-1",
        "content/releases/2026/notice-1",
        {
            "index.md": page(
                "关于开放日的通知 <b>&\"'",
                "document",
                "0101",
                "OFF-01",
                "key: value\n\n正文第一行像元数据。\n",
                doc_no="呼统办〔2026〕1号",
            )
        },
    ),
    (
        "law-1",
        "content/releases/2025/law-1",
        {"index.md": page("统计调查管理办法解读", "law", "0201", "OFF-05", "# 第一章\n\n## 第一条\n\n内容。\n")},
    ),
)
SECOND = page(
    "2026年10月份居民消费价格变动情况(示例)",
    "statistics",
    "0301",
    "OFF-03",
    CPI.replace("| 衣着 | 1.2 |", "| 衣着 | 1.3 |"),
    period="2026-10",
    stage="final",
    correction="{of: 1, kind: 数据更正, since: 2026-11-16, was: 1.2, is: 1.3, why: 录入有误}",
)


@dataclass
class Keys:
    """The signing keys of the sample people, in a folder with mode 0600."""

    folder: Path

    def key(self, person: str) -> SigningKey:
        """The key of a person, written when first asked for."""
        path = self.folder / person
        if not path.exists():
            path.touch(mode=0o600)
            path.write_bytes(sample_keys.private_key(person))
        return SigningKey(sample_keys.public_key(person), path)

    def sign(self, data: bytes, person: str) -> bytes:
        """A real signature."""
        return sign(data, self.key(person))


def allowed_signers() -> str:
    """The allowed_signers file of the four people."""
    people = (AUTHOR, REVIEWER, APPROVER, PUBLISHER)
    return "".join(f'{p} namespaces="gongkai-gate" {sample_keys.public_key(p).line}\n' for p in people)


def _acts(id_: str, root: str, version: int, files: tuple[FileDigest, ...], when: datetime, keys: Keys) -> list[Any]:
    previous = None
    made = []
    for serial, (act, (person, role)) in enumerate(ROLES.items(), start=1):
        statement = encode(
            Act(
                files=files,
                release=id_,
                version=version,
                serial=serial,
                person=person,
                act=act,
                role=role,
                time=when - timedelta(hours=4 - serial),
                previous=previous,
                waivers=(),
                policy="sha256:" + "0" * 64,
                trust=1,
                opinion="主动公开",
                basis="条例",
                reason="应当公开",
                contributors=(AUTHOR,),
                unknown_contributors=0,
                answers={},
            )
        )
        previous = "sha256:" + hashlib.sha256(statement).hexdigest()
        name = f"{version:03d}-{serial:02d}-{act}.json"
        made.append((act, name, statement, keys.sign(statement, person)))
    return made


def make(folder: Path) -> tuple[SiteInput, Keys]:
    """The whole site. `folder` receives the private keys."""
    folder.mkdir(parents=True, exist_ok=True)
    keys = Keys(folder)
    versions = [(*source, 1) for source in SOURCES]
    cpi = SOURCES[2]
    versions.append((cpi[0], cpi[1], {**cpi[2], "index.md": SECOND}, 2))
    entries = []
    for seq, (id_, root, files, version) in enumerate(versions):
        prefix = "" if id_ == "home" else f"{root}/"
        listed = tuple(
            sorted(FileDigest(prefix + p, "100644", hashlib.sha256(d).hexdigest()) for p, d in files.items())
        )
        when = START + timedelta(days=seq)
        acts = _acts(id_, root, version, listed, when, keys)
        entries.append(
            (_entry(seq, id_, root, version, listed, when, acts), hashlib.sha256(bytes([seq])).hexdigest(), acts)
        )
    tree = Tree(leaf_of(entry, salt) for entry, salt, _ in entries)
    now = START + timedelta(days=len(entries))
    note = checkpoints.encode(Checkpoint("gongkai-gate/TEST", tree.size, tree.root, 1, now, "0" * 64))
    newest = {id_: version for id_, _, _, version in versions}
    releases = tuple(
        _published(id_, root, files, version, newest[id_] == version, *entries[seq], tree)
        for seq, (id_, root, files, version) in enumerate(versions)
    )
    site = SiteInput(
        config=SiteConfig(
            site_name="示例统计局政府信息公开",
            site_description="示例",
            site_url="https://stats.sample.invalid/",
            navigation=(
                ("信息发布", "releases/"),
                ("公开目录", "catalogue/"),
                ("公开指南", "guide/"),
                ("如何核验", "verify/"),
            ),
            footer={
                "sponsor": "示例统计局",
                "site_code": "0000000000",
                "icp": "示例ICP备00000000号",
                "police_record": "示例00000000000000号",
                "contact": "000-0000000",
            },
        ),
        releases=releases,
        withdrawn=(Withdrawn("gone", "releases/2026/gone/", "SAMPLE-2026-99", date(2026, 11, 20)),),
        now=now,
        offices=OFFICES,
        categories=CATEGORIES,
        register=tuple(
            RegisterLine(
                r.entry["seq"],
                datetime.fromisoformat(r.entry["time"]),
                "publish",
                r.entry["index_no"],
                r.version,
                OFFICES[r.front_matter.office],
                r.front_matter.title,
                r.address,
            )
            for r in releases
        ),
        leaves=tuple(leaf_data(entry, salt) for entry, salt, _ in entries),
        keys=tuple(
            KeyHolder(
                p, role, office, sample_keys.public_key(p).line, sample_keys.public_key(p).fingerprint, p == PUBLISHER
            )
            for p, role, office in (
                (PUBLISHER, "web", "办公室"),
                (AUTHOR, "drafter", "综合科"),
                (REVIEWER, "reviewer", "综合科"),
                (APPROVER, "leader、head", "局领导"),
            )
        ),
        checkpoint=note,
        checkpoint_signature=keys.sign(note, PUBLISHER),
        allowed_signers=allowed_signers(),
        sample=True,
    )
    return site, keys


def _entry(
    seq: int, id_: str, root: str, version: int, files: tuple[FileDigest, ...], when: datetime, acts: list[Any]
) -> dict[str, Any]:
    return {
        "kind": "publish",
        "seq": seq,
        "time": when.isoformat(),
        "release": id_,
        "version": version,
        "root": root,
        "files": [{"path": f.path, "mode": f.mode, "sha256": f.sha256} for f in files],
        "digest": files_digest(files),
        "statements": {act: "sha256:" + hashlib.sha256(data).hexdigest() for act, _, data, _ in acts},
        "waivers": [],
        "trust": 1,
        "by": PUBLISHER,
        "index_no": f"SAMPLE-2026-{seq + 1:02d}" if version == 1 else "SAMPLE-2026-03",
        "contributors": [AUTHOR],
    }


def _published(
    id_: str,
    root: str,
    files: Mapping[str, bytes],
    version: int,
    current: bool,
    entry: dict[str, Any],
    salt: str,
    acts: list[Any],
    tree: Tree,
) -> PublishedRelease:
    address = "" if id_ == "home" else root.removeprefix("content/") + "/"
    index = "content/index.md" if id_ == "home" else "index.md"
    matter, reasons = front_matter.parse(index, files[index])
    assert matter is not None, reasons
    texts = {}
    for path, data in files.items():
        if path.endswith(".md"):
            head = front_matter.read(path, data)
            title = matter.title if path == index else front_matter.page(path, head)[0].title
            texts[path] = MarkdownText(title, head.body)
    proof = canonical(
        {
            "entry": entry,
            "salt": salt,
            "index": entry["seq"],
            "size": tree.size,
            "path": [b64encode(step).decode() for step in tree.inclusion_proof(entry["seq"])],
            "statements": [
                {
                    "name": name,
                    "statement": data.decode("utf-8"),
                    "signatures": [{"name": name + ".sig", "signature": signature.decode("ascii")}],
                }
                for _, name, data, signature in acts
            ],
        }
    )
    when = datetime.fromisoformat(entry["time"])
    signers = tuple(
        Signer(act, role, office, None, when - timedelta(hours=hours))
        for act, role, office, hours in (
            ("submit", "drafter", "综合科", 3),
            ("review", "reviewer", "综合科", 2),
            ("approve", "leader", "局领导", 1),
            ("publish", "web", "办公室", 0),
        )
    )
    return PublishedRelease(id_, root, address, version, current, matter, texts, dict(files), entry, proof, signers)


def leaf_data(entry: Mapping[str, Any], salt: str) -> bytes:
    """What a leaf hashes, by the words of docs/formats.md."""
    return hashlib.sha256(bytes.fromhex(salt) + hashlib.sha256(canonical(entry)).digest()).digest()


def finished(site: SiteInput, keys: Keys, files: Mapping[str, bytes], origins: Mapping[str, str]) -> dict[str, bytes]:
    """The files of a rendered site with its signed manifest."""
    data = manifest.build(
        files, origins, package="sha256:" + "1" * 64, checkpoint=site.checkpoint or b"", sample=site.sample
    )
    return {**files, manifest.PATH: data, manifest.SIGNATURE: keys.sign(data, PUBLISHER)}


def changed(site: SiteInput, **more: Any) -> SiteInput:
    """The site with other values."""
    return replace(site, **more)
