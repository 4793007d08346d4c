"""Positions: the fast way against an obvious one, on texts that hold every trap."""

from hypothesis import given
from hypothesis import strategies as st

from spincheck.positions import Positions, code_point_offsets, unit_offsets

UNITS = ("code-points", "utf-16", "utf-8")
TEXTS = st.text(
    st.one_of(
        st.sampled_from("ab \n\r\u0301é\U0001f600\u2028漢"),
        st.characters(exclude_categories=("Cs",)),
    ),
    max_size=60,
)


def slow_width(text: str, unit: str) -> int:
    if unit == "code-points":
        return len(text)
    if unit == "utf-8":
        return sum(len(character.encode()) for character in text)
    return sum(2 if ord(character) > 0xFFFF else 1 for character in text)


def slow_position(text: str, offset: int, unit: str) -> tuple[int, int]:
    line, start, at = 1, 0, 0
    while at < offset:
        if text[at] == "\n" or (text[at] == "\r" and text[at + 1 : at + 2] != "\n"):
            line, start = line + 1, at + 1
        at += 1
    return line, slow_width(text[start:offset], unit) + 1


@given(TEXTS, st.lists(st.integers(0, 60), min_size=1, max_size=8), st.sampled_from(UNITS))
def test_many_agrees_with_the_obvious_way(text, offsets, unit):
    offsets = [min(offset, len(text)) for offset in offsets]
    found = Positions(text).many(offsets, unit)
    assert {at: tuple(found[at]) for at in offsets} == {
        at: slow_position(text, at, unit) for at in offsets
    }


@given(TEXTS, st.integers(0, 60), st.sampled_from(UNITS))
def test_offset_inverts_at(text, offset, unit):
    offset = min(offset, len(text))
    positions = Positions(text)
    line, column = positions.at(offset, unit)
    inside_a_line_end = text[offset - 1 : offset] == "\r" and text[offset : offset + 1] == "\n"
    assert positions.offset(line, column, unit) == offset - inside_a_line_end


@given(TEXTS, st.lists(st.integers(0, 60), max_size=8), st.sampled_from(UNITS))
def test_unit_offsets_round_trip(text, offsets, unit):
    offsets = [min(offset, len(text)) for offset in offsets]
    there = unit_offsets(text, offsets, unit)
    assert there == {at: slow_width(text[:at], unit) for at in offsets}
    back = code_point_offsets(text, there.values(), unit)
    assert [back[there[at]] for at in offsets] == offsets


def test_an_offset_inside_a_character_is_its_start():
    assert code_point_offsets("a\U0001f600b", [2], "utf-16") == {2: 1}
    assert code_point_offsets("a\U0001f600b", [2, 3, 4, 5], "utf-8") == {2: 1, 3: 1, 4: 1, 5: 2}


def test_positions_beyond_the_text_stay_inside_it():
    positions = Positions("ab\ncd")
    assert positions.offset(0, 1) == 0
    assert positions.offset(9, 9) == 5
    assert positions.offset(1, 9) == 2
    assert positions.line_span(1) == (0, 2)
