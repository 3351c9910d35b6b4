"""The language of a paper: its words out of a catalogue, its dates and numbers as it writes them.

The words that papers are written in are English; ``languages/`` has a gettext catalogue (``.po``)
for every other language, to be edited with the tools of translators.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from portico.errors import refuse
from portico.papers.paper import Said
from portico.values import Choice, Money, minor_units

if TYPE_CHECKING:
    from babel import Locale

FOLDER: Final = Path(__file__).parent / "languages"
ENGLISH: Final = "en"
LETTERS: Final = 2
"""As long are abbreviations, which keep their capitals: AV."""
WEEK: Final = 7
ROW: Final = 3
"""From so many days in a row on, only the first and the last are named."""
BRITISH: Final = "en-GB"
"""How English is written where the tag does not say."""


@dataclass(frozen=True, slots=True)
class Language:
    """A language, and how it writes dates and numbers."""

    locale: Locale
    catalogue: NullTranslations

    @property
    def tag(self) -> str:
        """The BCP 47 tag: ``de-AT``."""
        return str(self.locale).replace("_", "-")

    def say(self, text: str, /, **values: object) -> str:
        """An English text in the language, its gaps filled; it knows what it was (``Said``)."""
        said = self.catalogue.gettext(text)
        return Said(said.format(**values) if values else said, text)

    def name(self, member: Choice) -> str:
        """What a choice is called: ``BANQUET_ROUNDS`` is *Banquet rounds*."""
        return self.say(plain(member.name))

    def about(self, member: Choice) -> str:
        """What a choice means, in a sentence."""
        return self.say(member.description)

    def day(self, day: date, *, short: bool = False) -> str:
        """A day: *1 December 2026*, or *1 Dec 2026* where there is little room."""
        from babel.dates import format_date  # noqa: PLC0415 (slow to import, seldom needed)

        return format_date(day, "medium" if short else "long", locale=self.locale)

    def weekday(self, day: date) -> str:
        """A day with its day of the week: *Tuesday, 1 December 2026*."""
        from babel.dates import format_date  # noqa: PLC0415 (slow to import, seldom needed)

        return format_date(day, "full", locale=self.locale)

    def weekdays(self, days: Sequence[int]) -> str:
        """Days of the week, 0 the Monday, in short; three or more in a row as one: *Sun–Thu*."""
        from babel.dates import get_day_names  # noqa: PLC0415 (slow to import, seldom needed)

        names = get_day_names("abbreviated", "stand-alone", self.locale)
        first = next((day for day in days if (day - 1) % WEEK not in days), 0)
        runs: list[list[str]] = [[]]
        for day in (each % WEEK for each in range(first, first + WEEK)):
            if day in days:
                runs[-1].append(names[day])
            elif runs[-1]:
                runs.append([])
        return ", ".join(_run(run) for run in runs if run)

    def clocks(self, day: date, *instants: datetime) -> list[str]:
        """Times by the clock that they carry; with their own day where it is another than that."""
        return [
            self.clock(each)
            if each.date() == day
            else f"{self.day(each.date(), short=True)}, {self.clock(each)}"
            for each in instants
        ]

    def clock(self, instant: datetime) -> str:
        """The time of day, by the clock that the instant carries."""
        return instant.strftime("%H:%M")

    def span(self, start: datetime, end: datetime) -> str:
        """From one instant to another, by the clock that they carry; the day once if it is one."""
        first, last = self.day(start.date(), short=True), self.day(end.date(), short=True)
        until = self.clock(end) if first == last else f"{last}, {self.clock(end)}"
        return f"{first}, {self.clock(start)} – {until}"

    def number(self, value: Decimal | int) -> str:
        """A number with as many decimals as it has."""
        from babel.numbers import format_decimal  # noqa: PLC0415 (slow to import)

        return format_decimal(value, locale=self.locale, decimal_quantization=False)

    def money(self, money: Money) -> str:
        """An amount with the decimals of its currency, which is named beside it."""
        from babel.numbers import format_decimal  # noqa: PLC0415 (slow to import)

        places = "." + "0" * minor_units(money.currency)
        pattern = "#,##0" + (places if len(places) > 1 else "")
        return format_decimal(money.rounded().amount, pattern, locale=self.locale)


def _run(names: list[str]) -> str:
    return ", ".join(names) if len(names) < ROW else f"{names[0]}–{names[-1]}"


def plain(name: str) -> str:
    """The name of a choice as people write it."""
    return name if len(name) <= LETTERS else name.replace("_", " ").capitalize()


@cache
def languages() -> tuple[str, ...]:
    """The languages that papers can be written in."""
    return (ENGLISH, *sorted(path.stem for path in FOLDER.glob("*.po")))


def language_of(*tags: str | None) -> Language:
    """The language of the first tag that there is a catalogue for, else English."""
    known = (tag for tag in tags if tag is not None and _root(tag) in languages())
    return _language(next(known, ENGLISH))


def check_language(tag: str | None) -> None:
    """Refuse a language that papers cannot be written in."""
    if tag is not None and _root(tag) not in languages():
        message = f"There are no papers in {tag}, only in {', '.join(languages())}."
        raise refuse("HOTEL_LANGUAGE", message, "input", "language")


def _root(tag: str) -> str:
    return tag.replace("_", "-").partition("-")[0].lower()


@cache
def _language(tag: str) -> Language:
    """A region that nobody knows leaves the language as it is written at large."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 (slow to import)

    root = _root(tag)
    usual = BRITISH if root == ENGLISH else root
    try:
        locale = Locale.parse(usual if tag.lower() == root else tag.replace("_", "-"), sep="-")
    except (UnknownLocaleError, ValueError):
        locale = Locale.parse(usual, sep="-")
    return Language(locale, _catalogue(root))


@cache
def _catalogue(root: str) -> NullTranslations:
    from babel.messages.mofile import write_mo  # noqa: PLC0415 (slow to import)
    from babel.messages.pofile import read_po  # noqa: PLC0415 (slow to import)

    if root == ENGLISH:
        return NullTranslations()
    compiled = BytesIO()
    with (FOLDER / f"{root}.po").open("rb") as file:
        write_mo(compiled, read_po(file, abort_invalid=True))
    compiled.seek(0)
    return GNUTranslations(compiled)
