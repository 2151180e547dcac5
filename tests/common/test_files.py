"""What an uploaded file is: the six kinds by content, and hostile samples by their sentence."""

import io
import struct
import zipfile
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from common.files import DOCX, JPEG, PDF, PNG, TXT, XLSX, WrongFile, know, shown_name

_MAIN = {
    "docx": (
        "word/document.xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    ),
    "xlsx": (
        "xl/workbook.xml",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    ),
    "docm": ("word/document.xml", "application/vnd.ms-word.document.macroEnabled.main+xml"),
}


def office(kind="docx", *, extra=(), listing=None, stored=False):
    part, content_type = _MAIN[kind]
    listing = listing or (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/{part}" ContentType="{content_type}"/></Types>'
    )
    file = io.BytesIO()
    packing = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(file, "w", packing) as parts:
        parts.writestr("[Content_Types].xml", listing)
        parts.writestr(part, "<document/>")
        for name, content in extra:
            parts.writestr(name, content)
    return file.getvalue()


def picture(kind, size=(40, 30)):
    file = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(file, kind)
    return file.getvalue()


def huge_png():
    """The header of a picture of 100,000 by 100,000 pixels."""
    head = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0")), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


def encrypted_zip():
    data = bytearray(office())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + place] |= 1
            at = data.find(mark, at + 4)
    return bytes(data)


def damaged_zip():
    data = bytearray(office(stored=True))
    data[data.find(b"<document/>")] = ord("x")
    return bytes(data)


def overlapping_zip():
    """Says of each part that it is larger than the whole file."""
    data = bytearray(office())
    at = data.find(b"PK\x01\x02")
    data[at + 20 : at + 24] = struct.pack("<I", 10_000_000)
    return bytes(data)


PDF_FILE = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\nxref\n0 1\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n"
BOMB = [("word/media/bomb", b"\0" * (101 * 1024 * 1024))]


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("certificate.pdf", PDF_FILE, PDF),
        ("SCAN.PDF", PDF_FILE + b"\r\n\0\0", PDF),
        ("photo.png", picture("PNG"), PNG),
        ("photo.jpeg", picture("JPEG"), JPEG),
        ("photo.JPG", picture("JPEG"), JPEG),
        ("plan.docx", office(), DOCX),
        ("rota.xlsx", office("xlsx"), XLSX),
        ("notes.txt", "Naïve – “quoted”\r\n\ttab".encode(), TXT),
        ("notes.txt", b"\xef\xbb\xbfwith a mark", TXT),
        ("no ending", PDF_FILE, PDF),
    ],
)
def test_the_six_kinds_are_known_by_content(name, content, kind):
    known = know(SimpleUploadedFile(name, content))

    assert known.kind is kind
    assert known.size == len(content)
    assert len(known.sha256) == 64


HOSTILE = {
    "empty": ("a.pdf", b"", "It is empty"),
    "web page as a picture": ("a.png", b"<html><script>alert(1)</script>", "web page"),
    "text as a picture": ("a.png", b"just words", "not the .png file its name says"),
    "drawing": ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "A .svg file is not taken"),
    "drawing as text": ("a.txt", b"<svg onload='alert(1)'/>", "a drawing in text"),
    "program": ("a.exe", b"MZ\x90\x00" + b"\0" * 100, "A .exe file is not taken"),
    "program as PDF": ("a.pdf", b"MZ\x90\x00" + b"\0" * 100, "none of PDF"),
    "double ending": ("certificate.pdf.exe", PDF_FILE, "A .exe file is not taken"),
    "turned name": ("cert\u202efdp.exe", PDF_FILE, "A .exe file is not taken"),
    "PDF cut off": ("a.pdf", PDF_FILE[:-8], "cut off"),
    "PDF without a body": ("a.pdf", b"%PDF-1.7\n%%EOF", "not a whole PDF"),
    "PDF with a web page behind": ("a.pdf", PDF_FILE + b"<html></html>", "hangs on it"),
    "PDF and archive": ("a.pdf", PDF_FILE + office() + b"%%EOF", "two kinds of file in one"),
    "PNG cut off": ("a.png", picture("PNG")[:-30], "broken or cut off"),
    "JPEG cut off": ("a.jpg", picture("JPEG", (400, 300))[:3000], "broken or cut off"),
    "PNG and archive": ("a.png", picture("PNG") + office(), "two kinds of file in one"),
    "JPEG and archive": ("a.jpg", picture("JPEG") + office(), "two kinds of file in one"),
    "picture of too many pixels": ("a.png", huge_png(), "too many pixels"),
    "archive": ("a.docx", office(listing="<Types></Types>"), "archive, not a document"),
    "archive without a listing": (
        "a.docx",
        b"PK\x05\x06" + b"\0" * 18,
        "none of PDF|not a whole DOCX",
    ),
    "macros, told": ("a.docm", office("docm"), "A .docm file is not taken"),
    "macros, renamed": ("a.docx", office("docm"), "holds macros"),
    "macros, hidden": ("a.docx", office(extra=[("word/vbaProject.bin", b"x")]), "holds macros"),
    "password, new Office": (
        "a.docx",
        bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600,
        "protected by a password, or in an old format",
    ),
    "password, archive": ("a.docx", encrypted_zip(), "protected by a password"),
    "archive bomb": ("a.docx", office(extra=BOMB), "unpack to far more"),
    "archive that lies": ("a.docx", overlapping_zip(), "unpack to far more"),
    "archive of many parts": (
        "a.docx",
        office(extra=[(f"p{n}", b"") for n in range(2001)]),
        "not built as an Office file",
    ),
    "archive that climbs": ("a.docx", office(extra=[("../../etc/cron", b"x")]), "point outside"),
    "archive that starts at the root": ("a.xlsx", office("xlsx", extra=[("/x", b"")]), "outside"),
    "archive damaged": ("a.docx", damaged_zip(), "damaged|not a whole"),
    "entities": (
        "a.docx",
        office(listing='<!DOCTYPE a [<!ENTITY b "c">]><Types>&b;</Types>'),
        "not built as an Office file",
    ),
    "listing that is no XML": ("a.docx", office(listing="<Types"), "not a whole DOCX"),
    "text with a NUL": ("a.txt", b"a\0b", "none of PDF"),
    "text that rings": ("a.txt", b"a\x07b", "none of PDF"),
    "text in another code": ("a.txt", "naïve".encode("latin-1"), "none of PDF"),
    "too large": ("a.txt", b"a" * (10 * 1024 * 1024 + 1), "larger than 10 MB"),
}


@pytest.mark.parametrize(("name", "content", "sentence"), HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_samples_are_refused_in_a_sentence(name, content, sentence):
    with pytest.raises(WrongFile, match=sentence):
        know(SimpleUploadedFile(name, content))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\me\\cert.pdf", "cert.pdf"),
        ("cert\u202efdp.pdf", "certfdp.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("  spaced   out .pdf", "spaced out.pdf"),
        (".pdf", "pdf.pdf"),
        ("", "file.pdf"),
        ("cert.jpg", "cert.pdf"),
        ("x" * 300 + ".pdf", "x" * 114 + ".pdf"),
    ],
)
def test_a_shown_name_has_no_path_and_nothing_invisible(name, shown):
    assert shown_name(name, PDF) == shown
