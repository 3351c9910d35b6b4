"""Four eyes: nobody releases what others have not consented to, as it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portico.access import READ, WRITE, Actor
from portico.database import new_id
from portico.errors import Refused, refuse
from portico.events import ApprovalReleasing, Bus
from portico.hookspecs import ApprovalPolicy, Tier
from portico.models import (
    Account,
    Address,
    AddressKind,
    ApprovalDecision,
    ApprovalRequest,
    ApprovalStatus,
    ApprovalVerdict,
    Substitution,
    SubstitutionScope,
    User,
)
from portico.operations.account_inputs import AccountUpdate
from portico.operations.accounts import update_account
from portico.operations.approvals import (
    ask_approval,
    decisions_on,
    give_approval,
    reject_approval,
    request_approval,
    require_approval,
    withdraw_approval,
)
from portico.operations.approvals.inputs import (
    ApprovalAsk,
    ApprovalGive,
    ApprovalReject,
    ApprovalWithdraw,
)
from portico.testing import NOON, Ask, MakeAccount, Write, problems_of
from portico.values import Money

CHECKER, HEAD = "test.check.approve", "test.head.approve"


def content(session: Session, account: Account) -> Any:
    streets = select(Address.street).where(Address.account_id == account.id).order_by(Address.id)
    return {"name": account.name, "streets": list(session.scalars(streets))}


POLICY = ApprovalPolicy(
    name="test.account.release",
    description="Two checkers, and the head above 1,000.",
    model=Account,
    prefix="acc",
    request="test.account.ask",
    content=content,
    summary=lambda account: f"Release {account.name}",
    tiers=(Tier(needed={CHECKER: 1}), Tier(above=Decimal(1000), needed={CHECKER: 2, HEAD: 1})),
    account=lambda _session, account: account.id,
    amount=lambda account: Money(Decimal(account.industry_code or "0"), account.currency or "EUR"),
    currency="EUR",
    parts={Address: lambda address: address.account_id},
)


@pytest.fixture(autouse=True)
def policy(bus: Bus) -> ApprovalPolicy:
    bus.approvals[Account] = POLICY
    return POLICY


def person(name: str, *scopes: str, **given: Any) -> Actor:
    """Somebody who may ask, decide and write; a class is needed to decide what matters."""
    scopes = ("core.*", "test.account.ask", *scopes)
    return Actor(name=name, id=new_id(), scopes=frozenset(scopes), now=NOON, **given)


MAKER = person("maker", CHECKER)
ANN, BEN, EVE = person("ann", CHECKER), person("ben", CHECKER), person("eve", CHECKER, HEAD)

Asked = Callable[..., tuple[Account, ApprovalRequest]]


@pytest.fixture
def asked(make_account: MakeAccount, write: Write) -> Asked:
    """An account, and a request for consent to release it."""

    def asked(by: Actor = MAKER, **given: Any) -> tuple[Account, ApprovalRequest]:
        account = make_account("Acme", **given)
        subject = ApprovalAsk(subject=f"acc_{account.id.hex}")
        return account, write(lambda s: ask_approval(s, by, subject), by)

    return asked


@pytest.fixture
def consent(write: Write) -> Callable[..., ApprovalRequest]:
    def consent(request: ApprovalRequest, by: Actor, permission: str | None = None) -> Any:
        given = ApprovalGive(
            id=request.id, content_hash=request.content_hash, permission=permission
        )
        return write(lambda s: give_approval(s, by, given), by)

    return consent


@pytest.fixture
def release(write: Write) -> Callable[..., ApprovalRequest]:
    def release(account: Account, by: Actor = MAKER) -> Any:
        return write(
            lambda s: require_approval(s, by, s.get_one(Account, account.id, with_for_update=True)),
            by,
        )

    return release


def test_the_deed_waits_for_somebody_else(asked: Any, consent: Any, release: Any) -> None:
    account, request = asked()
    assert problems_of(lambda: release(account)) == [("APPROVAL_MISSING", "input.id")]

    assert consent(request, ANN).status is ApprovalStatus.APPROVED
    assert release(account).status is ApprovalStatus.RELEASED
    assert problems_of(lambda: release(account)) == [("APPROVAL_NEEDED", "")]


def test_who_asks_or_made_it_decides_nothing(
    make_account: MakeAccount, write: Write, consent: Any, asked: Any
) -> None:
    account, request = asked()
    assert problems_of(lambda: consent(request, MAKER)) == [("FOUR_EYES", "input.id")]
    reject = ApprovalReject(id=request.id, content_hash=request.content_hash, note="No.")
    assert problems_of(lambda: write(lambda s: reject_approval(s, MAKER, reject), MAKER)) == [
        ("FOUR_EYES", "input.id")
    ]
    creator = replace(ANN, name="tester")  # who created the account
    assert problems_of(lambda: consent(request, creator)) == [("FOUR_EYES", "input.id")]
    assert account.created_by == "tester"


def test_larger_amounts_need_more_and_other_persons(
    asked: Any, consent: Any, release: Any, write: Write
) -> None:
    account, request = asked(industry_code="1000.01", currency="EUR")
    assert request.needed == {CHECKER: 2, HEAD: 1}

    consent(request, ANN)
    assert problems_of(lambda: consent(request, ANN)) == [("APPROVAL_TWICE", "input.id")]
    assert problems_of(lambda: consent(request, BEN, HEAD)) == [
        ("APPROVAL_CLASS", "input.permission")
    ]
    consent(request, BEN)
    late = person("late", CHECKER)
    assert problems_of(lambda: consent(request, late)) == [("APPROVAL_CLASS", "input.id")]
    assert problems_of(lambda: release(account)) == [("APPROVAL_MISSING", "input.id")]

    assert consent(request, EVE).status is ApprovalStatus.APPROVED
    names = [d.acted_by for d in write(lambda s: decisions_on(s, request))]
    assert names == ["ann", "ben", "eve"]
    release(account)


@pytest.mark.parametrize(("amount", "currency"), [("1000", "EUR"), ("0.01", "EUR")])
def test_up_to_the_threshold_one_is_enough(amount: str, currency: str, asked: Any) -> None:
    assert asked(industry_code=amount, currency=currency)[1].needed == {CHECKER: 1}


def test_another_currency_needs_the_strictest(asked: Any) -> None:
    assert asked(industry_code="1", currency="JPY")[1].needed == {CHECKER: 2, HEAD: 1}


def test_any_change_of_the_content_voids_the_consent(
    asked: Any, consent: Any, release: Any, write: Write
) -> None:
    account, request = asked()
    consent(request, ANN)

    change = AccountUpdate(id=account.id, expected_version=account.version, name="Acme & Co")
    write(lambda s: update_account(s, ANN, change), ANN)

    voided = write(lambda s: s.get_one(ApprovalRequest, request.id))
    assert (voided.status, voided.closed_at) == (ApprovalStatus.VOIDED, NOON)
    assert problems_of(lambda: release(account)) == [("APPROVAL_NEEDED", "")]
    assert problems_of(lambda: consent(request, BEN)) == [("APPROVAL_CLOSED", "input.id")]

    subject = ApprovalAsk(subject=f"acc_{account.id.hex}")
    anew = write(lambda s: ask_approval(s, MAKER, subject), MAKER)
    assert anew.id != request.id
    assert problems_of(lambda: consent(anew, ANN)) == [("FOUR_EYES", "input.id")]  # she changed it
    consent(anew, BEN)
    release(account)


def test_a_change_of_its_parts_voids_it_too(asked: Any, write: Write) -> None:
    account, request = asked()
    write(
        lambda s: s.add(
            Address(account_id=account.id, position=0, kind=AddressKind.OFFICE, street="New")
        )
    )

    assert write(lambda s: s.get_one(ApprovalRequest, request.id)).status is ApprovalStatus.VOIDED


def test_what_is_not_content_voids_nothing(asked: Any, write: Write, consent: Any) -> None:
    account, request = asked()
    change = AccountUpdate(id=account.id, expected_version=account.version, owner="ann")
    write(lambda s: update_account(s, ANN, change), ANN)

    assert consent(request, BEN).status is ApprovalStatus.APPROVED


def test_a_statement_that_loads_nothing_is_caught_too(
    asked: Any, consent: Any, release: Any, write: Write
) -> None:
    account, request = asked()
    consent(request, ANN)
    write(lambda s: s.execute(update(Account).values(name="Other")))

    assert problems_of(lambda: release(account)) == [("APPROVAL_CONTENT_CHANGED", "input.id")]


def test_consent_is_to_what_was_seen(asked: Any, write: Write) -> None:
    _, request = asked()
    blind = ApprovalGive(id=request.id, content_hash="0" * 64)
    assert problems_of(lambda: write(lambda s: give_approval(s, ANN, blind), ANN)) == [
        ("APPROVAL_CONTENT_CHANGED", "input.contentHash")
    ]


def test_a_refusal_ends_it_and_says_why(asked: Any, release: Any, write: Write) -> None:
    account, request = asked()
    no = ApprovalReject(id=request.id, content_hash=request.content_hash, note="Wrong street.")
    write(lambda s: reject_approval(s, ANN, no), ANN)

    decision = write(lambda s: decisions_on(s, request))[0]
    assert (decision.verdict, decision.note) == (ApprovalVerdict.REJECT, "Wrong street.")
    assert problems_of(lambda: release(account)) == [("APPROVAL_NEEDED", "")]


def test_what_deeds_lock_before_the_record_is_locked_before_a_decision(
    asked: Any, bus: Bus, consent: Any
) -> None:
    locked: list[Any] = []
    bus.approvals[Account] = replace(POLICY, lock_first=lambda _session, key: locked.append(key))
    account, request = asked()
    assert locked == []
    consent(request, ANN)
    assert locked == [account.id]


def test_only_who_asked_takes_it_back(asked: Any, write: Write) -> None:
    _, request = asked()
    back = ApprovalWithdraw(id=request.id, expected_version=request.version)
    assert problems_of(lambda: write(lambda s: withdraw_approval(s, ANN, back), ANN)) == [
        ("NOT_YOURS", "input.id")
    ]
    taken = write(lambda s: withdraw_approval(s, MAKER, back), MAKER)
    assert taken.status is ApprovalStatus.WITHDRAWN


def test_a_program_neither_asks_nor_decides(asked: Any, consent: Any, write: Write) -> None:
    account, request = asked()
    robot = replace(ANN, id=None)
    assert problems_of(lambda: consent(request, robot)) == [("PERSON_NEEDED", "")]
    assert problems_of(
        lambda: write(lambda s: request_approval(s, robot, s.get_one(Account, account.id)), robot)
    ) == [("PERSON_NEEDED", "")]


def test_a_listener_may_still_refuse_the_deed(
    asked: Any, consent: Any, release: Any, bus: Bus, write: Write
) -> None:
    account, request = asked()
    consent(request, ANN)

    def veto(_session: Session, _actor: Actor, event: ApprovalReleasing) -> None:
        raise refuse("FROZEN", f"{event.record.name} is frozen.")

    bus.before_commit[ApprovalReleasing] = [veto]
    assert problems_of(lambda: release(account)) == [("FROZEN", "")]
    assert write(lambda s: s.get_one(ApprovalRequest, request.id)).status is ApprovalStatus.APPROVED


# ---------------------------------------------------------------- deputies


def for_(deputy: Actor, principal: Actor, **given: Any) -> Actor:
    return replace(deputy, on_behalf_of=principal.name, on_behalf_of_id=principal.id, **given)


def test_no_deputy_makes_a_second_pair_of_eyes(asked: Any, consent: Any) -> None:
    _, request = asked(by=for_(BEN, MAKER))

    for who in (MAKER, BEN, for_(ANN, MAKER), for_(ANN, BEN), for_(MAKER, ANN)):
        assert problems_of(lambda who=who: consent(request, who)) == [  # type: ignore[misc]  # bound early
            ("FOUR_EYES", "input.id")
        ]
    assert consent(request, for_(ANN, EVE)).status is ApprovalStatus.APPROVED


def test_who_stands_in_for_the_maker_today_counts_as_the_maker(
    asked: Any, consent: Any, write: Write
) -> None:
    _, request = asked()
    for each in (MAKER, ANN):
        write(lambda s, each=each: s.add(User(id=each.id, name=each.name)))  # type: ignore[misc]  # bound early

    def appoint(session: Session) -> Substitution:
        made = Substitution(
            principal_id=MAKER.id,
            deputy_id=ANN.id,
            starts_on=date(2026, 3, 1),
            ends_on=date(2026, 3, 2),
            scope=SubstitutionScope.ALL,
            may_write=True,
            may_approve=True,
        )
        session.add(made)
        return made

    write(appoint)

    assert problems_of(lambda: consent(request, ANN)) == [("FOUR_EYES", "input.id")]
    tomorrow = replace(ANN, now=NOON.replace(day=3))
    assert consent(request, tomorrow).status is ApprovalStatus.APPROVED


def test_one_person_is_not_heard_twice_through_a_deputy(asked: Any, consent: Any) -> None:
    _, request = asked(industry_code="5000", currency="EUR")
    consent(request, for_(ANN, BEN))
    for who in (ANN, BEN, for_(EVE, BEN)):
        assert problems_of(lambda who=who: consent(request, who)) == [  # type: ignore[misc]  # bound early
            ("APPROVAL_TWICE", "input.id")
        ]


def test_a_deputy_consents_up_to_the_ceiling_only(asked: Any, consent: Any) -> None:
    _, request = asked(industry_code="500", currency="EUR")
    low = for_(ANN, BEN, ceiling=Money(Decimal("499.99"), "EUR"))
    other = for_(ANN, BEN, ceiling=Money(Decimal(900), "USD"))

    assert problems_of(lambda: consent(request, low)) == [("DEPUTY_CEILING", "input.id")]
    assert problems_of(lambda: consent(request, other)) == [("DEPUTY_CEILING", "input.id")]
    enough = replace(low, ceiling=Money(Decimal(500), "EUR"))
    assert consent(request, enough).status is ApprovalStatus.APPROVED


def test_without_the_power_to_consent_a_deputy_has_no_class(asked: Any, consent: Any) -> None:
    _, request = asked()
    deputy = for_(ANN, BEN, powers=frozenset({READ, WRITE}))

    assert problems_of(lambda: consent(request, deputy)) == [("APPROVAL_CLASS", "input.id")]


# ---------------------------------------------------------------- the database


@pytest.mark.parametrize(
    "who", [{"person_id": "maker"}, {"person_id": "other", "on_behalf_of_id": "maker"}]
)
def test_the_database_itself_refuses_the_maker(
    who: dict[str, str], asked: Any, write: Write
) -> None:
    _, request = asked()
    ids: dict[str, UUID] = {"maker": request.maker_id, "other": new_id()}
    row = {
        "id": new_id(),
        "request_id": request.id,
        "maker_id": request.maker_id,
        "verdict": ApprovalVerdict.APPROVE,
        "permission": CHECKER,
        "acted_by": "x",
        "content_hash": request.content_hash,
        "decided_at": NOON,
        **{key: ids[value] for key, value in who.items()},
    }

    with pytest.raises(Refused) as refused:
        write(lambda s: s.execute(insert(ApprovalDecision), [row]))
    assert isinstance(refused.value.__cause__, IntegrityError)
    with pytest.raises(Refused):  # nor is it to be fooled about who the maker is
        write(
            lambda s: s.execute(
                insert(ApprovalDecision), [row | {"maker_id": new_id(), "person_id": new_id()}]
            )
        )


def test_there_is_one_open_request_at_most(asked: Any, write: Write) -> None:
    account, _ = asked()
    again = ApprovalAsk(subject=f"acc_{account.id.hex}")
    assert problems_of(lambda: write(lambda s: ask_approval(s, ANN, again), ANN)) == [
        ("APPROVAL_PENDING", "input.subject")
    ]


# ---------------------------------------------------------------- GraphQL

GIVE = """mutation($id: ID!, $hash: String!) {
  approvalRequestApprove(input: {id: $id, contentHash: $hash, note: "Fine."}) {
    approvalRequest {
      status amount { amount currency }
      decisions { verdict actedBy onBehalfOf note contentHash }
    }
    userErrors { code }
  }
}"""


def test_clients_ask_see_and_decide(ask: Ask, make_account: MakeAccount) -> None:
    account = make_account("Acme", industry_code="12", currency="EUR")
    asked = ask(
        """mutation($subject: ID!) { approvalRequestCreate(input: {subject: $subject}) {
          approvalRequest { id status subject summary contentHash needed account { name } }
          userErrors { code }
        } }""",
        by=MAKER,
        subject=f"acc_{account.id.hex}",
    )["data"]["approvalRequestCreate"]["approvalRequest"]
    assert (asked["status"], asked["subject"]) == ("PENDING", f"acc_{account.id.hex}")
    assert (asked["summary"], asked["needed"]) == ("Release Acme", {CHECKER: 1})

    given = {"id": asked["id"], "hash": asked["contentHash"]}
    own = ask(GIVE, by=MAKER, **given)["data"]["approvalRequestApprove"]
    assert own == {"approvalRequest": None, "userErrors": [{"code": "FOUR_EYES"}]}
    other = ask(GIVE, by=for_(ANN, BEN), **given)["data"]["approvalRequestApprove"]
    assert other["approvalRequest"] == {
        "status": "APPROVED",
        "amount": {"amount": "12.00", "currency": "EUR"},
        "decisions": [
            {
                "verdict": "APPROVE",
                "actedBy": "ann",
                "onBehalfOf": "ben",
                "note": "Fine.",
                "contentHash": asked["contentHash"],
            }
        ],
    }
    found = ask("{ approvalRequests(where: {status: {eq: APPROVED}}) { nodes { id } } }", by=ANN)
    assert found["data"]["approvalRequests"]["nodes"] == [{"id": asked["id"]}]
