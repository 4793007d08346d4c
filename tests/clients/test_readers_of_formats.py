"""Formats as their own readers take them: the Multitool, sarif-tools, rdformat-validator."""

import json

import jsonschema
import pytest
from clients import MULTITOOL, REFERENCE, SPUN, program, run, spincheck

pytestmark = pytest.mark.clients


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with a finding after an emoji, a failure, and the reports on it."""
    path = tmp_path_factory.mktemp("formats")
    (path / "reference.txt").write_text(REFERENCE)
    (path / "my text.md").write_text(SPUN)
    (path / "broken.md").write_bytes(b"\x89PNG\r\n\x1a\n")
    for name in ("sarif", "rdjson", "rdjsonl"):
        arguments = ("lint", "--isolated", "-r", "reference.txt", "-f", name, "-o", f"out.{name}")
        spincheck(*arguments, "my text.md", cwd=path, code=1)
    arguments = ("lint", "--isolated", "-r", "reference.txt", "-f", "sarif", "-o", "failed.sarif")
    spincheck(*arguments, "my text.md", "broken.md", cwd=path, code=2)
    return path


@pytest.mark.parametrize("name", ["out.sarif", "failed.sarif"])
def test_sarif_passes_the_published_schema(folder, name):
    schema = MULTITOOL / "sarif-2.1.0.json"
    if not schema.exists():
        pytest.skip("the Multitool is not installed; run .ci/clients")
    content = json.loads((folder / name).read_text())
    assert content["runs"][0]["results"]
    jsonschema.validate(content, json.loads(schema.read_text(encoding="utf-8-sig")))


def test_sarif_tools_count_the_findings(folder):
    output = run(program("sarif"), "summary", "out.sarif", cwd=folder)
    results = json.loads((folder / "out.sarif").read_text())["runs"][0]["results"]
    warnings = sum(result["level"] == "warning" for result in results)
    assert warnings and f"warning: {warnings}" in output


@pytest.mark.parametrize("name", ["out.sarif", "failed.sarif"])
def test_the_multitool_has_nothing_to_say(folder, name):
    program("sarif-multitool-linux")
    tool = next(path for path in MULTITOOL.rglob("Sarif.Multitool") if path.is_file())
    output = run(
        tool,
        "validate",
        name,
        "--level",
        "Error;Warning;Note",
        "--output",
        f"{name}.validated",
        cwd=folder,
        code=None,
        DOTNET_SYSTEM_GLOBALIZATION_INVARIANT="1",
    )
    validated = json.loads((folder / f"{name}.validated").read_text(encoding="utf-8-sig"))
    said = [
        (result["ruleId"], result.get("level", "warning"), result["message"])
        for result in validated["runs"][0]["results"]
    ]
    assert [one for one in said if one[1] != "note"] == [], output
    assert {rule for rule, level, _ in said if level == "note"} <= ACCEPTED_NOTES


# Notes that do not fit: texts made for each finding instead of templates, a log for any folder,
# which has no version control to name, a schema that is read offline, no copy of whole files.
ACCEPTED_NOTES = {"SARIF2002", "SARIF2003", "SARIF2006", "SARIF2013"}


def test_rdformat_validator(folder):
    program("rdformat-validator")
    run(program("rdformat-validator"), "out.rdjson", cwd=folder)
    for diagnostic in json.loads((folder / "out.rdjson").read_text())["diagnostics"]:
        place = diagnostic["location"]["range"]
        lines = (folder / "my text.md").read_bytes().split(b"\n")
        start, end = place["start"], place["end"]
        if start["line"] == end["line"]:
            cut = lines[start["line"] - 1][start["column"] - 1 : end["column"] - 1]
            assert cut.decode() in SPUN and cut.strip() == cut
