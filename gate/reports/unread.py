"""Why a file was not examined and what to give instead, in words for the person who has the file."""

from __future__ import annotations

_WHY = {
    "encrypted": ("已加密", "encrypted"),
    "unsupported": ("不支持的格式", "format not supported"),
    "too-large": ("太大", "too large"),
    "ratio": ("压缩比异常", "suspicious compression ratio"),
    "depth": ("压缩包嵌套太深", "nested too deeply"),
    "timeout": ("读取超时", "reading took too long"),
    "crash": ("读取程序出错", "the reader crashed"),
    "truncated": ("文件不完整", "cut short"),
    "encoding": ("文字编码无法识别", "encoding not recognised"),
    "ocr-missing": ("缺少图片文字识别", "no text recognition for pictures"),
    "unreadable": ("文件损坏或无法读取", "broken or not readable"),
    "polyglot": ("同时是两种格式", "two formats at once"),
    "lfs-pointer": ("只是 Git LFS 指针，不是文件本身", "a Git LFS pointer, not the file"),
    "too-complex": ("结构过于复杂", "too complex"),
    "too-many": ("问题太多，没有查完", "too many findings to go on"),
    "link": ("是链接，不是文件", "a link, not a file"),
}
_DOCUMENT = ("用 WPS 或 Word 打开，另存为 .docx 或 .pdf。", "open it in WPS or Word and save it as .docx or .pdf")
_TABLE = ("用 WPS 或 Excel 打开，另存为 .xlsx 或 .csv。", "open it in WPS or Excel and save it as .xlsx or .csv")
_SLIDES = (
    "用 WPS 或 PowerPoint 打开，另存为 .pptx 或 .pdf。",
    "open it in WPS or PowerPoint and save it as .pptx or .pdf",
)
_ARCHIVE = (
    "解压后把里面的文件逐个作为附件，或者重新压缩为不加密的 .zip。",
    "unpack it and attach the files one by one, or pack them as a .zip without password",
)
_PROGRAM = ("程序不能发布，从附件中删去。", "programs are not published: take it out of the attachments")
_MEDIA = (
    "音频、视频不能检查：删去，或者改为文字稿。",
    "sound and film cannot be examined: take them out, or give their text instead",
)
_MAIL = ("把邮件另存为 .eml，附件单独上传。", "save the mail as .eml and attach its files one by one")
_INSTEAD = {
    extension: advice
    for extensions, advice in (
        ("doc dot wps wpt rtf odt docm dotm", _DOCUMENT),
        ("xls xlt et ett ods xlsb xlsm xltm", _TABLE),
        ("ppt pps pot dps dpt odp pptm ppsm potm", _SLIDES),
        ("rar 7z gz tgz bz2 xz zst tar cab iso", _ARCHIVE),
        ("exe dll so com scr msi bin elf jar apk", _PROGRAM),
        ("mp3 mp4 wav ogg flac avi mov mkv webm wma wmv m4a aac", _MEDIA),
        ("msg", _MAIL),
    )
    for extension in extensions.split()
}


def why(reason: str, lang: str) -> str:
    """The words for a reason of `gate.model.NotExamined`."""
    return _WHY.get(reason, (reason, reason))[lang != "zh"]


def instead(reason: str, path: str, part: str | None, lang: str) -> str | None:
    """What to save a file of an unsupported format as; None where the general advice has to do.

    The extension is that of the file inside (`part`) where one was not examined, else that of `path`.
    """
    advice = _INSTEAD.get((part or path).rpartition(".")[2].lower()) if reason == "unsupported" else None
    return None if advice is None else advice[lang != "zh"]
