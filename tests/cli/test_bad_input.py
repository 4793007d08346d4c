"""Whatever is given to the command line: a message that names file and cause, never a traceback.

What must go through is tested first; then what is refused, always with a sound file beside it
that must be checked all the same.
"""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from spincheck.cli.main import main

REFERENCE = (
    "The harbour office opened before dawn on Monday.\n\n"
    "Two ferries waited at the northern quay while the crew repaired a broken ramp. "
    "Passengers said that nobody had told them about the delay.\n\n"
    "The company promised to pay for missed trains, and the minister asked for a report.\n"
)
UNRELATED = "Prune roses late in winter. Sharp blades leave cleaner cuts than blunt ones do.\n"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "reference.txt").write_text(REFERENCE, "utf-8")
    (tmp_path / "sound.txt").write_text(REFERENCE, "utf-8")
    return tmp_path


@pytest.fixture
def run(place: Path, capsysbinary: pytest.CaptureFixture[bytes]):
    """Run a command; its exit code, JSON report and standard error."""

    def command(*arguments: str, name: str = "scan") -> tuple[int, dict, str]:
        code = main([name, *arguments, "--reference", "reference.txt", "--format", "json"])
        out, err = capsysbinary.readouterr()
        told = err.decode()
        assert "Traceback" not in told
        assert "internal error" not in told
        return code, json.loads(out) if out else {}, told

    return command


def labels(report: dict, path: str) -> set[str]:
    document = next(each for each in report["documents"] if each["path"] == path)
    return {sentence["label"] for sentence in document["sentences"]}


# What must go through.


@pytest.mark.parametrize(
    "data",
    [
        REFERENCE.encode("utf-16"),
        REFERENCE.encode("utf-16-le"),
        REFERENCE.encode("utf-8-sig"),
        REFERENCE.replace("\n", "\r\n").encode(),
        REFERENCE.replace("\n", "\r").encode(),
    ],
    ids=["utf-16", "utf-16 without mark", "utf-8 with mark", "crlf", "cr"],
)
def test_the_same_text_in_another_encoding_is_verbatim(run, place: Path, data: bytes) -> None:
    (place / "suspect.txt").write_bytes(data)
    code, report, _ = run("suspect.txt")
    assert code == 0
    assert labels(report, "suspect.txt") == {"verbatim"}
    assert report["documents"][0]["verdict"] == "copied"


def test_latin_1_is_read_and_the_user_told(run, place: Path) -> None:
    (place / "suspect.txt").write_bytes(
        "Das Müsli aß der Bär. Hier ist Schluß.\n".encode("latin-1")
    )
    code, report, told = run("suspect.txt")
    assert code == 0
    assert "suspect.txt: read as Windows-1252" in told
    assert labels(report, "suspect.txt") == {"unmatched"}


def test_nothing_in_common(run, place: Path) -> None:
    (place / "suspect.txt").write_text(UNRELATED, "utf-8")
    code, report, told = run("suspect.txt")
    assert (code, told) == (0, "")
    assert labels(report, "suspect.txt") == {"unmatched"}
    assert report["documents"][0]["verdict"] == "unrelated"
    assert report["documents"][0]["share_derived"] == 0


def test_identical_to_the_reference(run) -> None:
    code, report, _ = run("sound.txt")
    assert code == 0
    assert labels(report, "sound.txt") == {"verbatim"}
    assert {finding["rule"] for finding in report["documents"][0]["findings"]} == {"SP103"}
    assert report["documents"][0]["share_spun"] == 0


def test_the_reference_file_itself(run) -> None:
    code, report, _ = run("reference.txt")
    assert code == 0
    assert labels(report, "reference.txt") == {"verbatim"}


@pytest.mark.parametrize(
    "text", ["News\n\nLocal news\n\nBusiness\n", "# One\n\n## Two\n\n# Three\n"]
)
@pytest.mark.parametrize("suffix", [".txt", ".md"])
def test_only_headings(run, place: Path, text: str, suffix: str) -> None:
    name = f"suspect{suffix}"
    (place / name).write_text(text, "utf-8")
    code, report, _ = run(name, "--quality")
    assert code in (0, 1)
    assert labels(report, name) <= {"unmatched"}
    assert report["documents"][0]["share_spun"] == 0


@pytest.mark.parametrize(
    "text", ["---\n\n***\n", "…\n", "\u200b\u200d\n", "😀 👍🏽\n", "1 2 3\n", "a"]
)
def test_text_without_words(run, place: Path, text: str) -> None:
    (place / "suspect.txt").write_text(text, "utf-8")
    code, report, _ = run("suspect.txt", "sound.txt", "--quality", "--associations")
    assert code in (0, 2)
    assert labels(report, "sound.txt") == {"verbatim"}


