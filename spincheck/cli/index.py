"""`spincheck index`: make an archive of texts to find sources in, and look after it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from spincheck.report import Failure

app = typer.Typer(no_args_is_help=True, help="Make and update an archive to find sources in.")

# Exit code of everything that is no finding: wrong use, unreadable input, failed update.
_FAILED = 2
# Failures told one by one; a broken export would fill the screen.
_SHOWN_FAILURES = 20

Inputs = Annotated[
    list[Path], typer.Argument(help="Folders and files: text, Markdown, HTML, JSONL.")
]
Location = Annotated[
    str, typer.Option("--index", help="The archive: a folder, or http://host:9200/name.")
]
IdField = Annotated[str, typer.Option(help="JSONL field with the id (default: id, else the line).")]
TextField = Annotated[str, typer.Option(help="JSONL field with the text.")]
DateField = Annotated[str, typer.Option(help="JSONL field with the date (default: usual names).")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar, no summary.")]


def _console() -> Console:
    return Console(stderr=True, highlight=False, markup=False, soft_wrap=True)


@app.command()
def build(
    inputs: Inputs,
    index: Location,
    id_field: IdField = "",
    text_field: TextField = "text",
    date_field: DateField = "",
    quiet: Quiet = False,
) -> int:
    """Make the archive hold just these inputs; what it has and is unchanged stays as it is."""
    return _update(inputs, index, (id_field, text_field, date_field), quiet, mirror=True)


@app.command()
def add(
    inputs: Inputs,
    index: Location,
    id_field: IdField = "",
    text_field: TextField = "text",
    date_field: DateField = "",
    quiet: Quiet = False,
) -> int:
    """Add these inputs, or bring them up to date; all others stay."""
    return _update(inputs, index, (id_field, text_field, date_field), quiet, mirror=False)


@app.command()
def remove(
    names: Annotated[
        list[str], typer.Argument(help="Files, or FILE#ID for one document of a JSONL file.")
    ],
    index: Location,
    quiet: Quiet = False,
) -> int:
    """Remove documents, all of a file's or one."""
    from spincheck.archive.opening import remove_from

    summary = remove_from(index, names)
    if not quiet:
        print(f"removed: {summary.removed}")
    return _report_failures(summary.failures)


@app.command()
def info(index: Location) -> None:
    """Tell what the archive holds and how large it is. Exit code 2: it cannot be used."""
    from spincheck.archive.opening import facts

    for name, value in facts(index):
        print(f"{name + ':':<12}{value}")


def _update(
    inputs: list[Path], index: str, fields: tuple[str, str, str], quiet: bool, *, mirror: bool
) -> int:
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    from spincheck.archive.inputs import Fields, sources
    from spincheck.archive.opening import update_at

    found, failures = sources(inputs)
    if not found:
        # an empty folder is a slip, not the wish to empty the archive
        return _report_failures(failures or [Failure(str(inputs[0]), "holds no text to archive")])
    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=_console(), disable=quiet, transient=True) as bar:
        task = bar.add_task("indexing", total=sum(source.size_bytes for source in found))
        summary = update_at(
            index, found, Fields(*fields), mirror=mirror, failures=failures,
            progress=lambda done: bar.update(task, completed=done),
        )  # fmt: skip
    if not quiet:
        if summary.reindexed:
            print("the search index was damaged or incomplete: made anew from the stored texts")
        print(
            f"added: {summary.added}, replaced: {summary.replaced}, "
            f"unchanged: {summary.unchanged}, removed: {summary.removed}"
        )
        if summary.repeated:
            print(f"stored once: {summary.repeated} with the text of another document")
        if summary.empty:
            print(f"left out: {summary.empty} without a word")
    return _report_failures(summary.failures)


def _report_failures(failures: list[Failure]) -> int:
    console = _console()
    for failure in failures[:_SHOWN_FAILURES]:
        console.print(f"error: {failure.path}: {failure.message}")
    if len(failures) > _SHOWN_FAILURES:
        console.print(f"error: {len(failures) - _SHOWN_FAILURES} more that could not be archived")
    return _FAILED if failures else 0
