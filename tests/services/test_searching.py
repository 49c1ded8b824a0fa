"""Words are found however their marks are written; what is beneath them is never sealed."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from server.storage.words import query, words

LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
MARKS = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]


@given(st.lists(st.tuples(st.sampled_from(LETTERS), st.sampled_from(MARKS)), min_size=1))
def test_marks_their_form_and_case_do_not_matter(letters):
    marked = "".join(letter + mark for letter, mark in letters)
    bare = words("".join(letter for letter, _ in letters))
    for form in ("NFC", "NFD"):
        assert words(unicodedata.normalize(form, marked)) == bare
        assert words(unicodedata.normalize(form, marked).upper()) == bare
    assert all(word.isascii() for word in bare)


def test_old_and_new_places_of_the_mark_are_one():
    for old, new in (("hoà", "hòa"), ("thuỷ", "thủy"), ("Hoá", "Hóa"), ("Đuờng", "đường")):
        assert words(old) == words(new)


@given(st.text())
def test_whatever_is_searched_for_is_words_only(text):
    for beginning in (False, True):
        asked = query(text, beginning=beginning)
        bare = (asked or "").replace(" & ", "").replace("'", "").replace(":*", "")
        assert not set(bare) & set("'\\:&|!()<> ")


def test_only_a_long_last_word_may_be_a_beginning():
    assert query("hội ng") == "'hoi' & 'ng'"
    assert query("hội ng", beginning=True) is None
    assert query("hội ngh", beginning=True) == "'hoi' & 'ngh':*"
