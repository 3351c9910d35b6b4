"""What a client's real events would have cost with each package. Nothing is stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.models import Account
from portico.models.formats import Malformed, currency_code
from portico.operations.lookup import get
from portico.values import Money, Ref
from portico_bank_corporate.models import (
    AgreementEdition,
    BankAgreementKind,
    BankAgreementStatus,
    ChargeableEvent,
    Package,
    ServiceAgreement,
)
from portico_bank_corporate.models.months import Month, months_from
from portico_bank_corporate.operations.price_book import (
    DayTerms,
    PriceBook,
    Usage,
    in_force,
    packages_of,
    signed_editions,
)

LONGEST: Final = 36
MOST_EVENTS: Final = 200_000


@dataclass(kw_only=True)
class BankPackageComparisonQuestion:
    """Months of a client's events that are to be priced anew with other packages."""

    account_id: Annotated[UUID, Ref("Account"), "The client."]
    since: Annotated[str, "The first month, such as `2025-03`."]
    until: Annotated[str, "The last month, at most 36 of them in all."]
    currency: Annotated[str, "The currency; events in others are counted but not priced."]
    package_ids: Annotated[
        list[UUID] | None, Ref("BankPackage"), "The packages; all that are offered if left out."
    ] = None


@dataclass(frozen=True, kw_only=True)
class BankPackageOption:
    """What the same events cost in one way."""

    package_id: Annotated[UUID | None, Ref("BankPackage"), "The package; null for none."]
    name: Annotated[str, "What people call it; empty for no package."]
    is_present: Annotated[bool, "Whether these are the client's present terms, overrides too."]
    package_fees: Annotated[Money, "The fees of the package for whole months."]
    event_fees: Annotated[Money, "The prices of the events."]
    total: Annotated[Money, "Both together, without tax."]
    saving: Annotated[Money | None, "How much less than the present terms; below zero if more."]
    events: Annotated[int, "How many events were priced."]
    included: Annotated[int, "How many units the package includes."]
    raised_by_minimum: Annotated[Money, "What minimum fees added: a trap for small amounts."]
    raised_by_grid: Annotated[
        Money,
        "By how much counting periods from the other day, of the calendar or the first one, would "
        "make it less: a trap at the ends of quarters. Below zero if that would cost more.",
    ]
    unpriced: Annotated[int, "How many events have no price; a total is then too low."]


@dataclass(frozen=True, kw_only=True)
class BankPackageComparison:
    """Ways to price a client's events, the cheapest first."""

    months: Annotated[int, "How many months were looked at."]
    other_currencies: Annotated[int, "How many events in other currencies were left out."]
    options: Annotated[list[BankPackageOption], "The ways, the cheapest first."]


@dataclass(slots=True)
class _Sum:
    """What the events of one option add up to."""

    fees: Decimal = field(default=Decimal(0))
    raised: Decimal = field(default=Decimal(0))
    by_grid: Decimal = field(default=Decimal(0))
    priced: int = 0
    included: int = 0
    unpriced: int = 0


def compare_packages(
    session: Session, actor: Actor, input: BankPackageComparisonQuestion
) -> BankPackageComparison:
    """Price a client's events of some months anew, with each package, by the code that bills."""
    get(session, Account, input.account_id, "input", "accountId")
    months, currency = _asked(input)
    events = _events(session, input.account_id, months)
    own = [event for event in events if event.currency == currency]
    edition, present = _present(session, input.account_id, actor.today)
    packages = _packages(session, input.package_ids, actor.today, currency)
    everything = {each.id for each in packages} | ({present.id} if present else set())
    products = {event.product_id for event in own}
    book = PriceBook.load(session, products, [edition.id] if edition else [], everything)
    ways = [DayTerms(edition.id, present)] if edition else []
    ways += [DayTerms(None, each) for each in (None, *packages)]
    options = [_option(book, own, way, len(months), currency) for way in ways]
    base = next((each.total for each in options if each.is_present), None)
    shown = [_with_saving(each, base) for each in options]
    return BankPackageComparison(
        months=len(months),
        other_currencies=len(events) - len(own),
        options=sorted(shown, key=lambda each: (each.unpriced, each.total.amount, each.name)),
    )


