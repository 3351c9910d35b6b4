"""Packages: a delegate rate, a room package, a menu, sold at one price and made of parts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portico.database import Amount, Currency, Percent, Record, account_key, choice
from portico.errors import Path, Problems, refuse
from portico.values import Choice, Money, round_money
from portico_hotel_corporate.models.amounts import check_money, check_percent
from portico_hotel_corporate.models.base import Base
from portico_hotel_corporate.models.prices import Split, Taxation, allocate
from portico_hotel_corporate.models.properties import LARGEST_COUNT, check_code
from portico_hotel_corporate.models.servings import (
    HotelPackageAllocation,
    HotelPackageBasis,
    Sale,
    Serving,
)
from portico_hotel_corporate.models.spans import check_span


class HotelRevenueGroup(Choice):
    """Which department earns a part of a package."""

    ROOMS = "Guest rooms."
    FOOD = "Food."
    BEVERAGE = "Drinks."
    RENTAL = "Hire of function spaces."
    AV = "Sound, light and screens."
    OTHER = "Anything else."


class RatePackage(Record, Base):
    """A bundle of services at one price, such as a day delegate rate."""

    __tablename__ = "hotel_rate_package"
    __table_args__ = (UniqueConstraint("property_id", "code"),)

    property_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_property.id", ondelete="CASCADE"), doc="The property that sells it."
    )
    account_id: Mapped[UUID | None] = account_key(
        "The client that it is made for; null: it is sold to all.", nullable=True
    )
    code: Mapped[str] = mapped_column(
        String(20), doc="A short code, in capitals, of its own within the property: DDR65."
    )
    name: Mapped[str] = mapped_column(String(200), doc="The name on the offer.")
    basis: Mapped[HotelPackageBasis] = mapped_column(
        choice(HotelPackageBasis), doc="What the price is for."
    )
    price_amount: Mapped[Decimal] = mapped_column(Amount(), doc="The price of one unit.")
    currency: Mapped[str] = mapped_column(Currency(), doc="The currency of the price.")
    tax_inclusive: Mapped[bool] = mapped_column(
        doc="Whether the price already holds service charge and tax."
    )
    min_attendees: Mapped[int] = mapped_column(doc="For how many attendees at least it is sold.")
    max_attendees: Mapped[int | None] = mapped_column(
        doc="For how many attendees at most it is sold."
    )
    valid_from: Mapped[date] = mapped_column(doc="The first day of events that it is sold for.")
    valid_to: Mapped[date | None] = mapped_column(
        doc="The last day of events that it is sold for; null: until further notice."
    )
    sell_from: Mapped[date | None] = mapped_column(doc="The first day on which it may be booked.")
    sell_to: Mapped[date | None] = mapped_column(doc="The last day on which it may be booked.")

    components: Mapped[list[PackageComponent]] = relationship(
        order_by="PackageComponent.position", cascade="all, delete-orphan", lazy="selectin"
    )

    def split(self, sale: Sale) -> list[tuple[PackageComponent, Split]]:
        """What each part costs when so much is sold: net, service and tax."""
        return [
            (part, part.taxation(sale, inclusive=self.tax_inclusive).split(share, self.currency))
            for part, share in zip(self.components, self.shares(sale), strict=True)
        ]

    def shares(self, sale: Sale) -> list[Decimal]:
        """The price shared out: fixed shares first, the rest by what the others list at.

        Refused if the fixed ones are more than the price, or leave a rest that nobody gets.
        """
        fixed = [part.value(sale) if part.is_fixed else Decimal(0) for part in self.components]
        weights = [Decimal(0) if part.is_fixed else part.value(sale) for part in self.components]
        rest = self.price_amount * sale.units - sum(fixed)
        if rest < 0 or (rest and not any(weights)):
            raise refuse(
                "HOTEL_PACKAGE_SHARES",
                f"The parts of {self.name} with a fixed share leave {rest} {self.currency} of the "
                "price for the others: it must be nothing, or something that others share.",
                *("input", "components"),
            )
        shared = allocate(rest, weights, self.currency) if rest else [Decimal(0)] * len(fixed)
        both = zip(fixed, shared, strict=True)
        return [round_money(one + other, self.currency) for one, other in both]

    def check_sale(self, attendees: int, day: date) -> None:
        """Refuse to sell outside of the validity or for too few or too many attendees."""
        problems = Problems()
        last = self.valid_to or date.max
        problems.check(
            ok=self.valid_from <= day <= last,
            code="HOTEL_PACKAGE_NOT_VALID",
            message=f"{self.name} is sold for events from {self.valid_from}"
            + (f" to {self.valid_to}" if self.valid_to else "")
            + f", not on {day}.",
            path=("input", "day"),
        )
        problems.check(
            ok=self.min_attendees <= attendees <= (self.max_attendees or LARGEST_COUNT),
            code="HOTEL_PACKAGE_ATTENDEES",
            message=f"{self.name} is sold for {self.min_attendees} "
            + (f"to {self.max_attendees}" if self.max_attendees else "or more")
            + f" attendees, not for {attendees}.",
            path=("input", "attendees"),
        )
        problems.raise_if_any()

    def check_sold_on(self, today: date) -> None:
        """Refuse to book it before or after it is on sale."""
        problems = Problems()
        problems.check(
            ok=(self.sell_from or date.min) <= today <= (self.sell_to or date.max),
            code="HOTEL_PACKAGE_NOT_ON_SALE",
            message=f"{self.name} is booked from {self.sell_from or 'now'} to "
            f"{self.sell_to or 'further notice'}, not on {today}.",
            path=("input", "packageId"),
        )
        problems.raise_if_any()

    def check(self, currency: str) -> None:
        """Refuse a package that nobody could sell, or could not price in this currency."""
        problems = Problems()
        check_code(problems, self.code)
        self._check_limits(problems)
        price = Money(self.price_amount, self.currency)
        parts = [part.check(problems, self.basis, currency) for part in self.components]
        if check_money(problems, price, currency, ("input", "price")) and all(parts):
            self._check_parts(problems)
        problems.raise_if_any()

    def _check_limits(self, problems: Problems) -> None:
        problems.check(
            ok=1 <= self.min_attendees <= (self.max_attendees or LARGEST_COUNT) <= LARGEST_COUNT,
            code="HOTEL_PACKAGE_ATTENDEES",
            message=f"Attendees are at least 1 and at most {LARGEST_COUNT}, and not fewer at most "
            "than at least.",
            path=("input", "maxAttendees"),
        )
        check_span(problems, (self.valid_from, self.valid_to), ("input", "validTo"))
        on_sale = (self.sell_from or date.min, self.sell_to)
        check_span(problems, on_sale, ("input", "sellTo"))

    def _check_parts(self, problems: Problems) -> None:
        """The price is shared out by list price, and each share must cover its service charge.

        Very many units are looked at: a share of one is rounded, and may seem to cover it. What
        is for some people only is looked at again when it is sold.
        """
        if not any(part.list_price_amount for part in self.components):
            problems.add(
                "HOTEL_PACKAGE_COMPONENTS",
                "Give at least one component with a list price above zero: the price of the "
                "package is shared out by them.",
                "input",
                "components",
            )
            return
        many = Sale(basis=self.basis, attendees=LARGEST_COUNT, room_nights=LARGEST_COUNT)
        self.check_shares(problems, many)

    def check_shares(self, problems: Problems, sale: Sale) -> None:
        """Note parts whose share of a sale does not cover their service charge."""
        for part, split in self.split(sale):
            problems.check(
                ok=split.net >= 0,
                code="HOTEL_PACKAGE_SERVICE",
                message=f"The service charge of {part.name} is more than its share of the price.",
                path=("input", "components", part.position, "serviceAmount"),
            )


class PackageComponent(Serving, Base):
    """A part of a package: what is served, who earns it and how it is taxed."""

    __tablename__ = "hotel_package_component"

    package_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_rate_package.id", ondelete="CASCADE"),
        primary_key=True,
        doc="The package.",
    )
    position: Mapped[int] = mapped_column(primary_key=True, doc="Its place in order, from 0.")
    name: Mapped[str] = mapped_column(String(200), doc="What is served.")
    charge_code_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("hotel_charge_code.id", ondelete="SET NULL"),
        index=True,
        doc="What it is charged as.",
    )
    revenue_group: Mapped[HotelRevenueGroup] = mapped_column(
        choice(HotelRevenueGroup), doc="Which department earns it."
    )
    list_price_amount: Mapped[Decimal] = mapped_column(
        Amount(), doc="The price on its own; the package's price is shared out in proportion."
    )
    currency: Mapped[str] = mapped_column(Currency(), doc="The currency of the amounts.")
    tax_percent: Mapped[Decimal] = mapped_column(Percent(), doc="The tax rate.")
    service_percent: Mapped[Decimal] = mapped_column(
        Percent(), doc="The service charge in percent of the net amount."
    )
    service_amount: Mapped[Decimal | None] = mapped_column(
        Amount(), doc="A flat service charge for each time it is served, instead of a percentage."
    )
    service_taxable: Mapped[bool] = mapped_column(doc="Whether the service charge is taxed.")
    service_tax_percent: Mapped[Decimal | None] = mapped_column(
        Percent(),
        doc="The rate of tax on the service charge; null: taxed as the part is, if at all.",
    )

    @property
    def is_fixed(self) -> bool:
        """Whether its share of the price is its list price."""
        return self.allocation is HotelPackageAllocation.FIXED

    def value(self, sale: Sale) -> Decimal:
        """What all of it would cost by itself when so much is sold."""
        return self.list_price_amount * self.quantity * self.times(sale)

    def taxation(self, sale: Sale, *, inclusive: bool) -> Taxation:
        """How this part is taxed when so much is sold."""
        flat = self.service_amount
        return Taxation(
            tax_percent=self.tax_percent,
            inclusive=inclusive,
            service_percent=self.service_percent,
            service_amount=None if flat is None else flat * self.times(sale),
            service_taxable=self.service_taxable,
            service_tax_percent=self.service_tax_percent,
        )

    def check(self, problems: Problems, basis: HotelPackageBasis, currency: str) -> bool:
        """Note impossible amounts and rates; tell whether there are none."""
        path = ("input", "components", self.position)
        found = [
            check_money(problems, Money(amount, self.currency), currency, (*path, field))
            for field, amount in self._amounts()
        ]
        found += [
            check_percent(problems, self.tax_percent, (*path, "taxPercent")),
            check_percent(problems, self.service_percent, (*path, "servicePercent")),
            self.check_serving(problems, basis, currency, path),
        ]
        found.append(self._check_service_tax(problems, (*path, "serviceTaxPercent")))
        one_service = self.service_amount is None or self.service_percent == 0
        problems.check(
            ok=one_service,
            code="HOTEL_PACKAGE_SERVICE",
            message="Give the service charge as a percentage or as a flat amount, not both.",
            path=(*path, "serviceAmount"),
        )
        return all(found) and one_service

    def _check_service_tax(self, problems: Problems, path: Path) -> bool:
        if self.service_tax_percent is None:
            return True
        problems.check(
            ok=self.service_taxable,
            code="HOTEL_SERVICE_TAX",
            message="The service charge is not taxed: leave its tax out, or say serviceTaxable.",
            path=path,
        )
        return check_percent(problems, self.service_tax_percent, path)

    def _amounts(self) -> Sequence[tuple[str, Decimal]]:
        listed = [("listPrice", self.list_price_amount)]
        if self.service_amount is not None:
            listed.append(("serviceAmount", self.service_amount))
        return listed
