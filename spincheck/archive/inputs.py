"""What goes into an archive: files of text, Markdown or HTML, one document each, and JSONL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from spincheck import files
from spincheck.archive.interface import Name
from spincheck.errors import SpincheckError, UnreadableFile
from spincheck.readers import MASK, READERS, Reading, kind_of
from spincheck.report import Failure

JSONL_EXTENSIONS = frozenset({".jsonl", ".ndjson"})
# A line is held in memory whole; the bound is the one of other texts.
MAX_LINE_BYTES = files.MAX_BYTES
# What feeds, CMS exports and page metadata call the date of publication, best first.
DATE_FIELDS = (
    "date", "published", "datePublished", "article:published_time", "date_published", "pubdate",
    "dc.date", "DC.date.issued", "created",
)  # fmt: skip


class Fields(NamedTuple):
    """Which fields of a JSONL line hold what. Empty `id` or `date`: the usual names are tried."""

    id: str = ""
    text: str = "text"
    date: str = ""


class Record(NamedTuple):
    """A document to archive. `words_of`: its prose, where markup was read (else None)."""

    name: Name
    text: str
    words_of: str | None = None


class Source(NamedTuple):
    """One input file. `path`: absolute, with forward slashes, as the archive names it."""

    file: Path
    path: str
    size_bytes: int


def sources(paths: Sequence[str | Path]) -> tuple[list[Source], list[Failure]]:
    """The files to archive, those of folders included, each once."""
    found, failures = files.discover(paths)
    folders = [Path(path) for path in paths if Path(path).is_dir()]
    for folder in folders:
        # discover() takes texts only; JSONL is ours, with the same rules of exclusion
        patterns = [f"{folder}/**/*{extension}" for extension in sorted(JSONL_EXTENSIONS)]
        found += files.discover(patterns)[0]
        if any(folder in path.parents for path in found):
            failures = [failure for failure in failures if failure.path != str(folder)]
    result: dict[str, Source] = {}
    for path in found:
        if str(path) == "-":
            failures.append(Failure("-", "an archive is made from files, not standard input"))
            continue
        try:
            size = path.stat().st_size
        except OSError as error:
            failures.append(Failure(str(path), f"cannot be read: {error.strerror or error}"))
            continue
        name = path_name(path)
        result.setdefault(name, Source(path, name, size))
    return list(result.values()), failures


def is_jsonl(path: str) -> bool:
    """Whether a file holds many documents, one a line."""
    return Path(path).suffix.lower() in JSONL_EXTENSIONS


def path_name(path: str | Path) -> str:
    """The name the archive knows a file by."""
    return Path(path).resolve().as_posix()


def records(source: Source, fields: Fields) -> Iterator[Record | Failure]:
    """The documents of one file, and what of it could not be read."""
    if is_jsonl(source.path):
        yield from _jsonl(source, fields)
        return
    try:
        text = files.read_text(source.file)
        yield _record(source.path, text)
    except UnreadableFile as error:
        yield Failure(str(source.file), error.cause)


def _record(path: str, text: str) -> Record:
    reading = read_markup(text, path)
    date = date_of(reading.metadata) if reading else ""
    return Record(Name(path, "", date), text, prose_of(reading) if reading else None)


def read_markup(text: str, path: str) -> Reading | None:
    """`text` as its reader understands it; None for plain text and the texts of JSONL."""
    if is_jsonl(path):
        return None
    kind = kind_of(text, path)
    return None if kind == "text" or kind not in READERS else READERS[kind](text)


def prose_of(reading: Reading) -> str:
    """The prose of a text with markup, without what the reader masked."""
    return reading.prose.replace(MASK, "")


def words_of(text: str, path: str) -> str:
    """What of `text` is searched: the prose where the file has markup, else all of it."""
    reading = read_markup(text, path)
    return text if reading is None else prose_of(reading)


def placed_words(text: str, path: str) -> tuple[str, list[int] | None]:
    """As `words_of`, and the place in `text` of each of its code points (None: in place)."""
    reading = read_markup(text, path)
    if reading is None:
        return text, None
    positions = [at for at, character in enumerate(reading.prose) if character != MASK]
    return prose_of(reading), positions


def date_of(metadata: Mapping[str, object]) -> str:
    """The date of publication, where the metadata has one; else empty."""
    for field in DATE_FIELDS:
        value = metadata.get(field)
        if isinstance(value, str | int) and value:
            return str(value).strip().strip("\"'")
    return ""


def _jsonl(source: Source, fields: Fields) -> Iterator[Record | Failure]:
    seen: set[str] = set()
    try:
        with source.file.open("rb") as file:
            for number, line in enumerate(_lines(file), start=1):
                if line is None:
                    cause = f"line {number} is longer than {MAX_LINE_BYTES >> 20} MB"
                    yield Failure(str(source.file), cause)
                elif line.strip():
                    yield _line(source, fields, number, line, seen)
    except OSError as error:
        yield Failure(str(source.file), f"cannot be read: {error.strerror or error}")


def _lines(file: Any) -> Iterable[bytes | None]:
    """The lines of a binary file; None for one that is too long to hold."""
    while line := file.readline(MAX_LINE_BYTES):
        if line.endswith(b"\n") or len(line) < MAX_LINE_BYTES:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(MAX_LINE_BYTES)
        yield None


def _line(
    source: Source, fields: Fields, number: int, line: bytes, seen: set[str]
) -> Record | Failure:
    try:
        record = _parsed(fields, number, line)
    except SpincheckError as error:
        return Failure(str(source.file), f"line {number} {error}")
    id, date, text = record
    if id in seen:
        return Failure(str(source.file), f"line {number} has the id {id!r} of an earlier line")
    seen.add(id)
    return Record(Name(source.path, id, date), text)


def _parsed(fields: Fields, number: int, line: bytes) -> tuple[str, str, str]:
    """Id, date and text of a line. Raises SpincheckError."""
    try:
        row = msgspec.json.decode(line.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SpincheckError(f"is not JSON: {error}") from error
    if not isinstance(row, dict):
        raise SpincheckError("is not a JSON object")
    text = row.get(fields.text)
    if not isinstance(text, str):
        raise SpincheckError(f"has no text in its field {fields.text!r} (--text-field)")
    if "\0" in text:
        raise SpincheckError(f"has a NUL character in its field {fields.text!r}")
    id = row.get(fields.id or "id", None if fields.id else number)
    if isinstance(id, bool) or not isinstance(id, str | int) or id == "":
        raise SpincheckError(f"has no id in its field {fields.id or 'id'!r} (--id-field)")
    date = str(row.get(fields.date) or "") if fields.date else date_of(row)
    return str(id), date, text
