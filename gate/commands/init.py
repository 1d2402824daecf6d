"""`gate init`: a bureau's own repository, with its trust base, its settings and drafts of its first pages."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from pydantic import ValidationError

from gate import desk as desks
from gate import pipeline, sample_keys, signing, treeio
from gate.acts import Intent
from gate.approvals import CHAIN
from gate.bureau import Answers, example_answers, read_answers, repository_files, sample_answers, trust_files
from gate.commands.base import Session, command
from gate.errors import ExitCode, GateError
from gate.gitstore import Repository
from gate.questions import asked
from gate.releases import HOME
from gate.sshsig import PublicKey
from gate.statements import Answer
from gate.trust import TRUST_FILE, check_draft
from gate.trust_edit import next_version
from gate.trust_model import what_is_wrong
from gate.verdict import attachments

_OWN = ("trust", "content", "approvals", "registers", "versions", "mkdocs.yml")
_SAMPLE_PUBLISHER = "p05"

_POSITIONS = (
    ("head", "OFF-02", "局主要负责人", "head of the bureau"),
    ("leader", "OFF-02", "主管领导（批准发布）", "leader who approves"),
    ("reviewer", "OFF-01", "综合科的审查人员（统计数据）", "reviewer of statistics"),
    ("reviewer", "OFF-02", "公开办的审查人员（公文和其他）", "reviewer of documents"),
    ("reviewer", "OFF-03", "法规科的审查人员（统计法规）", "reviewer of law"),
    ("secrecy_officer", "OFF-02", "保密工作人员", "secrecy officer"),
    ("drafter", "OFF-04", "制作科室的经办人", "drafter in the producing office"),
    ("web", "OFF-04", "发布员（网站管理）", "publisher"),
)
_OFFICES: tuple[dict[str, Any], ...] = (
    {"id": "OFF-01", "name": "综合科", "duties": "综合统计，审查统计数据和分析", "reviews": ["statistics"]},
    {
        "id": "OFF-02",
        "name": "政务公开领导小组办公室",
        "duties": "政务公开日常工作，审查公文和其他信息",
        "reviews": ["document"],
    },
    {"id": "OFF-03", "name": "设计与法规科", "duties": "统计法制，审查统计法规类信息", "reviews": ["law"]},
)


@command(
    "init",
    zh="为一个单位建立仓库：名册、密钥、制度设置、首页草稿；--sample 生成一个可以试用的样例",
    en="a bureau's repository: trust base, keys, policy, drafts of the first pages; --sample: a working demonstration",
    example="gate init --sample demo\n"
    "gate init --example > answers.yaml   # 改好后 / edit it, then\n"
    "gate init --answers answers.yaml wojugongkai",
)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path())
@click.option("--sample", is_flag=True, help="样例单位，公开的样例密钥 / the sample bureau under public keys")
@click.option(
    "--answers", "given", type=click.Path(path_type=Path, dir_okay=False), help="答案文件（YAML）/ a file of answers"
)
@click.option("--example", is_flag=True, help="印出答案文件的例子 / print an example of an answers file")
def init(session: Session, folder: Path, sample: bool, given: Path | None, example: bool) -> ExitCode:
    """Make the repository in `folder`; what is there already is never overwritten."""
    if example:
        session.raw(example_answers())
        return ExitCode.FINE
    place = session.folder / folder
    if found := [name for name in _OWN if (place / name).exists()]:
        raise GateError("init-not-empty", path=str(folder), found=found)
    answers = sample_answers() if sample else _answers(session, given)
    with treeio.begun(place):
        repo, files = _found(place, answers, session.now(), sample)
    for line in _next_steps(session, folder, repo, answers, sample, signed=any(p.endswith(".sig") for p in files)):
        session.out(line)
    return ExitCode.FINE


def _found(place: Path, answers: Answers, now: datetime, sample: bool) -> tuple[Repository, dict[str, bytes]]:
    """The repository in `place` with all its files, and those files by path."""
    with tempfile.TemporaryDirectory(prefix="gate-init-") as private:
        files = _trust(answers, Path(private), now, sample)
        files |= repository_files(answers, now.date())
        repo = _repository(place)
        for path in sorted(Path(private).iterdir()):
            if path.suffix != ".pub":
                signing.store_key(repo.private / path.name, path.read_bytes())
    for path, data in files.items():
        if not (place / path).exists():
            treeio.write_file(place, path, data)
    if sample:
        _demonstrate(repo, sorted(files), now)
    return repo, files


def _answers(session: Session, given: Path | None) -> Answers:
    if given is not None:
        try:
            return read_answers(given.read_bytes(), str(given))
        except OSError:
            raise GateError("path-missing", path=str(given)) from None
    if not session.interactive:
        raise GateError("init-answers-missing")
    try:
        return Answers.model_validate(_ask(session))
    except ValidationError as error:
        raise GateError("init-answers-invalid", path="-", line=1, what=what_is_wrong(error)) from None


def _ask(session: Session) -> dict[str, Any]:
    """The answers of a person at the terminal, in the form of an answers file."""

    def ask(zh: str, en: str, default: str | None = None) -> str:
        return click.prompt(session.say(zh, en), default=default).strip()

    today = session.now().date().isoformat()
    answers: dict[str, Any] = {
        "bureau": {
            "name": ask("单位全称", "name of the bureau"),
            "org_code": ask("统一社会信用代码（18位）", "its 18-character code"),
            "site_url": ask("网站地址（https://…/）", "address of the site (https://…/)"),
            "address": ask("办公地址", "postal address"),
            "phone": ask("联系电话", "phone"),
            "hours": ask("办公时间", "hours"),
        },
        "openness_office": "OFF-02",
        "in_force_from": ask("制度自哪一天起执行（年-月-日）", "the rules are in force from (YYYY-MM-DD)", today),
        "mandate": {
            "document": ask("领导小组授权批准的文号", "the leading group's decision that lets leaders approve"),
            "date": ask("该文件的日期（年-月-日）", "its date (YYYY-MM-DD)", today),
        },
        "offices": [*_OFFICES, {"id": "OFF-04", "name": ask("制作科室名称", "name of the producing office")}],
    }
    answers["offices"][-1]["duties"] = ask("制作科室职责", "its duties")
    staff: dict[tuple[str, str], dict[str, Any]] = {}
    for role, office, zh, en in _POSITIONS:
        name, number = ask(f"{zh}：姓名", f"{en}: name"), ask(f"{zh}：工号", f"{en}: number")
        person = staff.get((name, number))
        if person is None:
            email = ask(f"{name}：提交用的邮箱", f"{name}: address of commits")
            person = {
                "id": f"p{len(staff) + 1:02d}",
                "name": name,
                "number": number,
                "office": office,
                "emails": [email],
                "positions": [],
            }
            staff[name, number] = person
        person["positions"].append({"role": role, "office": office})
    return answers | {"people": list(staff.values())}


def _trust(answers: Answers, private: Path, now: datetime, sample: bool) -> dict[str, bytes]:
    """The first version of the trust base, signed by every root whose key is made here."""
    made: dict[str, PublicKey] = {}
    if sample:
        for owner, key in sample_keys.key_files().items():
            signing.store_key(private / owner, key)
            made[owner] = sample_keys.public_key(owner)
    else:
        for holder in (*answers.people, *answers.roots.keys):
            if holder.key is None:
                made[holder.id] = signing.make_key(private / holder.id, holder.id)
    files = next_version({}, trust_files(answers, made, sample=sample), now)
    check_draft(files)
    for root in answers.roots.keys:
        if root.id in made:
            key = signing.SigningKey(made[root.id], private / root.id)
            files[f"trust/1/{root.id}.sig"] = signing.sign(files[f"trust/1/{TRUST_FILE}"], key)
    return files


def _repository(place: Path) -> Repository:
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise GateError("write-failed", path=str(place), what=error.strerror) from None
    return Repository.open(place) if (place / ".git").exists() else Repository.create(place)


# -- the working demonstration ----------------------------------------------------------------------


def _demonstrate(repo: Repository, paths: list[str], now: datetime) -> None:
    """Commit the sample, sign its pages as the sample people, and enter them into the log."""
    if repo.setting("user.email") is None:
        repo.configure("user.name", "gongkai-gate sample")
        repo.configure("user.email", "sample@sample.invalid")
    repo.save(paths, "sample bureau")
    releases = [judged.id for judged in desks.sit_down(repo, now, None).verdict.releases]
    for act in CHAIN:
        # home links the others, and a link has to lead to what is public
        for release in sorted(releases, key=lambda release: release == HOME):
            _sign(repo, release, act, now)
    desk = desks.sit_down(repo, now, None)
    publisher = desks.signer(desk, repo.private / _SAMPLE_PUBLISHER, None)
    pipeline.publish(desk, publisher, now)


def _sign(repo: Repository, release: str, act: str, now: datetime) -> None:
    desk = desks.sit_down(repo, now, None)
    judged = desk.release(release)
    front = judged.present.front_matter
    assert front is not None
    person = {"submit": front.author, "review": front.reviewer, "approve": front.approver}[act]
    intent = Intent(
        act=act,
        person=person,
        time=now,
        opinion=front.opinion,
        basis=front.basis,
        reason=front.reason,
        answers={q.key: Answer(answer=q.wanted) for q in asked(act, attachments(judged.present.release))},
    )
    files = desks.sign_act(desk, judged, intent, desks.signer(desk, repo.private / person, None))
    desks.keep(desk, files, f"{act} {release} ({person})")


# -- what comes next ----------------------------------------------------------------------------------


def _next_steps(
    session: Session, folder: Path, repo: Repository, answers: Answers, sample: bool, *, signed: bool
) -> Iterator[str]:
    yield session.say(f"仓库已建好：{folder}", f"the repository is ready: {folder}")
    if sample:
        yield session.say(
            f"首页和公开指南已由样例人员签署、登记。\n下一步：cd {folder} && gate build && gate serve",
            f"the first pages are signed by sample people and entered.\nnext: cd {folder} && gate build && gate serve",
        )
        return
    made = sorted(path.name for path in repo.private.iterdir()) if repo.private.is_dir() else []
    if made:
        yield session.say(
            f"新生成的私钥在 {repo.private}：{'、'.join(made)}\n"
            "把每个人的私钥交给本人，根密钥（r1、r2…）交给不同的人，然后从这台电脑删掉。",
            f"new private keys are in {repo.private}: {', '.join(made)}\n"
            "give everybody their own, the root keys (r1, r2 …) to different people, and delete them here",
        )
    if not signed:
        yield session.say(
            "名册还没有根签名：根密钥的保管人运行 gate people sign --root-key 文件",
            "no root has signed the trust base yet: its holders run `gate people sign --root-key FILE`",
        )
    yield session.say(
        f"下一步：cd {folder} && git add -A && git commit -m 建立仓库 && gate status",
        f"next: cd {folder} && git add -A && git commit -m 'new repository' && gate status",
    )
