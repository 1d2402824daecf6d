"""Whom the bureau writes to, who can open what is sealed, who evaluates: all of them invented."""

from __future__ import annotations

from gate import sample_keys
from gate.registers import sealing
from sample_year.stage import Stage, day

_BODIES = (
    ("bureau", "呼伦贝尔市统计局(样例)", "department", "city", "0470-0000001"),
    ("city-office", "样例市政务公开协调机构(样例)", "government", "city", "0470-0000002"),
    ("city-secrecy", "样例市保密行政管理机构(样例)", "secrecy_admin", "city", "0470-0000003"),
    ("region-secrecy", "样例自治区保密行政管理机构(样例)", "secrecy_admin", "province", "0471-0000004"),
    ("region-statistics", "样例自治区统计机构(样例)", "superior", "province", "0471-0000005"),
    ("finance", "样例市财政部门(样例)", "department", "city", "0470-0000006"),
    ("education", "样例市教育部门(样例)", "department", "city", "0470-0000007"),
    ("archive", "样例市档案馆(样例)", "public_institution", "city", "0470-0000008"),
    ("discipline", "样例市纪律检查派出机构(样例)", "party", "city", "0470-0000009"),
)

_REPS = (
    ("rep-1", "enterprise"),
    ("rep-2", "community"),
    ("rep-3", "institution"),
    ("rep-4", "association"),
    ("rep-5", "media"),
    ("rep-6", "community"),
)
_FIVE = ("devoted", "experienced", "truthful", "upright", "able")
_NUMBERS = "甲乙丙丁戊己庚辛"


def plan(stage: Stage) -> None:
    """Everything that the other themes name."""
    _recipients(stage)
    _bodies(stage)
    _representatives(stage)


def _recipients(stage: Stage) -> None:
    keys = [sealing.public_half(sample_keys.identity(name)) for name in sample_keys.IDENTITIES]
    for name, title, key in (
        ("key-office", "公开办公室收件公钥", keys[0]),
        ("key-archive", "档案备份收件公钥", keys[1]),
    ):
        stage.new("01-04 09:00", "p06", "recipients", name, title=title, key=key, holder="OFF-02", from_=day("01-04"))
    stage.new(
        "01-04 09:20", "p06", "recipients", "key-trial",
        title="试用收件公钥", key=keys[1], holder="OFF-02", from_=day("01-04"),
    )  # fmt: skip
    stage.move("01-04 11:10", "p06", "key-trial", "retired", note="试用结束，改用档案备份公钥", until=day("01-04"))
    stage.new(
        "01-04 11:30", "p06", "recipients", "key-twice",
        title="重复登记的公钥", key=keys[0], holder="OFF-02", from_=day("01-04"),
    )  # fmt: skip
    stage.move("01-04 11:40", "p06", "key-twice", "void", note="和第一条重复")


def _bodies(stage: Stage) -> None:
    for number, (name, title, kind, level, phone) in enumerate(_BODIES):
        hour, minute = divmod(9 * 60 + 30 + 6 * number, 60)
        stage.new(
            f"01-05 {hour:02d}:{minute:02d}", "p06", "bodies", name,
            title=title, name=title, kind=kind, level=level,
            contact={"phone": phone, "address": f"样例路{number + 2}号", "hours": "工作日9:00—17:00"},
        )  # fmt: skip
    stage.new(
        "01-05 14:00", "p06", "bodies", "old-park",
        title="样例开发区管理机构(样例)", name="样例开发区管理机构(样例)", kind="government", level="city",
    )  # fmt: skip
    stage.move("06-30", "p06", "old-park", "retired", note="机构调整，职能已划转")
    stage.new(
        "01-05 14:20", "p06", "bodies", "twice",
        title="样例市财政部门(样例)", name="样例市财政部门(样例)", kind="department", level="city",
    )  # fmt: skip
    stage.move("01-05 14:30", "p06", "twice", "void", note="重复登记")


def _representatives(stage: Stage) -> None:
    for number, (name, kind) in enumerate(_REPS):
        _representative(stage, name, number, kind, "07-06")
        stage.move(
            "07-13", "p02", name, "active",
            appointed_on=day("07-13"), term_until=day("2027-07-12"), conditions=dict.fromkeys(_FIVE, True),
        )  # fmt: skip
    _representative(stage, "rep-left", 6, "institution", "01-12")
    stage.move(
        "01-19", "p02", "rep-left", "active",
        appointed_on=day("01-19"), term_until=day("06-30"), conditions=dict.fromkeys(_FIVE, True),
    )  # fmt: skip
    stage.move("07-01", "p06", "rep-left", "ended")
    _representative(stage, "rep-revoked", 7, "other", "07-06")
    stage.move(
        "07-13", "p02", "rep-revoked", "active",
        appointed_on=day("07-13"), term_until=day("2027-07-12"), conditions=dict.fromkeys(_FIVE, True),
    )  # fmt: skip
    stage.move(
        "08-20", "p02", "rep-revoked", "revoked",
        revoked={"on": day("08-20"), "reason": "连续缺席两次培训，不能保证参加时间"},
    )  # fmt: skip
    stage.new(
        "07-06 16:00", "p06", "representatives", "rep-declined", title="代表候选人（谢绝）", organisation_type="organ"
    )
    stage.move("07-08", "p06", "rep-declined", "void", note="本人谢绝担任")


def _representative(stage: Stage, name: str, number: int, kind: str, on: str) -> None:
    stage.new(on, "p06", "representatives", name, title=f"社会评议代表{_NUMBERS[number]}", organisation_type=kind)
    stage.seal(on, "p06", name, name=f"样例·评议人员第{number + 1}位", phone=f"0470-00001{number:02d}")
