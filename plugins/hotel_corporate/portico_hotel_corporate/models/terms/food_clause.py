"""The clause on food and drink: what must be spent, and what a shortfall costs."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy.orm import Mapped, mapped_column

from portico.database import Amount, Percent, choice
from portico.errors import Problems
from portico.values import Money
from portico_hotel_corporate.models.amounts import check_money, check_percent
from portico_hotel_corporate.models.food_minimum import FoodMinimum, HotelShortfallPosting
from portico_hotel_corporate.models.prices import Taxation


class FoodClause:
    """What the contract says of food and drink."""

    fb_minimum_amount: Mapped[Decimal | None] = mapped_column(
        Amount(), doc="What must be spent on food and drink, net; null: no minimum."
    )
    fb_slippage_percent: Mapped[Decimal] = mapped_column(
        Percent(), doc="How many percent below the minimum are forgiven."
    )
    fb_damages_percent: Mapped[Decimal] = mapped_column(
        Percent(), doc="Which share of the shortfall is charged."
    )
    fb_posting: Mapped[HotelShortfallPosting] = mapped_column(
        choice(HotelShortfallPosting), doc="What a shortfall is posted as."
    )
    fb_service_percent: Mapped[Decimal] = mapped_column(
        Percent(), doc="The service charge on a shortfall."
    )
    fb_service_taxable: Mapped[bool] = mapped_column(doc="Whether that service charge is taxed.")
    fb_service_tax_percent: Mapped[Decimal | None] = mapped_column(
        Percent(), doc="The tax on that service charge; null: taxed as the shortfall, if at all."
    )
    fb_tax_percent: Mapped[Decimal] = mapped_column(Percent(), doc="The tax on a shortfall.")

    @property
    def food_minimum(self) -> FoodMinimum | None:
        """The food and beverage minimum, if there is one."""
        if self.fb_minimum_amount is None:
            return None
        return FoodMinimum(
            minimum=self.fb_minimum_amount,
            slippage_percent=self.fb_slippage_percent,
            damages_percent=self.fb_damages_percent,
            taxation=Taxation(
                tax_percent=self.fb_tax_percent,
                inclusive=False,
                service_percent=self.fb_service_percent,
                service_taxable=self.fb_service_taxable,
                service_tax_percent=self.fb_service_tax_percent,
            ),
        )

    def check_minimum(self, problems: Problems, currency: str) -> None:
        """Note an impossible minimum."""
        if self.fb_minimum_amount is not None:
            minimum = Money(self.fb_minimum_amount, currency)
            check_money(problems, minimum, currency, ("input", "fbMinimum"))

    def check_food(self, problems: Problems) -> None:
        """Note clauses on a shortfall that contradict one another."""
        rental = self.fb_posting is HotelShortfallPosting.RENTAL
        problems.check(
            ok=not (rental and self.fb_service_percent),
            code="HOTEL_FB_POSTING",
            message="A shortfall that is posted as rental carries no service charge: leave "
            "fbServicePercent out, or post it as FB.",
            path=("input", "fbServicePercent"),
        )
        problems.check(
            ok=self.fb_service_taxable or self.fb_service_tax_percent is None,
            code="HOTEL_SERVICE_TAX",
            message="The service charge on a shortfall is not taxed: leave fbServiceTaxPercent "
            "out, or say fbServiceTaxable.",
            path=("input", "fbServiceTaxPercent"),
        )
        if self.fb_service_tax_percent is not None:
            check_percent(problems, self.fb_service_tax_percent, ("input", "fbServiceTaxPercent"))
