"""Where the price of an event is found: with the client first, then its package, then for all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portico_bank_corporate.models import (
    AgreementEdition,
    BankEditionStatus,
    BankTariffScope,
    ChargeableEvent,
    Package,
    ServiceAgreement,
    Tariff,
)
from portico_bank_corporate.models.pricing import Price, Priced, price

SCOPES: Final = tuple(BankTariffScope)
"""In the order in which a price is looked for."""


@dataclass(frozen=True, slots=True)
class DayTerms:
    """By which edition and package a client is priced on a day; None for neither."""

    edition_id: UUID | None = None
    package: Package | None = None


@dataclass(frozen=True, slots=True)
class Quoted:
    """The price of an event, where it was found, and how much of the event is included."""

    tariff: Tariff | None
    path: tuple[dict[str, Any], ...]
    price: Price | None = None
    included: int = 0

    @property
    def trace(self) -> dict[str, Any]:
        """All of it as JSON, to be kept with a charge."""
        return {
            "path": list(self.path),
            "explanation": self.price.explanation if self.price else "no tariff has a price",
            "included": self.included,
        }


@dataclass
class Usage:
    """How many events of each kind a package included in each month so far."""

    used: dict[tuple[str, UUID, str], int] = field(default_factory=dict)

    def left(self, package: Package | None, month: str, product_id: UUID, event: str) -> int:
        """How many more are included in the month."""
        if package is None:
            return 0
        taken = self.used.get((month, product_id, event), 0)
        return max(package.included(product_id, event) - taken, 0)

    def take(self, month: str, product_id: UUID, event: str, count: int) -> None:
        """Note that so many were included."""
        key = (month, product_id, event)
        self.used[key] = self.used.get(key, 0) + count


class PriceBook:
    """The tariffs of some products, at hand without asking the database again."""

    def __init__(self, tariffs: Iterable[Tariff]) -> None:
        self._tariffs: dict[tuple[UUID, str, str], list[Tariff]] = {}
        for tariff in tariffs:
            key = (tariff.product_id, tariff.event, tariff.currency)
            self._tariffs.setdefault(key, []).append(tariff)

    @classmethod
    def load(
        cls,
        session: Session,
        products: Iterable[UUID],
        editions: Iterable[UUID] = (),
        packages: Iterable[UUID] = (),
    ) -> PriceBook:
        """The standard tariffs of products, and those of editions and packages."""
        standard = Tariff.package_id.is_(None) & Tariff.edition_id.is_(None)
        own = or_(Tariff.edition_id.in_(set(editions)), Tariff.package_id.in_(set(packages)))
        statement = select(Tariff).where(Tariff.product_id.in_(set(products)), or_(standard, own))
        return cls(session.scalars(statement.order_by(Tariff.valid_from, Tariff.id)))

    def find(
        self, product_id: UUID, event: str, currency: str, day: date, terms: DayTerms
    ) -> tuple[Tariff | None, tuple[dict[str, Any], ...]]:
        """The tariff that counts, and the way that led to it."""
        alike = [
            each
            for each in self._tariffs.get((product_id, event, currency), ())
            if each.is_good_on(day)
        ]
        path: list[dict[str, Any]] = []
        for scope in SCOPES:
            found = next((each for each in alike if _is_for(each, scope, terms)), None)
            step = {"level": scope.name, "tariff": None if found is None else str(found.id)}
            if found is not None and scope is BankTariffScope.PACKAGE and terms.package:
                step["package"] = terms.package.code
            path.append(step)
            if found is not None:
                return found, tuple(path)
        return None, tuple(path)

    def quote(self, event: ChargeableEvent, terms: DayTerms, left: int = 0) -> Quoted:
        """What an event costs when so many more are included.

        Of a price by the unit any part may be included; of one by the amount all or nothing.
        """
        tariff, path = self.find(
            event.product_id, event.event, event.currency, event.occurred_on, terms
        )
        if tariff is None:
            return Quoted(None, path)
        if tariff.amount is not None:
            included = min(left, event.quantity)
        else:
            included = event.quantity if left >= event.quantity else 0
        paid = event.quantity - included
        whole = event.priced
        asked = (
            Priced(paid, whole.amount, whole.starts_on, whole.ends_before) if paid else Priced(0)
        )
        return Quoted(tariff, path, price(tariff.terms, asked), included)


def _is_for(tariff: Tariff, scope: BankTariffScope, terms: DayTerms) -> bool:
    if tariff.scope is not scope:
        return False
    if scope is BankTariffScope.OVERRIDE:
        return tariff.edition_id == terms.edition_id
    if scope is BankTariffScope.PACKAGE:
        return terms.package is not None and tariff.package_id == terms.package.id
    return True


def signed_editions(session: Session, agreement: ServiceAgreement) -> list[AgreementEdition]:
    """The signed editions of an agreement, the latest first: of one day, the highest number."""
    statement = (
        select(AgreementEdition)
        .where(
            AgreementEdition.agreement_id == agreement.id,
            AgreementEdition.status == BankEditionStatus.SIGNED,
        )
        .order_by(AgreementEdition.effective_from.desc(), AgreementEdition.number.desc())
    )
    return list(session.scalars(statement))


def in_force(editions: Iterable[AgreementEdition], day: date) -> AgreementEdition | None:
    """The edition in force on a day, of editions the latest first."""
    return next((each for each in editions if each.effective_from <= day), None)


def day_terms(edition: AgreementEdition | None, packages: Mapping[UUID, Package]) -> DayTerms:
    """The terms that an edition brings; none without one."""
    if edition is None:
        return DayTerms()
    package = packages.get(edition.package_id) if edition.package_id else None
    return DayTerms(edition.id, package)


def packages_of(session: Session, editions: Iterable[AgreementEdition]) -> dict[UUID, Package]:
    """The packages that editions name."""
    ids = {each.package_id for each in editions if each.package_id is not None}
    found = session.scalars(select(Package).where(Package.id.in_(ids)))
    return {each.id: each for each in found}
