"""The guarantees of the demonstration."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from portico.values import Money
from portico_bank_corporate.models import BankGuaranteeType


class Sample(NamedTuple):
    """A guarantee of the demonstration."""

    number: str
    type: BankGuaranteeType
    amount: Money
    beneficiary: str
    place: str
    issued: date
    expires: date


SAMPLES: Final = (
    Sample(
        "PG26-0001",
        BankGuaranteeType.PERF,
        Money(Decimal("1200000.00"), "USD"),
        "Lakeshore Water Authority",
        "US",
        date(2026, 1, 15),
        date(2028, 6, 30),
    ),
    Sample(
        "FG26-0002",
        BankGuaranteeType.FINC,
        Money(Decimal("500000.00"), "GBP"),
        "Thames Plant Hire Ltd",
        "GB",
        date(2026, 1, 20),
        date(2029, 5, 1),
    ),
    Sample(
        "TG26-0003",
        BankGuaranteeType.TEND,
        Money(Decimal("750000.00"), "EUR"),
        "Zarząd Dróg Wojewódzkich",
        "PL",
        date(2026, 1, 26),
        date(2028, 5, 1),
    ),
)
