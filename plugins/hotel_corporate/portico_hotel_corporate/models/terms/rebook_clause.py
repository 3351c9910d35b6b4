"""The clause on rebooking: what of the damages another event is credited."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy.orm import Mapped, mapped_column

from portico.database import Percent
from portico_hotel_corporate.models.rebooking import RebookTerm


class RebookClause:
    """What the contract says of another event that is held instead."""

    rebook_within_days: Mapped[int | None] = mapped_column(
        doc="Within how many days of the notice a new event must begin so that damages of the "
        "cancellation are credited to it; null: none are."
    )
    rebook_credit_percent: Mapped[Decimal] = mapped_column(
        Percent(), doc="Which share of the damages is credited then."
    )
    rebook_least_percent: Mapped[Decimal] = mapped_column(
        Percent(), doc="Which share of the contracted revenue the new event must bring at least."
    )

    @property
    def rebook(self) -> RebookTerm | None:
        """The rebooking clause, if there is one."""
        if self.rebook_within_days is None:
            return None
        return RebookTerm(
            credit_percent=self.rebook_credit_percent,
            within_days=self.rebook_within_days,
            least_percent=self.rebook_least_percent,
        )
