"""`spincheck restore`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def restore(
    file: Annotated[str, typer.Argument(help="The text to restore; - is standard input.")],
    diff: Annotated[
        bool, typer.Option("--diff", help="Print a unified diff, not the whole text.")
    ] = False,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write the result here.")
    ] = None,
    model: Annotated[
        str | None,
        typer.Option("--model", help="ngram or neural; neural where its weights are installed."),
    ] = None,
    least: Annotated[
        float, typer.Option(help="Put back only originals of findings at least this sure.")
    ] = 0.5,
) -> int:
    """Write a spun text with its likely originals put back. They are guesses, never facts.

    Exit codes: 0 written, 2 the text could not be read.

    Examples:

        spincheck restore suspect.txt

        spincheck restore suspect.txt --diff
    """
    from spincheck import fixes
    from spincheck.blind import chosen_model, scan_blind
    from spincheck.cli.output import write_rendered
    from spincheck.cli.work import Options, read_suspects
    from spincheck.errors import UnreadableFile, UsageError
    from spincheck.report import Failure

    if not 0 <= least <= 1:
        raise UsageError(f"--least is a probability, 0 to 1, not {least}")
    failures: list[Failure] = []
    documents = list(read_suspects([file], Options(), failures))
    if failures:
        raise UnreadableFile(failures[0].path, failures[0].message)
    if len(documents) != 1:
        raise UsageError(f"{file}: restore takes one text at a time")
    document = documents[0]
    findings = scan_blind(document, model=chosen_model(model)).findings
    edits = fixes.plan(document.text, findings, document.name, least_probability=least)
    restored = fixes.apply(document.text, edits)
    write_rendered(_diff(document.text, restored, document.name) if diff else restored, output)
    return 0


def _diff(before: str, after: str, name: str) -> str:
    from difflib import unified_diff

    lines = unified_diff(
        before.splitlines(keepends=True),
        after.splitlines(keepends=True),
        name,
        f"{name} (restored)",
    )
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)
