"""What an uploaded file is, decided by its content: one of six kinds, or refused in a sentence.

The name counts for nothing but a check: what says .png has to be a picture. Nothing is unpacked
further than a fixed limit.
"""

import hashlib
import unicodedata
import xml.etree.ElementTree as ElementTree
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, Any

from django.conf import settings
from PIL import Image

from common.errors import Refusal

NAME_LIMIT = 120
MOST_PIXELS = 60_000_000
MOST_ZIP_PARTS = 2_000
MOST_UNPACKED = 100 * 1024 * 1024
MOST_RATIO = 200
WELCOME = "PDF, PNG, JPEG, DOCX, XLSX or TXT"


class WrongFile(Refusal):
    """The file is none that may be kept; the sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file that is kept."""

    extension: str
    content_type: str
    spellings: tuple[str, ...] = ()


_OFFICE = "application/vnd.openxmlformats-officedocument"
PDF = FileKind("pdf", "application/pdf")
PNG = FileKind("png", "image/png")
JPEG = FileKind("jpg", "image/jpeg", ("jpeg", "jpe", "jfif"))
DOCX = FileKind("docx", f"{_OFFICE}.wordprocessingml.document")
XLSX = FileKind("xlsx", f"{_OFFICE}.spreadsheetml.sheet")
TXT = FileKind("txt", "text/plain; charset=utf-8")
KINDS = (PDF, PNG, JPEG, DOCX, XLSX, TXT)

