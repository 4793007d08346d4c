"""Results kept by content: one small file a result, checked before it is believed.

The key is a hash of everything that a result depends on: the text, the kind of its file, the
references, the settings that change findings, spincheck's code and its data. A file that is cut
short, of another version or altered is a miss and is written anew.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TypeVar

import msgspec

_MAGIC = b"spincheck cache 1\n"
_DIGEST_BYTES = 32
# With 256 folders this keeps about 16,000 results of some kilobytes each.
_MAX_FILES_A_FOLDER = 64

Kept = TypeVar("Kept")


def default_folder() -> Path:
    """SPINCHECK_CACHE_DIR, else `spincheck` in the user's cache folder."""
    named = os.environ.get("SPINCHECK_CACHE_DIR")
    if named:
        return Path(named)
    from platformdirs import user_cache_path

    return user_cache_path("spincheck", appauthor=False)


def key_of(parts: Iterable[str | bytes]) -> str:
    """The key of a result that depends on `parts`; their order and borders count."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "little"))
        digest.update(data)
    return digest.hexdigest()


@cache
def code_stamp() -> str:
    """A hash that changes with spincheck's version, its files and its data.

    It looks at names, sizes and times only: a millisecond, where hashing the data takes many.
    """
    package = Path(__file__).resolve().parent
    roots = [package, package.parent / "wordlists"]
    parts = [
        f"{path}\0{stat.st_size}\0{stat.st_mtime_ns}"
        for root in roots
        for path, stat in _files(str(root))
    ]
    return key_of(sorted(parts))


def _files(folder: str) -> Iterator[tuple[str, os.stat_result]]:
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            if entry.name != "__pycache__":
                yield from _files(entry.path)
        else:
            with suppress(OSError):
                yield entry.path, entry.stat()


class Cache:
    """Results below one folder. No method ever raises for what the file system does."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, key: str, kind: type[Kept]) -> Kept | None:
        """The result kept under `key`, or None."""
        try:
            with open(self._path(key), "rb") as file:  # noqa: PTH123 - many small files
                data = file.read()
        except OSError:
            return None
        body_at = len(_MAGIC) + _DIGEST_BYTES
        if data[: len(_MAGIC)] != _MAGIC:
            return None
        body = data[body_at:]
        # The key is in the hash: a file under another's name is not believed either.
        if _digest(key, body) != data[len(_MAGIC) : body_at]:
            return None
        try:
            return msgspec.msgpack.decode(body, type=kind)
        except (msgspec.DecodeError, RecursionError):
            return None

    def put(self, key: str, result: object) -> None:
        """Keep a result; where that cannot be done, it is not kept."""
        path = Path(self._path(key))
        body = msgspec.msgpack.encode(result)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            # Two processes never share a name, and what is half written is never believed.
            temporary = path.with_name(f".new-{path.name}-{os.getpid()}")
            try:
                temporary.write_bytes(_MAGIC + _digest(key, body) + body)
                temporary.replace(path)
            except BaseException:
                with suppress(OSError):
                    temporary.unlink()
                raise
            self._trim(path.parent)
        except OSError:
            return

    def _path(self, key: str) -> str:
        return f"{self.folder}/{key[:2]}/{key[2:]}"

    @staticmethod
    def _trim(folder: Path) -> None:
        with os.scandir(folder) as found:
            files = list(found)
        if len(files) <= _MAX_FILES_A_FOLDER:
            return
        oldest = sorted(files, key=lambda one: one.stat().st_mtime_ns)
        for entry in oldest[: len(files) - _MAX_FILES_A_FOLDER]:
            with suppress(OSError):
                Path(entry.path).unlink()


def _digest(key: str, body: bytes) -> bytes:
    return hashlib.sha256(key.encode() + body).digest()
