"""E-mails: every header and part is read as mail programs show it, and what they would repair is not examined."""

from __future__ import annotations

import base64
import quopri
from email.message import EmailMessage

import pytest
from office_builder import package, paragraph, word

from gate.readers.base import Extraction, Limits
from gate.readers.extraction import extract_in_process
from gate.readers.sniff import Kind
from gate.scanner import scan_file

MARK = "机密★5年"
HEAD = "From: a@sample.invalid\nSubject: x\nMIME-Version: 1.0\n"


def extract(name: str, data: bytes) -> Extraction:
    return extract_in_process(name, data, Limits())


def rules(data: bytes) -> set[tuple[str, str | None]]:
    result = scan_file("a.eml", data, extract)
    assert not result.not_examined
    return {(finding.rule, finding.part) for finding in result.findings}


def reasons(data: bytes) -> set[tuple[str, str | None]]:
    return {(unread.reason, unread.part) for unread in extract("a.eml", data).not_examined}


def raw(headers: str, body: str | bytes = "") -> bytes:
    return (HEAD + headers + "\n\n").encode() + (body.encode() if isinstance(body, str) else body)


def multipart(*parts: str | bytes, end: str = "--b--\n", before: str = "") -> bytes:
    joined = b"".join(b"--b\n" + (part.encode() if isinstance(part, str) else part) + b"\n" for part in parts)
    return raw("Content-Type: multipart/mixed; boundary=b", before.encode() + joined + end.encode())


def encoded(text: str, encoding: str, charset: str) -> str:
    data = text.encode(charset)
    if encoding == "base64":
        return base64.encodebytes(data).decode()
    return quopri.encodestring(data).decode()


def test_a_message_made_by_the_standard_library_is_read_whole() -> None:
    mail = EmailMessage()
    mail["Subject"] = "统计公报"
    mail.set_content("正文\n", charset="gb18030")
    mail.add_alternative("<p>机<b>密</b>★</p>", subtype="html")
    mail.add_attachment(
        word(paragraph("机", "密★")), maintype="application", subtype="octet-stream", filename="附件一.docx"
    )
    inner = EmailMessage()
    inner["Subject"] = MARK
    inner.set_content("你好")
    mail.add_attachment(inner)
    assert {part for rule, part in rules(mail.as_bytes()) if rule == "level-term"} == {
        "part 3.html",
        "附件一.docx/document",
        "part 5/part 6 headers",
    }


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable"])
@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "gb18030", "big5", "utf-16", "utf-7", "hz", "iso2022_jp_2"])
def test_bodies_are_decoded_as_they_declare(encoding: str, charset: str) -> None:
    text = {"big5": "機密", "iso2022_jp_2": "機密"}.get(charset, "机密")
    headers = f"Content-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: {encoding}"
    found = rules(raw(headers, encoded(text, encoding, charset)))
    assert ("level-alone", "message.txt") in found


@pytest.mark.parametrize(
    "subject",
    [
        MARK,
        "=?utf-8?b?5py65a+G4piFNeW5tA==?=",
        "=?UTF-8*zh?Q?=E6=9C=BA=E5=AF=86=E2=98=85?=",
        "=?gb2312?B?u/rD3KHv?=",
        "=?utf-8?b?5py6?= =?utf-8?b?5a+G4piF?=",
        "=?utf-8?b?5py65a8=?=\n =?utf-8?b?huKYhQ==?=",
        "机\n 密★",
        "=?utf-8?q?=E6=9C=BA?= 密★",
    ],
)
def test_a_header_is_read_as_it_is_shown(subject: str) -> None:
    data = f"Subject: {subject}\nFrom: a@sample.invalid\n\nx".encode()
    assert ("level-term", "message headers") in rules(data)


def test_a_header_in_the_encoding_of_the_country_is_read_too() -> None:
    assert ("level-term", "message headers") in rules(f"Subject: {MARK}\n\nx".encode("gb18030"))


@pytest.mark.parametrize(
    "parameter",
    [
        "filename=机密.txt",
        'filename="=?utf-8?b?5py65a+GLnR4dA==?="',
        "filename*=utf-8''%E6%9C%BA%E5%AF%86.txt",
        "filename*=gb18030''%BB%FA%C3%DC.txt",
        "filename*0*=utf-8''%E6%9C%BA%E5;\n filename*1*=%AF%86.txt",
    ],
)
def test_a_mark_in_the_name_of_an_attachment_is_found(parameter: str) -> None:
    part = f"Content-Disposition: attachment; {parameter}\n\nx"
    assert "file-name-mark" in {rule for rule, _ in rules(multipart(part))}


