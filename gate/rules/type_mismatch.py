"""Type mismatch.

Catches: a file whose bytes are of another kind than its extension says; it is examined as what it is as well.
Why: What opens as a table here may open as something else there, past whoever looked at it. (3.3, 6.1)
Example: a Word document called data.csv
Does not catch: text of one kind under the extension of another kind of text: all text is scanned alike.
How to clear: Save the file as what its name says, or name it as what it is.
"""

from __future__ import annotations

from collections.abc import Iterator

from gate.model import Severity, Waivable
from gate.normalise.text import Text
from gate.rules.base import Hit, Rule


def find(text: Text) -> Iterator[Hit]:
    """Nothing: a mismatch shows in bytes, before there is a text (`gate.readers.extraction`)."""
    yield from ()


RULE = Rule(
    id="type-mismatch",
    severity=Severity.REFUSE,
    clauses=("3.3", "6.1"),
    waivable=Waivable.NEVER,
    version=1,
    title_zh="内容与扩展名不符",
    title_en="content and extension differ",
    why_zh="文件的实际格式与扩展名不一致，读者打开时看到的可能不是审查时看到的内容。",
    why_en="the file is of another kind than its extension says: readers may see what no reviewer saw",
    hits=(),
    misses=(),
    way_on_zh="按扩展名对应的格式重新保存，或者把扩展名改成实际格式后重新提交。",
    way_on_en="save the file as what its name says, or give it the extension of what it is, and submit again",
    find=find,
)
