"""Reports made by hand, for the formats and everything after them."""

from spincheck.positions import Positions
from spincheck.report import (
    SCHEMA,
    DocumentReport,
    Failure,
    Finding,
    Report,
    Score,
    Span,
    Suggestion,
)

# An emoji (two UTF-16 units, four bytes) and a combining acute (one unit, two bytes) stand before
# the phrases, on a line that is not the first.
EMOJI_TEXT = "Title\n\U0001f600 cafe\u0301: the Chilly Warfare; a flawed facet & more.\n"


def finding(
    text,
    phrase,
    *originals,
    rule="SP101",
    severity="warning",
    probability=0.9,
    nth=0,
    fingerprint="",
    reference=True,
    message=None,
):
    """A finding on the nth occurrence of `phrase` in `text`."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(phrase, start + 1)
    span = Span(start, start + len(phrase))
    line, column = Positions(text).at(start)
    full_stop = text.rfind(". ", 0, start)
    sentence_start = max(text.rfind("\n", 0, start) + 1, full_stop + 2 if full_stop >= 0 else 0)
    sentence_end = text.find("\n", start)
    where = Span(7, 7 + len(originals[0])) if reference and originals else None
    return Finding(
        rule=rule,
        severity=severity,
        span=span,
        line=line,
        column=column,
        text=phrase,
        message=message
        or (f"unusual wording; the reference has “{originals[0]}”" if originals else "marked"),
        sentence=Span(sentence_start, len(text) if sentence_end < 0 else sentence_end),
        probability=probability,
        suggestions=tuple(Suggestion(one, where, 4.2) for one in originals),
        scores=(Score("phrase-rarity", 2.5, "zipf", "2.5 Zipf rarer than the original"),),
        fingerprint=fingerprint,
    )


def document(path, findings=(), reference="ref.txt"):
    return DocumentReport(
        path=path,
        reference=reference,
        verdict="spun" if findings else "unrelated",
        spin_probability=0.9 if findings else 0.0,
        share_derived=1.0,
        share_spun=0.5,
        sentences=(),
        findings=tuple(findings),
    )


def report(*documents, failures=()):
    return Report(SCHEMA, "0.1.0", tuple(documents), tuple(Failure(*one) for one in failures))


def emoji_report():
    """Two findings after an emoji, a clean document and a failure, with their sources."""
    found = (
        finding(EMOJI_TEXT, "Chilly Warfare", "Cold War", rule="SP102", fingerprint="aa"),
        finding(EMOJI_TEXT, "flawed facet", "improper side", "wrong side", fingerprint="bb"),
    )
    made = report(
        document("./docs/a b.md", found),
        document("clean.md"),
        failures=[("gone.md", "no such file\nor folder")],
    )
    return made, {"./docs/a b.md": EMOJI_TEXT, "clean.md": "Nothing here.\n"}
