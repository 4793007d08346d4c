"""The lint command, with a scan that marks "flawed facet": what is asked for is what is done."""

import io
import json
import os
import subprocess
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest
from made_reports import document, finding

from spincheck.cli.lint import main
from spincheck.report import Span

CLEAN = "All is well on the right side.\n"
SPUN = "Title\n\nIt is a flawed facet.\n"
FIXED = "Title\n\nIt is a wrong side.\n"


def fake_scan(suspect, references, blind=None):
    """Marks every "flawed facet" (SP101) and every "maybe" (SP201, 0.8) and "note" (SP103)."""
    text, found = suspect.text, []
    marked = {
        "flawed facet": ("SP101", "warning", 0.95, ("wrong side",), True),
        "maybe": ("SP201", "warning", 0.8, ("perhaps",), False),
        "note": ("SP103", "info", 1.0, (), False),
    }
    for phrase, (rule, severity, probability, originals, reference) in marked.items():
        for nth in range(text.count(phrase)):
            found.append(
                finding(
                    text,
                    phrase,
                    *originals,
                    rule=rule,
                    severity=severity,
                    probability=probability,
                    nth=nth,
                    reference=reference,
                )
            )
    if "crash" in text:
        raise RuntimeError("a defect")
    made = document(suspect.name, sorted(found, key=lambda one: one.span))
    if blind is None:
        made = document(suspect.name, [one for one in made.findings if one.rule != "SP201"])
    name = ",".join(Path(each.name).name for each in references)
    return type(made)(
        **{
            **{field: getattr(made, field) for field in made.__struct_fields__},
            "reference": name or None,
        }
    )


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch):
    monkeypatch.setattr("spincheck.pipeline.scan_document", fake_scan)
    monkeypatch.setenv("SPINCHECK_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.delenv("SPINCHECK_CONFIG", raising=False)
    folder = tmp_path / "work"
    folder.mkdir()
    # settings of folders above the temporary one must not reach the tests
    (folder / "spincheck.toml").write_text("")
    monkeypatch.chdir(folder)
    return folder


class Result(NamedTuple):
    exit_code: int
    stdout: str
    stderr: str


@pytest.fixture
def run(monkeypatch, capfdbinary):
    """Run the command; its exit code and what it wrote."""

    def run_with(*arguments, given=None):
        if given is not None:
            monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given.encode())))
        code = main([str(one) for one in arguments])
        out, err = capfdbinary.readouterr()
        return Result(code, out.decode(), err.decode())

    return run_with


def lines(result):
    return result.stdout.splitlines()


def test_clean(place, run):
    (place / "a.md").write_text(CLEAN)
    result = run()
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "1 file checked; nothing found.\n"


def test_found(place, run):
    (place / "a.md").write_text(SPUN)
    result = run()
    assert result.exit_code == 1
    assert lines(result) == ["a.md:3:9: SP101 unusual wording; the reference has “wrong side”"]
    assert "1 can be put back with --fix" in result.stderr
    assert run("--exit-zero").exit_code == 0
    assert run("-q").stderr == ""


@pytest.mark.parametrize(
    ("report", "fail", "shown", "code"),
    [
        ("info", "info", 2, 1),
        ("info", "warning", 2, 1),
        ("info", "error", 2, 0),
        ("warning", "info", 1, 1),
        ("error", "info", 0, 1),
        ("error", "error", 0, 0),
    ],
)
def test_report_level_and_fail_level_are_both_obeyed(place, report, fail, shown, code, run):
    (place / "a.md").write_text(SPUN + "note\n")
    result = run("--report-level", report, "--fail-level", fail)
    assert (len(lines(result)), result.exit_code) == (shown, code)
    if shown < 2:
        assert f"{2 - shown} below the report level not shown" in result.stderr


def test_unreadable_files_fail_and_the_others_are_checked(place, run):
    (place / "a.md").write_text(SPUN)
    (place / "b.md").write_bytes(b"\x00\x01\x02")
    result = run("a.md", "b.md", "gone.md")
    assert result.exit_code == 2
    assert len(lines(result)) == 3 and lines(result)[0].startswith("a.md:3:9")
    assert run("a.md", "gone.md", "--exit-zero").exit_code == 2


