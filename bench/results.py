"""bench/RESULTS.md: each measurement rewrites its own sections and leaves the others alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

PATH = Path(__file__).resolve().parent / "RESULTS.md"
CHARTS = Path(__file__).resolve().parent / "charts"
SECTIONS = ("quality", "speed")
_HEAD = """# Results

Written by `make bench` (`python -m bench.quality`, `python -m bench.speed`); what stands between
the marks is rewritten. Every figure has its count; intervals cover 95 %. `python -m bench.gate`
holds the figures to the floors in `bench/floors.toml`.
"""


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; bars in cells are escaped."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines
    )


def replace(content: str, section: str, body: str) -> str:
    """`content` with one section's body replaced, or added in the order of SECTIONS."""
    begin, end = (f"<!-- {section}: {word} -->" for word in ("begin", "end"))
    block = f"{begin}\n\n{body.strip()}\n\n{end}"
    if begin in content and end in content:
        pattern = re.escape(begin) + r".*?" + re.escape(end)
        return re.sub(pattern, lambda _: block, content, flags=re.S)
    for later in SECTIONS[SECTIONS.index(section) + 1 :]:
        mark = f"<!-- {later}: begin -->"
        if mark in content:
            return content.replace(mark, f"{block}\n\n{mark}")
    return f"{content.rstrip()}\n\n{block}\n"


def write(section: str, body: str, path: Path = PATH) -> None:
    """Rewrite one section of the file, which is made where it is absent."""
    content = path.read_text("utf-8") if path.exists() else _HEAD
    path.write_text(replace(content, section, body), "utf-8")


def write_chart(name: str, svg: str, folder: Path = CHARTS) -> None:
    """Write `charts/name.svg`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.svg").write_text(svg, "utf-8")
