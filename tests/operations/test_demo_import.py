"""The core's demonstration data."""

from sqlalchemy import func, select

from portico.access import Actor
from portico.models import Account, AccountStage, Address, ExternalReference
from portico.operations.demo import load_demo
from portico.operations.importing import Outcome
from portico.testing import Write


def test_every_company_becomes_a_prospect_once(write: Write, actor: Actor) -> None:
    first = write(lambda session: load_demo(session, actor))
    again = write(lambda session: load_demo(session, actor))

    assert (first.count(Outcome.MADE), first.count(Outcome.KEPT)) == (500, 3)
    assert (again.count(Outcome.MADE), again.count(Outcome.KEPT)) == (0, 503)
    assert first.count(Outcome.REFUSED) == again.count(Outcome.REFUSED) == 0
    count = select(func.count()).select_from(Account).where(Account.stage == AccountStage.PROSPECT)
    assert write(lambda session: session.scalar(count)) == 500
    headquarters_are_read_without_footnotes(write)
    every_headquarters_has_a_country_that_is_none_of_the_states(write)


def headquarters_are_read_without_footnotes(write: Write) -> None:
    found = (
        select(Account.name, Address.town, Address.region, Address.country)
        .join(Address, Address.account_id == Account.id)
        .join(ExternalReference, ExternalReference.account_id == Account.id)
        .order_by(Account.name)
    )

    def headquarters(cik: str) -> list[tuple[str | None, ...]]:
        query = found.where(ExternalReference.external_id == cik)
        return write(lambda session: [tuple(row) for row in session.execute(query)])

    assert headquarters("66740") == [("3M", "Saint Paul", "Minnesota", "US")]
    assert headquarters("1133421") == [
        ("Northrop Grumman", "West Falls Church", "Virginia", "US"),
    ]
    assert headquarters("1512673") == []  # the file says that it has none


def every_headquarters_has_a_country_that_is_none_of_the_states(write: Write) -> None:
    abroad = (
        select(Account.name, Address.country, Address.region)
        .join(Address, Address.account_id == Account.id)
        .where(Address.country != "US")
    )

    rows = write(lambda session: session.execute(abroad).all())

    assert {row.country for row in rows} == {"BM", "CA", "CH", "GB", "IE", "NL"}
    assert {row.region for row in rows} == {None}
