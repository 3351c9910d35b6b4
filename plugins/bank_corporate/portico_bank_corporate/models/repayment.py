"""How a loan is paid back month by month, to the last cent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import count

from portico.values import Choice, round_exact
from portico_bank_corporate.models.annuity import instalment, interest


class BankRepayment(Choice):
    """How a loan is paid back."""

    ANNUITY = "Equal instalments: less of each is interest, more of it comes off what is owed."
    LINEAR = "As much comes off each month; the instalments fall with the interest."


@dataclass(frozen=True, slots=True)
class Payment:
    """What is paid for one month."""

    interest: Decimal
    principal: Decimal
    balance: Decimal
    """What is owed after it."""

    @property
    def amount(self) -> Decimal:
        """The instalment."""
        return self.interest + self.principal


def repayments(
    amount: Decimal, yearly: Decimal, months: int, currency: str, method: BankRepayment
) -> Iterator[Payment]:
    """The payments of a loan, ``yearly`` in per cent; what comes off adds up to the loan exactly.

    Interest is rounded each month, on what is owed. Of an annuity the last instalment takes what
    the rounding of the others left; linear parts are rounded cumulatively.
    """
    equal, balance = instalment(amount, yearly, months, currency), amount
    for number in range(1, months + 1):
        due = interest(balance, yearly, currency)
        if number == months:
            part = balance
        elif method is BankRepayment.ANNUITY:
            part = min(equal - due, balance)
        else:
            left = amount - round_exact(Fraction(amount) * number / months, currency)
            part = balance - left
        balance -= part
        yield Payment(due, part, balance)


def next_instalment(
    amount: Decimal,
    yearly: Decimal,
    months: int,
    currency: str,
    method: BankRepayment,
    balance: Decimal,
) -> Decimal:
    """What is paid next by the plan of a loan of which ``balance`` is owed; more than nothing.

    What was paid beside the plan shortens an annuity; of a linear loan it makes the next
    instalment smaller.
    """
    due = interest(balance, yearly, currency)
    if method is BankRepayment.ANNUITY:
        return min(instalment(amount, yearly, months, currency), balance + due)
    paid = (round_exact(Fraction(amount) * number / months, currency) for number in count(1))
    left = next(amount - each for each in paid if amount - each < balance)
    return balance - left + due
