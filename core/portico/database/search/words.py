"""Words: the one form that stored text and searched text are brought to before they are compared.

Upper and lower case, accents and the widths of letters do not count: ``Łódź``, ``ŁÓDŹ`` and
``lodz`` are one word. Scripts that are written without spaces are cut into pairs of letters.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from typing import Final

LONGEST: Final = 40
"""How many letters of a word count."""

MOST_KEPT: Final = 1000
"""How many words of a record are kept."""

BAR: Final = "|"
"""Stands between the words of a record's title and all others; it can be in no word."""

ACCENTS: Final = (
    *((0x0300, 0x036F), (0x0483, 0x0487), (0x0591, 0x05C7), (0x0610, 0x061A), (0x064B, 0x065F)),
    *((0x0670, 0x0670), (0x06D6, 0x06ED), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF)),
    (0xFE20, 0xFE2F),
)
"""The combining marks that may be left out when writing: of Latin, Greek, Cyrillic, Hebrew and
Arabic. Those of other scripts, such as Devanagari's vowels, make another word."""

UNSPACED: Final = (
    *((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3005, 0x3007), (0x3040, 0x30FF)),
    *((0x31F0, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF)),
)
"""Thai, Lao, Burmese, Khmer, Japanese and Chinese, which put no spaces between words."""

LETTERS: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t"}
    | {"æ": "ae", "œ": "oe", "þ": "th", "\u0131": "i", "\u0491": "\u0433"}
)
"""Letters that Unicode does not take apart, as they are written where they are missing."""

JOINERS: Final = frozenset("'’`\u02bc\u00b4.-\u2010\u2011&/+")
"""What stands within names such as ``O'Brien``, ``S.A.`` and ``AT&T``."""


def folded(text: str) -> str:
    """Text without what does not count: ``Straße Ørsted`` becomes ``strasse orsted``."""
    bare = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    kept = "".join(character for character in bare if not _within(character, ACCENTS))
    return unicodedata.normalize("NFC", kept).translate(LETTERS)


def stored_words(title: Iterable[str | None], others: Iterable[str | None]) -> str:
    """What is kept of a record: ``acme trading | gmbh de123``, the words of its title first.

    Names such as ``O'Brien`` are kept in one word too, after the bar.
    """
    titles, rest = [folded(text) for text in title if text], [folded(t) for t in others if t]
    first = [word for text in titles for word in _kept(text)]
    more = dict.fromkeys(word for text in rest for word in _kept(text))
    more |= dict.fromkeys(word for text in [*titles, *rest] for word in _joined(text))
    return " ".join([*first, BAR, *more][:MOST_KEPT])


@lru_cache(maxsize=256)
def asked_words(text: str) -> tuple[str, ...]:
    """The words that somebody searches for, each once: beginnings of words that are kept."""
    return tuple(dict.fromkeys(_asked(text)))


def title_words(text: str) -> str:
    """The words of a title that is just this text, as :func:`stored_words` keeps them."""
    return " ".join(_kept(folded(text)))


def title_beginning(text: str) -> str:
    """What the words of a title begin with if it begins with this text."""
    return " ".join(_asked(text))


def _asked(text: str) -> Iterator[str]:
    for run, cut in _runs(folded(text)):
        yield from _pairs(run) if cut else [run]


def _kept(text: str) -> Iterator[str]:
    """The words of a text; of a run without spaces also its last letter, which begins no pair."""
    for run, cut in _runs(text):
        if not cut:
            yield run
            continue
        yield from _pairs(run)
        if len(run) > 1:
            yield run[-1]


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)] or [run]


def _runs(text: str) -> Iterator[tuple[str, bool]]:
    """The words of folded text, and whether each must still be cut."""
    for kind, characters in groupby(text, _kind):
        if kind is not None:
            run = "".join(characters)
            yield (run, True) if kind else (run[:LONGEST], False)


def _kind(character: str) -> bool | None:
    """Whether a letter is of a script without spaces; None if it is no letter or digit."""
    if not (character.isalnum() or unicodedata.category(character)[0] == "M"):
        return None
    return _within(character, UNSPACED)


def _joined(text: str) -> Iterator[str]:
    """The names of a text that have punctuation within, without it."""
    for chunk in text.split():
        name = chunk.strip("".join(_between(chunk)))
        between = _between(name)
        if between and between <= JOINERS and not any(map(_kind, name)):
            yield "".join(letter for letter in name if letter not in between)[:LONGEST]


def _between(text: str) -> set[str]:
    """What is neither letter nor digit."""
    return {character for character in text if _kind(character) is None}


def _within(character: str, ranges: Iterable[tuple[int, int]]) -> bool:
    code = ord(character)
    return any(first <= code <= last for first, last in ranges)
