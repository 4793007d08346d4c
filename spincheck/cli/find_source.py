"""`spincheck find-source`: the archived texts that a text may come from, with the evidence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

# Exit code: as a scan's, 1 says that something was found.
_FOUND = 1


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
) -> int:
    """List the candidates for the source of a text. Exit code 1: a source was found."""
    from spincheck.archive.opening import open_archive
    from spincheck.archive.scan import evidence_for
    from spincheck.files import read_text
    from spincheck.text.document import Document

    document = Document.of(read_text(file), str(file))
    opened = open_archive(archive)
    try:
        evidence = evidence_for(
            document, opened, candidates=candidates, include_itself=include_itself
        )
    finally:
        opened.close()
    if as_json:
        print(json.dumps(evidence, ensure_ascii=False, indent=2))
    else:
        _print(evidence)
    return _FOUND if evidence["sources"] else 0


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
