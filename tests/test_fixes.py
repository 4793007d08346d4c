"""Fixes: what must stay as it is first, then case, articles, markup and overlaps."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_reports import finding

from spincheck.fixes import Edit, apply, edits_of, plan, with_case_of
from spincheck.indefinite_article import indefinite_article


def fixed(text, phrase, original, name="a.md", **more):
    return apply(text, plan(text, [finding(text, phrase, original, **more)], name))


@pytest.mark.parametrize(
    ("text", "phrase", "original"),
    [
        ("It lacks vitamin A lack here.", "lack here", "absence"),
        ("He said the odd thing.", "odd", "odd"),
    ],
)
def test_the_words_before_stay(text, phrase, original):
    at = text.index(phrase)
    assert fixed(text, phrase, original)[:at] == text[:at]


def test_rules_that_cannot_be_fixed_are_not():
    text = "A whole sentence."
    found = [finding(text, text, "Another one.", rule="SP104")]
    assert plan(text, found, least_probability=0.0) == []


def test_blind_suggestions_need_a_probability():
    text = "They sent the vehicle off."
    found = [finding(text, "vehicle", "car", rule="SP201", probability=0.6, reference=False)]
    assert plan(text, found) == []
    assert plan(text, found, least_probability=0.7) == []
    assert plan(text, found, least_probability=0.6) == [Edit(14, 21, "car")]


@pytest.mark.parametrize(
    ("used", "original", "expected"),
    [
        ("flawed facet", "Cold War", "Cold War"),
        ("Flawed facet", "wrong side", "Wrong side"),
        ("FLAWED FACET", "wrong side", "WRONG SIDE"),
        ("Chilly Warfare", "cold war", "Cold War"),
        ("Chilly Warfare", "end of the war", "End of the War"),
        ("U", "you", "You"),
        ("flawed", "iPhone", "iPhone"),
        ("Flawed", "“wrong” side", "“Wrong” side"),
        ("12", "twelve", "twelve"),
        ("the", "...", "..."),
    ],
)
def test_case(used, original, expected):
    assert with_case_of(used, original) == expected


@pytest.mark.parametrize(
    ("text", "phrase", "original", "expected"),
    [
        ("It is a flawed facet.", "flawed facet", "error", "It is an error."),
        ("An antique car.", "antique", "big", "A big car."),
        ("It was an\n  awful day.", "awful", "bad", "It was a\n  bad day."),
        ("A international man.", "international", "foreign", "A foreign man."),
        ("It is an MBA thing.", "MBA thing", "university degree", "It is a university degree."),
        ("They ran a worldwide race.", "worldwide", "unusual", "They ran an unusual race."),
    ],
)
def test_articles(text, phrase, original, expected):
    assert fixed(text, phrase, original) == expected


@pytest.mark.parametrize(
    ("article", "words"),
    [
        ("an", "hour honest heir apple uninformed unusual FBI MBA 8 11 18th 11,000 onerous SUV x"),
        ("a", "house European one-off unique union unit UNESCO NATO UN US user 1 10 180 Ukrainian"),
    ],
)
def test_indefinite_article(article, words):
    assert {word: indefinite_article(word) for word in words.split()} == dict.fromkeys(
        words.split(), article
    )


@pytest.mark.parametrize(
    ("name", "text", "phrase", "original", "expected"),
    [
        ("a.md", "The **Chilly** Warfare.", "Chilly** Warfare", "Cold War", "The **Cold** War."),
        ("a.md", "The Chilly **Warfare**.", "Chilly **Warfare", "Cold War", "The Cold **War**."),
        ("a.md", "The *odd* way.", "odd* way", "rather odd road", "The *rather* odd road."),
        ("a.md", "The **odd** way.", "odd** way", "road", "The **odd** way."),
        ("a.html", "<p>The <b>odd</b> way</p>", "odd</b> way", "R&D road", None),
        ("a.html", "<p>The odd way</p>", "odd way", "R&D road", "<p>The R&amp;D road</p>"),
        ("a.txt", "an odd\n  way on", "odd\n  way", "wrong side", "a wrong\n  side on"),
        ("a.txt", "the odd\nway on", "odd\nway", "road", "the road on"),
        ("a.md", "> the odd\n> way on", "odd\n> way", "wrong side", "> the wrong\n> side on"),
    ],
)
def test_markup_and_line_ends_stay(name, text, phrase, original, expected):
    expected = expected or text.replace("odd", "R&amp;D").replace("way", "road")
    assert fixed(text, phrase, original, name) == expected


def test_overlapping_fixes_are_never_both_applied():
    text = "It was a flawed facet of it."
    found = [
        finding(text, "facet of", "side of", rule="SP201", probability=0.99, reference=False),
        finding(text, "flawed facet", "wrong side", probability=0.5),
        finding(text, "it", "that", nth=0, probability=0.5),
    ]
    edits = plan(text, found, least_probability=0.1)
    assert apply(text, edits) == "It was a wrong side of that."


def test_apply_refuses_what_overlaps():
    with pytest.raises(ValueError, match="overlaps"):
        apply("abcdef", [Edit(0, 3, "x"), Edit(2, 4, "y")])


WORDS = st.lists(
    st.text("abcxyz\u0301é\U0001f600\n ,.&<*", min_size=1, max_size=8), min_size=3, max_size=12
)


@given(WORDS, st.data())
def test_everything_outside_the_edits_stays(pieces, data):
    text = " ".join(pieces)
    spans = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8)))
    edits = [Edit(a, b, "NEW") for a, b in zip(spans[::2], spans[1::2], strict=False)]
    outside, at = "", 0
    for edit in edits:
        outside += text[at : edit.start]
        at = edit.end
    outside += text[at:]
    assert apply(text, edits).replace("NEW", "") == outside


@given(WORDS, st.data())
def test_a_plan_never_overlaps(pieces, data):
    text = " ".join(pieces)
    found = []
    for _ in range(data.draw(st.integers(0, 6))):
        start = data.draw(st.integers(0, len(text) - 1))
        end = data.draw(st.integers(start + 1, len(text)))
        found.append(finding(text, text[start:end], "apple", "pear"))
    edits = plan(text, found, "a.txt")
    assert all(a.end <= b.start for a, b in itertools.pairwise(edits))
    apply(text, edits)


def test_a_finding_beyond_the_text_has_no_edits():
    assert edits_of("short", finding("a longer text", "text", "x")) == ()


MARKED = st.sampled_from(
    [
        "Chilly Warfare",
        "**Chilly** Warfare",
        "Chilly\nWarfare",
        "<b>Chilly</b> Warfare",
        "Chilly&#32;Warfare",
    ]
)


@given(WORDS, MARKED, WORDS, st.sampled_from(["a.md", "a.html", "a.txt"]))
def test_one_fix_leaves_the_rest_byte_for_byte(before, phrase, after, name):
    head, tail = " ".join(before) + " ", " " + " ".join(after)
    text = head + phrase + tail
    one = finding(text, phrase, "Cold War", nth=text[: len(head)].count(phrase))
    result = apply(text, plan(text, [one], name)).encode()
    assert result.startswith(head.encode()) and result.endswith(tail.encode())
    inside = result[len(head.encode()) : len(result) - len(tail.encode())].decode()
    assert inside == phrase or ("Cold" in inside and "War" in inside and "Warfare" not in inside)
