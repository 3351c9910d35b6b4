"""Words have one form, whatever the case, the accents and the alphabet."""

from __future__ import annotations

import pytest

from portico.database.search.words import LONGEST, asked_words, stored_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Café CRÈME", ("cafe", "creme")),
        ("Cafe\u0301", ("cafe",)),
        ("Straße STRASSE", ("strasse",)),
        ("Łódź Ørsted Đuro Æon", ("lodz", "orsted", "duro", "aeon")),
        ("İstanbul \u0131ş\u0131k", ("istanbul", "isik")),
        ("Йогурт Ёлка Київ", ("иогурт", "елка", "киів")),
        ("ΑΚΡΌΠΟΛΗ ακρόπολης", ("ακροπολη", "ακροπολησ")),
        ("\uff21\uff23\uff2d\uff25 ﬁrst №5", ("acme", "first", "no5")),
        ("हिन्दी", ("हिन्दी",)),
        ("كِتَاب", ("كتاب",)),
        ("삼성전자", ("삼성전자",)),
        ("東京電力", ("東京", "京電", "電力")),
        ("力", ("力",)),
        ("ガス gas", ("ガス", "gas")),
        ("O'Brien & Co.", ("o", "brien", "co")),
        ("a A á", ("a",)),
        ('" OR * NEAR(', ("or", "near")),
        (":*", ()),
        ("", ()),
        ("🙂 — …", ()),
        ("x" * 99, ("x" * LONGEST,)),
    ],
)
def test_what_is_asked(text: str, words: tuple[str, ...]) -> None:
    assert asked_words(text) == words


def test_what_is_stored_has_its_title_before_the_bar() -> None:
    assert stored_words(["Acme Trading"], ["Acme GmbH", None, "DE 123"]) == (
        "acme trading | acme gmbh de 123"
    )


def test_a_title_keeps_its_words_as_often_as_it_has_them() -> None:
    assert stored_words(["New York, New York"], []) == "new york new york |"


def test_names_with_punctuation_are_stored_in_one_word_too() -> None:
    assert stored_words(["L'Oréal S.A."], ["AT&T, (E.ON)"]) == (
        "l oreal s a | at t e on loreal sa att eon"
    )


def test_of_a_run_without_spaces_every_letter_begins_something() -> None:
    assert stored_words(["東京電力"], []) == "東京 京電 電力 力 |"


def test_nothing_to_search_by_is_still_a_text_without_empty_words() -> None:
    for title in ([], [None], [""], ["—"]):
        assert stored_words(title, []) == "|"


def test_a_long_text_is_cut() -> None:
    text = " ".join(f"w{number}" for number in range(5000))

    assert len(stored_words([text], []).split(" ")) == 1000
