"""The flame graph: widths are shares of samples, the sampler sees what runs."""

from __future__ import annotations

import time
import xml.etree.ElementTree as ElementTree

from bench import flame
from bench.profile import sample


def test_a_tree_counts_samples() -> None:
    root = flame.tree([("a", "b"), ("a", "c"), ("a",), ("d",)])
    assert root.samples == 4
    assert root.calls["a"].samples == 3
    assert root.calls["a"].calls["b"].samples == 1
    assert root.calls["d"].calls == {}


def test_it_is_drawn_well_formed_even_with_nothing_to_draw() -> None:
    for stacks in ([], [("m:<genexpr>", "m:a&b")]):
        assert ElementTree.fromstring(flame.draw(flame.tree(stacks), "a < b")).tag.endswith("svg")


def test_the_sampler_sees_the_work() -> None:
    def work() -> None:
        until = time.perf_counter() + 0.2
        while time.perf_counter() < until:
            pass

    stacks = sample(work)
    # The last samples may catch the watcher being told to stop.
    assert sum("work" in stack[0] for stack in stacks) > 0.8 * len(stacks) > 0