def test_a_defect_is_a_failure_of_its_file(place, run):
    (place / "a.md").write_text("crash")
    (place / "b.md").write_text(SPUN)
    result = run()
    assert result.exit_code == 2 and "please report it" in result.stdout
    assert "b.md:3:9" in result.stdout


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('refrences = ["x"]', "unknown setting “refrences”; did you mean “references”?"),
        ('references = ["gone.txt"]', "reference gone.txt: no such file or folder"),
        ('allow-files = ["gone.txt"]', "gone.txt: the allow-list cannot be read"),
        ('baseline = "gone.json"', "the baseline cannot be read"),
        ("jobs = [", "is not valid TOML"),
    ],
)
def test_wrong_settings_exit_2(place, content, message, run):
    (place / "a.md").write_text(CLEAN)
    (place / "spincheck.toml").write_text(content)
    result = run()
    assert result.exit_code == 2 and message in result.stderr and not result.stdout
    assert run("--isolated").exit_code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["--fail-level", "fatal"],
        ["--format", "yaml"],
        ["--select", "SP9"],
        ["--unsafe-fixes", "0.5"],
        ["--diff-base", "main"],
        ["--staged"],
        ["--config", "gone.toml"],
        ["--unsafe-fixes", "7", "--fix"],
        ["--no-such-option"],
    ],
)
def test_wrong_use_exits_2(place, arguments, run):
    (place / "a.md").write_text(CLEAN)
    result = run(*arguments)
    assert result.exit_code == 2 and not result.stdout and "Traceback" not in result.stderr


def test_rules_from_settings_and_command_line(place, run):
    (place / "a.md").write_text(SPUN + "maybe note\n")
    (place / "spincheck.toml").write_text('ignore = ["SP103"]\nallow = ["a flawed facet"]')
    assert [line.split()[1] for line in lines(run())] == ["SP201"]
    assert lines(run("--ignore", "SP2,TQ")) == []
    assert lines(run("--select", "SP1")) == []


def test_references(place, tmp_path, run):
    (place / "a.md").write_text(SPUN)
    (place / "refs").mkdir()
    (place / "refs" / "b.txt").write_text(CLEAN)
    (place / "refs" / "c.txt").write_text(CLEAN)
    (place / "spincheck.toml").write_text('references = ["refs"]\nreference-field = "source"')

    def reference(*arguments):
        return json.loads(run("a.md", "-f", "json", *arguments).stdout)["documents"][0]["reference"]

    assert reference() == "b.txt,c.txt"
    (tmp_path / "d.txt").write_text(CLEAN)
    assert reference("-r", tmp_path / "d.txt") == "b.txt,c.txt,d.txt"
    (place / "a.md").write_text("---\nsource: refs/c.txt\n---\n\n" + SPUN)
    assert reference() == "c.txt"
    (place / "a.md").write_text("---\nsource: https://example.org/x\n---\n\n" + SPUN)
    assert reference() == "b.txt,c.txt"
    (place / "a.md").write_text("---\nsource: refs/gone.txt\n---\n\n" + SPUN)
    result = run("a.md")
    assert result.exit_code == 2
    assert "a.md: not checked: names a reference that is not there: refs/gone.txt" in result.stdout


def test_a_text_is_not_checked_against_itself(place, run):
    (place / "refs").mkdir()
    (place / "refs" / "b.txt").write_text(CLEAN)
    result = run("refs/b.txt", "-r", "refs", "-f", "json")
    assert json.loads(result.stdout)["documents"][0]["reference"] is None


def test_exclusion_and_force_exclude(place, run):
    (place / "spincheck.toml").write_text('extend-exclude = ["drafts/"]')
    (place / "drafts").mkdir()
    (place / "drafts" / "a.md").write_text(SPUN)
    (place / "b.md").write_text(CLEAN)
    assert run().exit_code == 0
    assert run("drafts/a.md").exit_code == 1
    result = run("drafts/a.md", "--force-exclude")
    assert (result.exit_code, result.stdout) == (0, "")
    assert lines(run("--show-files")) == ["b.md"]


def test_standard_input(place, run):
    result = run("--stdin-filename", "x/a.md", given=SPUN)
    assert result.exit_code == 1 and result.stdout.startswith("x/a.md:3:9: ")
    assert run("-", given=SPUN).stdout.startswith("<stdin>:3:9: ")
    (place / "spincheck.toml").write_text('extend-exclude = ["x/"]')
    (place / "x").mkdir()
    (place / "x" / "a.md").write_text("")
    result = run("--stdin-filename", "x/a.md", "--force-exclude", given=SPUN)
    assert (result.exit_code, result.stdout) == (0, "")


