"""Which data files have been hashed already: hashing 45 MB at every start would double its cost.

A file counts as verified while its path, size and times are those of the day it was hashed. The
stamps lie in the user's cache; without a writable one every start hashes anew.
"""

from __future__ import annotations

import os
from hashlib import blake2b
from pathlib import Path


def is_verified(path: Path, sha256: str) -> bool:
    """Whether this very file was found to have this hash before."""
    try:
        return _stamp(path).read_text("utf-8") == _identity(path, sha256)
    except (OSError, ValueError):
        return False


def remember(path: Path, sha256: str) -> None:
    """Note that the file has this hash; does nothing where the cache cannot be written."""
    try:
        stamp = _stamp(path)
        stamp.parent.mkdir(parents=True, exist_ok=True)
        temporary = stamp.with_suffix(f".{os.getpid()}")
        temporary.write_text(_identity(path, sha256), "utf-8")
        temporary.replace(stamp)
    except OSError:
        pass


def _identity(path: Path, sha256: str) -> str:
    # The change time cannot be set back by whoever writes the file.
    status = path.stat()
    return f"{path.resolve()}\n{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns}\n{sha256}"


def _stamp(path: Path) -> Path:
    from platformdirs import user_cache_path

    name = blake2b(str(path.resolve()).encode("utf-8", "surrogateescape"), digest_size=16)
    return user_cache_path("spincheck", appauthor=False) / "verified" / name.hexdigest()
