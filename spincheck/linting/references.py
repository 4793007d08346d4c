"""Which references a document is checked against, as the settings name them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from spincheck.config import Config
from spincheck.discovery import discover
from spincheck.errors import UnreadableFile, UsageError
from spincheck.files import read_text

if TYPE_CHECKING:
    from spincheck.archive.interface import Archive
    from spincheck.text.document import Document


def named_references(config: Config, root: Path, given: Sequence[str] = ()) -> list[str]:
    """The reference files of the settings (relative to `root`) and of the command line.

    Folders stand for their text files. Raises UsageError for what is not there.
    """
    wanted = [str(_from(root, name)) for name in config.references] + list(given)
    if not wanted:
        return []
    files, failures = discover(wanted)
    if failures:
        raise UsageError(f"reference {failures[0].path}: {failures[0].message}")
    return [str(path) for path in files]


def own_reference(value: str, path: str, root: Path) -> str | None:
    """The file that a document's front matter names; None for the address of a page.

    Relative to the document's folder, or else to `root`. Raises UnreadableFile.
    """
    value = value.strip()
    if not value or "://" in value:
        return None
    for folder in (Path(path).parent, root):
        candidate = _from(folder, value)
        if candidate.is_file():
            return str(candidate)
    raise UnreadableFile(path, f"names a reference that is not there: {value}")


@cache
def load_reference(path: str) -> Document:
    """A reference, read once in a process. Raises UnreadableFile."""
    from spincheck.text.document import Document

    return Document.of(read_text(path), path)


def archive_location(config: Config, root: Path) -> str:
    """Where the archive of the settings is: a folder, or a server's address; "" for none."""
    if not config.archive or is_server(config.archive):
        return config.archive or ""
    return str(_from(root, config.archive))


def is_server(location: str) -> bool:
    """Whether an archive is on a server, whose state cannot be told without asking it."""
    return "://" in location


def from_archive(document: Document, location: str) -> tuple[Document, ...]:
    """The archived texts that a document was made from. Raises ArchiveError."""
    from spincheck.archive.scan import references_for

    return references_for(document, _archive(location, os.getpid())).documents


@cache
def _archive(location: str, process: int) -> Archive:
    """An archive, opened once in each process: a connection must not be shared across a fork."""
    from spincheck.archive.opening import open_archive

    return open_archive(location)


def archive_state(location: str) -> str:
    """What changes whenever a folder's archive does: its files' names, sizes and times."""
    files = sorted(Path(location).rglob("*")) if location else []
    stats = [(str(path), path.stat()) for path in files]
    return "\n".join(f"{name}\0{stat.st_size}\0{stat.st_mtime_ns}" for name, stat in stats)


@cache
def digest(path: str) -> bytes:
    """A hash of a reference's bytes; empty where it cannot be read, which the scan reports."""
    try:
        with Path(path).open("rb") as file:
            return hashlib.file_digest(file, "sha256").digest()
    except OSError:
        return b""


def same_file(one: str, other: str) -> bool:
    """Whether two paths are one file: no text is checked against itself by accident."""
    try:
        return Path(one).resolve() == Path(other).resolve()
    except OSError:
        return False


def _from(folder: Path, name: str) -> Path:
    path = folder / Path(name).expanduser()
    try:
        return path.relative_to(Path.cwd())
    except ValueError:
        return path
