"""Every format, with an emoji and a combining character before the finding."""

import json
import xml.etree.ElementTree as ElementTree

import pytest
from made_reports import EMOJI_TEXT, document, emoji_report, finding, report

from spincheck.formats import DESCRIPTIONS, FORMATS

OURS = sorted(set(FORMATS) - {"text", "json"})
LINE = EMOJI_TEXT.splitlines()[1]
COLUMN = LINE.index("Chilly") + 1
UTF16_COLUMN = COLUMN + 1
BYTE_COLUMN = len(LINE[: COLUMN - 1].encode()) + 1


def render(name, made=None):
    made, sources = made or emoji_report()
    return FORMATS[name](made, sources)


def test_every_format_is_described():
    assert set(DESCRIPTIONS) == set(FORMATS)


@pytest.mark.parametrize("name", OURS)
def test_an_empty_report_is_well_formed(name):
    text = render(name, (report(), {}))
    if name in ("sarif", "rdjson", "gitlab", "vale", "languagetool"):
        json.loads(text)
    elif name in ("junit", "checkstyle"):
        ElementTree.fromstring(text)
    else:
        assert text == ""


@pytest.mark.parametrize("name", OURS)
def test_a_document_without_its_source_is_still_reported(name):
    made, _ = emoji_report()
    assert "Cold War" in FORMATS[name](made, {})


def test_concise():
    assert render("concise").splitlines() == [
        f"docs/a b.md:2:{COLUMN}: SP102 unusual wording; the reference has “Cold War”",
        f"docs/a b.md:2:{LINE.index('flawed') + 1}: SP101 unusual wording; the reference has"
        " “improper side”",
        "gone.md: not checked: no such file or folder",
    ]


def test_jsonl():
    lines = [json.loads(line) for line in render("jsonl").splitlines()]
    assert [line["kind"] for line in lines] == ["finding", "finding", "failure"]
    start, end = lines[0]["span"]
    assert EMOJI_TEXT[start:end] == "Chilly Warfare"
    assert lines[0]["suggestions"][0]["text"] == "Cold War"


def cut(text, region):
    """The text of a SARIF region, columns in code points."""
    lines = text.splitlines(keepends=True)
    start = sum(map(len, lines[: region["startLine"] - 1])) + region["startColumn"] - 1
    end = sum(map(len, lines[: region["endLine"] - 1])) + region["endColumn"] - 1
    return start, end


