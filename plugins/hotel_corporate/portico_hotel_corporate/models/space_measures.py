"""Where a space is and how large: what decides whether a stage, a car or a choir fits into it."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import Exact
from portico.errors import Problems
from portico.values import round_places
from portico_hotel_corporate.models.amounts import fits, has_at_most

LONGEST: Final = Decimal(10_000)
HIGHEST: Final = Decimal(1_000)
STRONGEST: Final = 100_000
PLACES: Final = 2


class SpaceMeasures:
    """The columns of a space that say where it is and how large."""

    building: Mapped[str | None] = mapped_column(String(100), doc="The building it is in.")
    floor: Mapped[str | None] = mapped_column(
        String(40), doc="The floor of the building, as lifts call it."
    )
    ceiling_m: Mapped[Decimal | None] = mapped_column(
        Exact(5, PLACES), doc="How high the ceiling is, in metres, at its lowest."
    )
    length_m: Mapped[Decimal | None] = mapped_column(
        Exact(6, PLACES), doc="How long it is, in metres, at its longest."
    )
    width_m: Mapped[Decimal | None] = mapped_column(
        Exact(6, PLACES), doc="How wide it is, in metres, at its widest."
    )
    floor_load_kg_m2: Mapped[int | None] = mapped_column(
        doc="How many kilogrammes a square metre of its floor bears."
    )

    @property
    def rectangle(self) -> Decimal | None:
        """Length times width in square metres; None if one of them is not known."""
        if self.length_m is None or self.width_m is None:
            return None
        return round_places(self.length_m * self.width_m, PLACES)

    def check_measures(self, problems: Problems, area: Decimal | None) -> None:
        """Note measures that no room has, and an area that does not fit into them."""
        wide = (("lengthM", self.length_m, LONGEST), ("widthM", self.width_m, LONGEST))
        well = True
        for name, metres, below in (*wide, ("ceilingM", self.ceiling_m, HIGHEST)):
            ok = metres is None or (
                fits(metres, below) and metres > 0 and has_at_most(metres, PLACES)
            )
            message = f"Give metres above 0 and below {below}, with at most {PLACES} decimals."
            problems.check(ok=ok, code="HOTEL_METRES", message=message, path=("input", name))
            well = well and ok
        load = self.floor_load_kg_m2
        problems.check(
            ok=load is None or 0 < load <= STRONGEST,
            code="HOTEL_FLOOR_LOAD",
            message=f"Give kilogrammes a square metre, from 1 to {STRONGEST}.",
            path=("input", "floorLoadKgM2"),
        )
        if well and area is not None and self.rectangle is not None:
            problems.check(
                ok=area <= self.rectangle,
                code="HOTEL_AREA",
                message=f"Length times width is {self.rectangle} m²: no more can be in it.",
                path=("input", "areaM2"),
            )
