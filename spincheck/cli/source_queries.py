"""`spincheck source-queries`."""

from __future__ import annotations

from typing import Annotated

import typer


def source_queries(
    file: Annotated[str, typer.Argument(help="The suspect text; - is standard input.")],
    count: Annotated[int, typer.Option("--count", "-n", min=1, help="How many queries.")] = 5,
    model: Annotated[
        str | None,
        typer.Option("--model", help="ngram or neural; neural where its weights are installed."),
    ] = None,
) -> int:
    """Print search queries with which the source of a text may be found.

    Made of its names, numbers and restored phrases. Nothing is sent anywhere.

    Exit codes: 0 printed, 1 the text holds nothing to search for, 2 it could not be read.

    Example:

        spincheck source-queries suspect.txt
    """
    from spincheck.blind import chosen_model, scan_blind
    from spincheck.cli.output import write_rendered
    from spincheck.cli.work import Options, read_suspects
    from spincheck.decode import source_queries as queries
    from spincheck.errors import UnreadableFile
    from spincheck.report import Failure

    failures: list[Failure] = []
    found: list[str] = []
    for document in read_suspects([file], Options(), failures):
        findings = scan_blind(document, model=chosen_model(model)).findings
        found += queries.source_queries(document, findings, count)
    if failures:
        raise UnreadableFile(failures[0].path, failures[0].message)
    write_rendered("".join(f"{query}\n" for query in found[:count]), None)
    return 0 if found else 1
