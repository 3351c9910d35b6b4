"""Schemes by which clients are classed, edition by edition, and which class a client has when.

A client class is the sales department's own division of its clients. It has nothing to do with
the market segment of a reservation.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Final
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portico.database import Country, Currency, Document, Percent, Record, account_key
from portico.errors import Problems, refuse
from portico.models.formats import country_code
from portico_hotel_corporate.models.amounts import HUNDRED, fits, has_at_most
from portico_hotel_corporate.models.base import Base
from portico_hotel_corporate.models.clients.class_criteria import (
    PLACES,
    ClassCriterion,
    HotelClassCriterionKind,
)
from portico_hotel_corporate.models.clients.scores import UNKNOWN, Fact, Part, Score
from portico_hotel_corporate.models.properties import CODE, check_code, is_currency
from portico_hotel_corporate.models.spans import Span, check_day, within

MOST_MONTHS: Final = 60
_CURRENT: Final = text("valid_to IS NULL")


class ClassScheme(Record, Base):
    """One edition of how clients are classed: criteria, weights, points. It never changes."""

    __tablename__ = "hotel_client_class_scheme"
    FORMATS: ClassVar = {"home_country": country_code}
    __table_args__ = (UniqueConstraint("code", "edition"),)

    code: Mapped[str] = mapped_column(
        String(20), doc="A short code in capitals, the same for all its editions."
    )
    edition: Mapped[int] = mapped_column(doc="1, and one more for each new edition.")
    name: Mapped[str] = mapped_column(String(200), doc="What people call it.")
    valid_from: Mapped[date] = mapped_column(doc="The first day on which it classes clients.")
    valid_to: Mapped[date | None] = mapped_column(doc="The last one; null: until further notice.")
    months: Mapped[int] = mapped_column(doc="How many months back production is looked at.")
    counts_group: Mapped[bool] = mapped_column(
        doc="Whether the companies below a client in its group count for it."
    )
    currency: Mapped[str | None] = mapped_column(
        Currency(), doc="The currency of revenue, if clients are classed by it."
    )
    home_country: Mapped[str | None] = mapped_column(
        Country(), doc="The country that counts as home, if clients are classed by it."
    )

    criteria: Mapped[list[ClassCriterion]] = relationship(
        order_by=ClassCriterion.position, cascade="all, delete-orphan", lazy="selectin"
    )
    classes: Mapped[list[ClientClass]] = relationship(
        order_by="ClientClass.at_least.desc()", cascade="all, delete-orphan", lazy="selectin"
    )

    @property
    def label(self) -> str:
        """How people name an edition: ``VALUE/2``."""
        return f"{self.code}/{self.edition}"

    @property
    def span(self) -> Span:
        """The days on which it classes clients."""
        return self.valid_from, self.valid_to

    def uses(self, kind: HotelClassCriterionKind) -> bool:
        """Whether clients are classed by something."""
        return any(each.kind is kind for each in self.criteria)

    def score(self, facts: Mapping[HotelClassCriterionKind, Fact]) -> Score:
        """Weigh what is known of a client."""
        return Score(
            tuple(
                Part(each.kind, fact, each.weight, each.points(fact.value))
                for each in self.criteria
                for fact in [facts.get(each.kind, UNKNOWN)]
            )
        )

    def class_of(self, score: Score) -> ClientClass:
        """The highest class whose score the client has, rounded as it is shown."""
        return next(
            each
            for each in sorted(self.classes, key=lambda each: each.at_least, reverse=True)
            if each.at_least <= score.value
        )

    def class_named(self, code: str, *path: str | int) -> ClientClass:
        """The class of this code, or refuse."""
        for each in self.classes:
            if each.code == code.strip():
                return each
        names = ", ".join(each.code for each in self.classes)
        raise refuse("HOTEL_CLASS_UNKNOWN", f"{self.label} has the classes {names}.", *path)

    def end(self, last: date) -> None:
        """Let it class clients up to a day only."""
        if not within(last, self.span):
            message = f"{self.label} classes clients from {self.valid_from}"
            message += (
                f" to {self.valid_to}." if self.valid_to else "; it ends on that day or later."
            )
            raise refuse("HOTEL_DATES", message, "input", "lastDay")
        self.valid_to = last

    def check(self, problems: Problems) -> None:
        """Note everything that is wrong with the scheme: a lint that must find nothing."""
        check_code(problems, self.code)
        check_day(problems, self.valid_from, "input", "validFrom")
        problems.check(
            ok=1 <= self.months <= MOST_MONTHS,
            code="HOTEL_QUANTITY",
            message=f"Give a number from 1 to {MOST_MONTHS}.",
            path=("input", "months"),
        )
        self._check_needs(problems)
        for criterion in self.criteria:
            criterion.check(problems)
        self._check_weights(problems)
        self._check_classes(problems)

    def _check_needs(self, problems: Problems) -> None:
        kind = HotelClassCriterionKind
        problems.check(
            ok=is_currency(self.currency) if self.currency else not self.uses(kind.REVENUE),
            code="HOTEL_CURRENCY",
            message="Revenue is weighed in one currency: give an ISO 4217 code such as EUR.",
            path=("input", "currency"),
        )
        problems.check(
            ok=self.home_country is not None or not self.uses(kind.COUNTRY),
            code="HOTEL_COUNTRY",
            message="Say which country is home, as ISO 3166 alpha-2: PT.",
            path=("input", "homeCountry"),
        )

    def _check_weights(self, problems: Problems) -> None:
        total = sum((each.weight for each in self.criteria), Decimal(0))
        problems.check(
            ok=total == HUNDRED,
            code="HOTEL_CLASS_WEIGHTS",
            message=f"The weights add up to {total:f}; they must make 100.",
            path=("input", "criteria"),
        )
        kinds = [each.kind for each in self.criteria]
        for each in self.criteria:
            problems.check(
                ok=each.kind not in kinds[: each.position],
                code="HOTEL_CLASS_CRITERION",
                message=f"{each.kind.name} is weighed already.",
                path=("input", "criteria", each.position, "kind"),
            )

    def _check_classes(self, problems: Problems) -> None:
        for i, each in enumerate(self.classes):
            path = ("input", "classes", i)
            problems.check(
                ok=CODE.fullmatch(each.code) is not None
                and each.code not in {other.code for other in self.classes[:i]},
                code="HOTEL_CODE",
                message="Give each class a code of its own, of capital letters and digits.",
                path=(*path, "code"),
            )
            problems.check(
                ok=fits(each.at_least, HUNDRED + 1)
                and each.at_least <= HUNDRED
                and has_at_most(each.at_least, PLACES)
                and each.at_least not in {other.at_least for other in self.classes[:i]},
                code="HOTEL_CLASS_SCORES",
                message="Give each class another lowest score, from 0 to 100, of two decimals.",
                path=(*path, "atLeast"),
            )
        problems.check(
            ok=any(each.at_least == 0 for each in self.classes),
            code="HOTEL_CLASS_SCORES",
            message="The lowest class must begin at 0, or some clients would have none.",
            path=("input", "classes"),
        )


class ClientClass(Base):
    """A class of a scheme: the clients from a score up to the next class."""

    __tablename__ = "hotel_client_class"

    scheme_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_client_class_scheme.id", ondelete="CASCADE"),
        primary_key=True,
        doc="The scheme.",
    )
    code: Mapped[str] = mapped_column(
        String(20), primary_key=True, doc="A short code in capitals: A."
    )
    name: Mapped[str] = mapped_column(String(100), doc="What people read.")
    at_least: Mapped[Decimal] = mapped_column(Percent(), doc="The lowest score of the class.")


class ClassAssignment(Record, Base):
    """The class that a client has by a scheme on some days. At any time there is one."""

    __tablename__ = "hotel_client_class_assignment"
    __table_args__ = (
        UniqueConstraint("account_id", "scheme_code", "valid_from"),
        Index(
            "uq_hotel_client_class_assignment_current",
            "account_id",
            "scheme_code",
            unique=True,
            sqlite_where=_CURRENT,
            postgresql_where=_CURRENT,
        ),
        Index(None, "scheme_code", "class_code"),
    )

    account_id: Mapped[UUID] = account_key("The client.")
    scheme_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_client_class_scheme.id", ondelete="CASCADE"),
        index=True,
        doc="The edition of the scheme.",
    )
    scheme_code: Mapped[str] = mapped_column(String(20), doc="The code of the scheme.")
    class_code: Mapped[str] = mapped_column(String(20), doc="The code of the class.")
    valid_from: Mapped[date] = mapped_column(doc="The first day.")
    valid_to: Mapped[date | None] = mapped_column(doc="The last day; null: until further notice.")
    is_manual: Mapped[bool] = mapped_column(doc="Whether a person chose it, not the score.")
    reason: Mapped[str | None] = mapped_column(String(1000), doc="Why a person chose it.")
    score: Mapped[Decimal] = mapped_column(Percent(), doc="The score when it was assigned.")
    explanation: Mapped[list[dict[str, Any]]] = mapped_column(
        Document(), doc="What each criterion brought then: value, source, weight, points, score."
    )

    scheme: Mapped[ClassScheme] = relationship()

    @property
    def span(self) -> Span:
        """Its days."""
        return self.valid_from, self.valid_to
