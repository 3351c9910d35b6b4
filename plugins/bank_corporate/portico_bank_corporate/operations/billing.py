"""Charging a client for what happened, month by month: again and again without doubling."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import takewhile
from typing import Annotated, Any, Final
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import refuse
from portico.models.formats import Malformed
from portico.operations.lookup import get, touch
from portico.values import Money, Ref, round_exact
from portico_bank_corporate.models import (
    AgreementEdition,
    BankAgreementStatus,
    BankChargeKind,
    BankChargeStatus,
    Charge,
    ChargeableEvent,
    Package,
    Product,
    ServiceAgreement,
)
from portico_bank_corporate.models.amounts import text
from portico_bank_corporate.models.months import Month, months_from
from portico_bank_corporate.operations.coverage import covered
from portico_bank_corporate.operations.insurance_premiums import charge_premiums
from portico_bank_corporate.operations.payroll_fees import note_payroll
from portico_bank_corporate.operations.price_book import (
    PriceBook,
    Quoted,
    Usage,
    day_terms,
    in_force,
    packages_of,
    signed_editions,
)

EVER_USED: Final = (
    BankAgreementStatus.ACTIVE,
    BankAgreementStatus.SUSPENDED,
    BankAgreementStatus.TERMINATED,
)
HUNDRED: Final = Fraction(100)


@dataclass(kw_only=True)
class BankServiceAgreementBill:
    """An agreement whose client is to be charged up to the end of a month."""

    id: Annotated[UUID, Ref("BankServiceAgreement"), "The agreement."]
    period: Annotated[
        str | None, "The month, such as `2026-02`; this month if left out, never a later one."
    ] = None


def bill_agreement(
    session: Session, actor: Actor, input: BankServiceAgreementBill
) -> ServiceAgreement:
    """Charge all that happened up to the end of a month; what is charged already stays as it is.

    Charges of a month that is not over are ACCRUED and calculated anew each time; those of a
    month that is over are DUE.
    """
    agreement = get(session, ServiceAgreement, input.id, "input", "id", lock=True)
    if agreement.status not in EVER_USED:
        text = f"Agreement {agreement.number} is {agreement.status.name}: it was never in use."
        raise refuse("BANK_AGREEMENT_TRANSITION", text, "input", "id")
    if charge_up_to(session, actor, agreement, _month(actor, input.period)):
        touch(agreement)
    return agreement


def bill_agreements(session: Session, actor: Actor) -> str:
    """Charge what happened under every agreement so far."""
    found = session.scalars(
        select(ServiceAgreement)
        .where(ServiceAgreement.status.in_(EVER_USED))
        .order_by(ServiceAgreement.id)
        .with_for_update()
    )
    month = Month.of(actor.today)
    return f"{sum(charge_up_to(session, actor, each, month) for each in found.all())} charges"


def _month(actor: Actor, given: str | None) -> Month:
    try:
        month = Month.parse(given) if given else Month.of(actor.today)
    except Malformed as malformed:
        raise refuse(malformed.code, malformed.message, "input", "period") from malformed
    if month.first > actor.today:
        raise refuse("BANK_DATES", f"{month} lies ahead.", "input", "period")
    return month


def charge_up_to(session: Session, actor: Actor, agreement: ServiceAgreement, month: Month) -> int:
    """Charge what happened under an agreement that is locked; how many charges are new or due."""
    note_payroll(session, agreement.account_id, agreement.kind)
    biller = _Biller(session, actor, agreement, month)
    made = biller.charge_events() + biller.charge_packages()
    return made + charge_premiums(session, agreement, biller.months_over())


class _Biller:
    """Charges under one agreement, up to the end of a month."""

    def __init__(
        self, session: Session, actor: Actor, agreement: ServiceAgreement, month: Month
    ) -> None:
        self._session, self._actor, self._agreement = session, actor, agreement
        end = min(month.last, agreement.effective_to or month.last)
        self._first, self._last, self._month = agreement.effective_from, end, month
        self._editions = signed_editions(session, agreement)
        self._packages = packages_of(session, self._editions)

    def charge_events(self) -> int:
        """Charge each event that is not charged for good."""
        events = self._events()
        book = PriceBook.load(
            self._session,
            {event.product_id for event, _, _ in events},
            {each.id for each in self._editions},
            self._packages,
        )
        usage = self._usage({str(Month.of(event.occurred_on)) for event, _, _ in events})
        made = 0
        for event, product, charge in events:
            made += self._keep(event, product, self._quote(book, usage, event), charge)
        self._session.flush()
        return made

    def _events(self) -> list[tuple[ChargeableEvent, Product, Charge | None]]:
        """What is to be priced, in the order in which it happened, with what it costs so far."""
        own = Charge.agreement_id == self._agreement.id
        statement = (
            select(ChargeableEvent, Product, Charge)
            .join(Product, Product.id == ChargeableEvent.product_id)
            .outerjoin(Charge, Charge.event_id == ChargeableEvent.id)
            .where(
                ChargeableEvent.account_id == self._agreement.account_id,
                ChargeableEvent.occurred_on.between(self._first, self._last),
                or_(Charge.id.is_(None), and_(own, Charge.status == BankChargeStatus.ACCRUED)),
            )
            .order_by(ChargeableEvent.occurred_on, ChargeableEvent.id)
        )
        rows = self._session.execute(statement).all()
        covers = covered(self._session, self._agreement)
        return [(*row,) for row in rows if covers(row[1].kind, row[0].occurred_on)]

    def _usage(self, months: set[str]) -> Usage:
        """How much of each package is used up in months by events whose charge is settled."""
        usage = Usage()
        statement = (
            select(Charge.period, ChargeableEvent.product_id, ChargeableEvent.event)
            .add_columns(func.sum(Charge.included))
            .join(ChargeableEvent, ChargeableEvent.id == Charge.event_id)
            .where(
                Charge.agreement_id == self._agreement.id,
                Charge.status != BankChargeStatus.ACCRUED,
                Charge.period.in_(months),
            )
            .group_by(Charge.period, ChargeableEvent.product_id, ChargeableEvent.event)
        )
        for period, product_id, event, included in self._session.execute(statement):
            usage.take(period, product_id, event, int(included))
        return usage

    def _quote(self, book: PriceBook, usage: Usage, event: ChargeableEvent) -> Quoted:
        terms = day_terms(in_force(self._editions, event.occurred_on), self._packages)
        month = str(Month.of(event.occurred_on))
        left = usage.left(terms.package, month, event.product_id, event.event)
        quoted = book.quote(event, terms, left)
        usage.take(month, event.product_id, event.event, quoted.included)
        return quoted

    def _keep(
        self, event: ChargeableEvent, product: Product, quoted: Quoted, charge: Charge | None
    ) -> int:
        """Keep what an event costs; 0 if nothing changed or there is no price."""
        if quoted.price is None or quoted.tariff is None:
            return 0
        terms = {
            "tariff_id": quoted.tariff.id,
            "quantity": event.quantity,
            "included": quoted.included,
            "amount": quoted.price.amount,
            "tax_amount": _tax(quoted.price.amount, product.tax_rate, event.currency),
            "trace": quoted.trace,
            **self._due(Month.of(event.occurred_on)),
        }
        if charge is None:
            period = str(Month.of(event.occurred_on))
            self._add(BankChargeKind.EVENT, str(event.id), period, event.currency, terms, event.id)
            return 1
        return int(_update(charge, terms))

    def charge_packages(self) -> int:
        """Charge the package of each month that is over, edition by edition."""
        fees = select(Charge.reference).where(
            Charge.agreement_id == self._agreement.id, Charge.kind == BankChargeKind.PACKAGE_FEE
        )
        known = set(self._session.scalars(fees))
        made = 0
        for month in self.months_over():
            for edition, start, end in self._stretches(month):
                package = self._packages.get(edition.package_id) if edition.package_id else None
                reference = f"{month}/{edition.number}"
                if package is not None and package.fee_amount and reference not in known:
                    self._charge_package(package, month, start, end, reference)
                    made += 1
        self._session.flush()
        return made

    def months_over(self) -> list[Month]:
        """The months to which nothing can be added any more, from the agreement's first on."""
        return list(
            takewhile(self._is_over, months_from(Month.of(self._first), Month.of(self._last)))
        )

    def _is_over(self, month: Month) -> bool:
        """Whether nothing can be added to a month any more: it, or the agreement, has ended."""
        today, end = self._actor.today, self._agreement.effective_to
        return month.last < today or (end is not None and end < min(today, month.last))

    def _stretches(self, month: Month) -> Iterable[tuple[AgreementEdition, date, date]]:
        """The editions in force in a month, each with its first and last day of it."""
        end = min(month.last, self._last)
        for edition in self._editions:
            start = max(edition.effective_from, self._first, month.first)
            if start <= end:
                yield edition, start, end
                end = date.fromordinal(start.toordinal() - 1)

    def _charge_package(
        self, package: Package, month: Month, start: date, end: date, reference: str
    ) -> None:
        share, days = month.share(start, end), month.days_within(start, end)
        amount = round_exact(Fraction(package.fee_amount) * share, package.currency)
        fee = text(Money(package.fee_amount, package.currency))
        explanation = f"{fee} × {days}/{month.days} days, {start} to {end}"
        path = [{"level": "PACKAGE", "package": package.code}]
        terms = {
            "tariff_id": None,
            "quantity": 1,
            "included": 0,
            "amount": amount,
            "tax_amount": _tax(amount, package.tax_rate, package.currency),
            "trace": {"path": path, "explanation": explanation},
            "status": BankChargeStatus.DUE,
            "due_on": month.next.first,
        }
        kind = BankChargeKind.PACKAGE_FEE
        self._add(kind, reference, str(month), package.currency, terms, None)

    def _due(self, month: Month) -> dict[str, Any]:
        if not self._is_over(month):
            return {"status": BankChargeStatus.ACCRUED, "due_on": None}
        return {"status": BankChargeStatus.DUE, "due_on": month.next.first}

    def _add(
        self,
        kind: BankChargeKind,
        reference: str,
        period: str,
        currency: str,
        terms: Mapping[str, Any],
        event_id: UUID | None,
    ) -> None:
        charge = Charge(
            agreement_id=self._agreement.id,
            event_id=event_id,
            kind=kind,
            reference=reference,
            period=period,
            currency=currency,
            **terms,
        )
        self._session.add(charge)


def _update(charge: Charge, terms: Mapping[str, Any]) -> bool:
    changed = {name: each for name, each in terms.items() if getattr(charge, name) != each}
    for name, each in changed.items():
        setattr(charge, name, each)
    return bool(changed)


def _tax(amount: Decimal, rate: Decimal, currency: str) -> Decimal:
    return round_exact(Fraction(amount) * Fraction(rate) / HUNDRED, currency)
