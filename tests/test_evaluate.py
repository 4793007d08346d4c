"""`spincheck evaluate`: bad rows are named, figures are right, the setting keeps its limit."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spincheck.cli.main import main
from spincheck.config import parse as parse_config
from spincheck.errors import UsageError
from spincheck.evaluate import evaluate, parse, summarise
from spincheck.evaluation import rendering, statistics
from spincheck.evaluation.judge import Judged
from spincheck.evaluation.rows import Row
from spincheck.evaluation.swaps import Swap, compare
from spincheck.report import Finding, Span, Suggestion

HONEST = {
    "suspect": "She has lived in this street since she was a child.",
    "reference": "She have lived in this street since she was a child.",
    "label": "honest",
}
SPUN = {
    "suspect": "The board of trustees decided to erect an additional span across the stream.",
    "reference": "The council decided to build a second bridge across the river.",
    "label": "spun",
}

BAD_ROWS = {
    "": "has no rows",
    "\n\n": "has no rows",
    "{": "line 1: is not JSON",
    "[" * 100_000: "is not JSON",
    "[1]": "is not a JSON object",
    '{"label": "spun"}': "neither",
    '{"text": "a"}': "no “label”",
    '{"text": "a", "label": "maybe"}': "unknown label “maybe”",
    '{"text": 3, "label": "spun"}': "is not a string",
    '{"suspect": "a", "reference": [], "label": "spun"}': "is not a string",
    '{"text": "a\\u0000", "label": "spun"}': "NUL",
    '{"text": "a", "label": "spun", "swaps": [{"span": [0, 9], "original": "b"}]}': "a swap needs",
    '{"text": "a", "label": "spun", "swaps": 3}': "a swap needs",
}


@pytest.mark.parametrize("content", BAD_ROWS, ids=range(len(BAD_ROWS)))
def test_bad_rows_are_named(content: str) -> None:
    with pytest.raises(UsageError, match=BAD_ROWS[content]):
        parse(content, "rows.jsonl")


def test_rows_are_read() -> None:
    content = "\n".join(json.dumps(row) for row in (HONEST, {**SPUN, "kind": "news", "id": "n1"}))
    first, second = parse(content + "\n", "rows.jsonl")
    assert (first.spun, first.kind, first.name) == (False, "honest", "rows.jsonl, line 1")
    assert (second.spun, second.kind, second.name) == (True, "news", "n1")


def test_a_line_separator_inside_a_text_does_not_end_a_row() -> None:
    row = json.dumps({"text": "a\u2028b", "label": "clean"}, ensure_ascii=False)
    assert parse(row, "rows.jsonl")[0].text == "a\u2028b"


def finding(start: int, end: int, original: str) -> Finding:
    span = Span(start, end)
    return Finding("SP101", "warning", span, 1, 1, "", "", span, 1.0, (Suggestion(original),))


def test_swaps_are_counted_by_overlap_and_restored_exactly() -> None:
    known = [Swap(Span(0, 4), "one"), Swap(Span(5, 9), "two"), Swap(Span(20, 24), "three")]
    found = [finding(0, 4, "One"), finding(5, 7, "too"), finding(12, 15, "x")]
    counts = compare(found, known)
    assert counts == (3, 2, 1, 3, 1)


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=1, max_size=30))
def test_auroc_is_the_share_of_pairs_in_order(rows: list[tuple[int, bool]]) -> None:
    scores = np.array([score for score, _ in rows], float)
    truth = np.array([true for _, true in rows], bool)
    pairs = [
        (a > b) + (a == b) / 2
        for a, t in zip(scores, truth, strict=True)
        for b, f in zip(scores, truth, strict=True)
        if t and not f
    ]
    value = statistics.auroc(scores, truth)
    assert math.isnan(value) if not pairs else value == pytest.approx(sum(pairs) / len(pairs))


@given(
    st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=40),
    st.sampled_from([0.0, 0.01, 0.1, 0.5]),
)
def test_a_recommended_threshold_keeps_its_limit(
    rows: list[tuple[float, bool]], limit: float
) -> None:
    scores = np.array([score for score, _ in rows])
    truth = np.array([true for _, true in rows], bool)
    found = statistics.recommend(scores, truth, limit)
    false = scores[~truth]
    if len(false):
        assert (false >= found.value).mean() <= limit


def test_intervals_hold_their_values_and_widen_with_groups() -> None:
    hits = [1, 1, 0, 0] * 10
    alone = statistics.share(hits)
    grouped = statistics.share(hits, None, [at // 2 for at in range(40)])
    assert alone.low < alone.value == 0.5 < alone.high
    assert grouped.high - grouped.low > alone.high - alone.low
    none = statistics.share([0] * 50)
    assert none.value == none.low == 0 and 0.05 < none.high < 0.1
    assert math.isnan(statistics.share([]).value)


def judged(score: float, spun: bool, reference: str | None = "r") -> Judged:
    row = Row("n", "t", reference, spun, "spun" if spun else "clean", None)
    return Judged(row, score, score, score > 0.5, None)


def test_the_recommended_line_is_a_setting_that_exists() -> None:
    rows = [judged(n / 200, False) for n in range(100)] + [judged(0.9, True)] * 20
    text = rendering.text(summarise(rows, 0.01))
    line = text.strip().splitlines()[-1]
    key, _, value = line.partition(" = ")
    assert parse_config({key: float(value)}, "spincheck.toml").min_probability == float(value)
    assert 0.49 < float(value) <= 0.5


def test_too_few_clean_rows_are_said() -> None:
    assert "is a guess" in rendering.text(summarise([judged(0.1, False), judged(0.9, True)], 0.01))
    assert "no clean rows" in rendering.text(summarise([judged(0.9, True)], 0.01))
    with pytest.raises(UsageError):
        summarise([], 0.01)


def test_pairs_are_measured() -> None:
    rows = parse("\n".join(json.dumps(row) for row in (HONEST, SPUN)), "rows.jsonl")
    evaluation = evaluate(rows, 0.05)
    assert evaluation.rows == 2
    assert all("with a reference" in table.title for table in evaluation.tables)


@pytest.mark.filterwarnings("error")
def test_empty_texts_and_classes_are_no_trouble() -> None:
    rows = [
        {"text": "", "label": "clean"},
        {"suspect": "", "reference": "", "label": "honest"},
        {"suspect": "a b", "reference": "", "label": "spun"},
    ]
    for chosen in (rows, rows[:1], rows[2:]):
        content = "\n".join(json.dumps(row) for row in chosen)
        evaluation = evaluate(parse(content, "rows.jsonl"))
        assert "spincheck.toml" in rendering.text(evaluation) or len(chosen) == 1


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps(HONEST) + "\n" + json.dumps(SPUN), "utf-8")
    assert main(["evaluate", str(path), "--max-false-alarms", "0.05"]) == 0
    assert "spincheck.toml" in capsys.readouterr().out
    assert main(["evaluate", str(path), "-f", "json", "-o", str(tmp_path / "out.json")]) == 0
    assert json.loads((tmp_path / "out.json").read_text())["rows"] == 2
    assert main(["evaluate", str(path), "--max-false-alarms", "2"]) == 2
    assert main(["evaluate", str(path), "--format", "xml"]) == 2
    assert main(["evaluate", str(tmp_path / "none.jsonl")]) == 2
    assert "none.jsonl" in capsys.readouterr().err
