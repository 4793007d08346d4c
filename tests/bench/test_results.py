"""Tables and charts: sections stay where they are, charts are well-formed."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

from bench import results, svg


def test_a_section_is_replaced_and_the_others_stay() -> None:
    once = results.replace("# Results\n", "speed", "fast")
    both = results.replace(once, "quality", "good \\1")
    assert both.index("quality: begin") < both.index("speed: begin")
    again = results.replace(both, "quality", "better")
    assert "good" not in again and "better" in again and "fast" in again
    assert results.replace(again, "quality", "better") == again


def test_cells_keep_their_bars() -> None:
    assert results.table(("a",), [("x|y",)]).endswith("| x\\|y |")


def test_charts_are_well_formed() -> None:
    bar = svg.Bar('<"&>', 0.5, 0.2, 0.9, "1 of 2")
    line = svg.Series("a & b", [(0.1, 0.2, 0.1, 0.3), (10, 0.9, 0.8, 1.0)])
    for drawn in (
        svg.bars("t", [bar]),
        svg.curves("t", [line], "x", "y"),
        svg.growth("t", [line], "x", "y"),
    ):
        assert ElementTree.fromstring(drawn).tag.endswith("svg")
