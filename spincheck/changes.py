"""Which lines changed, as Git tells it: for findings on changed lines only."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from spincheck.errors import UsageError

_HUNK = re.compile(r"@@ -\S+ \+(\d+)(?:,(\d+))? @@")
_ESCAPE = re.compile(rb"\\(?:([0-7]{3})|(.))")
_ESCAPED = {
    b"n": b"\n",
    b"t": b"\t",
    b"r": b"\r",
    b"b": b"\b",
    b"a": b"\a",
    b"f": b"\f",
    b"v": b"\v",
}

Lines = tuple[tuple[int, int], ...]


class Changes(NamedTuple):
    """Changed lines of each file by its resolved path: ranges, 1-based, both ends included.

    A file that Git does not track at all is `untracked`: all of it is new.
    """

    lines: Mapping[Path, Lines]
    untracked: frozenset[Path]

    def touch(self, path: Path, first: int, last: int) -> bool:
        """Whether one of the lines `first` to `last` of the file changed."""
        resolved = path.resolve()
        if resolved in self.untracked:
            return True
        return any(start <= last and first <= end for start, end in self.lines.get(resolved, ()))


def since(revision: str, folder: Path) -> Changes:
    """What the working tree changed since it parted from `revision`. Raises UsageError."""
    top = _top(folder)
    if revision.startswith("-"):
        raise UsageError(f"{revision}: is not a revision")
    _git(top, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}", what=revision)
    # With the point where the branches parted, what others did meanwhile does not count.
    merge_base = _try(top, "merge-base", revision, "HEAD")
    base = merge_base.decode().strip() if merge_base else revision
    listed = _git(top, "ls-files", "--others", "--exclude-standard", "-z")
    untracked = frozenset(top / name for name in _names(listed))
    return Changes(_diff(top, base), untracked)


def staged(folder: Path) -> Changes:
    """What is staged for the next commit. Raises UsageError."""
    top = _top(folder)
    return Changes(_diff(top, "--cached"), frozenset())


def staged_files(folder: Path) -> list[Path]:
    """The files that the next commit adds or changes. Raises UsageError."""
    top = _top(folder)
    listed = _git(
        top, "diff", "--cached", "--name-only", "--diff-filter=ACMRT", "--no-renames", "-z"
    )
    return [top / name for name in _names(listed)]


def staged_contents(paths: Iterable[Path], folder: Path) -> dict[Path, bytes]:
    """The staged content of each file that has one. Raises UsageError."""
    top = _top(folder)
    wanted = []
    for path in paths:
        try:
            wanted.append((path, path.resolve().relative_to(top).as_posix()))
        except ValueError:
            continue
    # One process for all files; a name cannot hold a line end in this protocol.
    asked = [(path, name) for path, name in wanted if "\n" not in name]
    request = "".join(f":{name}\n" for _, name in asked).encode("utf-8", "surrogateescape")
    answer = _git(top, "cat-file", "--batch", given=request)
    contents: dict[Path, bytes] = {}
    at = 0
    for path, _ in asked:
        end = answer.index(b"\n", at)
        header = answer[at:end].rsplit(b" ", 2)
        at = end + 1
        if len(header) == 3 and header[1] == b"blob":
            size = int(header[2])
            contents[path] = answer[at : at + size]
            at += size + 1
    return contents


def parse_diff(diff: bytes) -> dict[str, Lines]:
    """The new lines of each file in a unified diff without context, by the file's name."""
    found: dict[str, list[tuple[int, int]]] = {}
    current: list[tuple[int, int]] | None = None
    removed = added = 0
    for line in diff.split(b"\n"):
        if removed > 0 and line.startswith(b"-"):
            removed -= 1
        elif added > 0 and line.startswith(b"+"):
            added -= 1
        elif line.startswith(b"+++ "):
            name = _unquoted(line[4:].rstrip(b"\r"))
            current = None if name == "/dev/null" else found.setdefault(name[2:], [])
        elif line.startswith(b"@@ "):
            hunk = _HUNK.match(line.decode("ascii", "replace"))
            if hunk is None or current is None:
                continue
            start, count = int(hunk[1]), int(hunk[2] or 1)
            old = line.split(b" ")[1].partition(b",")[2]
            removed, added = int(old or 1), count
            if count:
                current.append((start, start + count - 1))
    return {name: tuple(ranges) for name, ranges in found.items()}


def _diff(top: Path, *against: str) -> dict[Path, Lines]:
    options = ("--unified=0", "--no-color", "--no-ext-diff", "--no-textconv", "--find-renames")
    prefixes = ("--src-prefix=a/", "--dst-prefix=b/", "--diff-filter=d")
    diff = _git(top, "diff", *options, *prefixes, *against, "--")
    return {top / name: lines for name, lines in parse_diff(diff).items()}


def _unquoted(name: bytes) -> str:
    """A file name as Git prints it, undoing its C-style quotes. A tab ends an unquoted one."""
    name = name.rstrip(b"\t")
    if name.startswith(b'"') and name.endswith(b'"'):
        name = _ESCAPE.sub(
            lambda match: (
                bytes([int(match[1], 8) & 0xFF]) if match[1] else _ESCAPED.get(match[2], match[2])
            ),
            name[1:-1],
        )
    return name.decode("utf-8", "surrogateescape")


def _names(listed: bytes) -> Sequence[str]:
    return [name.decode("utf-8", "surrogateescape") for name in listed.split(b"\0") if name]


def _top(folder: Path) -> Path:
    found = _git(folder, "rev-parse", "--show-toplevel").decode("utf-8", "surrogateescape")
    return Path(found.rstrip("\n")).resolve()


def _try(folder: Path, *arguments: str) -> bytes | None:
    try:
        return _git(folder, *arguments)
    except UsageError:
        return None


def _git(folder: Path, *arguments: str, given: bytes | None = None, what: str = "") -> bytes:
    command = ["git", "-c", "core.quotePath=false", *arguments]
    try:
        done = subprocess.run(command, cwd=folder, input=given, capture_output=True, check=False)
    except OSError as error:
        raise UsageError(f"git cannot be run: {error.strerror or error}") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        cause = said[-1] if said else f"git {arguments[0]} failed"
        if what:
            cause = f"{what}: is not a revision of this repository"
        raise UsageError(cause.removeprefix("fatal: "))
    return done.stdout
