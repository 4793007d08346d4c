"""What is timed: an article, 100 KB, growth, 200 files, start-up."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from bench.lint import corpus as pages
from bench.speed import startup, texts
from bench.speed.neighbours import (
    ARTICLE_ONLY,
    BLIND,
    NLTK_DATA,
    SPINCHECK,
    WITH_REFERENCE,
    WITHOUT,
    Tool,
    command,
    install,
)
from bench.speed.timing import Ratio, Times, ratio, remove, run, turns

GROWTH = (10_000, 100_000, 1_000_000, 10_000_000)


class Row(NamedTuple):
    """One tool's times on one text; `note` where there are none."""

    tool: Tool
    times: Times | None
    against: Ratio | None
    note: str = ""


class Table(NamedTuple):
    """All tools on one text."""

    title: str
    rows: Sequence[Row]


class Growth(NamedTuple):
    """One size: characters of the reference, seconds of wall and processor, peak memory."""

    size: int
    wall: float
    cpu: float
    memory_mb: float
    runs: int


class Startup(NamedTuple):
    """Seconds of imports: statement -> (median, least, greatest); command -> shares by package."""

    statements: Mapping[str, tuple[float, float, float]]
    commands: Mapping[str, Sequence[startup.Share]]


def environment(place: Path) -> dict[str, str]:
    """Ours for all tools: one thread each, a cache of its own."""
    return {
        **os.environ,
        "SPINCHECK_CACHE_DIR": str(place / "cache"),
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "NLTK_DATA": str(NLTK_DATA),
    }


def with_reference(place: Path, count: int) -> list[Table]:
    """An article and 100 KB against their references."""
    tables = []
    for title, pair in (("article", texts.article()), ("100 KB", texts.long_pair())):
        suspect, reference = place / "suspect.txt", place / "reference.txt"
        suspect.write_text(pair.suspect, "utf-8")
        reference.write_text(pair.reference, "utf-8")
        sizes = f"{len(pair.suspect) / 1000:.0f} KB against {len(pair.reference) / 1000:.0f} KB"
        found = _compare((SPINCHECK, *WITH_REFERENCE), suspect, reference, [], place, count)
        tables.append(Table(f"With a reference: {title} ({sizes})", found))
    return tables


def without_reference(place: Path, count: int, many_count: int) -> list[Table]:
    """An article, and 200 files of 1.6 MB in all, judged by their wording alone."""
    article = place / "article.md"
    article.write_text(texts.article().suspect, "utf-8")
    folder = place / "pages"
    pages.write(folder)
    many = sorted(folder.glob("*.md"))
    size = sum(path.stat().st_size for path in many) / 1e6
    tools = (BLIND, *WITHOUT)
    return [
        Table("Without a reference: article (4 KB)",
              _compare((*tools, *ARTICLE_ONLY), article, article, [article], place, count)),
        Table(f"Without a reference: {len(many)} files, {size:.1f} MB",
              _compare(tools, article, article, many, place, many_count)),
    ]  # fmt: skip


def _compare(
    tools: Sequence[Tool],
    suspect: Path,
    reference: Path,
    files: Sequence[Path],
    place: Path,
    count: int,
) -> list[Row]:
    own = tools[0]
    commands, notes = {}, {}
    left = (place / "cache", place / "out")
    for tool in tools:
        arguments = command(tool, suspect, reference, place / "out", files)
        note = install(tool)
        if not note:
            # Not counted: it also warms the machine's file cache.
            remove(left)
            tried = run(arguments, place, environment(place))
            # Linters exit with 1 where they found something.
            if (tried.code not in (0, 1) and not tool.counts) or "Error" in tried.error:
                note = f"does not run: {tried.error or f'exit code {tried.code}'}"
        if note:
            notes[tool.name] = note
        else:
            commands[tool.name] = arguments
    times = turns(commands, count, place, environment(place), left)
    base = times.get(own.name)
    rows = []
    for tool in tools:
        found = times.get(tool.name)
        against = ratio(found, base) if found and base and tool is not own else None
        rows.append(Row(tool, found, against, notes.get(tool.name, "")))
    return rows


def growth(place: Path, largest: int) -> tuple[list[Growth], str]:
    """Ten times the text each time, and why it ended early, if it did.

    The largest are run once, for they alone take as long as all the others.
    """
    rows: list[Growth] = []
    for size in GROWTH:
        if size > largest:
            break
        pair = texts.made_pair(size)
        suspect, reference = place / "suspect.txt", place / "reference.txt"
        suspect.write_text(pair.suspect, "utf-8")
        reference.write_text(pair.reference, "utf-8")
        arguments = command(SPINCHECK, suspect, reference, place / "out", [])
        count = 1 if size >= 1_000_000 else 3
        runs = [run(arguments, place, environment(place)) for _ in range(count)]
        if any(one.code for one in runs):
            return rows, f"a scan of {size:,} characters failed: {runs[-1].error}"
        found = Times(runs)
        cpu = sorted(one.cpu for one in runs)[len(runs) // 2]
        rows.append(Growth(len(pair.reference), found.wall, cpu, found.memory_mb, count))
    return rows, ""


def start(place: Path, count: int) -> Startup:
    """Imports of the package, and of each command by package."""
    pair = texts.article()
    suspect, reference = place / "suspect.txt", place / "reference.txt"
    suspect.write_text(pair.suspect, "utf-8")
    reference.write_text(pair.reference, "utf-8")
    around = environment(place)
    statements = {
        "import spincheck": "import spincheck",
        "from spincheck import scan": "from spincheck import scan",
    }
    scan = [
        "scan",
        str(suspect),
        "--reference",
        str(reference),
        "--exit-zero",
        "-o",
        str(place / "o"),
    ]
    lint = ["lint", "--isolated", "-q", "--exit-zero", str(suspect)]
    return Startup(
        {
            name: startup.middle(startup.import_seconds(code, around, count))
            for name, code in statements.items()
        },
        {
            "spincheck --version": startup.by_package(["--version"], around, place),
            "spincheck scan, the article": startup.by_package(scan, around, place),
            "spincheck lint, the article": startup.by_package(lint, around, place),
        },
    )


PYTHON = f"Python {sys.version.split()[0]}"
