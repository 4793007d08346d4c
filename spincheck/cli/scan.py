"""`spincheck scan`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def scan(
    files: Annotated[
        list[str], typer.Argument(help="Files, folders or globs to check; - is standard input.")
    ],
    reference: Annotated[
        list[str] | None,
        typer.Option(
            "--reference",
            "-r",
            help="The article they may be copied from: a file, folder or glob. May be repeated.",
        ),
    ] = None,
    archive: Annotated[
        str,
        typer.Option(
            "--archive", "-a", help="An archive that finds the reference by itself (index build)."
        ),
    ] = "",
    blind: Annotated[
        bool,
        typer.Option(
            "--blind/--no-blind", help="Judge by their own wording what matched no reference."
        ),
    ] = True,
    model: Annotated[
        str | None,
        typer.Option(help="For that: ngram or neural; neural where its weights are installed."),
    ] = None,
    effort: Annotated[
        str,
        typer.Option(help="fast, auto (the neural model reads what looks suspicious) or full."),
    ] = "auto",
    phrases: Annotated[
        Path | None,
        typer.Option(help="Your own tortured phrases: lines of phrase, tab, expected term."),
    ] = None,
    format: Annotated[
        str, typer.Option("--format", "-f", help="text, json or another output format.")
    ] = "text",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write the report here.")
    ] = None,
    quality: Annotated[
        bool, typer.Option("--quality", help="Add the quality scorecard of each document.")
    ] = False,
    associations: Annotated[
        bool,
        typer.Option("--associations", help="Add G2 and PMI of each phrase to its evidence."),
    ] = False,
    stdin_filename: Annotated[
        str, typer.Option(help="The name that standard input is reported and read under.")
    ] = "<stdin>",
    report_level: Annotated[
        str, typer.Option(help="Report findings from this severity on: info, warning, error.")
    ] = "info",
    fail_level: Annotated[
        str, typer.Option(help="Exit with 1 on findings from this severity on.")
    ] = "warning",
    exit_zero: Annotated[
        bool, typer.Option("--exit-zero", help="Exit with 0 whatever was found.")
    ] = False,
) -> int:
    """Check texts against the articles that they may have been copied from.

    Exit codes: 0 nothing found, 1 findings, 2 something could not be read.

    Examples:

        spincheck scan submission.txt --reference article.txt

        spincheck scan drafts/ --reference 'archive/*.txt' --format json --output report.json

        spincheck scan submission.txt --archive ours.index

        spincheck scan submission.txt

        cat submission.txt | spincheck scan - --reference article.txt
    """
    from spincheck.api import blind_options
    from spincheck.cli.output import check_format, check_level, exit_code, write_report
    from spincheck.cli.work import Options, configured_sources, scan_paths

    check_format(format)
    check_level(report_level, "--report-level")
    check_level(fail_level, "--fail-level")
    references = list(reference or [])
    if not references and not archive:
        references, archive = configured_sources()
    options = Options(
        quality=quality,
        associations=associations,
        archive=archive,
        blind=blind_options(model, effort, phrases) if blind else None,
        stdin_filename=stdin_filename,
    )
    report, sources = scan_paths(files, references, options)
    write_report(report, sources, format, output, report_level)
    return exit_code(report, "" if exit_zero else fail_level)
