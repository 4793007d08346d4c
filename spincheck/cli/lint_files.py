"""The texts that `spincheck lint` checks: from files, from standard input, from Git's index."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from spincheck import files as texts_of
from spincheck.config import Settings
from spincheck.discovery import STANDARD_INPUT, TEXT_EXTENSIONS, discover
from spincheck.errors import UnreadableFile
from spincheck.files import Decoded
from spincheck.report import Failure

STDIN_NAME = "<stdin>"


@dataclass(frozen=True)
class Loaded:
    """What is checked: the paths as reported, each text as decoded, and what could not be read."""

    paths: tuple[str, ...] = ()
    decoded: dict[str, Decoded] = field(default_factory=dict)
    failures: tuple[Failure, ...] = ()
    from_stdin: bool = False

    @property
    def texts(self) -> dict[str, str]:
        """Each text by its path."""
        return {path: one.text for path, one in self.decoded.items()}


def load(
    settings: Settings,
    names: Sequence[str],
    *,
    stdin_filename: str | None,
    staged: bool,
    fixing: bool,
) -> Loaded:
    """Find and read what the command line names. Raises UsageError for a broken Git call."""
    if stdin_filename is not None and not names:
        names = [STANDARD_INPUT]
    if staged:
        return _staged(settings, names, fixing=fixing)
    found, failures = _discover(settings, names or ["."])
    paths: list[str] = []
    decoded: dict[str, Decoded] = {}
    failed = list(failures)
    from_stdin = False
    for path in found:
        name = str(path)
        try:
            if name == STANDARD_INPUT:
                from_stdin = True
                name = stdin_filename or STDIN_NAME
                if stdin_filename and _is_excluded(settings, stdin_filename):
                    continue
                decoded[name] = texts_of.decode(_standard_input(), name)
            else:
                decoded[name] = texts_of.read(path)
            paths.append(name)
        except UnreadableFile as error:
            failed.append(Failure(name, error.cause))
    return Loaded(tuple(paths), decoded, tuple(failed), from_stdin)


def reported(failures: Sequence[Failure]) -> int:
    """Print failures; the exit code they call for."""
    for failure in failures:
        print(f"{failure.path}: {failure.message}", file=sys.stderr)
    return 2 if failures else 0


def _discover(
    settings: Settings, names: Sequence[str], *, force_exclude: bool = False
) -> tuple[list[Path], list[Failure]]:
    config = settings.config
    chosen = {} if config.exclude is None else {"exclude": config.exclude}
    return discover(
        names,
        extend_exclude=config.extend_exclude,
        respect_gitignore=config.respect_gitignore,
        force_exclude=force_exclude or config.force_exclude,
        **chosen,
    )


def _is_excluded(settings: Settings, name: str) -> bool:
    """Whether `--force-exclude` leaves out the file that standard input stands for."""
    if not settings.config.force_exclude or not Path(name).exists():
        return False
    return not _discover(settings, [name])[0]


def _standard_input() -> bytes:
    return sys.stdin.buffer.read(texts_of.MAX_BYTES + 1)


def _staged(settings: Settings, names: Sequence[str], *, fixing: bool) -> Loaded:
    from spincheck import changes

    folder = Path.cwd()
    inside = [(folder / name).resolve() for name in names]
    candidates = [
        os.path.relpath(path, folder)
        for path in changes.staged_files(folder)
        if path.suffix.lower() in TEXT_EXTENSIONS
        and (not inside or any(path == one or one in path.parents for one in inside))
    ]
    # A staged file that the working tree no longer has is still checked as it is staged.
    there = [name for name in candidates if os.path.lexists(name)]
    kept, _ = _discover(settings, there, force_exclude=True)
    gone = [Path(name) for name in candidates if name not in set(there)]
    contents = changes.staged_contents([*kept, *gone], folder)
    paths: list[str] = []
    decoded: dict[str, Decoded] = {}
    failures: list[Failure] = []
    for path, data in contents.items():
        name = str(path)
        try:
            if fixing and path.read_bytes() != data:
                cause = "has changes that are not staged; stage or stash them before --fix"
                raise UnreadableFile(name, cause)
            decoded[name] = texts_of.decode(data, name)
            paths.append(name)
        except UnreadableFile as error:
            failures.append(Failure(name, error.cause))
        except OSError as error:
            failures.append(Failure(name, f"cannot be read: {error.strerror or error}"))
    return Loaded(tuple(paths), decoded, tuple(failures))
