"""The gate: shut when a figure falls, when data change, when nothing was checked."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.gate import floors as floor_file
from bench.gate.__main__ import main
from bench.gate.check import check, failed, lower, pin, repin
from bench.gate.floors import Floors, read, render
from bench.quality.figures import Figure
from spincheck.errors import UsageError
from spincheck.scorers import SCORERS

SHIPPED, OPTIONAL = "corpus pairs", "honest rewrites"
HASHES = {SHIPPED: "a", OPTIONAL: "b"}


def figure(
    key: str, value: float, data: str = SHIPPED, higher: bool = True, count: int = 1000
) -> Figure:
    return Figure(key, value, value, value, count, data, higher)


FIGURES = [figure("t/recall", 0.9), figure("t/alarms", 0.01, OPTIONAL, higher=False)]
FLOORS = pin(Floors({}, {}), FIGURES, HASHES)


def statuses(figures: list[Figure], hashes: dict[str, str]) -> dict[str, str]:
    return {one.key: one.status for one in check(FLOORS, figures, hashes)}


def test_the_same_figures_pass() -> None:
    assert not failed(check(FLOORS, FIGURES, HASHES))
    assert set(statuses(FIGURES, HASHES).values()) == {"held"}


def test_floors_survive_the_file(tmp_path: Path) -> None:
    moved = lower(FLOORS, FIGURES, "t/recall", 'a reason with "quotes" and ünicode')
    path = tmp_path / "floors.toml"
    path.write_text(render(moved), "utf-8")
    assert read(path) == moved


@pytest.mark.parametrize(
    ("recall", "alarms", "shut"),
    [
        (0.9, 0.01, False),
        (0.896, 0.014, False),  # within the slack
        (1.0, 0.0, False),
        (0.88, 0.01, True),
        (0.9, 0.03, True),
        (float("nan"), 0.01, True),
    ],
)
def test_a_fallen_figure_shuts_it(recall: float, alarms: float, shut: bool) -> None:
    figures = [figure("t/recall", recall), figure("t/alarms", alarms, OPTIONAL, higher=False)]
    assert failed(check(FLOORS, figures, HASHES)) is shut


def test_a_figure_that_is_gone_shuts_it() -> None:
    assert statuses(FIGURES[1:], HASHES)["t/recall"] == "gone"


def test_absent_data_beside_the_checkout_are_said_and_do_not_shut_it() -> None:
    outcomes = check(FLOORS, FIGURES[:1], {SHIPPED: "a"})
    assert {one.key: one.status for one in outcomes} == {
        "t/recall": "held",
        "t/alarms": "not checked",
    }
    assert not failed(outcomes)


def test_other_data_that_ship_shut_it() -> None:
    assert statuses(FIGURES, {**HASHES, SHIPPED: "c"})["t/recall"] == "other data"
    assert failed(check(FLOORS, FIGURES, {**HASHES, SHIPPED: "c"}))


def test_nothing_checked_is_not_a_pass() -> None:
    assert failed([])
    assert failed(check(Floors({}, {}), FIGURES, HASHES))
    only_optional = pin(Floors({}, {}), FIGURES[1:], HASHES)
    assert failed(check(only_optional, [], {}))


def test_pin_raises_and_never_lowers() -> None:
    worse, better = figure("t/recall", 0.5), figure("t/recall", 0.95)
    assert pin(FLOORS, [worse], HASHES) == FLOORS
    assert pin(FLOORS, [better], HASHES).floors["t/recall"].bound > 0.9
    assert pin(FLOORS, [better], {**HASHES, SHIPPED: "c"}) == FLOORS


def test_lowering_takes_a_reason_that_stays() -> None:
    worse = [figure("t/recall", 0.5)]
    with pytest.raises(UsageError, match="reason"):
        lower(FLOORS, worse, "t/recall", "because")
    with pytest.raises(UsageError, match="no floor"):
        lower(FLOORS, worse, "t/other", "a good enough reason")
    moved = lower(FLOORS, worse, "t/recall", "rarer words are no longer trusted")
    assert moved.floors["t/recall"].bound < 0.5
    assert moved.floors["t/recall"].reasons == ("was 0.895: rarer words are no longer trusted",)


def test_repin_takes_all_floors_of_one_set_and_its_hash() -> None:
    moved = repin(
        FLOORS, [figure("t/new", 0.7)], {**HASHES, SHIPPED: "c"}, SHIPPED, "more texts now"
    )
    assert moved.hashes[SHIPPED] == "c"
    assert "t/recall" not in moved.floors
    assert moved.floors["t/alarms"] == FLOORS.floors["t/alarms"]


def test_a_broken_file_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "floors.toml"
    for content in ("[[figure]]\nkey = 1\n", "not toml", '[[figure]]\nkey = "a"\nat_least = "x"\n'):
        path.write_text(content)
        with pytest.raises(UsageError):
            read(path)


def test_the_floors_of_the_project_can_be_read() -> None:
    floors = read()
    assert floors.floors, "the gate would check nothing"
    assert {floor.data for floor in floors.floors.values()} <= set(floors.hashes)


@pytest.mark.parametrize("scorer", SCORERS)
def test_it_is_shut_with_a_scorer_switched_off(
    scorer: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delitem(SCORERS, scorer)  # type: ignore[arg-type]
    assert main(["--only", "demo pairs", "--processes", "1"]) == 1
    assert f"FAILED, gone: demo pairs evidence/findings with {scorer}" in capsys.readouterr().out


def test_judgements_fall_without_the_odds(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delitem(SCORERS, "collocation_odds")  # type: ignore[arg-type]
    assert main(["--only", "corpus pairs", "--processes", "1"]) == 1
    assert "FAILED, below: corpus pairs/F1 of “spun”" in capsys.readouterr().out


def test_it_is_open_as_it_stands(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--only", "demo pairs", "--processes", "1"]) == 0, capsys.readouterr().out


def test_it_says_so_without_data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--only", "honest rewrites", "--shared", str(tmp_path)]
    assert main(arguments) == 2
    assert "NOTHING WAS CHECKED" in capsys.readouterr().err


def test_slack_never_lets_a_clean_control_be_flagged() -> None:
    none = Figure("controls/swaps", 0, 0, 0, 16, OPTIONAL, False, "count")
    assert floor_file.floor_of(none).bound == 0