def _asked(input: BankPackageComparisonQuestion) -> tuple[list[Month], str]:
    problems, found, currency = Problems(), list[Month](), ""
    for name in ("since", "until"):
        try:
            found.append(Month.parse(getattr(input, name)))
        except Malformed as malformed:
            problems.add(malformed.code, malformed.message, "input", name)
    try:
        currency = currency_code(input.currency)
    except Malformed as malformed:
        problems.add(malformed.code, malformed.message, "input", "currency")
    problems.raise_if_any()
    months = months_from(*found)
    if not 0 < len(months) <= LONGEST:
        text = f"Give 1 to {LONGEST} months; from {found[0]} to {found[1]} there are {len(months)}."
        raise refuse("BANK_PERIOD", text, "input", "until")
    return months, currency


def _events(
    session: Session, account_id: UUID, months: Sequence[Month]
) -> Sequence[ChargeableEvent]:
    statement = (
        select(ChargeableEvent)
        .where(
            ChargeableEvent.account_id == account_id,
            ChargeableEvent.occurred_on.between(months[0].first, months[-1].last),
        )
        .order_by(ChargeableEvent.occurred_on, ChargeableEvent.id)
        .limit(MOST_EVENTS + 1)
    )
    found = session.scalars(statement).all()
    if len(found) > MOST_EVENTS:
        text = f"There are more than {MOST_EVENTS} events: give fewer months."
        raise refuse("BANK_PERIOD", text, "input", "since")
    return found


def _present(
    session: Session, account_id: UUID, today: date
) -> tuple[AgreementEdition | None, Package | None]:
    """The edition of the general agreement that is in force today, and its package."""
    agreement = session.scalars(
        select(ServiceAgreement).where(
            ServiceAgreement.account_id == account_id,
            ServiceAgreement.kind == BankAgreementKind.GENERAL,
            ServiceAgreement.status == BankAgreementStatus.ACTIVE,
        )
    ).first()
    editions = signed_editions(session, agreement) if agreement else []
    edition = in_force(editions, today)
    packages = packages_of(session, editions)
    return edition, packages.get(edition.package_id) if edition and edition.package_id else None


def _packages(
    session: Session, ids: list[UUID] | None, today: date, currency: str
) -> Sequence[Package]:
    """The packages to compare: those named, or all that are offered in the currency."""
    if ids is not None:
        path = ("input", "packageIds")
        return [get(session, Package, each, *path, at) for at, each in enumerate(ids)]
    is_offered = or_(Package.offered_until.is_(None), Package.offered_until >= today)
    statement = select(Package).where(is_offered, Package.currency == currency)
    return session.scalars(statement.order_by(Package.code)).all()


def _option(
    book: PriceBook,
    events: Sequence[ChargeableEvent],
    way: DayTerms,
    months: int,
    currency: str,
) -> BankPackageOption:
    found = _priced(book, events, way)
    package = way.package
    fees = (package.fee_amount if package else Decimal(0)) * months
    return BankPackageOption(
        package_id=package.id if package else None,
        name=package.name if package else "",
        is_present=way.edition_id is not None,
        package_fees=Money(fees, currency).rounded(),
        event_fees=Money(found.fees, currency).rounded(),
        total=Money(fees + found.fees, currency).rounded(),
        saving=None,
        events=found.priced,
        included=found.included,
        raised_by_minimum=Money(found.raised, currency).rounded(),
        raised_by_grid=Money(found.by_grid, currency).rounded(),
        unpriced=found.unpriced,
    )


def _priced(book: PriceBook, events: Sequence[ChargeableEvent], way: DayTerms) -> _Sum:
    total, usage = _Sum(), Usage()
    for event in events:
        month = str(Month.of(event.occurred_on))
        left = usage.left(way.package, month, event.product_id, event.event)
        quoted = book.quote(event, way, left)
        usage.take(month, event.product_id, event.event, quoted.included)
        if quoted.price is None:
            total.unpriced += 1
            continue
        total.priced += 1
        total.included += quoted.included
        total.fees += quoted.price.amount
        total.raised += quoted.price.raised
        total.by_grid += quoted.price.by_grid
    return total


def _with_saving(option: BankPackageOption, base: Money | None) -> BankPackageOption:
    if base is None:
        return option
    return replace(option, saving=base - option.total)
