"""`spincheck quality`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from spincheck.quality.scorecards import Scorecards

_FORMATS = ("text", "json")


def quality(
    files: Annotated[
        list[str], typer.Argument(help="Files, folders or globs to measure; - is standard input.")
    ],
    reference: Annotated[
        list[str] | None,
        typer.Option(
            "--reference",
            "-r",
            help="What to compare with: a file, folder or glob. Of several, the nearest counts.",
        ),
    ] = None,
    format: Annotated[str, typer.Option("--format", "-f", help="text or json.")] = "text",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write the scorecards here.")
    ] = None,
    stdin_filename: Annotated[
        str, typer.Option(help="The name that standard input is reported and read under.")
    ] = "<stdin>",
) -> int:
    """Measure how texts read: readability, rare words, weak collocations, page furniture.

    Exit codes: 0 measured, 2 something could not be read.

    Examples:

        spincheck quality submission.txt --reference article.txt

        spincheck quality drafts/ --format json --output quality.json
    """
    from spincheck.cli.output import tell_failures, write_rendered
    from spincheck.cli.work import Options, others_than, read_references, read_suspects
    from spincheck.errors import UsageError
    from spincheck.quality import compare, nearest
    from spincheck.quality.scorecards import SCHEMA, Scorecard, Scorecards
    from spincheck.report import Failure
    from spincheck.version import __version__

    if format not in _FORMATS:
        raise UsageError(f"no format {format!r} (formats: {', '.join(_FORMATS)})")
    options = Options(stdin_filename=stdin_filename)
    failures: list[Failure] = []
    references = read_references(reference or [], options, failures)
    cards = []
    for document in read_suspects(files, options, failures):
        beside = nearest(document, others_than(document, references))
        name = beside.name if beside else None
        cards.append(Scorecard(document.name, name, compare(document, beside)))
    report = Scorecards(SCHEMA, __version__, tuple(cards), tuple(failures))
    write_rendered(_json(report) if format == "json" else _text(report), output)
    tell_failures(failures)
    return 2 if failures else 0


def _json(report: Scorecards) -> str:
    import msgspec

    return msgspec.json.format(msgspec.json.encode(report), indent=2).decode() + "\n"


def _text(report: Scorecards) -> str:
    from spincheck.formats.text import scorecard

    told = []
    for number, card in enumerate(report.documents):
        beside = f", beside {card.reference}" if card.reference else ""
        told += [""] * bool(number) + [f"{card.path}{beside}"]
        told += ["".join(segment.text for segment in line) for line in scorecard(card.quality)]
    return "".join(f"{line}\n" for line in told)
