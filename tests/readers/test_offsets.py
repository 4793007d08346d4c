"""Properties of every reading: same length, same characters, edits that touch nothing else."""

import re
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spincheck import files
from spincheck.readers import BREAK, MASK, OBJECT, READERS

PIECES = st.sampled_from([
    "Chilly", "Warfare", " ", " ", "\n", "\n\n", "\r\n", "\U0001f600", "e\u0301", "&eacute;",
    "&amp", "&#233;", "&bogus;", "&fjlig;", "**", "_", "`", "```\n", "<b>", "</b>", "<p>", "<code>",
    "</code>", "<!--", "-->", "<script>", "</script>", "<q>", "</q>", "<pre>", "<head>", "<br>",
    "<a href=\"", "\">", "<sup>1", "</sup>", "<blockquote>", "</blockquote>", "> ", "- ", "1. ",
    "# ", "    ", "[", "](x)", "![", "]: y\n", "| a | b\n|-|-|\n", "$x_1$", "\\(", "\\)", "\\",
    "https://x.y/z", "a@b.cc", "[12]", "“", "”", "\"", "\u00ad", "---\n", "\0", "\x1e", "<", "&",
    "<![CDATA[", "]]>", "<!", "{{", "}}", "!!! note ", ": ", "# spincheck: disable\n", "~~", "^",
])  # fmt: skip
TEXTS = st.one_of(st.lists(PIECES, max_size=30).map("".join), st.text(max_size=80))
NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1d\x1f\x7f\ufeff]")  # refused in a file, or its mark
KINDS = pytest.mark.parametrize("kind", READERS)


@KINDS
@settings(max_examples=150, deadline=None)
@given(text=TEXTS)
def test_prose_lies_on_its_source(kind: str, text: str) -> None:
    reading = READERS[kind](text)
    assert len(reading.prose) == len(text)
    for at, (shown, source) in enumerate(zip(reading.prose, text, strict=True)):
        if shown == source or shown in (MASK, BREAK, OBJECT):
            continue
        # a space for an empty line or <br>, an entity at its "&", or its second character
        reference = text[max(0, text.rfind("&", 0, at + 1)) :]
        assert (shown == " " and source in "\n\r<&") or shown in unescape(reference)[:2]
    spans = [place for span in reading.quotations for place in span]
    assert spans == sorted(spans)
    assert all(0 <= start < end <= len(text) for start, end in reading.quotations)
    for comment in reading.comments:
        assert comment.text in text[comment.start : comment.end]
        assert not set(reading.prose[comment.start : comment.end]) - {MASK, BREAK}


@KINDS
@settings(max_examples=60, deadline=None)
@given(before=TEXTS, after=TEXTS, encoding=st.sampled_from(["utf-8", "utf-16-le", "utf-8-bom"]))
def test_a_replaced_phrase_leaves_every_other_byte(
    kind: str, before: str, after: str, encoding: str
) -> None:
    codec = encoding.removesuffix("-bom")
    bom = {"utf-8": b"", "utf-16-le": b"\xff\xfe", "utf-8-bom": b"\xef\xbb\xbf"}[encoding]
    before, after = (NOT_TEXT.sub("", part) for part in (before, after))
    text = before + "Chilly Warfare" + after
    data = bom + text.encode(codec, "replace")
    decoded = files.decode(data)
    prose = READERS[kind](decoded.text).prose
    at = prose.find("Chilly Warfare")
    if at < 0:  # it stands in code, a comment, or across a break
        return
    changed = decoded.text[:at] + "Cold War" + decoded.text[at + len("Chilly Warfare") :]
    head, tail = bom + text[:at].encode(codec), text[at + len("Chilly Warfare") :].encode(codec)
    assert files.encode(changed, decoded) == head + "Cold War".encode(codec) + tail


@pytest.mark.parametrize(
    ("kind", "source", "phrase"),
    [
        ("text", "the Chilly Warfare", "Chilly Warfare"),
        ("markdown", "the **Chilly** Warfare `Chilly Warfare`", "Chilly** Warfare"),
        (
            "html",
            "<p>&eacute; the <b>Chilly</b>\nWarfare <code>Chilly Warfare</code>",
            "Chilly</b>\nWarfare",
        ),
    ],
)
def test_the_span_cut_from_the_source_is_the_phrase(kind: str, source: str, phrase: str) -> None:
    source = "\U0001f600 e\u0301 " + source
    prose = READERS[kind](source).prose
    kept = [(at, sign) for at, sign in enumerate(prose) if sign != MASK]
    shown = "".join(sign for _, sign in kept).replace("\n", " ")
    assert shown.count("Chilly Warfare") == 1
    at = shown.index("Chilly Warfare")
    assert source[kept[at][0] : kept[at + len("Chilly Warfare") - 1][0] + 1] == phrase
