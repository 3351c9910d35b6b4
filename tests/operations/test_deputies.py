"""Deputies: who takes over, for how long and how far, and what is told of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.events import Bus, Handover, SegmentsAsked
from portico.models import Substitution, SubstitutionScope, User
from portico.operations.account_inputs import AccountUpdate
from portico.operations.accounts import update_account
from portico.operations.actors import deputy_actor, user_actor
from portico.operations.substitutions import (
    SubstitutionCreate,
    SubstitutionRevoke,
    appoint_deputy,
    hand_over,
    revoke_deputy,
)
from portico.operations.teams import TeamCreate, create_team
from portico.operations.users import UserCreate, create_user
from portico.testing import NOON, Ask, MakeAccount, Write, problems_of
from portico.values import Money

TODAY = NOON.date()


class Office:
    """A team: Hanna leads it, Ann and Ben manage accounts; Eve works elsewhere."""

    def __init__(self, write: Write, actor: Actor) -> None:
        self.write, self.admin = write, actor
        self.ann, self.ben, self.eve = (
            self._user(name, "core.account_manager") for name in ("ann", "ben", "eve")
        )
        self.hanna = self._user("hanna", "core.team_head")
        team = TeamCreate(
            name="North", head_id=self.hanna.id, member_ids=[self.ann.id, self.ben.id]
        )
        write(lambda s: create_team(s, actor, team))

    def _user(self, name: str, role: str) -> User:
        return self.write(lambda s: create_user(s, self.admin, UserCreate(name=name, roles=[role])))

    def acting(self, user: User, days: int = 0) -> Actor:
        now = NOON + timedelta(days=days)
        return self.write(lambda s: user_actor(s, user, now))

    def deputy(self, user: User, principal: User, days: int = 0) -> Actor | None:
        acting = self.acting(user, days)
        return self.write(lambda s: deputy_actor(s, acting, principal.name))

    def appoint(self, by: User | None = None, **given: Any) -> Substitution:
        head = self.acting(by or self.hanna)
        wanted: dict[str, Any] = {
            "principal_id": self.ann.id,
            "deputy_id": self.ben.id,
            "starts_on": TODAY,
            "ends_on": TODAY + timedelta(days=9),
        }
        made = SubstitutionCreate(**(wanted | given))
        return self.write(lambda s: appoint_deputy(s, head, made), head)


@pytest.fixture
def office(write: Write, actor: Actor) -> Office:
    return Office(write, actor)


def refused(deed: Callable[[], object]) -> list[tuple[str, str]]:
    return problems_of(deed)


def test_a_deputy_acts_from_the_first_day_to_the_last_by_itself(office: Office) -> None:
    office.appoint(starts_on=date(2026, 3, 3), ends_on=date(2026, 3, 4))

    days = [office.deputy(office.ben, office.ann, day) is not None for day in range(4)]
    assert days == [False, True, True, False]
    assert office.deputy(office.eve, office.ann, 1) is None
    assert office.deputy(office.ann, office.ben, 1) is None


def test_a_deputy_has_the_principals_permissions_accounts_and_the_given_powers(
    office: Office,
) -> None:
    office.appoint(
        may_write=False,
        amount_ceiling=Money(Decimal(500), "EUR"),
        discount_ceiling=Decimal("7.5"),
    )
    ben = office.deputy(office.ben, office.ann)
    assert ben is not None
    assert (ben.name, ben.on_behalf_of, ben.reach.owners) == ("ben", "ann", frozenset({"ann"}))
    assert ben.may("core.account.read")
    assert not ben.may("core.account.write")
    assert not ben.may("core.approval.approve")
    assert refused(lambda: ben.require_within(Money(Decimal("500.01"), "EUR"))) == [
        ("DEPUTY_CEILING", "")
    ]
    assert refused(lambda: ben.require_discount_within(Decimal(8))) == [("DEPUTY_CEILING", "")]
    ben.require_within(Money(Decimal(500), "EUR"))
    ben.require_discount_within(Decimal("7.5"))


def test_the_head_of_the_team_appoints_and_nobody_else(office: Office) -> None:
    for other in (office.ann, office.ben, office.eve):
        assert refused(lambda other=other: office.appoint(by=other)) == [  # type: ignore[misc]  # bound early
            ("NOT_THE_HEAD", "input.principalId")
        ]
    assert refused(lambda: office.appoint(principal_id=office.eve.id)) == [
        ("NOT_THE_HEAD", "input.principalId")
    ]
    made = office.appoint()
    ben = office.acting(office.ben)
    gone = SubstitutionRevoke(id=made.id, expected_version=made.version)
    assert refused(lambda: office.write(lambda s: revoke_deputy(s, ben, gone))) == [
        ("NOT_THE_HEAD", "input.principalId")
    ]


def test_it_ends_at_once_when_it_is_revoked(office: Office) -> None:
    made = office.appoint()
    assert office.deputy(office.ben, office.ann) is not None

    head = office.acting(office.hanna)
    gone = SubstitutionRevoke(id=made.id, expected_version=made.version)
    office.write(lambda s: revoke_deputy(s, head, gone))

    assert office.deputy(office.ben, office.ann) is None
    office.appoint(deputy_id=office.eve.id)  # the days are free again


def test_no_overlap_and_no_chain(office: Office) -> None:
    office.appoint()
    inside: dict[str, Any] = {
        "starts_on": TODAY + timedelta(days=9),
        "ends_on": TODAY + timedelta(days=20),
    }

    assert refused(lambda: office.appoint(deputy_id=office.eve.id, **inside)) == [
        ("OVERLAP", "input.principalId")
    ]
    ben_leaves: dict[str, Any] = {"principal_id": office.ben.id, "deputy_id": office.eve.id}
    assert refused(lambda: office.appoint(**ben_leaves, **inside)) == [
        ("CHAIN", "input.principalId")
    ]
    for_hanna: dict[str, Any] = {"principal_id": office.ben.id, "deputy_id": office.ann.id}
    assert ("CHAIN", "input.deputyId") in refused(lambda: office.appoint(**for_hanna, **inside))
    after: dict[str, Any] = {
        "starts_on": TODAY + timedelta(days=10),
        "ends_on": TODAY + timedelta(days=20),
    }
    office.appoint(deputy_id=office.eve.id, **after)


def test_what_is_wrong_is_told_at_once(office: Office) -> None:
    wrong = refused(
        lambda: office.appoint(
            deputy_id=office.ann.id,
            starts_on=TODAY - timedelta(days=1),
            ends_on=TODAY - timedelta(days=2),
            scope=SubstitutionScope.ACCOUNTS,
            segments=["key"],
            amount_ceiling=Money(Decimal(-1), "EUR"),
            discount_ceiling=Decimal(101),
        )
    )
    assert wrong == [
        ("SAME_PERSON", "input.deputyId"),
        ("PERIOD", "input.endsOn"),
        ("PAST", "input.endsOn"),
        ("SCOPE", "input.accountIds"),
        ("SCOPE", "input.segments"),
        ("NEGATIVE", "input.amountCeiling"),
        ("PERCENT", "input.discountCeiling"),
    ]


NAMES = "{ accounts(orderBy: [{field: NAME, direction: ASC}]) { totalCount nodes { name } } }"


def test_a_deputy_sees_what_it_is_appointed_for(
    office: Office, ask: Ask, make_account: MakeAccount, bus: Bus
) -> None:
    a, b = (make_account(name, owner="ann") for name in ("A", "B"))
    make_account("C", owner="ben")
    made = office.appoint(scope=SubstitutionScope.ACCOUNTS, account_ids=[a.id])

    def seen() -> list[str]:
        by = office.deputy(office.ben, office.ann)
        assert by is not None
        return [each["name"] for each in ask(NAMES, by=by)["data"]["accounts"]["nodes"]]

    assert seen() == ["A"]

    def key_accounts(_session: Session, _actor: Actor, asked: SegmentsAsked) -> None:
        asked.accounts.update({b.id} if "key" in asked.names else ())

    bus.before_commit[SegmentsAsked] = [key_accounts]
    head = office.acting(office.hanna)
    gone = SubstitutionRevoke(id=made.id, expected_version=made.version)
    office.write(lambda s: revoke_deputy(s, head, gone))
    office.appoint(scope=SubstitutionScope.SEGMENTS, segments=["key"])
    assert seen() == ["B"]


def test_every_write_names_both(
    office: Office, make_account: MakeAccount, write: Write, ask: Ask, actor: Actor
) -> None:
    account = make_account("Acme", owner="ann")
    office.appoint()
    ben = office.deputy(office.ben, office.ann)
    assert ben is not None
    change = AccountUpdate(id=account.id, expected_version=account.version, name="Acme & Co")
    write(lambda s: update_account(s, ben, change), ben)

    asked = "query($id: ID!) { account(id: $id) { auditTrail { nodes { actor onBehalfOf } } } }"
    trail = ask(asked, by=actor, id=f"acc_{account.id.hex}")["data"]["account"]["auditTrail"]
    assert {"actor": "ben", "onBehalfOf": "ann"} in trail["nodes"]


def test_a_brief_when_it_starts_and_a_digest_when_it_ends(
    office: Office, make_account: MakeAccount, write: Write, bus: Bus, actor: Actor
) -> None:
    account = make_account("Acme", owner="ann")
    make_account("Other", owner="ben")

    def orders(_session: Session, _actor: Actor, handover: Handover) -> None:
        handover.add("order", "ord_1", f"An order of {handover.principal}")

    bus.before_commit[Handover] = [orders]
    made = office.appoint()
    job = replace(actor, now=NOON)
    assert write(lambda s: hand_over(s, job)) == "1 briefs, 0 digests"
    assert write(lambda s: hand_over(s, job)) == "0 briefs, 0 digests"
    brief = write(lambda s: s.get_one(Substitution, made.id)).brief
    assert brief == [
        {"kind": "account", "id": f"acc_{account.id.hex}", "text": "Acme, PROSPECT"},
        {"kind": "order", "id": "ord_1", "text": "An order of ann"},
    ]

    ben = office.deputy(office.ben, office.ann)
    assert ben is not None
    change = AccountUpdate(id=account.id, expected_version=account.version, name="Acme & Co")
    write(lambda s: update_account(s, ben, change), ben)
    later = replace(actor, now=NOON + timedelta(days=10))
    assert write(lambda s: hand_over(s, later)) == "0 briefs, 1 digests"
    digest = write(lambda s: s.get_one(Substitution, made.id)).digest
    assert digest is not None
    assert [(each["on"], each["records"]) for each in digest] == [("core_account", 1)]


def test_a_brief_tells_of_no_account_that_is_not_taken_over(
    office: Office, make_account: MakeAccount, write: Write, bus: Bus, actor: Actor
) -> None:
    named = make_account("Named", owner="ann")
    make_account("Kept from the deputy", owner="ann")
    found: list[Any] = []

    def orders(session: Session, _actor: Actor, handover: Handover) -> None:
        found.extend(session.scalars(handover.accounts))

    bus.before_commit[Handover] = [orders]
    made = office.appoint(scope=SubstitutionScope.ACCOUNTS, account_ids=[named.id])
    write(lambda s: hand_over(s, replace(actor, now=NOON)))

    brief = write(lambda s: s.get_one(Substitution, made.id)).brief
    assert [each["text"] for each in brief or ()] == ["Named, PROSPECT"]
    assert found == [named.id]


def test_clients_appoint_a_deputy(office: Office, ask: Ask) -> None:
    answer = ask(
        """mutation($principal: ID!, $deputy: ID!) {
          substitutionCreate(input: {
            principalId: $principal, deputyId: $deputy,
            startsOn: "2026-03-02", endsOn: "2026-03-06", mayApprove: true,
            amountCeiling: {amount: "1000", currency: "EUR"}
          }) {
            substitution {
              principal { name } deputy { name } current mayApprove
              amountCeiling { amount currency }
            }
            userErrors { code }
          }
        }""",
        by=office.acting(office.hanna),
        principal=f"usr_{office.ann.id.hex}",
        deputy=f"usr_{office.ben.id.hex}",
    )
    assert answer["data"]["substitutionCreate"] == {
        "substitution": {
            "principal": {"name": "ann"},
            "deputy": {"name": "ben"},
            "current": True,
            "mayApprove": True,
            "amountCeiling": {"amount": "1000.00", "currency": "EUR"},
        },
        "userErrors": [],
    }
