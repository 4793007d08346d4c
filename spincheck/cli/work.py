"""From paths to a report: reading files, scanning each, collecting what failed."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from spincheck import files
from spincheck.discovery import discover
from spincheck.errors import UnreadableFile, UsageError
from spincheck.report import SCHEMA, DocumentReport, Failure, Report
from spincheck.text.document import Document
from spincheck.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable

    from spincheck.archive.interface import Archive
    from spincheck.pipeline import Blind

# A progress bar appears when the work takes longer than this.
_PROGRESS_AFTER_SECONDS = 1.0


@dataclass(frozen=True)
class Options:
    """What a scan adds to the verdicts, and what standard input is called."""

    quality: bool = False
    associations: bool = False
    archive: str = ""
    blind: Blind | None = None
    stdin_filename: str = "<stdin>"


def scan_paths(
    suspects: Sequence[str], references: Sequence[str], options: Options
) -> tuple[Report, dict[str, str]]:
    """Scan every suspect against all references; the report, and each text as read by its path.

    A file that cannot be read is a failure in the report, the others are scanned all the same.
    Raises UsageError where no reference at all could be read.
    """
    from spincheck.pipeline import scan_document

    failures: list[Failure] = []
    known = read_references(references, options, failures)
    sources: dict[str, str] = {}
    documents: list[DocumentReport] = []
    for document in read_suspects(suspects, options, failures):
        others = [*others_than(document, known), *_archived(document, options)]
        sources[document.name] = document.text
        documents.append(
            _add(scan_document(document, others, options.blind), document, others, options)
        )
    return Report(SCHEMA, __version__, tuple(documents), tuple(failures)), sources


def configured_sources() -> tuple[list[str], str]:
    """The references and the archive of the settings that hold here; none without settings.

    Raises UsageError for settings that cannot be read.
    """
    from spincheck.config import load
    from spincheck.linting.references import archive_location, named_references

    settings = load(Path.cwd(), environment=os.environ)
    references = named_references(settings.config, settings.root, ())
    return list(references), archive_location(settings.config, settings.root)


def _archived(document: Document, options: Options) -> Sequence[Document]:
    """What the archive holds of the document's sources; says on standard error what it found."""
    if not options.archive:
        return ()
    from spincheck.archive.scan import references_for

    with closing(_open_archive(options.archive)) as archive:
        found = references_for(document, archive)
    for note in found.notes:
        print(f"{document.name}: {note}", file=sys.stderr)
    return found.documents


def _open_archive(location: str) -> Archive:
    from spincheck.archive.opening import open_archive

    return open_archive(location)


def read_references(
    paths: Sequence[str], options: Options, failures: list[Failure]
) -> list[Document]:
    """Every reference that can be read; the others are failures more.

    Raises UsageError where there are paths and none of them could be read.
    """
    known = [each for name in _names(paths, failures) for each in _read(name, options, failures)]
    if paths and not known:
        causes = "; ".join(f"{failure.path}: {failure.message}" for failure in failures)
        raise UsageError(f"no reference could be read ({causes})")
    return known


def read_suspects(
    paths: Sequence[str], options: Options, failures: list[Failure]
) -> Iterator[Document]:
    """One document after the other, with a progress bar on long work."""
    names = _names(paths, failures)
    with _progress(len(names)) as advance:
        for name in names:
            yield from _read(name, options, failures)
            advance()


def others_than(document: Document, references: Sequence[Document]) -> Sequence[Document]:
    """The references less the document itself, as where a folder is checked against itself.

    Where it is the only one, that comparison is what was asked for.
    """
    return [each for each in references if each.name != document.name] or references


def _add(
    report: DocumentReport, document: Document, references: Sequence[Document], options: Options
) -> DocumentReport:
    """The report with what the options ask for beyond the verdicts."""
    if options.associations:
        from spincheck.scorers.associations import with_associations

        report = with_associations(report, document, references)
    if options.quality:
        from spincheck.quality import with_quality

        report = with_quality(report, document, references)
    return report


def _names(paths: Sequence[str], failures: list[Failure]) -> list[str]:
    """The files behind the paths; - stays itself."""
    names: list[str] = []
    for path in paths:
        if path == "-":
            names.append(path)
            continue
        found, missing = discover([path])
        names += [str(each) for each in found]
        failures += [Failure(_shown(each.path), each.message) for each in missing]
    return list(dict.fromkeys(names))


def _read(name: str, options: Options, failures: list[Failure]) -> Iterator[Document]:
    """The document, or nothing and a failure more."""
    shown = _shown(options.stdin_filename if name == "-" else name)
    try:
        if name == "-":
            decoded = files.decode(sys.stdin.buffer.read(files.MAX_BYTES + 1), shown)
        else:
            decoded = files.read(name)
        if decoded.note:
            print(f"spincheck: {shown}: {decoded.note}", file=sys.stderr)
        if not decoded.text.strip():
            raise UnreadableFile(shown, "has no text to check")
        yield Document.of(decoded.text, shown)
    except UnreadableFile as error:
        failures.append(Failure(shown, error.cause))


def _shown(name: str) -> str:
    """A file's name as reports can hold it: bytes that are no UTF-8 are escaped."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


@contextmanager
def _progress(count: int) -> Iterator[Callable[[], None]]:
    """A bar on standard error while the work takes long, only where somebody sees it."""
    if count < 2 or not sys.stderr.isatty():
        yield lambda: None
        return
    started = monotonic()
    done = 0
    bar = None

    def advance() -> None:
        nonlocal done, bar
        done += 1
        if bar is None and monotonic() - started > _PROGRESS_AFTER_SECONDS:
            from rich.console import Console
            from rich.progress import Progress

            bar = Progress(console=Console(stderr=True), transient=True)
            bar.add_task("checking", total=count)
            bar.start()
        if bar is not None:
            bar.update(bar.task_ids[0], completed=done)

    try:
        yield advance
    finally:
        if bar is not None:
            bar.stop()