def test_fix_of_standard_input_goes_to_standard_output(place, run):
    result = run("--fix", "--stdin-filename", "a.md", given=SPUN + "note\n")
    assert result.stdout == FIXED + "note\n"
    assert "SP103" in result.stderr and result.exit_code == 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_fix_keeps_encoding_and_line_ends(place, encoding, run):
    path = place / "a.md"
    text = SPUN.replace("Title", "Café “x”").replace("\n", "\r\n")
    path.write_bytes(text.encode(encoding))
    path.chmod(0o640)
    result = run("--fix")
    assert result.exit_code == 0 and "1 phrase put back" in result.stderr
    expected = text.replace("flawed facet", "wrong side")
    assert path.read_bytes() == expected.encode(encoding)
    assert path.stat().st_mode & 0o777 == 0o640


def test_unsafe_fixes_need_the_probability(place, run):
    path = place / "a.md"
    path.write_text("maybe\n")
    assert run("--fix").exit_code == 1 and path.read_text() == "maybe\n"
    assert run("--fix", "--unsafe-fixes", "0.9").exit_code == 1
    assert run("--fix", "--unsafe-fixes", "0.8").exit_code == 0
    assert path.read_text() == "perhaps\n"


def test_diff_changes_nothing(place, run):
    path = place / "a.md"
    path.write_text(SPUN)
    result = run("--diff")
    assert result.exit_code == 1 and path.read_text() == SPUN
    assert "-It is a flawed facet.\n+It is a wrong side.\n" in result.stdout
    (place / "a.md").write_text(CLEAN)
    assert run("--diff").exit_code == 0


def test_baseline(place, run):
    (place / "a.md").write_text(SPUN)
    assert run("--write-baseline").exit_code == 0
    assert (place / "spincheck-baseline.json").exists()
    assert run().exit_code == 1
    assert run("--baseline", "spincheck-baseline.json").exit_code == 0
    (place / "a.md").write_text("New.\n\n" + SPUN + "\nAnd a flawed facet is new.\n")
    result = run("--baseline", "spincheck-baseline.json")
    assert result.exit_code == 1 and len(lines(result)) == 1
    (place / "a.md").write_text(CLEAN)
    result = run("--baseline", "spincheck-baseline.json", "--prune-baseline")
    assert result.exit_code == 0 and "0 of 1 findings recorded" in result.stderr
    (place / "spincheck.toml").write_text('baseline = "known.json"')
    assert run().exit_code == 2
    assert run("--write-baseline").exit_code == 0 and (place / "known.json").exists()
    assert run().exit_code == 0
    (place / "spincheck-baseline.json").write_text("{")
    assert run("--baseline", "spincheck-baseline.json").exit_code == 2


def test_suppression(place, run):
    (place / "a.md").write_text(
        "<!-- spincheck: disable-next-line=SP101 -- a quotation -->\n" + SPUN.partition("\n\n")[2]
    )
    assert run().exit_code == 0
    (place / "a.md").write_text("---\nspincheck: false\n---\n\n" + SPUN)
    assert run().exit_code == 0
    (place / "a.md").write_text(CLEAN + "\n<!-- spincheck: disable -->\n")
    assert run().exit_code == 0
    result = run("--report-unused-suppressions")
    assert [line.split(" ")[:2] for line in lines(result)] == [["a.md:3:1:", "SC901"]]
    (place / "a.md").write_text(CLEAN + "\n<!-- spincheck: disabel -->\n")
    result = run()
    assert result.exit_code == 1 and "a.md:3:1: SC902 suppression no such" in result.stdout


def test_blind_findings_stop_only_a_text_that_is_spun(place, run, monkeypatch):
    (place / "a.md").write_text("maybe\n")
    assert run().exit_code == 1
    assert run("--no-blind").stdout == ""

    def clean(suspect, references, blind=None):
        return msgspec.structs.replace(fake_scan(suspect, references, blind), verdict="clean")

    monkeypatch.setattr("spincheck.pipeline.scan_document", clean)
    result = run("--no-cache")
    assert result.exit_code == 0 and "SP201" in result.stdout
    (place / "spincheck.toml").write_text('severity = { SP201 = "error" }')
    assert run("--no-cache").exit_code == 1


def test_own_phrases(place, run):
    (place / "a.md").write_text(CLEAN)
    (place / "spincheck.toml").write_text('phrases = ["mine.tsv"]')
    result = run()
    assert result.exit_code == 2 and "mine.tsv" in result.stdout
    (place / "mine.tsv").write_text("bosom peril\tbreast cancer\n")
    assert run().exit_code == 0


