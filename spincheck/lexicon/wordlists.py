"""The only opener of `wordlists/`: finds a file, checks its header, hands out its columns.

Two kinds of file, both with the same header fields (`HEADER_FIELDS`):

* `NAME.spw`: named numpy columns, memory-mapped. Layout: the magic line, the header's length
  (unsigned 32 bit, little-endian), the header as JSON, zero bytes up to a multiple of 64, then
  the columns, each starting at a multiple of 64. `sha256` covers everything after the header.
* `NAME.tsv`: UTF-8 lines of tab-separated fields. The header stands in leading `# key: value`
  lines; `sha256` covers everything after them.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import os
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from spincheck.errors import BrokenData
from spincheck.lexicon.verified import is_verified, remember

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Column = NDArray[Any]

MAGIC = b"spincheck wordlist\n"
FORMAT = 1
HEADER_FIELDS = ("name", "format", "version", "source", "licence", "count", "sha256")
_ALIGNMENT = 64
_LONGEST_HEADER = 1 << 20  # bytes; a longer one is damage, not a header


class Columns(NamedTuple):
    """An opened `.spw`: its header and its read-only, memory-mapped columns by name."""

    header: Mapping[str, Any]
    columns: Mapping[str, Column]


class Table(NamedTuple):
    """An opened `.tsv`: its header and its rows of fields."""

    header: Mapping[str, str]
    rows: Sequence[tuple[str, ...]]


def directory(language: str = "en") -> Path:
    """The folder of a language's data: inside an installed package, else beside the source tree.

    Raises BrokenData when neither is there.
    """
    package = Path(__file__).resolve().parent.parent
    for candidate in (package / "wordlists" / language, package.parent / "wordlists" / language):
        if candidate.is_dir():
            return candidate
    raise BrokenData(f"wordlists/{language} is missing; reinstall spincheck")


@cache
def columns(name: str, language: str = "en") -> Columns:
    """Open `NAME.spw`. Raises BrokenData when it is missing or not what its header says."""
    return read_columns(directory(language) / f"{name}.spw")


@cache
def table(name: str, language: str = "en") -> Table:
    """Open `NAME.tsv`. Raises BrokenData when it is missing or not what its header says."""
    return read_table(directory(language) / f"{name}.tsv")


def read_columns(path: Path) -> Columns:
    """Map and check one `.spw` file; see `columns`."""
    import numpy as np

    try:
        with path.open("rb") as file:
            header, data_at = _read_header(path, file)
            expected = str(header.get("sha256", ""))
            if is_verified(path, expected):
                _check(path, header, expected)
            else:
                # Through a buffer, not through the map: that would bring every page into memory.
                _check(path, header, hashlib.file_digest(file, "sha256").hexdigest())
                remember(path, expected)
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, OverflowError) as error:
        raise BrokenData(f"{path}: {error}; reinstall spincheck") from None
    found: dict[str, Column] = {}
    try:
        for column in header["columns"]:
            count = int(np.prod(column["shape"], dtype=np.int64))
            flat = np.frombuffer(mapped, column["dtype"], count, data_at + column["offset"])
            found[column["name"]] = flat.reshape(column["shape"])
    except (KeyError, TypeError, ValueError):
        raise BrokenData(f"{path}: its header is damaged; reinstall spincheck") from None
    return Columns(header, found)


def read_table(path: Path) -> Table:
    """Read and check one `.tsv` file; see `table`."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BrokenData(f"{path}: {error}; reinstall spincheck") from None
    header: dict[str, Any] = {}
    at = 0
    try:
        while data.startswith(b"# ", at):
            end = data.index(b"\n", at)
            key, _, value = data[at + 2 : end].decode().partition(": ")
            header[key] = value
            at = end + 1
        for number in ("format", "count"):
            header[number] = int(header.get(number, -1))
    except ValueError:
        raise BrokenData(f"{path}: its header is damaged; reinstall spincheck") from None
    _check(path, header, hashlib.sha256(data[at:]).hexdigest())
    rows = [tuple(line.split("\t")) for line in data[at:].decode().split("\n")[:-1]]
    if len(rows) != header["count"]:
        raise BrokenData(f"{path}: {len(rows)} rows, its header says {header['count']}")
    return Table(header, rows)


def write_columns(path: Path, header: Mapping[str, Any], data: Mapping[str, Column]) -> None:
    """Write a `.spw` file: `header` with name, version, source, licence, count; then `data`."""
    chunks: list[bytes] = []
    described: list[dict[str, Any]] = []
    offset = 0
    for name, values in data.items():
        little = values.astype(values.dtype.newbyteorder("<"), copy=False)
        raw = little.tobytes()
        described.append(
            {"name": name, "dtype": little.dtype.str, "shape": values.shape, "offset": offset}
        )
        padding = _aligned(len(raw)) - len(raw)
        chunks.append(raw + bytes(padding))
        offset += len(raw) + padding
    payload = b"".join(chunks)
    full = {**header, "format": FORMAT, "sha256": hashlib.sha256(payload).hexdigest()}
    encoded = json.dumps({**full, "columns": described}, sort_keys=True).encode()
    start = MAGIC + len(encoded).to_bytes(4, "little") + encoded
    _replace(path, start + bytes(_aligned(len(start)) - len(start)) + payload)


def write_table(path: Path, header: Mapping[str, Any], rows: Sequence[Sequence[str]]) -> None:
    """Write a `.tsv` file: `header` with name, version, source, licence; count is added."""
    payload = "".join("\t".join(row) + "\n" for row in rows).encode()
    digest = hashlib.sha256(payload).hexdigest()
    full = {**header, "format": FORMAT, "count": len(rows), "sha256": digest}
    lines = "".join(f"# {key}: {full[key]}\n" for key in HEADER_FIELDS)
    _replace(path, lines.encode() + payload)


def _read_header(path: Path, file: BinaryIO) -> tuple[dict[str, Any], int]:
    """The header, and where the data begins; leaves the file there."""
    if file.read(len(MAGIC)) != MAGIC:
        raise BrokenData(f"{path}: not a spincheck wordlist")
    length = int.from_bytes(file.read(4), "little")
    if length > _LONGEST_HEADER:
        raise BrokenData(f"{path}: its header is damaged; reinstall spincheck")
    try:
        header = json.loads(file.read(length))
    except ValueError:
        header = None
    if not isinstance(header, dict):
        raise BrokenData(f"{path}: its header is damaged; reinstall spincheck")
    data_at = _aligned(len(MAGIC) + 4 + length)
    file.seek(data_at)
    return header, data_at


def _replace(path: Path, data: bytes) -> None:
    """Write beside the file, then rename: a process that has the old one mapped keeps it."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_bytes(data)
    temporary.replace(path)


def _check(path: Path, header: Mapping[str, Any], sha256: str) -> None:
    missing = [field for field in HEADER_FIELDS if field not in header]
    if missing:
        raise BrokenData(f"{path}: its header lacks {', '.join(missing)}")
    if header["format"] != FORMAT:
        raise BrokenData(f"{path}: format {header['format']}, this spincheck reads {FORMAT}")
    if header["sha256"] != sha256:
        raise BrokenData(f"{path}: damaged (its SHA-256 is not the header's); reinstall spincheck")


def _aligned(offset: int) -> int:
    return -(-offset // _ALIGNMENT) * _ALIGNMENT
