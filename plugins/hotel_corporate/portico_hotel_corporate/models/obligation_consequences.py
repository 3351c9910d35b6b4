"""What follows a breach, in figures: which rates are stepped to, who may end the agreement when."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import Percent
from portico.database.records import camel
from portico.errors import Path, Problems
from portico_hotel_corporate.models.agreements import HotelParty
from portico_hotel_corporate.models.amounts import HUNDRED, PERCENT_PLACES, has_at_most
from portico_hotel_corporate.models.obligation_terms import HotelConsequence
from portico_hotel_corporate.models.properties import check_code

MOST_DAYS: Final = 3650
PAID_BY: Final = {
    HotelConsequence.CHARGE: HotelParty.CLIENT,
    HotelConsequence.REBATE: HotelParty.HOTEL,
}
"""Who pays for what is lacking: the one whose duty it was."""


class ConsequenceTerms:
    """The parameters of the consequences of a duty."""

    if TYPE_CHECKING:
        obligor: Mapped[HotelParty]
        consequence: Mapped[HotelConsequence]

    step_percent: Mapped[Decimal | None] = mapped_column(
        Percent(), doc="By how many percent the rates rise when it is breached; below 0: they fall."
    )
    step_code: Mapped[str | None] = mapped_column(
        String(20), doc="The code of the rate lines that apply instead when it is breached."
    )
    step_after_days: Mapped[int | None] = mapped_column(
        doc="How many days after the breach the rates are stepped; null: at once."
    )
    termination_by_both: Mapped[bool | None] = mapped_column(
        doc="Whether both sides may end the agreement; null: only the one whose duty it is not."
    )
    termination_notice_days: Mapped[int | None] = mapped_column(
        doc="How many days of notice ending it takes; null: none."
    )
    termination_within_days: Mapped[int | None] = mapped_column(
        doc="Within how many days of the breach notice must be given; null: while it stands."
    )

    @property
    def terminated_by(self) -> list[HotelParty]:
        """Who may end the agreement when the duty is breached."""
        return [p for p in HotelParty if self.termination_by_both or p is not self.obligor]

    def check_consequence(self, problems: Problems, path: Path) -> None:
        """Note parameters of other consequences, impossible ones, and who could not pay."""
        self._check_owners(problems, path)
        payer = PAID_BY.get(self.consequence)
        problems.check(
            ok=payer in {None, self.obligor},
            code="HOTEL_OBLIGATION_CONSEQUENCE",
            message=f"{self.consequence.name} is paid by the {payer.name.lower()}, whose duty this "
            "is not: a duty of the client is a CHARGE, one of the hotel a REBATE."
            if payer
            else "",
            path=(*path, "consequence"),
        )
        self._check_step(problems, path)
        for name in ("step_after_days", "termination_notice_days", "termination_within_days"):
            days = getattr(self, name)
            problems.check(
                ok=days is None or 0 <= days <= MOST_DAYS,
                code="HOTEL_QUANTITY",
                message=f"Give a number from 0 to {MOST_DAYS}.",
                path=(*path, camel(name)),
            )

    def _check_owners(self, problems: Problems, path: Path) -> None:
        for consequence, names in (
            (HotelConsequence.STEP_RATE, ("step_percent", "step_code", "step_after_days")),
            (
                HotelConsequence.TERMINATE_RIGHT,
                ("termination_by_both", "termination_notice_days", "termination_within_days"),
            ),
        ):
            for name in names:
                problems.check(
                    ok=getattr(self, name) is None or self.consequence is consequence,
                    code="HOTEL_OBLIGATION_CONSEQUENCE",
                    message=f"This belongs to {consequence.name}: leave it out.",
                    path=(*path, camel(name)),
                )

    def _check_step(self, problems: Problems, path: Path) -> None:
        percent = self.step_percent
        if percent is not None:
            problems.check(
                ok=percent.is_finite()
                and -HUNDRED < percent <= HUNDRED
                and percent != 0
                and has_at_most(percent, PERCENT_PLACES),
                code="HOTEL_PERCENT",
                message="Give percent above -100, at most 100 and not 0, with at most "
                f"{PERCENT_PLACES} decimals.",
                path=(*path, "stepPercent"),
            )
        problems.check(
            ok=percent is None or self.step_code is None,
            code="HOTEL_OBLIGATION_CONSEQUENCE",
            message="Give the percent or the code of other rate lines, one of the two.",
            path=(*path, "stepCode"),
        )
        if self.step_code is not None:
            check_code(problems, self.step_code, (*path, "stepCode"))
