"""The text report: every word of a sentence, each original beneath its phrase, plain in a pipe."""

import spincheck
from spincheck.formats.text import render
from spincheck.text.document import Document

REFERENCE = "During the Cold War the companies said that they would avoid sanctions."
SUSPECT = "During the Chilly Warfare the firms stated that they would keep away from sanctions."


def rendered(suspect, reference=REFERENCE):
    report = spincheck.scan(
        Document.of(suspect, "a.txt"), references=[Document.of(reference, "b.txt")], blind=False
    )
    return render(report, {"a.txt": suspect})


def test_originals_stand_beneath_their_phrases():
    lines = rendered(SUSPECT).splitlines()
    (at,) = [n for n, line in enumerate(lines) if "[Chilly Warfare]" in line]
    for used, original in (("[Chilly Warfare]", "Cold War"), ("[firms]", "companies")):
        assert lines[at + 1].index(original) == lines[at].index(used) + 1


def test_no_word_of_a_sentence_is_lost():
    text = rendered(SUSPECT)
    assert all(word.strip(".") in text for word in SUSPECT.split())


def test_an_unrelated_text_has_a_summary_only():
    text = rendered("Bread needs flour, water, salt and a night of rest.")
    assert text.splitlines()[1].startswith("unrelated")
    assert "[" not in text


def test_a_pipe_gets_neither_colour_nor_boxes():
    text = rendered(SUSPECT)
    assert "\x1b" not in text
    assert not any("\u2500" <= character <= "\u257f" for character in text)


def test_wide_sentences_wrap():
    text = rendered(f"{SUSPECT[:-1]} and more {'word ' * 60}.", REFERENCE)
    assert max(map(len, text.splitlines())) <= 200