def test_output_file(place, run):
    (place / "a.md").write_text(SPUN)
    assert run("-f", "sarif", "-o", "out.sarif").stdout == ""
    assert json.loads((place / "out.sarif").read_text())["runs"][0]["results"]


def test_show_settings_read_back(place, run):
    (place / "spincheck.toml").write_text('references = ["a"]')
    shown = run("--show-settings").stdout
    assert 'references = ["a"]' in shown and "# " in shown
    (place / "other.toml").write_text(shown)
    assert (
        run("--show-settings", "--config", "other.toml").stdout.splitlines()[1:]
        == (shown.splitlines()[1:])
    )


def git(folder, *arguments):
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    command = ["git", *identity, *arguments]
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)


def test_staged_checks_what_is_staged(place, run):
    git(place, "init", "-b", "main")
    (place / "a.md").write_text(SPUN)
    (place / "b.md").write_text(CLEAN)
    git(place, "add", ".")
    git(place, "commit", "-m", "first")
    (place / "a.md").write_text(SPUN + "\nA new flawed facet.\n")
    (place / "b.md").write_text(SPUN)
    git(place, "add", "a.md")
    (place / "a.md").write_text(CLEAN)
    result = run("--staged")
    assert [line.split(" ")[0] for line in lines(result)] == ["a.md:5:7:"]
    result = run("--staged", "--fix")
    assert result.exit_code == 2 and "not staged" in result.stdout
    assert run("--staged", "b.md").exit_code == 0
    git(place, "checkout", "--", "a.md")
    assert run("--staged", "--fix").exit_code == 0
    # only the changed line was fixed
    assert (place / "a.md").read_text() == SPUN + "\nA new wrong side.\n"


def test_diff_base(place, run):
    git(place, "init", "-b", "main")
    (place / "a.md").write_text(SPUN)
    git(place, "add", ".")
    git(place, "commit", "-m", "first")
    assert run("--diff-base", "HEAD").exit_code == 0
    (place / "a.md").write_text("A flawed facet.\n" + SPUN)
    (place / "new.md").write_text(SPUN)
    result = run("--diff-base", "main")
    assert sorted(line.split(" ")[0] for line in lines(result)) == ["a.md:1:3:", "new.md:3:9:"]


def test_the_cache_is_used_and_a_broken_one_rebuilt(place, tmp_path, monkeypatch, run):
    (place / "a.md").write_text(SPUN)
    first = run()

    def never(suspect, references, blind=None):
        raise AssertionError("scanned again")

    monkeypatch.setattr("spincheck.pipeline.scan_document", never)
    assert run().stdout == first.stdout
    # under another name it is the same text
    (place / "a.md").rename(place / "b.md")
    assert run().stdout == first.stdout.replace("a.md", "b.md")
    assert run("--no-cache").exit_code == 2
    monkeypatch.setattr("spincheck.pipeline.scan_document", fake_scan)
    for entry in (tmp_path / "cache").rglob("*"):
        if entry.is_file():
            entry.write_bytes(entry.read_bytes()[:-1] + b"?")
    assert run().stdout == first.stdout.replace("a.md", "b.md")
    (place / "b.md").write_text(SPUN.replace("flawed facet", "right side"))
    assert run().exit_code == 0


def test_several_processes_give_the_same(place, run):
    for number in range(6):
        (place / f"{number}.md").write_text(SPUN + "Well. " * 20_000 + "crash" * (number == 3))
    alone = run("--no-cache", "-j", "1")
    together = run("--no-cache", "-j", "2")
    assert alone.exit_code == 2 and len(lines(alone)) == 6
    assert together == alone


def test_a_changed_reference_is_a_new_scan(place, run):
    (place / "a.md").write_text(SPUN)
    (place / "ref.txt").write_text(CLEAN)
    run("a.md", "-r", "ref.txt")
    before = len(list((place.parent / "cache").rglob("*")))
    run("a.md", "-r", "ref.txt")
    assert len(list((place.parent / "cache").rglob("*"))) == before
    (place / "ref.txt").write_text(CLEAN + "More.\n")
    from spincheck.linting import references

    references.digest.cache_clear()
    references.load_reference.cache_clear()
    run("a.md", "-r", "ref.txt")
    assert len(list((place.parent / "cache").rglob("*"))) > before


def test_every_span_is_in_the_text(place, run):
    (place / "a.md").write_text(SPUN)
    found = json.loads(run("-f", "json").stdout)["documents"][0]["findings"]
    assert [SPUN[slice(*Span(*one["span"]))] for one in found] == ["flawed facet"]
