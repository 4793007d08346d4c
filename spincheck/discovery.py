"""Which files a run reads: files, folders and glob patterns, less what is excluded."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import translate
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from spincheck.report import Failure

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

TEXT_EXTENSIONS = frozenset({
    ".txt", ".text", ".md", ".markdown", ".mdown", ".rst", ".adoc", ".html", ".htm", ".xhtml",
})  # fmt: skip
# Folders that hold what others wrote or tools made; the names are those linters agree on.
DEFAULT_EXCLUDE: tuple[str, ...] = (
    ".git", ".hg", ".svn", ".venv", "venv", ".tox", ".nox", ".cache", ".mypy_cache",
    ".pytest_cache", ".ruff_cache", ".hypothesis", "__pycache__", "node_modules",
    "site-packages", "build", "dist",
)  # fmt: skip
STANDARD_INPUT = "-"

_WILDCARD = re.compile(r"[*?\[]")


def discover(
    paths: Iterable[str | Path],
    *,
    exclude: Sequence[str] = DEFAULT_EXCLUDE,
    extend_exclude: Sequence[str] = (),
    respect_gitignore: bool = True,
    force_exclude: bool = False,
) -> tuple[list[Path], list[Failure]]:
    """The files to read, in the order of `paths` and by name inside a folder, each once.

    A folder gives its files of TEXT_EXTENSIONS, at any depth; links to folders inside it are not
    followed. A pattern (`docs/**/*.md`) works where the shell did not expand it. A file named
    outright is taken whatever its extension, and even if excluded, unless `force_exclude`.
    Exclusions are gitignore patterns, relative to the working folder. "-" passes as it is.
    Failures: what does not exist, matches nothing, or holds no text.
    """
    excluded = _Exclusions((*exclude, *extend_exclude), respect_gitignore)
    found: dict[str, Path] = {}
    failures: list[Failure] = []
    for given in paths:
        name = str(given)
        path = Path(name)
        if name == STANDARD_INPUT:
            found.setdefault(name, path)
            continue
        try:
            taken, message = _files_of(path, name, excluded, force_exclude, failures)
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else None
            taken, message = [], f"cannot be read: {reason or error}"
        if message:
            failures.append(Failure(name, message))
        for file in taken:
            found.setdefault(os.path.realpath(file), file)
    return list(found.values()), failures


def _files_of(
    path: Path, name: str, excluded: _Exclusions, force_exclude: bool, failures: list[Failure]
) -> tuple[list[Path], str]:
    """The files one argument stands for, and the message where there are none."""
    if path.is_dir():
        if force_exclude and excluded.named(path, folder=True):
            return [], ""
        seen_text = False
        files = []
        for file, hidden in _walk(path, excluded, failures):
            if file.suffix.lower() in TEXT_EXTENSIONS:
                seen_text = True
                if not hidden:
                    files.append(file)
        if files:
            return files, ""
        if seen_text:
            return [], "every text file in this folder is excluded"
        return [], f"no text files in this folder (looked for {' '.join(sorted(TEXT_EXTENSIONS))})"
    if path.exists():
        hidden = force_exclude and excluded.named(path, folder=False)
        return ([] if hidden else [path]), ""
    if _WILDCARD.search(name):
        files = list(_glob(path, excluded, failures))
        return files, "" if files else "no file matches this pattern"
    if path.is_symlink():
        return [], "is a broken link"
    return [], "no such file or folder"


def _walk(
    root: Path, excluded: _Exclusions, failures: list[Failure]
) -> Iterator[tuple[Path, bool]]:
    """Every file below `root` in order of name, with whether it is excluded.

    Excluded folders are not entered. An explicit stack: no depth of folders exhausts it.
    """
    stack: list[os.DirEntry[str] | Path] = [root]
    while stack:
        top = stack.pop()
        if isinstance(top, os.DirEntry):
            path = Path(top.path)
            if not top.is_dir(follow_symlinks=False):
                if top.is_file():
                    yield path, excluded.in_folder(path, folder=False)
                elif not path.exists() and path.suffix.lower() in TEXT_EXTENSIONS:
                    failures.append(Failure(str(path), "is a broken link"))
                continue
            if excluded.in_folder(path, folder=True):
                continue
        else:
            path = top
        try:
            with os.scandir(path) as entries:
                inside = sorted(entries, key=lambda entry: entry.name, reverse=True)
        except OSError as error:
            failures.append(Failure(str(path), f"cannot be read: {error.strerror or error}"))
            continue
        stack.extend(inside)


def _glob(pattern: Path, excluded: _Exclusions, failures: list[Failure]) -> Iterator[Path]:
    """Files matching a pattern whose `**` stands for any number of folders.

    A pattern that names no extension (`docs/**`) gives files of TEXT_EXTENSIONS only.
    """
    parts = pattern.parts
    first = next(i for i, part in enumerate(parts) if _WILDCARD.search(part))
    base = Path(*parts[:first])
    if not base.is_dir():
        return
    any_extension = bool(re.search(r"\.\w+$", parts[-1]))
    wanted = re.compile(_glob_regex(parts[first:]))
    for path, hidden in _walk(base, excluded, failures):
        if hidden or not wanted.fullmatch(path.relative_to(base).as_posix()):
            continue
        if any_extension or path.suffix.lower() in TEXT_EXTENSIONS:
            yield path


def _glob_regex(parts: Sequence[str]) -> str:
    regex = ""
    for i, part in enumerate(parts):
        last = i == len(parts) - 1
        if part == "**":
            regex += "(?s:.+)" if last else "(?:[^/]+/)*"
        else:
            # one part never reaches over a "/", which fnmatch's own `.*` would
            inner = translate(part).replace(".*", "[^/]*")
            regex += inner.removesuffix(r"\Z").removesuffix(r"\z") + ("" if last else "/")
    return regex


class _Exclusions:
    """Patterns, and the .gitignore files that apply to a path; each file is read once."""

    def __init__(self, patterns: Sequence[str], respect_gitignore: bool) -> None:
        plain = {p for p in patterns if re.fullmatch(r"[\w.-]+", p)}
        self._names = frozenset(plain)
        others = [p for p in patterns if p not in plain]
        self._spec = _spec(others) if others else None
        self._here = Path.cwd()
        self._respect_gitignore = respect_gitignore
        self._ignores = lru_cache(maxsize=None)(_ignore_files)

    def named(self, path: Path, *, folder: bool) -> bool:
        """Whether a path given outright falls under the patterns, itself or by a parent."""
        absolute = Path(os.path.abspath(path))  # noqa: PTH100  (resolve() would follow links)
        try:
            relative = absolute.relative_to(self._here)
        except ValueError:
            relative = Path(absolute.name)
        return bool(self._names.intersection(relative.parts)) or self._matches(relative, folder)

    def in_folder(self, path: Path, *, folder: bool) -> bool:
        """Whether a path met in a walk is excluded; its parents were not."""
        if path.name in self._names:
            return True
        absolute = Path(os.path.abspath(path))  # noqa: PTH100
        if self._spec is not None:
            try:
                relative = absolute.relative_to(self._here)
            except ValueError:
                relative = Path(path.name)
            if self._matches(relative, folder):
                return True
        return self._respect_gitignore and self._git_ignores(absolute, folder)

    def _matches(self, relative: Path, folder: bool) -> bool:
        if self._spec is None:
            return False
        return self._spec.match_file(relative.as_posix() + ("/" if folder else ""))

    def _git_ignores(self, absolute: Path, folder: bool) -> bool:
        # the nearest file that says anything about the path decides, as in git
        for base, spec in self._ignores(absolute.parent):
            relative = absolute.relative_to(base).as_posix() + ("/" if folder else "")
            verdict = spec.check_file(relative).include
            if verdict is not None:
                return verdict
        return False


def _ignore_files(folder: Path) -> tuple[tuple[Path, GitIgnoreSpec], ...]:
    """The .gitignore files over a folder, nearest first, up to the root of its repository."""
    found = []
    for base in (folder, *folder.parents):
        inside = (base / ".git").exists()
        sources = [base / ".gitignore"]
        if inside:
            sources.append(base / ".git" / "info" / "exclude")
        for source in sources:
            try:
                lines = source.read_text("utf-8", "replace").splitlines()
            except OSError:
                continue
            if any(line.strip() and not line.startswith("#") for line in lines):
                found.append((base, _spec(lines)))
        if inside:
            return tuple(found)
    # outside a repository only the folder's own file counts, not one in a home folder above
    return tuple(entry for entry in found if entry[0] == folder)


def _spec(lines: Sequence[str]) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec

    from spincheck.errors import UsageError

    try:
        return GitIgnoreSpec.from_lines(lines)
    except ValueError as error:
        raise UsageError(f"not a gitignore pattern: {error}") from error