@pytest.mark.parametrize("size", [50_000, pytest.param(1_000_000, marks=pytest.mark.slow)])
@pytest.mark.parametrize("piece", [UNRELATED.replace("\n", " "), "roses ", "x"])
def test_one_long_line(run, place: Path, piece: str, size: int) -> None:
    (place / "suspect.txt").write_text((piece * (size // len(piece) + 1))[:size], "utf-8")
    code, report, _ = run("suspect.txt")
    assert code in (0, 1)
    assert labels(report, "suspect.txt") == {"unmatched"}


# What is refused, the others being checked all the same.

REFUSED = {
    "empty": (b"", "has no text"),
    "white space": (b" \n\t\r\n", "has no text"),
    "only a byte order mark": (b"\xef\xbb\xbf", "has no text"),
    "binary": (bytes(range(1, 32)) * 40, "binary"),
    "program": (b"\x7fELF\x02\x01\x01\0\0\0\0\0", "NUL byte at offset 7"),
    "picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "an image"),
    "pdf": (b"%PDF-1.7\n1 0 obj\n", "a PDF document"),
    "nul": (b"Some words\0 and more.", "NUL byte at offset 10"),
    "broken utf-8": (
        "a “quoted” word".encode()[:-9] + b"\xff word",
        "not valid UTF-8 (byte offset",
    ),
    "cut utf-8": ("It’s a caf\u00e9".encode()[:-1], "not valid UTF-8 (byte offset"),
    "odd utf-16": (b"\xff\xfea\0b", "not valid UTF-16"),
}


@pytest.mark.parametrize(("data", "cause"), REFUSED.values(), ids=REFUSED)
@pytest.mark.parametrize("command", ["scan", "quality"])
def test_unreadable_files_are_named_and_the_others_checked(
    run, place: Path, data: bytes, cause: str, command: str
) -> None:
    (place / "bad.txt").write_bytes(data)
    code, report, told = run("bad.txt", "sound.txt", name=command)
    assert code == 2
    assert [failure["path"] for failure in report["failures"]] == ["bad.txt"]
    assert cause in report["failures"][0]["message"]
    assert "spincheck: bad.txt: " in told
    assert cause in told
    assert [document["path"] for document in report["documents"]] == ["sound.txt"]


@pytest.mark.parametrize(
    ("name", "cause"),
    [
        ("missing.txt", "no such file"),
        ("folder", "no text files in this folder"),
        ("*.nothing", "no file matches"),
        ("broken-link.txt", "is a broken link"),
        ("x" * 300, "name too long"),
        ("nul\0.txt", "no such file"),
    ],
)
@pytest.mark.parametrize("command", ["scan", "quality"])
def test_missing_files(run, place: Path, name: str, cause: str, command: str) -> None:
    (place / "folder").mkdir()
    (place / "folder" / "picture.png").write_bytes(b"\x89PNG")
    (place / "broken-link.txt").symlink_to("nowhere")
    code, report, told = run(name, "sound.txt", name=command)
    assert code == 2
    assert cause in told.lower()
    assert [document["path"] for document in report["documents"]] == ["sound.txt"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission(run, place: Path) -> None:
    (place / "secret.txt").write_text(UNRELATED, "utf-8")
    (place / "secret.txt").chmod(0)
    code, _, told = run("secret.txt", "sound.txt")
    assert code == 2
    assert "secret.txt: cannot be read: Permission denied" in told


def test_a_file_name_that_is_not_utf_8(run, place: Path) -> None:
    name = os.fsdecode(b"caf\xe9.txt")
    try:
        (place / name).write_text(UNRELATED, "utf-8")
    except OSError:
        pytest.skip("this file system has Unicode names only")
    code, report, _ = run(name, "sound.txt")
    assert code == 0
    assert [each["path"] for each in report["documents"]] == ["caf\\xe9.txt", "sound.txt"]


def test_a_reference_that_cannot_be_read_stops_the_run(place: Path, capsys) -> None:
    (place / "bad.txt").write_bytes(b"\0\1\2")
    assert main(["scan", "sound.txt", "--reference", "bad.txt"]) == 2
    out, err = capsys.readouterr()
    assert not out
    assert "no reference could be read (bad.txt: " in err
    assert "Traceback" not in err


def test_one_bad_reference_of_two(place: Path, run) -> None:
    (place / "bad.txt").write_bytes(b"\0\1\2")
    code, report, told = run("sound.txt", "--reference", "bad.txt")
    assert code == 2
    assert "spincheck: bad.txt: " in told
    assert labels(report, "sound.txt") == {"verbatim"}


def test_an_output_that_cannot_be_written(place: Path, capsys) -> None:
    arguments = ["scan", "sound.txt", "-r", "reference.txt", "-o", "no/such/folder/report.txt"]
    assert main(arguments) == 2
    assert "no/such/folder/report.txt: cannot be written" in capsys.readouterr().err


@pytest.mark.parametrize("data", [b"", b"\0\1\2", b"\xff\xfe\xff"])
def test_bad_standard_input(run, monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))
    code, report, told = run("-", "sound.txt")
    assert code == 2
    assert "spincheck: <stdin>: " in told
    assert labels(report, "sound.txt") == {"verbatim"}


def test_what_is_too_large_is_refused_unread(run, place: Path) -> None:
    with (place / "huge.txt").open("wb") as file:
        file.truncate(3 * 2**30)  # a sparse file: it takes no room on the disk
    code, report, told = run("huge.txt", "sound.txt")
    assert code == 2
    assert "huge.txt: is too large (3072 MB; at most 64 MB are read)" in told
    assert labels(report, "sound.txt") == {"verbatim"}


@pytest.mark.slow
@pytest.mark.skipif(
    not os.environ.get("SPINCHECK_TEST_LARGE"),
    reason="takes minutes and gigabytes; SPINCHECK_TEST_LARGE=1 runs it",
)
def test_fifty_megabytes_in_bounded_memory(place: Path) -> None:
    paragraph = UNRELATED.strip() + "\n\n"
    size = 50 * 2**20
    (place / "large.txt").write_text((paragraph * (size // len(paragraph) + 1))[:size], "utf-8")
    limit = "import resource as r; r.setrlimit(r.RLIMIT_AS, (6 * 2**30,) * 2); "
    command = "from spincheck.cli.main import main; import sys; sys.exit(main(sys.argv[1:]))"
    arguments = ["scan", "large.txt", "-r", "reference.txt", "-o", "report.txt"]
    done = subprocess.run(
        [sys.executable, "-c", limit + command, *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert not done.stderr
