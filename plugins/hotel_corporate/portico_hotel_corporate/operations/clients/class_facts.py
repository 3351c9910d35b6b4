"""What is known of clients for the criteria of a scheme: a few statements, however many clients."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portico.models import Account
from portico.values import round_fraction
from portico_hotel_corporate.models import (
    ClientInvoice,
    CorporateProfile,
    StayNight,
    StayProduction,
)
from portico_hotel_corporate.models.clients.class_criteria import HotelClassCriterionKind
from portico_hotel_corporate.models.clients.client_classes import ClassScheme
from portico_hotel_corporate.models.clients.scores import Fact
from portico_hotel_corporate.models.obligation_windows import later
from portico_hotel_corporate.operations.clients.assessments import judgements
from portico_hotel_corporate.operations.production import SOLD, family

Kind = HotelClassCriterionKind
Facts = dict[UUID, dict[HotelClassCriterionKind, Fact]]


@dataclass(frozen=True, slots=True)
class Case:
    """Clients that are looked at by a scheme on a day, and whose business counts for each."""

    session: Session
    scheme: ClassScheme
    as_of: date
    members: Mapping[UUID, Sequence[UUID]]

    @property
    def first_day(self) -> date:
        """The first day of the months that are looked at."""
        return later(self.as_of, -self.scheme.months) + timedelta(days=1)

    @property
    def all_members(self) -> set[UUID]:
        """Everybody whose business counts for one of the clients."""
        return {member for each in self.members.values() for member in each}


def facts_of(session: Session, scheme: ClassScheme, as_of: date, clients: Sequence[UUID]) -> Facts:
    """What is known of some clients for the criteria of a scheme."""
    case = Case(session, scheme, as_of, _members(session, scheme, clients))
    facts: Facts = {client: {} for client in clients}
    for kinds, find in FINDERS:
        if any(scheme.uses(kind) for kind in kinds):
            for client, found in find(case).items():
                facts[client] |= found
    return facts


def _members(
    session: Session, scheme: ClassScheme, clients: Sequence[UUID]
) -> dict[UUID, list[UUID]]:
    """Each client with the companies below it in its group, if they count for it."""
    if not scheme.counts_group:
        return {client: [client] for client in clients}
    if len(clients) == 1:
        return {clients[0]: family(session, clients[0])}
    rows = session.execute(
        select(Account.id, Account.parent_id).where(Account.parent_id.is_not(None))
    )
    children: dict[UUID, list[UUID]] = {}
    for child, parent in rows:
        if parent is not None:
            children.setdefault(parent, []).append(child)
    return {client: _below(client, children) for client in clients}


def _below(client: UUID, children: Mapping[UUID, Sequence[UUID]]) -> list[UUID]:
    found, seen = [client], {client}
    for each in found:
        fresh = [child for child in children.get(each, ()) if child not in seen]
        seen.update(fresh)
        found.extend(fresh)
    return found


def _production(case: Case) -> Facts:
    """Nights and revenue; what was charged in other currencies makes the revenue unknown."""
    nights: dict[UUID, int] = {}
    money: dict[UUID, dict[str, Decimal]] = {}
    total = func.sum(StayNight.room_amount + StayNight.food_amount + StayNight.other_amount)
    rows = case.session.execute(
        select(StayProduction.account_id, StayProduction.currency, func.count(), total)
        .select_from(StayNight)
        .join(StayProduction, StayProduction.id == StayNight.stay_id)
        .where(
            StayProduction.status.in_(SOLD),
            StayNight.night.between(case.first_day, case.as_of),
            StayProduction.account_id.in_(case.all_members),
        )
        .group_by(StayProduction.account_id, StayProduction.currency)
    )
    for account, currency, count, amount in rows:
        if account is not None:
            nights[account] = nights.get(account, 0) + count
            money.setdefault(account, {})[currency] = Decimal(amount)
    span = f"nights of {case.first_day} to {case.as_of}"
    return {
        client: {
            Kind.ROOM_NIGHTS: Fact(Decimal(sum(nights.get(each, 0) for each in members)), span),
            Kind.REVENUE: _revenue(case.scheme, [money.get(each, {}) for each in members], span),
        }
        for client, members in case.members.items()
    }


def _revenue(scheme: ClassScheme, found: Sequence[Mapping[str, Decimal]], span: str) -> Fact:
    currencies = sorted({currency for each in found for currency in each} - {scheme.currency})
    if currencies:
        return Fact(None, f"{span}: charged in {', '.join(currencies)} too")
    amounts = (each.get(scheme.currency or "", Decimal(0)) for each in found)
    return Fact(sum(amounts, Decimal(0)), f"{span}, {scheme.currency}")


def _profiles(case: Case) -> Facts:
    """What stands on the profile now: it has no history."""
    rows = case.session.scalars(
        select(CorporateProfile).where(CorporateProfile.account_id.in_(case.members))
    )
    return {each.account_id: dict(_profile(each)) for each in rows}


def _profile(profile: CorporateProfile) -> Iterable[tuple[HotelClassCriterionKind, Fact]]:
    noted: dict[HotelClassCriterionKind, Any] = {
        Kind.POTENTIAL_NIGHTS: profile.potential_room_nights,
        Kind.PAYMENT_TERMS: profile.payment_terms_days,
        Kind.DISTANCE: profile.distance_km,
        Kind.CREDIT_STATUS: profile.credit_status.name,
        Kind.TRAVEL_POLICY: profile.travel_policy and profile.travel_policy.name,
        Kind.SUPPLIER_LIST: _yes_or_no(said=profile.on_supplier_list),
        Kind.APPROVALS: _yes_or_no(said=profile.approval_needed),
    }
    for kind, value in noted.items():
        if value is not None:
            yield kind, Fact(Decimal(value) if isinstance(value, int) else value, "its profile")


def _yes_or_no(*, said: bool | None) -> str | None:
    return None if said is None else ("YES" if said else "NO")


def _countries(case: Case) -> Facts:
    rows = case.session.execute(
        select(Account.id, Account.country).where(Account.id.in_(case.members))
    )
    home = case.scheme.home_country
    return {
        account: {
            Kind.COUNTRY: Fact("HOME" if country == home else "ABROAD", f"it is in {country}")
        }
        for account, country in rows
        if country is not None
    }


def _payments(case: Case) -> Facts:
    """How long invoices took; one that is still open counts once its terms are over."""
    profiles = select(CorporateProfile.account_id, CorporateProfile.payment_terms_days).where(
        CorporateProfile.account_id.in_(case.members)
    )
    terms = dict(case.session.execute(profiles).all())
    taken: dict[UUID, list[int]] = {}
    for invoice in case.session.scalars(
        select(ClientInvoice).where(
            ClientInvoice.account_id.in_(case.members),
            ClientInvoice.issued_on.between(case.first_day, case.as_of),
        )
    ):
        paid = invoice.paid_on is not None and invoice.paid_on <= case.as_of
        days = invoice.days_at(case.as_of)
        if paid or days > (terms.get(invoice.account_id) or 0):
            taken.setdefault(invoice.account_id, []).append(days)
    return {client: {Kind.PAYMENT_DAYS: _average(days)} for client, days in taken.items()}


def _average(days: Sequence[int]) -> Fact:
    average = round_fraction(Fraction(sum(days), len(days)), 2)
    return Fact(average, f"{len(days)} invoices, {sum(days)} days")


def _judgements(case: Case) -> Facts:
    """What was found out when the client, or a request of it, was judged last."""
    found = judgements(case.session, list(case.members), case.as_of)
    return {
        client: {
            Kind.INTEREST: Fact(each.interest.name, each.interest_source),
            Kind.MEANS: Fact(each.means.name, each.means_source),
        }
        for client, each in found.items()
    }


FINDERS: Final[tuple[tuple[frozenset[HotelClassCriterionKind], Callable[[Case], Facts]], ...]] = (
    (frozenset({Kind.ROOM_NIGHTS, Kind.REVENUE}), _production),
    (
        frozenset(
            {Kind.POTENTIAL_NIGHTS, Kind.PAYMENT_TERMS, Kind.DISTANCE, Kind.CREDIT_STATUS}
            | {Kind.TRAVEL_POLICY, Kind.SUPPLIER_LIST, Kind.APPROVALS}
        ),
        _profiles,
    ),
    (frozenset({Kind.COUNTRY}), _countries),
    (frozenset({Kind.PAYMENT_DAYS}), _payments),
    (frozenset({Kind.INTEREST, Kind.MEANS}), _judgements),
)
"""What finds which facts."""
