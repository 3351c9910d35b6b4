"""Value types that the core and every plugin share: money, choices, references, absence.

Nothing here knows the database, GraphQL or an industry.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from fractions import Fraction
from math import floor
from typing import Final, final

# ISO 4217, "List One", column "Minor unit"; every code that is not here has two digits.
MINOR_UNITS: Final[dict[str, int]] = {
    **dict.fromkeys(
        "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(), 0
    ),
    **dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3),
    **dict.fromkeys("CLF UYW".split(), 4),
}


def minor_units(currency: str) -> int:
    """How many decimal places an amount in this ISO 4217 currency has."""
    return MINOR_UNITS.get(currency, 2)


def round_money(amount: Decimal, currency: str) -> Decimal:
    """Round half-up to the currency's minor unit: 292.125 EUR becomes 292.13."""
    return amount.quantize(Decimal(1).scaleb(-minor_units(currency)), ROUND_HALF_UP)


def round_exact(exact: Fraction, currency: str) -> Decimal:
    """Round a fraction half-up, away from zero, to the currency's minor unit: 1/8 EUR is 0.13."""
    return round_fraction(exact, minor_units(currency))


def round_fraction(exact: Fraction, places: int) -> Decimal:
    """Round a fraction half-up, away from zero, to a number of decimal places."""
    whole = floor(abs(exact) * 10**places + Fraction(1, 2))
    return Decimal(whole if exact >= 0 else -whole).scaleb(-places)


def round_places(value: Decimal, places: int) -> Decimal:
    """Round half-up to a number of decimal places."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


class CurrencyMismatch(ValueError):
    """Two amounts in different currencies were added, subtracted or compared."""


@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount in one ISO 4217 currency."""

    amount: Decimal
    currency: str

    def rounded(self) -> Money:
        """The amount rounded half-up to the currency's minor unit."""
        return Money(round_money(self.amount, self.currency), self.currency)

    def is_representable(self) -> bool:
        """Whether the amount has no more decimals than its currency has."""
        return self.amount == round_money(self.amount, self.currency)

    def __add__(self, other: Money) -> Money:
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount - self._same(other), self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.amount < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.amount <= self._same(other)

    def _same(self, other: Money) -> Decimal:
        if other.currency != self.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency} cannot be combined")
        return other.amount


@dataclass(frozen=True, slots=True)
class Price(Money):
    """The price of one unit: it may be finer than its currency's minor unit, 0.0045 EUR."""


class Choice(Enum):
    """An enumeration whose member names are stored and shown, and whose values describe them.

    ``ACTIVE = "Buys from us now."`` is the value ``ACTIVE`` in GraphQL and in the database,
    described by its text. The texts of one choice must differ.
    """

    @property
    def description(self) -> str:
        """What the member means, in words."""
        return str(self.value)


@final
class Unset(Enum):
    """The type of :data:`UNSET`."""

    UNSET = "UNSET"

    def __bool__(self) -> bool:
        return False


UNSET: Final = Unset.UNSET
"""An input field that the caller left out, as opposed to one set to null."""


@dataclass(frozen=True, slots=True)
class Ref:
    """Marks an input field as the id of a record: ``Annotated[UUID, Ref("Account"), "…"]``.

    ``target`` is the GraphQL type; an id of any other type is refused before the deed is done.
    """

    target: str


@dataclass(frozen=True, slots=True)
class Scalar:
    """Marks a text field as one of the API's scalars: ``Annotated[str, Scalar("URL"), "…"]``."""

    name: str
