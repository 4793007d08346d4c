"""The speed bench: texts without repetition, ratios pair by pair, imports by package."""

from __future__ import annotations

import os
import sys
from collections import Counter
from pathlib import Path

from bench.speed import neighbours, startup, texts
from bench.speed.timing import Run, Times, ratio, run


def test_no_long_paragraph_comes_twice() -> None:
    for pair in (texts.long_pair(), texts.made_pair(300_000)):
        paragraphs = Counter(part for part in pair.reference.split("\n\n") if len(part) > 200)
        assert paragraphs.most_common(1)[0][1] == 1
        assert pair.suspect != pair.reference


def test_made_texts_have_the_size_asked_for_and_are_the_same_each_time() -> None:
    pair = texts.made_pair(20_000)
    assert 20_000 <= len(pair.reference) < 22_000
    assert pair == texts.made_pair(20_000)
    assert 95_000 < len(texts.long_pair().reference) < 110_000


def test_ratios_are_of_the_same_turn() -> None:
    slow = Times([Run(2.0, 1, 1, 0), Run(40.0, 1, 1, 0), Run(6.0, 1, 1, 0)])
    base = Times([Run(1.0, 1, 1, 0), Run(10.0, 1, 1, 0), Run(2.0, 1, 1, 0)])
    assert ratio(slow, base) == (3.0, 2.0, 4.0)


def test_a_process_is_measured(tmp_path: Path) -> None:
    code = "import sys; x = bytearray(60_000_000); print('gone', file=sys.stderr); sys.exit(3)"
    done = run([sys.executable, "-c", code], tmp_path, os.environ)
    assert (done.code, done.error) == (3, "gone")
    assert done.memory_mb > 60
    assert done.wall > 0


def test_imports_are_summed_by_package() -> None:
    lines = (
        "import time: self [us] | cumulative | imported package\n"
        "import time:      1000 |       1000 |   numpy.core\n"
        "import time:      2000 |       3000 | numpy\n"
        "import time:       500 |        500 | json\n"
    )
    assert startup.packages(lines) == [("numpy", 0.003), ("standard library", 0.0005)]


def test_every_neighbour_is_pinned_and_its_command_complete(tmp_path: Path) -> None:
    for tool in (*neighbours.WITH_REFERENCE, *neighbours.WITHOUT):
        assert all("@" in each or "==" in each for each in tool.packages)
        files = [tmp_path / "a", tmp_path / "b"]
        filled = neighbours.command(tool, tmp_path / "s", tmp_path / "r", tmp_path / "o", files)
        assert not any("{" in part for part in filled)
