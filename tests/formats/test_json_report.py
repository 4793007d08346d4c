"""The JSON report: the published schema holds, and the promised names are there."""

import json

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import spincheck
from spincheck.formats.json_report import render, schema
from spincheck.report import Failure, Report
from spincheck.text.document import Document

REFERENCE = "During the Cold War the companies said that they would avoid sanctions."
SUSPECT = (
    "😀 cafe\u0301. During the Chilly Warfare the firms stated that they would keep away from "
    "sanctions."
)


def report_of(text):
    return spincheck.scan(Document.of(text, "a.txt"), references=[Document.of(REFERENCE, "b.txt")])


def test_the_names_that_readers_rely_on():
    told = json.loads(render(report_of(SUSPECT), {}))
    assert {"schema", "version", "documents", "failures"} <= set(told)
    (document,) = told["documents"]
    assert {
        "path", "reference", "verdict", "spin_probability", "share_derived", "share_spun",
        "quality", "sentences", "findings",
    } <= set(document)  # fmt: skip
    assert {"span", "reference_span", "label", "probability"} <= set(document["sentences"][0])
    finding = document["findings"][0]
    assert {
        "rule", "severity", "span", "line", "column", "text", "message", "suggestions", "scores",
        "fingerprint",
    } <= set(finding)  # fmt: skip
    assert {"text", "reference_span", "log10_odds"} <= set(finding["suggestions"][0])
    assert {"scorer", "value", "unit", "evidence"} <= set(finding["scores"][0])
    start, end = finding["span"]
    assert SUSPECT[start:end] == finding["text"] == "Chilly Warfare"
    assert finding["column"] == start + 1


@settings(deadline=None, max_examples=25)
@given(st.text())
def test_every_report_keeps_to_the_schema(text):
    report = report_of(SUSPECT + text)
    report = Report(report.schema, report.version, report.documents, (Failure("x", "y"),))
    jsonschema.validate(json.loads(render(report, {})), schema())


def test_the_schema_refuses_what_is_no_report():
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"documents": []}, schema())


def test_what_no_encoding_has_is_escaped():
    document = Document.of("A \ud800 text with a lone surrogate.", "a\udcff.txt")
    told = render(spincheck.scan(document, references=[REFERENCE]), {})
    assert json.loads(told)["documents"][0]["path"] == "a\udcff.txt"
