"""What is put on a price and since when: tax rates, service charges, and what is charged how."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from portico.database import Amount, Currency, Document, Percent, Record, choice
from portico.errors import Problems
from portico.values import Money
from portico_hotel_corporate.models.amounts import check_money, check_percent
from portico_hotel_corporate.models.base import Base
from portico_hotel_corporate.models.packages import HotelRevenueGroup
from portico_hotel_corporate.models.properties import check_code
from portico_hotel_corporate.models.spans import Span, check_span

MOST_TAX_CODES: Final = 9


class _Rule(Record):
    """What every dated rule of a property has."""

    @declared_attr
    def property_id(cls) -> Mapped[UUID]:  # noqa: N805 (SQLAlchemy passes the class)
        return mapped_column(
            ForeignKey("hotel_property.id", ondelete="CASCADE"), index=True, doc="The property."
        )

    code: Mapped[str] = mapped_column(
        String(20), doc="A short code in capitals; rules of one code follow one another in time."
    )
    label: Mapped[str] = mapped_column(String(100), doc="What stands on the bill.")
    valid_from: Mapped[date] = mapped_column(doc="The first day of functions that it is for.")
    valid_to: Mapped[date | None] = mapped_column(
        doc="The last day of functions that it is for; null: until further notice."
    )

    @property
    def span(self) -> Span:
        """The days of functions that the rule is for."""
        return self.valid_from, self.valid_to

    def _check_rule(self, problems: Problems) -> None:
        check_code(problems, self.code)
        check_span(problems, self.span, ("input", "validTo"))


class TaxRule(_Rule, Base):
    """A rate of tax, for functions from one day to another."""

    __tablename__ = "hotel_tax_rule"
    __table_args__ = (UniqueConstraint("property_id", "code", "valid_from"),)

    percent: Mapped[Decimal] = mapped_column(Percent(), doc="The rate on the scale 0 to 100.")

    def check(self, currency: str) -> None:
        """Refuse an impossible rate, code or span."""
        del currency
        problems = Problems()
        self._check_rule(problems)
        check_percent(problems, self.percent, ("input", "percent"))
        problems.raise_if_any()


class ServiceChargeRule(_Rule, Base):
    """A service charge, in percent or as an amount a unit, for functions from one day on."""

    __tablename__ = "hotel_service_charge_rule"
    __table_args__ = (UniqueConstraint("property_id", "code", "valid_from"),)

    percent: Mapped[Decimal | None] = mapped_column(
        Percent(), doc="The charge in percent of the net, on the scale 0 to 100."
    )
    charge_amount: Mapped[Decimal | None] = mapped_column(
        Amount(), doc="The charge for each unit, instead of a percentage."
    )
    currency: Mapped[str] = mapped_column(Currency(), doc="The currency of the amount.")
    taxable: Mapped[bool] = mapped_column(doc="Whether the charge is taxed.")
    tax_codes: Mapped[list[str]] = mapped_column(
        Document(),
        doc="The codes of the tax rules that it is taxed by, all of them together; none: if it is "
        "taxed, then as what it is put on.",
    )

    def check(self, currency: str) -> None:
        """Refuse what is neither a percentage nor an amount, or both."""
        problems = Problems()
        self._check_rule(problems)
        problems.check(
            ok=(self.percent is None) != (self.charge_amount is None),
            code="HOTEL_SERVICE_CHARGE",
            message="Give the service charge as a percentage or as an amount, one of the two.",
            path=("input", "percent"),
        )
        if self.percent is not None:
            check_percent(problems, self.percent, ("input", "percent"))
        if self.charge_amount is not None:
            given = Money(self.charge_amount, self.currency)
            check_money(problems, given, currency, ("input", "charge"))
        self._check_tax_codes(problems)
        problems.raise_if_any()

    def _check_tax_codes(self, problems: Problems) -> None:
        problems.check(
            ok=self.taxable or not self.tax_codes,
            code="HOTEL_SERVICE_TAX",
            message="A service charge that is not taxed has no codes of tax: leave taxCodes out, "
            "or say that it is taxable.",
            path=("input", "taxCodes"),
        )
        problems.check(
            ok=len(set(self.tax_codes)) == len(self.tax_codes) <= MOST_TAX_CODES,
            code="HOTEL_SERVICE_TAX",
            message=f"Name at most {MOST_TAX_CODES} codes of tax, each once.",
            path=("input", "taxCodes"),
        )


class ChargeCode(Record, Base):
    """Something that is charged: which department earns it, and by which rules it is taxed."""

    __tablename__ = "hotel_charge_code"
    __table_args__ = (UniqueConstraint("property_id", "code"),)

    property_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_property.id", ondelete="CASCADE"), index=True, doc="The property."
    )
    code: Mapped[str] = mapped_column(String(20), doc="A short code in capitals.")
    label: Mapped[str] = mapped_column(String(100), doc="What stands on the bill.")
    revenue_group: Mapped[HotelRevenueGroup] = mapped_column(
        choice(HotelRevenueGroup), doc="Which department earns it."
    )
    tax_code: Mapped[str | None] = mapped_column(
        String(20), doc="The code of the tax rules; null: not taxed."
    )
    service_code: Mapped[str | None] = mapped_column(
        String(20), doc="The code of the service charge rules; null: no service charge."
    )

    @property
    def rules(self) -> tuple[str | None, str | None]:
        """The codes of the tax and of the service charge rules that are put on it."""
        return self.tax_code, self.service_code

    def check(self) -> None:
        """Refuse an impossible code."""
        problems = Problems()
        check_code(problems, self.code)
        problems.raise_if_any()
