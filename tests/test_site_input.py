"""What the renderer may know: what was entered, and of the trust base what is public."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from bureau import DOCUMENT, Bureau, copy, page

from gate import judging, merkle, now, site_input, siteconfig
from gate.gitstore import Repository
from gate.judging import Request
from gate.model import Reason
from gate.records import Record
from gate.registers.entries import Signed
from gate.render.model import SiteInput
from gate.verdict import Verdict


@pytest.fixture(scope="module")
def verdict(founded_bureau, tmp_path_factory) -> Verdict:
    """A bureau that has withdrawn prices, with a draft and a rejected correction beside it."""
    bureau: Bureau = copy(founded_bureau, tmp_path_factory.mktemp("input") / "repository")
    assert bureau.act("withdraw", "prices", "p03", "--reason", "来源单位要求").code == 0
    assert bureau.publish().code == 0
    bureau.write("content/releases/2026/notice/index.md", page("草稿事项", "DRAFT", **DOCUMENT))
    bureau.commit("notice", author="p11")
    return judging.judge(Repository.open(bureau.root), Request("HEAD", now.now()))


@pytest.fixture(scope="module")
def site(verdict) -> SiteInput:
    home = verdict.release("home").live[-1].release
    config, _ = siteconfig.parse(home.files["mkdocs.yml"].data)
    return site_input.published(verdict, config)


def test_only_what_was_entered_and_stands(site):
    assert [release.id for release in site.releases] == ["home", "grain"]
    assert [gone.id for gone in site.withdrawn] == ["prices"]
    for words in ("DRAFT", "草稿事项", "CANARY-PRICES", "居民消费价格", "来源单位要求"):
        assert words not in repr(site) and words not in str(site.leaves)


def test_the_register_names_no_title_of_what_was_withdrawn(site):
    lines = [(line.seq, line.kind, line.title) for line in site.register]
    assert lines == [
        (0, "publish", "首页"),
        (1, "publish", "2026年粮食产量"),
        (2, "publish", None),
        (3, "withdraw", None),
    ]


def test_now_is_the_time_of_the_checkpoint(verdict, site):
    assert site.now == verdict.log.checkpoint.time


def test_the_proof_of_a_page_leads_to_the_checkpoint(verdict, site):
    for release in site.releases:
        proof = json.loads(release.proof)
        salted = verdict.log.entries[proof["index"]]
        assert (salted.entry.release, salted.salt, proof["size"]) == (release.id, proof["salt"], 4)
        assert [item["name"].split(".")[0] for item in proof["statements"]] == [
            "001-01-submit",
            "001-02-review",
            "001-03-approve",
        ]
        assert verdict.log.merkle_tree.root == merkle.root([s.leaf for s in verdict.log.entries])


def test_the_salt_of_a_withdrawn_page_is_nowhere(verdict, site):
    salts = [s.salt for s in verdict.log.entries if s.entry.release == "prices"]
    everything = repr(site) + "".join(release.proof.decode() for release in site.releases) + str(site.leaves)
    assert len(salts) == 2 and not any(salt in everything for salt in salts)


def test_names_of_people_only_where_policy_shows_them(verdict):
    def signers(shown: bool) -> set[str | None]:
        chain = verdict.trust
        policy = chain.latest.policy.model_copy(update={"names_public": shown})
        latest = replace(chain.latest, policy=policy)
        hidden = replace(verdict, trust=replace(chain, versions=(latest,)))
        home = verdict.release("home").live[-1].release
        config, _ = siteconfig.parse(home.files["mkdocs.yml"].data)
        return {signer.name for release in site_input.published(hidden, config).releases for signer in release.signers}

    assert None not in signers(True)
    assert signers(False) == {None}


def test_allowed_signers_name_every_key_with_its_person(verdict, site):
    lines = site.allowed_signers.splitlines()
    assert lines == sorted(set(lines))
    assert all('namespaces="gongkai-gate"' in line and line.split()[0].startswith("p") for line in lines)
    assert len(lines) == sum(len(person.keys) for person in verdict.trust.latest.people)
    assert not any("root" in line for line in lines)


def test_how_to_complain_is_taken_from_the_trust_base(verdict, site):
    assert site.complaints.office == "政务公开领导小组办公室"
    assert (site.complaints.phone, site.complaints.hours) == ("0000-0000002", "工作日9:00—12:00、14:30—17:30")
    assert site.complaints.box is site.complaints.next_level is site.complaints.address is None
    policy = verdict.trust.latest.policy
    bureau = policy.bureau.model_copy(update={"complaint_box": "一楼", "next_level": "上一级", "postcode": "000000"})
    latest = replace(verdict.trust.latest, policy=policy.model_copy(update={"bureau": bureau}))
    told = site_input.published(replace(verdict, trust=replace(verdict.trust, versions=(latest,))), site.config)
    assert (told.complaints.box, told.complaints.next_level, told.complaints.postcode) == ("一楼", "上一级", "000000")


def test_no_evaluation_is_told_while_a_leak_of_unknown_time_is_open(verdict, site):
    at = Signed(1, "sha256:1", "EVL-2026-0001", "p06", site.now, verdict.trust.latest.people[0].keys[0].key, {})
    fields = {"title": "社会评议", "state": "planned", "visibility": "public", "object": ["OFF-01"]}
    evaluation = Record("registers/evaluation/2026/EVL-2026-0001.md", "evaluation", "EVL-2026-0001", fields, 1)
    evaluation = replace(evaluation, signed=(at,))
    leak = Record("registers/leak/2026/LEK-2026-0001.md", "leak", "LEK-2026-0001", {})
    known = replace(verdict, records=(evaluation, leak))
    (told,) = site_input.published(known, site.config).evaluations
    assert (told.title, told.offices) == ("社会评议", ("综合科",))
    frozen = replace(known, frozen=(Reason.of("builds-frozen", path=leak.path, record=leak.id),))
    assert site_input.published(frozen, site.config).evaluations == ()
