"""What an event would cost a client, and where the price is found. Nothing is stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems
from portico.models import Account
from portico.operations.assigning import assign
from portico.operations.lookup import get
from portico.values import Money, Ref
from portico_bank_corporate.models import BankTariffScope, ChargeableEvent, Product
from portico_bank_corporate.operations.coverage import agreement_for
from portico_bank_corporate.operations.price_book import (
    DayTerms,
    PriceBook,
    Quoted,
    day_terms,
    in_force,
    packages_of,
    signed_editions,
)


@dataclass(kw_only=True)
class BankPriceQuoteQuestion:
    """An event whose price is asked for."""

    account_id: Annotated[UUID, Ref("Account"), "The client."]
    product_id: Annotated[UUID, Ref("BankProduct"), "The product."]
    event: Annotated[str, "The event, such as `PAYMENT`."]
    occurred_on: Annotated[date | None, "The day; today if left out."] = None
    quantity: Annotated[int, "How many units."] = 1
    amount: Annotated[Decimal | None, "The amount that a rate is of."] = None
    currency: Annotated[str, "The currency of the amount and of the price."]
    starts_on: Annotated[date | None, "The first day of what is paid by the year."] = None
    ends_before: Annotated[date | None, "The day after its last."] = None


@dataclass(frozen=True, kw_only=True)
class BankPriceStep:
    """A place where the price was looked for."""

    level: Annotated[BankTariffScope, "For whom prices are there."]
    tariff_id: Annotated[UUID | None, Ref("BankTariff"), "The tariff; null if none is there."]


@dataclass(frozen=True, kw_only=True)
class BankPriceQuote:
    """What an event would cost, before the events that a package includes."""

    price: Annotated[Money | None, "The price without tax; null if no tariff has one."]
    path: Annotated[list[BankPriceStep], "Where it was looked for, to where it was found."]
    explanation: Annotated[str, "Each step of the calculation, in words."]
    raised_by: Annotated[Money | None, "By how much the minimum made it more."]
    raised_by_grid: Annotated[
        Money | None,
        "By how much counting periods from the other day would make it less: a trap. Below zero "
        "if that would cost more; null without a price.",
    ]
    included_monthly: Annotated[int, "How many a month the client's package includes."]


def quote_price(session: Session, actor: Actor, input: BankPriceQuoteQuestion) -> BankPriceQuote:
    """What an event costs a client on a day: its own price, or its package's, or everybody's."""
    get(session, Account, input.account_id, "input", "accountId")
    product = get(session, Product, input.product_id, "input", "productId")
    day = input.occurred_on or actor.today
    event = ChargeableEvent(
        account_id=input.account_id, product_id=product.id, reference="?", occurred_on=day
    )
    problems = Problems()
    names = ("event", "quantity", "amount", "currency", "starts_on", "ends_before")
    with session.no_autoflush:
        if assign(event, input, names, problems, "input"):
            event.check(problems, day)
        problems.raise_if_any()
        quoted, terms = quote_event(session, product, event)
    package = terms.package
    return BankPriceQuote(
        price=Money(quoted.price.amount, event.currency) if quoted.price else None,
        path=[
            BankPriceStep(
                level=BankTariffScope[step["level"]],
                tariff_id=UUID(step["tariff"]) if step["tariff"] else None,
            )
            for step in quoted.path
        ],
        explanation=quoted.trace["explanation"],
        raised_by=Money(quoted.price.raised, event.currency) if quoted.price else None,
        raised_by_grid=Money(quoted.price.by_grid, event.currency) if quoted.price else None,
        included_monthly=package.included(product.id, event.event) if package else 0,
    )


def quote_event(
    session: Session, product: Product, event: ChargeableEvent
) -> tuple[Quoted, DayTerms]:
    """The price of an event that is not stored, by the agreement in use on its day."""
    book, terms = book_for(session, product, event.account_id, event.occurred_on)
    return book.quote(event, terms), terms


def book_for(
    session: Session, product: Product, account_id: UUID, day: date
) -> tuple[PriceBook, DayTerms]:
    """The prices of a product for a client, and the terms of the agreement in use on a day."""
    agreement = agreement_for(session, account_id, product.kind, day)
    editions = signed_editions(session, agreement) if agreement else []
    edition = in_force(editions, day)
    terms = day_terms(edition, packages_of(session, editions))
    packages = [terms.package.id] if terms.package else []
    book = PriceBook.load(session, [product.id], [edition.id] if edition else [], packages)
    return book, terms
