"""Scan many texts: results from the cache where they are there, the rest on several cores."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from spincheck.cache import Cache, code_stamp, key_of
from spincheck.config import Config
from spincheck.errors import SpincheckError
from spincheck.linting.references import (
    archive_location,
    archive_state,
    digest,
    is_server,
    own_reference,
    same_file,
)
from spincheck.report import SCHEMA, DocumentReport, Failure, Finding, Report
from spincheck.version import __version__

if TYPE_CHECKING:
    from spincheck.pipeline import Blind

# Below this a second process costs more to start than it saves (measured: bench/LINT.md).
_MIN_CHARACTERS_A_PROCESS = 200_000


class Input(NamedTuple):
    """A text to check, and the path it is reported under."""

    path: str
    text: str


class Checked(msgspec.Struct, frozen=True):
    """One document's result: what was found and is not suppressed, and unused suppressions."""

    document: DocumentReport
    unused: tuple[Finding, ...] = ()


class _Task(NamedTuple):
    path: str
    text: str
    references: tuple[str, ...]
    archive: str
    blind: BlindSettings | None


class BlindSettings(NamedTuple):
    """How what matches no reference is judged; `phrases` are files. See `spincheck.blind`."""

    model: str
    effort: str
    phrases: tuple[str, ...]


def run(
    inputs: Sequence[Input],
    config: Config,
    root: Path,
    references: Sequence[str],
    cache: Cache | None,
) -> Report:
    """A report on all inputs, in their order. What could not be checked is among the failures."""
    archive = archive_location(config, root)
    if is_server(archive):
        cache = None
    state = archive_state(archive) if cache else ""
    results: dict[int, Checked | Failure] = {}
    missing: dict[int, tuple[_Task, str]] = {}
    for number, one in enumerate(inputs):
        try:
            task = _task(one, config, root, references, cache)
        except SpincheckError as error:
            results[number] = _failure(one.path, error)
            continue
        key = _key(task, state) if cache else ""
        kept = cache.get(key, Checked) if cache else None
        if kept is None:
            missing[number] = (task, key)
        else:
            document = msgspec.structs.replace(kept.document, path=one.path)
            results[number] = msgspec.structs.replace(kept, document=document)
    tasks = [task for task, _ in missing.values()]
    for (number, (_, key)), result in zip(
        missing.items(), _check_all(tasks, _wanted(config)), strict=True
    ):
        results[number] = result
        if cache and isinstance(result, Checked):
            cache.put(key, result)
    documents, failures = [], []
    for number in range(len(inputs)):
        result = results[number]
        if isinstance(result, Failure):
            failures.append(result)
        else:
            documents.append(_with_unused(result, config))
    return Report(SCHEMA, __version__, tuple(documents), tuple(failures))


def _wanted(config: Config) -> int:
    """The processes asked for; the neural model fills the cores, and the memory, by itself."""
    return 1 if config.blind is not False and config.model == "neural" else config.jobs


def _with_unused(result: Checked, config: Config) -> DocumentReport:
    if not (config.report_unused_suppressions and result.unused):
        return result.document
    found = (*result.document.findings, *result.unused)
    ordered = tuple(sorted(found, key=lambda one: (one.span, one.rule)))
    return msgspec.structs.replace(result.document, findings=ordered)


def _task(
    one: Input, config: Config, root: Path, references: Sequence[str], cache: Cache | None
) -> _Task:
    own = None
    if config.reference_field:
        value = _front_matter(one, config.reference_field, cache)
        own = own_reference(value, one.path, root) if value else None
    chosen = (own,) if own else tuple(ref for ref in references if not same_file(ref, one.path))
    # A named source is the answer; only without one is the archive asked.
    archive = "" if own else archive_location(config, root)
    blind = None
    if config.blind or (config.blind is None and not chosen and not archive):
        phrases = tuple(str(root / Path(name).expanduser()) for name in config.phrases)
        blind = BlindSettings(config.model, config.effort, phrases)
    return _Task(one.path, one.text, chosen, archive, blind)


def _front_matter(one: Input, field: str, cache: Cache | None) -> str:
    """A field's value, kept by content too: reading the markup is what a warm run must not do."""
    key = key_of(["front matter", code_stamp(), field, _extension(one.path), one.text])
    kept = cache.get(key, str) if cache else None
    if kept is None:
        from spincheck.readers import read

        kept = str(read(one.text, one.path).metadata.get(field, ""))
        if cache:
            cache.put(key, kept)
    return kept


def _key(task: _Task, archive_state: str) -> str:
    # The kind of a text follows from its extension and its content.
    parts: list[str | bytes] = [code_stamp(), _extension(task.path), task.text]
    if task.archive:
        # The archive's copy of a document is known by its path too.
        parts += [task.archive, archive_state, str(Path(task.path).resolve())]
    if task.blind:
        parts += [task.blind.model, task.blind.effort]
        parts += [digest(name) for name in task.blind.phrases]
    for path in task.references:
        parts += [path, digest(path)]
    return key_of(parts)


def _extension(path: str) -> str:
    return Path(path).suffix.lower()


def _check_all(tasks: Sequence[_Task], wanted: int) -> Iterator[Checked | Failure]:
    """Every task's result, in order."""
    jobs = _processes(tasks, wanted)
    if jobs < 2:
        yield from map(_check, tasks)
        return
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    # The first one is done here: with that all code and data is loaded, and a forked process
    # starts with it. Where there is no fork, each process loads its own.
    yield _check(tasks[0])
    can_fork = "fork" in multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("fork" if can_fork else "spawn")
    with ProcessPoolExecutor(jobs, mp_context=context) as pool:
        chunk = max(1, len(tasks) // (4 * jobs))
        yield from pool.map(_check, tasks[1:], chunksize=chunk)


def _processes(tasks: Sequence[_Task], wanted: int) -> int:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    wanted = wanted or cores or 1
    worth = sum(len(task.text) for task in tasks) // _MIN_CHARACTERS_A_PROCESS
    return min(wanted, worth, len(tasks))


def _check(task: _Task) -> Checked | Failure:
    """Scan one text. Never raises: a defect in one file does not stop the others."""
    from spincheck.linting.references import from_archive, load_reference
    from spincheck.linting.suppress import suppress
    from spincheck.pipeline import scan_document
    from spincheck.text.document import Document

    try:
        blind = _blind(task.blind) if task.blind else None
        references = [load_reference(path) for path in task.references]
        suspect = Document.of(task.text, task.path)
        if task.archive:
            references += from_archive(suspect, task.archive)
        return Checked(*suppress(scan_document(suspect, references, blind), suspect))
    except SpincheckError as error:
        return _failure(task.path, error)
    except Exception as error:  # noqa: BLE001 - reported as a failure of this file, exit code 2
        return Failure(task.path, f"spincheck failed on this file, please report it: {error!r}")


@cache
def _blind(settings: BlindSettings) -> Blind:
    """Blind mode's options with the user's phrases read, once in a process."""
    from spincheck.pipeline import Blind
    from spincheck.scorers.broken_phrases import read_phrases

    own = [phrase for name in settings.phrases for phrase in read_phrases(Path(name))]
    return Blind(settings.model, settings.effort, tuple(own))


def _failure(path: str, error: SpincheckError) -> Failure:
    return Failure(path, str(error).removeprefix(f"{path}: "))
