"""Every word, as it is written, that some finding needs."""

from __future__ import annotations

from functools import cache
from itertools import chain, product

from gate.normalise.tables import words

_INTERNAL = (
    "文件", "资料", "事项", "材料", "参考", "情况", "使用", "掌握", "传阅", "传达", "发行", "刊物", "讲话", "信息",
    "稿件", "件", "明电", "电报", "参阅",
)  # fmt: skip
_ADVERBS = ("擅自", "随意", "私自", "自行", "对外", "形式", "任意")
_GROUPS = (
    "level", "level_label", "term_label", "urgency", "keep", "not_public", "distribution", "on_request", "telegram",
    "telegram_label", "spread", "circulation", "draft", "copy_label", "secret_words",
)  # fmt: skip


@cache
def vocabulary() -> tuple[str, ...]:
    """The words in Han characters, none holding another: where none of them is, in no disguise, no mark is."""
    return tuple(w for w in _han() if not any(other != w and other in w for other in _han()))


@cache
def pinyin() -> tuple[str, ...]:
    """The words in Latin letters, as they are usually written."""
    return tuple(chain.from_iterable((p, p.upper(), p.capitalize()) for p in words()["pinyin"]))


@cache
def characters() -> str:
    """Every character of a word, each once."""
    return "".join(dict.fromkeys(chain.from_iterable(_han())))


@cache
def _han() -> tuple[str, ...]:
    w = words()
    after_use = product("后毕请即时", (*w["after_use_act"], "交回", "归还", "焚"))
    limits = product((*w["this_document"], *"只仅限印下"), ("传达至", "发到", "发给"))
    forbidden = product((*w["forbid"], "请不要", "不许", *_ADVERBS), w["spread_in_mark"])
    return tuple(
        dict.fromkeys(
            (
                *chain.from_iterable(w[group] for group in _GROUPS),
                "内参",
                "参阅件",
                *(f"内部{thing}" for thing in _INTERNAL),
                *(f"{only}内部" for only in "供限"),
                *map("".join, after_use),
                *map("".join, limits),
                *map("".join, forbidden),
                "五角星",
            )
        )
    )