def test_sarif():
    run = json.loads(render("sarif"))["runs"][0]
    assert run["columnKind"] == "unicodeCodePoints"
    first, second = run["results"]
    place = first["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "docs/a%20b.md", "uriBaseId": "%SRCROOT%"}
    start, end = cut(EMOJI_TEXT, place["region"])
    assert EMOJI_TEXT[start:end] == "Chilly Warfare"
    assert run["tool"]["driver"]["rules"][first["ruleIndex"]]["id"] == "SP102"
    change = second["fixes"][0]["artifactChanges"][0]["replacements"][0]
    start, end = cut(EMOJI_TEXT, change["deletedRegion"])
    fixed = EMOJI_TEXT[:start] + change["insertedContent"]["text"] + EMOJI_TEXT[end:]
    assert "; an improper side & more" in fixed
    assert len(second["fixes"]) == 2
    assert run["invocations"][0]["executionSuccessful"] is False


def test_sarif_names_rules_it_does_not_know():
    text = "A strange thing."
    made = report(document("a.md", [finding(text, "strange", rule="XX001")]))
    run = json.loads(FORMATS["sarif"](made, {"a.md": text}))["runs"][0]
    assert run["tool"]["driver"]["rules"][run["results"][0]["ruleIndex"]]["id"] == "XX001"


def test_rdjson_columns_are_bytes():
    first, second, failure = json.loads(render("rdjson"))["diagnostics"]
    line = LINE.encode()
    assert first["location"]["range"]["start"] == {"line": 2, "column": BYTE_COLUMN}
    end = first["location"]["range"]["end"]["column"]
    assert line[BYTE_COLUMN - 1 : end - 1] == b"Chilly Warfare"
    suggestion = second["suggestions"][0]
    span = suggestion["range"]
    before = line[: span["start"]["column"] - 1]
    after = line[span["end"]["column"] - 1 :]
    assert (before + suggestion["text"].encode() + after).decode() == LINE.replace(
        "a flawed facet", "an improper side"
    )
    assert failure["severity"] == "ERROR"


def test_rdjsonl_is_rdjson_line_by_line():
    lines = [json.loads(line) for line in render("rdjsonl").splitlines()]
    assert all(line.pop("source") == {"name": "spincheck"} for line in lines)
    assert lines == json.loads(render("rdjson"))["diagnostics"]


def test_github_escapes_and_puts_the_most_severe_first():
    text = "One 100% odd,\nand two: bad.\n"
    made = report(
        document(
            "a,b:c.md",
            [
                finding(text, "odd", severity="info", message="100% odd\nindeed"),
                finding(text, "bad", severity="error"),
                finding(text, "two: bad", severity="warning"),
            ],
        )
    )
    lines = FORMATS["github"](made, {"a,b:c.md": text}).splitlines()
    assert [line.split(" ")[0] for line in lines] == ["::error", "::warning", "::notice"]
    assert "file=a%2Cb%3Ac.md,line=1,endLine=1,col=10,endColumn=12," in lines[2]
    assert lines[2].endswith("::100%25 odd indeed%0A2.5 Zipf rarer than the original")


def test_gitlab_fingerprints_are_unique_and_hold_no_position():
    text = "bad bad bad bad"
    moved = "\n\n\nNew line. " + text

    def fingerprints(source):
        found = [finding(source, "bad", nth=nth, fingerprint="same") for nth in range(4)]
        made = report(document("a.md", found), document("b.md", found))
        issues = json.loads(FORMATS["gitlab"](made, {"a.md": source, "b.md": source}))
        return [issue["fingerprint"] for issue in issues]

    assert len(set(fingerprints(text))) == 8
    assert fingerprints(text) == fingerprints(moved)
    issues = json.loads(render("gitlab"))
    assert issues[0]["location"] == {"path": "docs/a b.md", "lines": {"begin": 2, "end": 2}}
    assert issues[2]["severity"] == "blocker"


def test_junit():
    root = ElementTree.fromstring(render("junit"))
    assert root.attrib == {"name": "spincheck", "tests": "4", "failures": "2", "errors": "1"}
    cases = root.findall("testsuite/testcase")
    assert [len(case) for case in cases] == [1, 1, 0, 1]
    assert cases[0].attrib["name"] == f"SP102 docs/a b.md:2:{COLUMN}"


def test_checkstyle():
    root = ElementTree.fromstring(render("checkstyle"))
    error = root.find("file[@name='docs/a b.md']/error")
    assert (error.attrib["line"], error.attrib["column"]) == ("2", str(COLUMN))
    assert root.find("file[@name='gone.md']/error") is not None


def test_xml_holds_no_character_that_xml_forbids():
    text = 'Odd \x00\x1b <thing> "quoted" & more'
    made = report(document("a\x01.md", [finding(text, text[4:])]))
    for name in ("junit", "checkstyle"):
        ElementTree.fromstring(FORMATS[name](made, {"a\x01.md": text}))


def test_vale_spans_are_code_points_with_both_ends():
    alert, second = json.loads(render("vale"))["docs/a b.md"]
    start, end = alert["Span"]
    assert alert["Line"] == 2 and LINE[start - 1 : end] == "Chilly Warfare"
    assert alert["Action"] == {"Name": "replace", "Params": ["Cold War"]}
    # "an improper side" needs the article before it changed, which Vale's action cannot
    assert second["Action"] == {"Name": "replace", "Params": ["wrong side"]}


def test_vale_cuts_a_wrapped_phrase_at_its_line():
    text = "the flawed\r\nfacet of it"
    made = report(document("a.md", [finding(text, "flawed\r\nfacet", "wrong side")]))
    alert = json.loads(FORMATS["vale"](made, {"a.md": text}))["a.md"][0]
    assert alert["Span"] == [5, 10]


def test_languagetool_offsets_are_utf16():
    answer = json.loads(render("languagetool"))
    first, second = answer["files"][0]["matches"]
    encoded = EMOJI_TEXT.encode("utf-16-le")

    def cut16(match):
        at, length = 2 * match["offset"], 2 * match["length"]
        return encoded[at : at + length].decode("utf-16-le")

    assert cut16(first) == "Chilly Warfare"
    assert cut16(second) == "a flawed facet"
    values = [one["value"] for one in second["replacements"]]
    assert values == ["an improper side", "a wrong side"]
    context = first["context"]
    shown = context["text"].encode("utf-16-le")
    at, length = 2 * context["offset"], 2 * context["length"]
    assert shown[at : at + length].decode("utf-16-le") == "Chilly Warfare"
