"""Figures as Markdown tables and charts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bench import svg
from bench.quality.figures import Figure, shown
from bench.quality.measures import Absent
from bench.results import table
from spincheck.version import __version__

_CALIBRATION = "calibration: "
_NOTES = {
    "honest rewrites": "Each human version against its original, versions without a change left"
    " out; paraphrases in both directions. Versions of one original are resampled together.",
    "wild pairs": "Words that other words replaced and that the suggestions bring back; passages"
    " that were cut or written anew are not counted. Resampled by document.",
    "documents with a reference": "Spun copies against honest rewrites joined to documents of ten"
    " sentences. The verdict is “spun” or “partly spun”.",
    "blind, corpus": "No text of this set was used in fitting blind mode.",
    "blind, development": "The clean texts and the reviews were used in fitting: the wild texts"
    " and the seed article are the better guide.",
    "seed pair": "Intervals resample sentences.",
}


def body(
    figures: Sequence[Figure], absent: Sequence[Absent], hashes: Mapping[str, str], seconds: float
) -> str:
    """The quality section: tables in the order measured, what is missing, the data's hashes."""
    parts = [
        "## Quality",
        f"`python -m bench.quality`, spincheck {__version__}, {seconds:.0f} s."
        " Intervals: percentile bootstrap over groups of rows that belong together, 1,000 rounds"
        " with a fixed seed, Wilson's where all rows agree.\n\n"
        "The sentence judge was fitted on the sentence pairs below and its features were chosen"
        " on them: the figures of reference mode are those of a fit, not of new texts."
        " `python -m tools.fit_sentence_judge` prints cross-validated ones.",
    ]
    if absent:
        lines = [_missing(one) for one in absent]
        parts.append("**Not measured:**\n\n" + "\n".join(lines))
    for name, rows in _tables(figures).items():
        if name.startswith(_CALIBRATION):
            continue
        parts.append(f"### {name[0].upper()}{name[1:]}")
        if name in _NOTES:
            parts.append(_NOTES[name])
        cells = [(row.name, *shown(row), row.data) for row in rows]
        parts.append(table(("figure", "value", "95 % interval", "count", "data"), cells))
    parts += [
        "### Calibration",
        "![Calibration curve](charts/calibration.svg)",
        table(
            ("documents", "probability given, mean", "truly spun", "95 % interval", "count"),
            [
                (name.removeprefix(_CALIBRATION), row.name, *shown(row))
                for name, rows in _tables(figures).items()
                if name.startswith(_CALIBRATION)
                for row in rows
            ],
        ),
        "### False alarms by kind of text",
        "![False alarms by kind of text](charts/false_alarms.svg)",
        "### Data",
        table(("set", "hash"), [(name, f"`{digest}`") for name, digest in hashes.items()]),
    ]
    return "\n\n".join(parts)


def charts(figures: Sequence[Figure]) -> dict[str, str]:
    """Chart name -> SVG."""
    drawn = {}
    tables = _tables(figures)
    series = [
        svg.Series(
            name.removeprefix(_CALIBRATION),
            [(float(row.name), row.value, row.low, row.high) for row in rows],
        )
        for name, rows in tables.items()
        if name.startswith(_CALIBRATION)
    ]
    if series:
        drawn["calibration"] = svg.curves(
            "Calibration: documents", series, "probability given", "share truly spun"
        )
    alarms = [
        svg.Bar(f"{row.name} ({_mode(name)})", row.value, row.low, row.high, shown(row)[2])
        for name, rows in tables.items()
        if "false alarms" in name
        for row in rows
    ]
    alarms += [
        svg.Bar(row.name.removesuffix(" called spun"), row.value, row.low, row.high, shown(row)[2])
        for row in tables.get("honest rewrites", ())
    ]
    if alarms:
        drawn["false_alarms"] = svg.bars("False alarms by kind of text", alarms, 0.5)
    return drawn


def _mode(table: str) -> str:
    return "blind" if table.startswith("blind") else "pairs"


def _missing(one: Absent) -> str:
    why = one.error or "needs " + ", ".join(one.missing) + ", which is not there"
    return f"- {one.measure}: {why}"


def _tables(figures: Iterable[Figure]) -> dict[str, list[Figure]]:
    tables: dict[str, list[Figure]] = {}
    for one in figures:
        tables.setdefault(one.table, []).append(one)
    return tables
