"""Whether two names are one person's: what a bank answers when it verifies a payee."""

from __future__ import annotations

import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

from portico.values import Choice

CLOSE: Final = 0.85
"""Above this similarity two names are taken for spellings of one."""


class BankNameMatch(Choice):
    """How a payee's name agrees with the holder's of the account."""

    RCVC = "The names match."
    RVMC = "The names are close: one may be a misspelling or a short form of the other."
    RVNM = "The names do not match."
    RVNA = "Nothing is known of the holder."


def match_names(given: str, held: str | None) -> BankNameMatch:
    """Compare two names whatever their script, accents, capitals and order of words."""
    if not held:
        return BankNameMatch.RVNA
    if given == held:
        return BankNameMatch.RCVC
    one, other = plain_name(given), plain_name(held)
    if sorted(one) == sorted(other):
        return BankNameMatch.RCVC
    alike = SequenceMatcher(None, " ".join(sorted(one)), " ".join(sorted(other))).ratio()
    return BankNameMatch.RVMC if alike >= CLOSE or _is_short(one, other) else BankNameMatch.RVNM


@lru_cache(maxsize=4096)
def plain_name(name: str) -> tuple[str, ...]:
    """The words of a name in small Latin letters: ``Müller-Łoś`` gives ``muller``, ``los``."""
    from anyascii import anyascii  # noqa: PLC0415 (a start need not wait for its tables)

    latin = anyascii(unicodedata.normalize("NFC", name)).casefold()
    return tuple("".join(c if c.isalnum() else " " for c in latin).split())


def _is_short(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether each word of the shorter name begins a word of the other: ``A. Kowalska``."""
    short, long = sorted((one, other), key=lambda words: (len("".join(words)), words))
    full = any(word in long for word in short)
    return full and all(any(word.startswith(part) for word in long) for part in short)
