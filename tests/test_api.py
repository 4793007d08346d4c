"""The public interface, and what importing it costs."""

import subprocess
import sys

import spincheck

HEAVY = ("numpy", "nltk", "textstat", "rich", "typer", "msgspec", "rapidfuzz", "tantivy")


def test_the_five_lines_of_the_readme():
    report = spincheck.scan(
        "During the Chilly Warfare the firms stated that they would keep away from sanctions.",
        references=["During the Cold War the companies said that they would avoid sanctions."],
    )
    pairs = [(f.text, f.suggestions[0].text) for f in report.documents[0].findings]
    assert pairs == [
        ("Chilly Warfare", "Cold War"),
        ("firms", "companies"),
        ("stated", "said"),
        ("keep away from", "avoid"),
    ]


def test_all_names_exist():
    assert all(getattr(spincheck, name) for name in spincheck.__all__)


def loaded_by(code):
    script = f"import sys\n{code}\nprint(*sorted(sys.modules))"
    result = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    return set(result.stdout.split())


def test_importing_the_package_imports_nothing_heavy():
    assert loaded_by("import spincheck").isdisjoint(HEAVY)


def test_a_scan_does_not_import_what_it_does_not_need():
    code = "import spincheck; spincheck.scan('A text.', references=['A text.'])"
    assert loaded_by(code).isdisjoint({"nltk", "textstat", "rich", "typer", "tantivy", "wordfreq"})
