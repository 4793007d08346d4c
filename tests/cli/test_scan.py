"""`spincheck scan` as a user runs it: what is clean first, then findings, options, exit codes."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from spincheck.cli.main import main

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
SUSPECT, REFERENCE = SEEDS / "news" / "suspect.txt", SEEDS / "news" / "reference.txt"
CLEAN = "Prune roses late in winter. Sharp blades leave cleaner cuts than blunt ones do.\n"


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SPINCHECK_CONFIG", raising=False)
    (tmp_path / "suspect.txt").write_bytes(SUSPECT.read_bytes())
    (tmp_path / "reference.txt").write_bytes(REFERENCE.read_bytes())
    (tmp_path / "clean.txt").write_text(CLEAN, "utf-8")
    return tmp_path


@pytest.fixture
def scan(capsysbinary: pytest.CaptureFixture[bytes]):
    def command(*arguments: str) -> tuple[int, str, str]:
        code = main(["scan", *arguments])
        out, err = capsysbinary.readouterr()
        return code, out.decode(), err.decode()

    return command


@pytest.fixture
def scan_json(scan):
    def command(*arguments: str) -> tuple[int, dict]:
        code, out, _ = scan(*arguments, "-r", "reference.txt", "--format", "json")
        return code, json.loads(out)

    return command


def rules(report: dict) -> set[str]:
    return {finding["rule"] for each in report["documents"] for finding in each["findings"]}


# Nothing to find.


def test_unrelated_text_is_clean(scan_json) -> None:
    code, report = scan_json("clean.txt")
    assert code == 0
    assert not rules(report)


def test_a_copy_is_no_warning(scan_json) -> None:
    code, report = scan_json("reference.txt")
    assert code == 0
    assert rules(report) == {"SP103"}
    assert report["documents"][0]["verdict"] == "copied"


# Findings.


def test_spun_text_fails_and_shows_the_originals(scan) -> None:
    code, out, err = scan("suspect.txt", "-r", "reference.txt")
    assert (code, err) == (1, "")
    assert out.startswith("suspect.txt\nspun (probability of spinning ")
    assert "[requirement]" in out
    assert " demand" in out
    assert "\x1b" not in out, "colour in a pipe"
    assert not any("\u2500" <= character <= "\u259f" for character in out), "box characters"


def test_json_is_what_the_schema_says(scan_json, capsysbinary) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    code, report = scan_json("suspect.txt", "clean.txt", "--quality", "--associations")
    assert code == 1
    assert main(["schema"]) == 0
    schema = json.loads(capsysbinary.readouterr().out)
    jsonschema.Draft202012Validator(schema).validate(report)
    text = (Path("suspect.txt")).read_text("utf-8")
    reference = Path("reference.txt").read_text("utf-8")
    document = report["documents"][0]
    assert document["reference"] == "reference.txt"
    assert document["quality"]
    for finding in document["findings"]:
        start, end = finding["span"]
        assert text[start:end] == finding["text"]
        assert text.count("\n", 0, start) + 1 == finding["line"]
        for suggestion in finding["suggestions"]:
            if suggestion["reference_span"]:
                start, end = suggestion["reference_span"]
                assert reference[start:end] == suggestion["text"]
    scorers = {score["scorer"] for each in document["findings"] for score in each["scores"]}
    assert {"phrase_rarity", "collocation_odds", "g2", "pmi_bits"} <= scorers


def test_figures_cost_nothing_unless_asked_for(scan_json) -> None:
    _, report = scan_json("suspect.txt")
    assert report["documents"][0]["quality"] is None
    scorers = {s["scorer"] for f in report["documents"][0]["findings"] for s in f["scores"]}
    assert not {"g2", "pmi_bits"} & scorers


def test_the_scorecard_is_printed(scan) -> None:
    _, out, _ = scan("suspect.txt", "-r", "reference.txt", "--quality")
    row = next(line for line in out.splitlines() if "flesch_reading_ease" in line)
    assert len(row.split()) >= 4, "a figure of the text and one of the reference"


# Which files.


def test_folders_globs_and_several_references(place: Path, scan_json) -> None:
    (place / "drafts" / "deep").mkdir(parents=True)
    (place / "drafts" / "deep" / "a.md").write_text(CLEAN, "utf-8")
    (place / "drafts" / "b.txt").write_bytes(SUSPECT.read_bytes())
    (place / "drafts" / "c.png").write_bytes(b"\x89PNG")
    _, report = scan_json("drafts", "-r", "clean.txt")
    found = {each["path"]: each["reference"] for each in report["documents"]}
    assert found == {"drafts/b.txt": "reference.txt", "drafts/deep/a.md": "clean.txt"}
    _, report = scan_json("drafts/**/*.md", "cl*.txt", "clean.txt")
    assert [each["path"] for each in report["documents"]] == ["drafts/deep/a.md", "clean.txt"]


def test_a_folder_against_itself(scan) -> None:
    code, out, _ = scan(".", "-r", ".", "--format", "json")
    found = {each["path"]: each for each in json.loads(out)["documents"]}
    assert code == 1
    assert found["suspect.txt"]["reference"] == "reference.txt"
    assert found["clean.txt"]["verdict"] == "unrelated"


def test_standard_input(scan_json, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("<stdin>", "draft.md"):
        stream = SimpleNamespace(buffer=io.BytesIO(SUSPECT.read_bytes()))
        monkeypatch.setattr(sys, "stdin", stream)
        code, report = scan_json("-", "--stdin-filename", name)
        assert code == 1
        assert report["documents"][0]["path"] == name


# Options and exit codes.


def test_report_and_fail_levels_are_two_things(scan_json) -> None:
    code, report = scan_json("suspect.txt", "--report-level", "error")
    assert code == 1
    assert not rules(report) & {"SP101", "SP103"}
    code, report = scan_json("reference.txt", "--fail-level", "info")
    assert code == 1
    code, report = scan_json("suspect.txt", "--exit-zero")
    assert code == 0
    assert "SP101" in rules(report)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Missing argument"),
        (["clean.txt", "--format", "jsno"], "no format 'jsno'; did you mean json?"),
        (["clean.txt", "--report-level", "high"], "--report-level is one of"),
        (["clean.txt", "--fail-level", "high"], "--fail-level is one of"),
        (["clean.txt", "--no-such-option"], "No such option"),
        (["clean.txt", "-r", "gone.txt"], "gone.txt: no such file or folder"),
    ],
)
def test_wrong_use_exits_with_2(scan, arguments: list[str], message: str) -> None:
    code, _, err = scan(*arguments)
    assert code == 2
    assert message in err
    assert "Traceback" not in err
    assert "internal error" not in err


def test_output_goes_to_the_file(place: Path, scan) -> None:
    code, out, err = scan("suspect.txt", "-r", "reference.txt", "-f", "json", "-o", "report.json")
    assert (code, out, err) == (1, "", "")
    assert json.loads((place / "report.json").read_text("utf-8"))["documents"]


def test_the_other_commands(capsys) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("spincheck ")
    assert main(["explain", "SP101"]) == 0
    assert "SP101" in capsys.readouterr().out
    assert main(["explain", "SP999"]) == 2
    assert "no rule 'SP999'" in capsys.readouterr().err
    assert main([]) == 2
    told = capsys.readouterr()
    assert "find-source" in told.out + told.err
    assert "internal error" not in told.err
    assert main(["sacn"]) == 2
    assert "No such command 'sacn'" in capsys.readouterr().err


def test_the_installed_command_in_a_pipe_of_another_encoding() -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    done = subprocess.run(
        [sys.executable, "-m", "spincheck", "scan", "suspect.txt", "-r", "reference.txt"],
        env=environment,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert not done.stderr
    assert "“" in done.stdout.decode("utf-8")