# What a browser's file picker offers.
ACCEPT = ",".join(f".{name}" for kind in KINDS for name in (kind.extension, *kind.spellings[:1]))
_MAIN_PARTS = {
    f"{_OFFICE}.wordprocessingml.document.main+xml": DOCX,
    f"{_OFFICE}.spreadsheetml.sheet.main+xml": XLSX,
}
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A file that may be kept: its kind, a name fit to show, its size in bytes and its digest."""

    kind: FileKind
    name: str
    size: int
    sha256: str


def know(upload: Any) -> KnownFile:
    """Look an uploaded file over. Assumes a Django UploadedFile; leaves it rewound.

    Raises WrongFile. Reads the file at most three times and unpacks at most 100 MB of it, in
    pieces.
    """
    if upload.size == 0:
        raise WrongFile("It is empty. Choose the file again.")
    if upload.size > settings.UPLOAD_MAX_BYTES:
        most = settings.UPLOAD_MAX_BYTES // (1024 * 1024)
        raise WrongFile(f"It is larger than {most} MB. Make it smaller, or add it in parts.")
    extension = PurePosixPath(shown_name(upload.name)).suffix.lstrip(".").lower()
    if extension and extension not in {n for k in KINDS for n in (k.extension, *k.spellings)}:
        raise WrongFile(f"A .{extension[:10]} file is not taken. Use {WELCOME}.")
    upload.seek(0)
    kind = _kind_of(upload)
    if kind is TXT and extension not in {"txt", ""}:
        raise WrongFile(f"It is not the .{extension} file its name says. Export it again.")
    upload.seek(0)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return KnownFile(kind, shown_name(upload.name, kind), upload.size, digest.hexdigest())


def shown_name(name: str, kind: FileKind | None = None) -> str:
    """The name without paths, invisible and direction-turning characters; ends as `kind` says."""
    last = unicodedata.normalize("NFC", name or "").replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(c for c in last if unicodedata.category(c)[0] != "C")
    path = PurePosixPath(" ".join(visible.split()).strip(". "))
    if kind is None:
        return path.name[-NAME_LIMIT:]
    ending = path.suffix.lstrip(".").lower()
    right = ending if ending in (kind.extension, *kind.spellings) else kind.extension
    return f"{path.stem[: NAME_LIMIT - 6].strip(' .') or 'file'}.{right}"


def _kind_of(file: IO[bytes]) -> FileKind:
    head = file.read(16)
    file.seek(0)
    if head.startswith(b"%PDF-"):
        return _pdf(file)
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return _picture(file, "PNG", PNG)
    if head.startswith(b"\xff\xd8\xff"):
        return _picture(file, "JPEG", JPEG)
    if head.startswith(b"PK\x03\x04"):
        return _office(file)
    if head.startswith(_OLE):
        raise WrongFile(
            "It is protected by a password, or in an old format of Office. "
            "Save it without a password as DOCX, XLSX or PDF."
        )
    return _text(file)


def _pdf(file: IO[bytes]) -> FileKind:
    data = file.read()
    end = data.rstrip(b"\r\n\t \x00")
    if not data[5:8].replace(b".", b"").isdigit() or b"startxref" not in data:
        raise WrongFile("It is not a whole PDF. Export it again.")
    if not end.endswith(b"%%EOF"):
        raise WrongFile("This PDF is cut off, or something else hangs on it. Export it again.")
    _refuse_two_in_one(file)
    return PDF


def _picture(file: IO[bytes], name: str, kind: FileKind) -> FileKind:
    try:
        with Image.open(file, formats=[name]) as image:
            if image.width * image.height > MOST_PIXELS:
                raise WrongFile("The picture has too many pixels. Make it smaller.")
            if kind is JPEG:
                image.draft("L", (image.width // 8, image.height // 8))
                image.load()
            else:
                image.verify()
    except WrongFile:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise WrongFile("The picture has too many pixels. Make it smaller.") from error
    except Exception as error:  # Pillow raises many kinds for a broken file
        raise WrongFile("The picture is broken or cut off. Save or photograph it again.") from error
    _refuse_two_in_one(file)
    return kind


def _refuse_two_in_one(file: IO[bytes]) -> None:
    if zipfile.is_zipfile(file):
        raise WrongFile("It is two kinds of file in one. Export it again.")


def _office(file: IO[bytes]) -> FileKind:
    try:
        with zipfile.ZipFile(file) as parts:
            _check_parts(parts, file)
            return _office_kind(parts)
    except (
        zipfile.BadZipFile,
        zlib.error,
        ElementTree.ParseError,
        UnicodeDecodeError,
        KeyError,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
        ValueError,
    ) as error:
        raise WrongFile("It is not a whole DOCX or XLSX file. Save it again.") from error


def _check_parts(parts: zipfile.ZipFile, file: IO[bytes]) -> None:
    infos = parts.infolist()
    names = [info.filename for info in infos]
    if len(names) > MOST_ZIP_PARTS or len(set(names)) < len(names):
        raise WrongFile("It is not built as an Office file is. Save it again.")
    if any(info.flag_bits & 1 for info in infos):
        raise WrongFile("It is protected by a password. Save it without one.")
    if any(_leaves_its_folder(name) for name in names):
        raise WrongFile("Its parts point outside of it. Save it again.")
    if any(info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for info in infos):
        raise WrongFile("It is packed in an unusual way. Save it again.")
    unpacked = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos)
    size = file.seek(0, 2)
    if unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * max(size, 1) or packed > size:
        raise WrongFile("It would unpack to far more than it should. It is not kept.")
    if parts.testzip() is not None:
        raise WrongFile("It is damaged. Save it again.")


def _leaves_its_folder(name: str) -> bool:
    path = PurePosixPath(name)
    return path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name


def _office_kind(parts: zipfile.ZipFile) -> FileKind:
    with parts.open("[Content_Types].xml") as part:
        listing = part.read(1024 * 1024).decode("utf-8-sig")
    if "<!" in listing.replace("<!--", ""):
        raise WrongFile("It is not built as an Office file is. Save it again.")
    names = {name.lower() for name in parts.namelist()}
    told = [
        (item.get("PartName", "").lstrip("/").lower(), item.get("ContentType", ""))
        for item in ElementTree.fromstring(listing)  # noqa: S314  (no DTD, 1 MB at most)
    ]
    if "macroenabled" in listing.lower() or any(name.endswith("vbaproject.bin") for name in names):
        raise WrongFile("It holds macros. Save it as DOCX or XLSX, which hold none.")
    kinds = {_MAIN_PARTS[kind] for name, kind in told if kind in _MAIN_PARTS and name in names}
    if len(kinds) != 1:
        raise WrongFile(f"It is an archive, not a document. Use {WELCOME}.")
    return kinds.pop()


def _text(file: IO[bytes]) -> FileKind:
    try:
        text = file.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WrongFile(f"It is none of {WELCOME}, whatever its name says.") from error
    if any(unicodedata.category(c) == "Cc" and c not in "\t\n\r\f" for c in text):
        raise WrongFile(f"It is none of {WELCOME}, whatever its name says.")
    if text.lstrip().startswith("<"):
        raise WrongFile(f"It is a web page or a drawing in text. Use {WELCOME}.")
    return TXT
