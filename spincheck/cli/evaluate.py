"""`spincheck evaluate`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def evaluate(
    labelled: Annotated[
        str, typer.Argument(help="Labelled texts, one JSON object a line; - is standard input.")
    ],
    max_false_alarms: Annotated[
        float, typer.Option(help="The share of clean texts that may be flagged, 0 to below 1.")
    ] = 0.01,
    format: Annotated[str, typer.Option("--format", "-f", help="text or json.")] = "text",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write the tables here.")
    ] = None,
) -> int:
    """Measure spincheck on your own labelled texts and get the setting that fits them.

    A row is a text, {"text": "...", "label": "spun"}, or a pair, {"suspect": "...",
    "reference": "...", "label": "honest"}. Labels: spun; clean, honest, edited and others that
    are not. "kind" groups rows in the tables; "swaps", [{"span": [0, 5], "original": "..."}],
    has the replaced phrases measured too.

    Exit codes: 0 measured, 2 something could not be read.

    Examples:

        spincheck evaluate ours.jsonl --max-false-alarms 0.01

        spincheck evaluate ours.jsonl --format json --output figures.json
    """
    import sys

    import msgspec

    from spincheck import files
    from spincheck.errors import UsageError
    from spincheck.evaluate import evaluate as measure
    from spincheck.evaluate import parse
    from spincheck.evaluation import rendering

    if format not in ("text", "json"):
        raise UsageError(f"--format is text or json, not {format!r}")
    if not 0 <= max_false_alarms < 1:
        raise UsageError(f"--max-false-alarms is from 0 to below 1, not {max_false_alarms}")
    if labelled == "-":
        name = "<stdin>"
        content = files.decode(sys.stdin.buffer.read(files.MAX_BYTES + 1), name).text
    else:
        name, content = labelled, files.read_text(labelled)
    evaluation = measure(parse(content, name), max_false_alarms)
    if format == "json":
        rendered = msgspec.json.format(msgspec.json.encode(evaluation), indent=2).decode() + "\n"
    else:
        rendered = rendering.text(evaluation)
    if output is None:
        sys.stdout.write(rendered)
    else:
        files.write_atomic(output, rendered.encode("utf-8"))
    return 0
