"""Which references a document is checked against, as the settings name them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from spincheck.config import Config
from spincheck.discovery import discover
from spincheck.errors import UnreadableFile, UsageError
from spincheck.files import read_text

if TYPE_CHECKING:
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
