"""`spincheck find-source`: the archived texts that a text may come from, with the evidence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from spincheck.errors import SpincheckError

# Exit codes: 0 no source, 1 a source was found, 2 wrong use or unreadable input.
_FOUND, _FAILED = 1, 2


def find_source(
    file: Annotated[Path, typer.Argument(help="The text to find the source of.")],
    archive: Annotated[
        str, typer.Option("--archive", help="The archive: a folder, or http://host:9200/name.")
    ],
    candidates: Annotated[int, typer.Option(min=1, help="How many candidates to list.")] = 5,
    include_itself: Annotated[
        bool, typer.Option("--include-itself", help="Match the archive's copy of this text too.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List the candidates for the source of a text. Exit code 1: a source was found."""
    from spincheck.archive.opening import open_archive
    from spincheck.archive.scan import evidence_for
    from spincheck.files import read_text
    from spincheck.text.document import Document

    try:
        document = Document.of(read_text(file), str(file))
        opened = open_archive(archive)
        try:
            evidence = evidence_for(
                document, opened, candidates=candidates, include_itself=include_itself
            )
        finally:
            opened.close()
    except SpincheckError as error:
        console = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)
        console.print(f"error: {error}")
        raise typer.Exit(_FAILED) from None
    if as_json:
        print(json.dumps(evidence, ensure_ascii=False, indent=2))
    else:
        _print(evidence)
    if evidence["sources"]:
        raise typer.Exit(_FOUND)


def _print(evidence: dict[str, Any]) -> None:
    for note in evidence["notes"]:
        print(note)
    if evidence["candidates"]:
        print("\ncandidates, best first:")
    for candidate in evidence["candidates"]:
        print(
            f"  {candidate['name']}\n"
            f"    aligned {candidate['share']:.0%} of the text, "
            f"{candidate['passage_share']:.0%} of its best passage; "
            f"{candidate['shared_words']} words in common there; "
            f"search score {candidate['score']:.0f}"
        )
        for kind in ("names", "numbers"):
            if shown := candidate[kind][:12]:
                more = len(candidate[kind]) - len(shown)
                print(f"    {kind}: {', '.join(shown)}" + (f" and {more} more" if more else ""))
