"""Which rules of tax and service go with which revenue, for houses that choose them together."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portico.database import Record, choice
from portico.errors import Problems
from portico_hotel_corporate.models.base import Base
from portico_hotel_corporate.models.packages import HotelRevenueGroup
from portico_hotel_corporate.models.properties import check_code


class TaxProfile(Record, Base):
    """Which codes of tax and service rules are put on what each department earns."""

    __tablename__ = "hotel_tax_profile"

    code: Mapped[str] = mapped_column(String(20), unique=True, doc="A short code in capitals.")
    label: Mapped[str] = mapped_column(String(100), doc="What people read.")

    lines: Mapped[list[TaxProfileLine]] = relationship(
        order_by="TaxProfileLine.position", cascade="all, delete-orphan", lazy="selectin"
    )

    def line(self, group: HotelRevenueGroup) -> TaxProfileLine | None:
        """What is put on the revenue of a department; None if nothing is."""
        return next((line for line in self.lines if line.revenue_group is group), None)

    def rules(self, group: HotelRevenueGroup) -> tuple[str | None, str | None]:
        """The codes of the tax and of the service charge rules of a department, if it has any."""
        line = self.line(group)
        return (line.tax_code, line.service_code) if line else (None, None)

    def check(self) -> None:
        """Refuse an impossible code, and a department that is named twice."""
        problems, seen = Problems(), set[HotelRevenueGroup]()
        check_code(problems, self.code)
        for i, line in enumerate(self.lines):
            problems.check(
                ok=line.revenue_group not in seen,
                code="HOTEL_TAX_PROFILE",
                message=f"{line.revenue_group.name} stands in the profile already.",
                path=("input", "lines", i, "revenueGroup"),
            )
            seen.add(line.revenue_group)
        problems.raise_if_any()


class TaxProfileLine(Base):
    """The codes of the rules that are put on what one department earns."""

    __tablename__ = "hotel_tax_profile_line"

    profile_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_tax_profile.id", ondelete="CASCADE"),
        primary_key=True,
        doc="The profile.",
    )
    position: Mapped[int] = mapped_column(primary_key=True, doc="Its place in order, from 0.")
    revenue_group: Mapped[HotelRevenueGroup] = mapped_column(
        choice(HotelRevenueGroup), doc="Who earns it."
    )
    tax_code: Mapped[str | None] = mapped_column(
        String(20), doc="The code of the property's tax rules; null: not taxed."
    )
    service_code: Mapped[str | None] = mapped_column(
        String(20), doc="The code of its service charge rules; null: no service charge."
    )
