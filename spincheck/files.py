"""Bytes in, text out, and back: reads any plainly textual file and writes it exactly as it was.

Newlines are never translated and a byte order mark is kept apart, so that offsets are into the
text as it stands in the file and `encode(decode(data).text, like=decode(data)) == data`.
"""

from __future__ import annotations

import codecs
import contextlib
import os
import re
import stat
from pathlib import Path
from typing import NamedTuple

from spincheck.discovery import DEFAULT_EXCLUDE, TEXT_EXTENSIONS, discover
from spincheck.errors import SpincheckError, UnreadableFile

__all__ = [
    "DEFAULT_EXCLUDE",
    "MAX_BYTES",
    "TEXT_EXTENSIONS",
    "Decoded",
    "decode",
    "discover",
    "encode",
    "read",
    "read_text",
    "write_atomic",
]

# A novel is 1 MB; the largest text this must read is 50 MB. Above, it is a dump, not an article.
MAX_BYTES = 64 * 1024 * 1024

# The UTF-32 mark begins with the UTF-16 one: the order matters.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# First bytes of what people most often pass by mistake, and what to do instead.
_SIGNATURES = (
    (b"%PDF-", "a PDF document, not text; extract its text first"),
    (b"PK\x03\x04", "a zip container (a DOCX or ODT document?), not text; save it as text or HTML"),
    (b"\xd0\xcf\x11\xe0", "an old Office document, not text; save it as text or HTML"),
    (b"{\\rtf", "an RTF document, not plain text; save it as text or HTML"),
    (b"\x1f\x8b", "gzip-compressed; unpack it first"),
    (b"\x89PNG", "an image, not text"),
    (b"\xff\xd8\xff", "an image, not text"),
    (b"GIF8", "an image, not text"),
)

# Control characters do occur in text (tab, line ends, form feed, escape, Ctrl-Z at the end).
_NOT_CONTROL = bytes(b for b in range(256) if b >= 32 or b in b"\t\n\x0b\x0c\r\x1a\x1b\x1e")
# Text has none of the others but by accident; one in a hundred is far above any text seen.
_MAX_CONTROL_SHARE = 0.01
# UTF-16 is judged on its beginning: Western text has a zero in nearly every second byte.
_SAMPLE_BYTES = 4096
_MIN_ZERO_SHARE = 0.4

_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_UTF8_PAIR = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")
# Signs of Windows-1252 that stand alone in text: quotes, dashes, currency, degrees and the like.
_CP1252_SIGNS = frozenset("€‚„…†‡‰‹‘’“”•–—˜™›\xa0¡¢£¥§©ª«¬\xad®°±²³´µ¶·¹º»¼½¾¿×÷")
# Words of one letter in Western languages ("à la carte"); others stand beside a letter.
_CP1252_WORDS = frozenset("àÀáÁéÉíÍóÓåÅæÆöÖøØ")
# A lone high byte is a Latin-1 letter; a pair that is UTF-8 hints at UTF-8 broken elsewhere. By
# chance a Latin-1 letter stands before a sign ("É»"), but seldom: three to one decides.
_LONE_TO_PAIRS = 3


class Decoded(NamedTuple):
    """A file's text and what is needed to write it back byte for byte.

    `newline`: the most frequent line end ("" where there is none). `note`: a remark for the
    user, empty when there is nothing to say.
    """

    text: str
    encoding: str
    bom: bytes
    newline: str
    note: str = ""


def read(path: str | Path, *, limit: int = MAX_BYTES) -> Decoded:
    """Read and decode one file; at most `limit` bytes are ever held. Raises UnreadableFile."""
    name = str(path)
    try:
        with Path(path).open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            data = b"" if size > limit else file.read(limit + 1)
    except IsADirectoryError as error:
        raise UnreadableFile(name, "is a folder, not a file") from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        raise UnreadableFile(name, f"cannot be read: {reason or error}") from error
    if max(size, len(data)) > limit:
        raise UnreadableFile(name, _too_large(max(size, len(data)), limit))
    return decode(data, name, limit=limit)


def read_text(path: str | Path) -> str:
    """The text of one file, newlines as they are. Raises UnreadableFile."""
    return read(path).text