def test_attachments_are_what_their_bytes_are() -> None:
    data = base64.encodebytes(package({"a.txt": MARK})).decode()
    part = f"Content-Type: text/plain; name=a.txt\nContent-Transfer-Encoding: base64\n\n{data}"
    found = rules(multipart(part))
    assert ("type-mismatch", "a.txt") in found
    assert ("level-term", "a.txt/a.txt") in found


def test_a_text_attachment_is_scanned_as_what_it_is() -> None:
    part = "Content-Type: text/csv\n\na,b\n1,机密\n"
    (csv,) = [part for part in extract("a.eml", multipart(part)).parts if part.file is not None]
    assert (csv.name, csv.file) == ("part 1.csv", Kind.CSV)


@pytest.mark.parametrize(("before", "end"), [(MARK + "\n", "--b--\n"), ("", f"--b--\n{MARK}\n")])
def test_what_stands_beside_the_parts_is_hidden(before: str, end: str) -> None:
    found = rules(multipart("\nx", before=before, end=end))
    assert {"level-term", "hidden-content"} <= {rule for rule, _ in found}


def test_what_older_programs_would_unpack_is_read_too() -> None:
    assert ("level-alone", "message.txt") in rules(raw("", "=E6=9C=BA=E5=AF=86"))
    carried = base64.encodebytes(word(paragraph("机", "密★"))).decode()
    assert "level-term" in {rule for rule, _ in rules(raw("", carried))}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (multipart("\nx", end=""), ("truncated", "message")),
        (raw("Content-Type: multipart/mixed; boundary=c", "--b\n\nx\n--b--\n"), ("truncated", "message")),
        (raw("Content-Type: multipart/mixed", "x"), ("unreadable", "message")),
        (raw("Content-Transfer-Encoding: base64", "5py6*"), ("unreadable", "message")),
        (raw("Content-Transfer-Encoding: base64", "5py65a+"), ("unreadable", "message")),
        (raw("Content-Transfer-Encoding: x-unknown", "x"), ("unsupported", "message")),
        (raw("Content-Type: text/plain\nContent-Type: text/html", "x"), ("unreadable", "message")),
        (raw("Subject: y", "x"), ("unreadable", "message")),
        (raw("Content-Transfer-Encoding: base64", "/wD/"), ("encoding", "message.txt")),
        (raw("Content-Type: text/plain", b"\xff\x00\xff"), ("unsupported", None)),
        (raw("", "begin 644 a.txt\n#0V%T\n`\nend\n"), ("unsupported", "message.txt")),
        (raw("Content-Type: multipart/encrypted; boundary=b", "--b\n\nx\n--b--\n"), ("encrypted", "message")),
        (raw("Content-Type: application/pkcs7-mime; name=smime.p7m", "x"), ("encrypted", "message")),
        (raw("", "-----BEGIN PGP MESSAGE-----\nx\n"), ("encrypted", "message")),
        (multipart("Content-Type: application/pkcs7-signature; name=smime.p7s\n\n0\x82"), ("unsupported", "smime.p7s")),
        (multipart("Content-Type: message/external-body; access-type=url\n\n\n\n"), ("unsupported", "part 1")),
        (multipart("Content-Type: application/ms-tnef\n\nx"), ("unsupported", "part 1.ms-tnef")),
        (raw("", "--b\nContent-Transfer-Encoding: base64\n\n5py65a+G\n"), ("unreadable", "message.txt")),
        (b"no header\n\nx", ("unreadable", None)),
        (b"Subject: x\nFrom: a@sample.invalid\n", ("truncated", None)),
    ],
)
def test_what_is_not_examined_is_named(data: bytes, expected: tuple[str, str | None]) -> None:
    assert expected in reasons(data)


def test_a_message_under_the_name_of_a_text_is_still_a_message() -> None:
    result = scan_file("a.txt", raw("Content-Transfer-Encoding: quoted-printable", "=E6=9C=BA=E5=AF=86"), extract)
    assert {"type-mismatch", "level-alone"} <= {finding.rule for finding in result.findings}


def test_messages_in_messages_end_at_the_depth_of_containers() -> None:
    data = raw("", MARK)
    for _ in range(3):
        data = raw("Content-Type: message/rfc822", data)
    assert "level-term" in {rule for rule, _ in rules(data)}
    for _ in range(3):
        data = raw("Content-Type: message/rfc822", data)
    assert {reason for reason, _ in reasons(data)} == {"depth"}


def test_parts_nested_a_thousand_deep_are_too_complex() -> None:
    heads = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(2000))
    assert reasons((HEAD + heads).encode()) == {("too-complex", None)}
