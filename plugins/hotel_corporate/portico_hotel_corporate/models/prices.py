"""What a client pays: a price shared out among the parts of a package, its service and its tax.

Everything is computed on extended amounts (price times quantity) and rounded half-up once per
line, so that what the lines add up to is exactly what the package costs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from portico.values import minor_units, round_exact


@dataclass(frozen=True, slots=True, kw_only=True)
class Taxation:
    """How service and tax are charged on an amount.

    ``service_percent`` and ``tax_percent`` are on the scale 0 to 100; ``service_amount`` is a flat
    charge instead of a percentage. ``inclusive``: the amount already holds both. A service charge
    that is taxed is taxed as the amount is, unless ``service_tax_percent`` says otherwise.
    """

    tax_percent: Decimal
    inclusive: bool
    service_percent: Decimal = Decimal(0)
    service_amount: Decimal | None = None
    service_taxable: bool = False
    service_tax_percent: Decimal | None = None

    @property
    def charges_service(self) -> bool:
        """Whether there is a service charge at all."""
        return bool(self.service_percent) or self.service_amount is not None

    def split(self, amount: Decimal, currency: str) -> Split:
        """The net, service and tax of an amount."""
        return (
            self._taken_out(amount, currency) if self.inclusive else self._put_on(amount, currency)
        )

    def _put_on(self, net: Decimal, currency: str) -> Split:
        exact = Fraction(net)
        service = self._service(exact)
        tax = exact * self._tax + service * self._service_tax
        return Split(
            net=net,
            service=round_exact(service, currency),
            tax=round_exact(tax, currency),
        )

    def _taken_out(self, gross: Decimal, currency: str) -> Split:
        """The tax is what net and service leave, so that the three add up to the gross.

        Of a few cents both may be rounded up; the service then is what is left, and no tax is.
        """
        exact = self._net_of(Fraction(gross))
        net = round_exact(exact, currency)
        service = min(round_exact(self._service(exact), currency), gross - net)
        return Split(net=net, service=service, tax=gross - net - service)

    def _net_of(self, gross: Fraction) -> Fraction:
        """The net that makes up the gross with its tax, its service charge and the tax on that."""
        taxed = 1 + self._service_tax
        if self.service_amount is not None:
            return (gross - Fraction(self.service_amount) * taxed) / (1 + self._tax)
        rate = Fraction(self.service_percent) / 100
        return gross / (1 + self._tax + rate * taxed)

    def _service(self, net: Fraction) -> Fraction:
        if self.service_amount is not None:
            return Fraction(self.service_amount)
        return net * Fraction(self.service_percent) / 100

    @property
    def _tax(self) -> Fraction:
        return Fraction(self.tax_percent) / 100

    @property
    def service_tax(self) -> Decimal:
        """The rate of tax on the service charge; 0 if it is not taxed."""
        if not self.service_taxable or not self.charges_service:
            return Decimal(0)
        return self.tax_percent if self.service_tax_percent is None else self.service_tax_percent

    @property
    def _service_tax(self) -> Fraction:
        return Fraction(self.service_tax) / 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """An amount taken apart."""

    net: Decimal
    service: Decimal
    tax: Decimal

    @property
    def gross(self) -> Decimal:
        """What is paid in all."""
        return self.net + self.service + self.tax


def allocate(total: Decimal, weights: Sequence[Decimal], currency: str) -> list[Decimal]:
    """Share a total out by weight, exact to the minor unit, by the largest remainder.

    100.00 over three equal weights is 33.34, 33.33 and 33.33: of equal remainders the first wins.
    """
    places = minor_units(currency)
    units = int(total.scaleb(places))
    by_weight = [int(weight.scaleb(places)) for weight in weights]
    shares = [divmod(units * weight, sum(by_weight)) for weight in by_weight]
    left_over = units - sum(share for share, _ in shares)
    first = sorted(range(len(shares)), key=lambda i: -shares[i][1])[:left_over]
    return [Decimal(share + (i in first)).scaleb(-places) for i, (share, _) in enumerate(shares)]