def decode(data: bytes, name: str = "<input>", *, limit: int = MAX_BYTES) -> Decoded:
    """Decode bytes whose encoding is plain to see.

    UTF-8, UTF-16 and UTF-32 with a byte order mark, UTF-16 without one, and Windows-1252 (with
    it Latin-1) where the bytes are not UTF-8 and read as Western words. Raises UnreadableFile.
    """
    if len(data) > limit:
        raise UnreadableFile(name, _too_large(len(data), limit))
    for signature, cause in _SIGNATURES:
        if data.startswith(signature):
            raise UnreadableFile(name, f"is {cause}")
    for bom, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(bom):
            return _strictly(data[len(bom) :], encoding, bom, name)
    if b"\0" in data:
        if wide := _utf16_without_mark(data):
            note = f"read as {wide.upper()}: it has no byte order mark"
            return _strictly(data, wide, b"", name)._replace(note=note)
        place = data.index(b"\0")
        raise UnreadableFile(
            name,
            f"has a NUL byte at offset {place}: a binary file, or damaged text; "
            "save it as UTF-8 text",
        )
    if len(data.translate(None, _NOT_CONTROL)) > _MAX_CONTROL_SHARE * len(data):
        raise UnreadableFile(name, "is a binary file (many control bytes), not text")
    try:
        return _decoded(data.decode("utf-8"), "utf-8", b"")
    except UnicodeDecodeError as error:
        text = _windows_1252(data)
        if text is None:
            raise UnreadableFile(name, _broken(error, "UTF-8")) from error
    return _decoded(text, "cp1252", b"", "read as Windows-1252 (Latin-1): it is not UTF-8")


def encode(text: str, like: Decoded) -> bytes:
    """The bytes of `text` in the encoding, and with the byte order mark, that `like` had.

    Raises SpincheckError where the encoding has no such character.
    """
    try:
        return like.bom + text.encode(like.encoding)
    except UnicodeEncodeError as error:
        character = text[error.start : error.start + 1]
        raise SpincheckError(
            f"{character!r} cannot be written in {like.encoding}; convert the file to UTF-8 first"
        ) from error


def write_atomic(path: str | Path, data: bytes) -> None:
    """Replace a file's content in one step: it is the old or the new one, never half of it.

    Keeps the mode, writes through a symbolic link. Raises UnreadableFile.
    """
    import tempfile  # only who writes pays for it

    target = Path(os.path.realpath(path))
    temporary: str | None = None
    try:
        mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else None
        if mode is not None and not os.access(target, os.W_OK):
            raise PermissionError(None, "it is write-protected")
        handle, temporary = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            # mkstemp makes the file private; a new file gets what the user's mask leaves it
            os.fchmod(file.fileno(), _default_mode() if mode is None else mode)
            os.fsync(file.fileno())
        Path(temporary).replace(target)
    except OSError as error:
        if temporary is not None:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()
        cause = f"cannot be written: {error.strerror or error}"
        raise UnreadableFile(str(path), cause) from error


def _default_mode() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return 0o666 & ~mask


def _too_large(size: int, limit: int) -> str:
    return (
        f"is too large ({size / 2**20:.0f} MB; at most {limit / 2**20:.0f} MB are read); split it"
    )


def _broken(error: UnicodeDecodeError, encoding: str) -> str:
    return f"is not valid {encoding} (byte offset {error.start}); save it as UTF-8"


def _strictly(body: bytes, encoding: str, bom: bytes, name: str) -> Decoded:
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableFile(name, _broken(error, encoding.upper())) from error
    if "\0" in text:
        place = text.index("\0")
        raise UnreadableFile(name, f"has a NUL character at position {place}: not plain text")
    return _decoded(text, encoding, bom)


def _decoded(text: str, encoding: str, bom: bytes, note: str = "") -> Decoded:
    windows = text.count("\r\n")
    counts = {"\n": text.count("\n") - windows, "\r\n": windows, "\r": text.count("\r") - windows}
    newline = max(counts, key=lambda end: counts[end])
    return Decoded(text, encoding, bom, newline if counts[newline] else "", note)


def _utf16_without_mark(data: bytes) -> str | None:
    if len(data) % 2:
        return None
    sample = data[:_SAMPLE_BYTES]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    needed = _MIN_ZERO_SHARE * len(sample) / 2
    if odd >= needed and not even:
        return "utf-16-le"
    if even >= needed and not odd:
        return "utf-16-be"
    return None


def _windows_1252(data: bytes) -> str | None:
    """`data` read as Windows-1252 where that gives Western words, else None."""
    pairs = sum(1 for _ in _UTF8_PAIR.finditer(data))
    high = len(data.translate(None, bytes(range(128))))
    # in UTF-8 two to four bytes make a character, so that what remains stood alone
    if high - 2 * pairs < _LONE_TO_PAIRS * pairs:
        return None
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    for run in _HIGH_RUN.finditer(data):
        start, end = run.span()
        neighbours = text[start - 1 : start] + text[end : end + 1]
        letters = [c for c in text[start:end] if c not in _CP1252_SIGNS]
        in_word = any(c.isalpha() for c in neighbours) or _CP1252_WORDS.issuperset(letters)
        if letters and not (in_word and all(c.isalpha() for c in letters)):
            return None
    return text
