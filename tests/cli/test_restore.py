"""`spincheck restore` and `spincheck source-queries`."""

from pathlib import Path

import pytest

from spincheck.cli.main import main

SPUN = (
    "Kids additionally want a stability between work and relaxation. The nation’s officers "
    "stated that firms must keep away from the flawed facet of the chilly warfare, as a result of "
    "the international minister has averted a choice.\n"
)


@pytest.fixture
def suspect(tmp_path: Path) -> Path:
    path = tmp_path / "suspect.txt"
    path.write_text(SPUN, encoding="utf-8")
    return path


def test_clean_text_is_written_as_it_is(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    text = "Rain fell on the harbour for nine days without a pause.\n"
    path = tmp_path / "clean.txt"
    path.write_text(text, encoding="utf-8")
    assert main(["restore", str(path), "--model", "ngram"]) == 0
    assert capfd.readouterr().out == text


def test_originals_are_put_back(suspect: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["restore", str(suspect), "--model", "ngram"]) == 0
    restored = capfd.readouterr().out
    assert "wrong side of the cold war" in restored
    assert "foreign minister" in restored


def test_a_diff_on_request(suspect: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["restore", str(suspect), "--diff", "--model", "ngram"]) == 0
    lines = capfd.readouterr().out.splitlines()
    assert lines[0].startswith("--- ")
    assert any(line.startswith("+") and "cold war" in line for line in lines)


@pytest.mark.parametrize("command", ["restore", "source-queries"])
def test_what_cannot_be_done_exits_2(
    command: str, suspect: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main([command, str(suspect.with_name("none.txt")), "--model", "ngram"]) == 2
    assert main([command, str(suspect), "--model", "tea-leaves"]) == 2
    assert "Traceback" not in capfd.readouterr().err


def test_queries_are_printed(suspect: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["source-queries", str(suspect), "--model", "ngram", "-n", "1"]) == 0
    assert len(capfd.readouterr().out.splitlines()) == 1
