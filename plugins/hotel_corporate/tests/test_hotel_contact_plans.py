"""How often clients are spoken to: rhythms, the daily job, the plan of a manager."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from portico.access import Actor, Reach
from portico.models import Account, AccountStage, Substitution, User
from portico.testing import Ask
from portico_hotel_corporate.models.clients.activities import (
    HotelActivityKind,
    HotelActivityOutcome,
    SalesActivity,
)
from portico_hotel_corporate.models.clients.key_accounts import HotelKeyNewsKind
from portico_hotel_corporate.models.clients.rhythms import (
    ContactRhythm,
    HotelRhythmScope,
    Standing,
    rhythm_of,
)
from portico_hotel_corporate.operations.clients.activities import record_activity
from portico_hotel_corporate.operations.clients.activity_inputs import HotelActivityRecord
from portico_hotel_corporate.operations.clients.key_accounts import (
    HotelKeyAccountMark,
    mark_account,
)
from portico_hotel_corporate.operations.clients.rhythms import (
    HotelContactRhythmSet,
    plan_contacts,
    set_rhythm,
)

SET = """mutation($input: HotelContactRhythmSetInput!) { hotelContactRhythmSet(input: $input) {
  contactRhythm { id version validFrom } userErrors { code message path } } }"""
END = """mutation($input: HotelContactRhythmEndInput!) { hotelContactRhythmEnd(input: $input) {
  contactRhythm { validTo } userErrors { code message path } } }"""
LINE = "{ accountName lastContactOn everyDays dueOn daysLate }"
TOLD = f"""query($input: HotelContactPlanRequestInput!) {{ hotelContactPlan(input: $input) {{
  planned {{ accountName plannedOn purpose }} overdue {{ accountName plannedOn }}
  due {LINE} silent {LINE} withoutRhythm {LINE} deputies {{ name startsOn endsOn }} }} }}"""
MARCH = {"owner": "ana", "firstDay": "2026-03-01", "lastDay": "2026-03-31"}
S = HotelRhythmScope


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


class Office:
    """Ana's clients; today is 2 March 2026 unless said."""

    def __init__(self, hotel: Any) -> None:
        self.hotel = hotel
        hotel.write(lambda s: s.add(User(name="ana")))

    def client(self, name: str, stage: str = "ACTIVE") -> Account:
        made: Account = self.hotel.make_account(name, owner="ana", stage=AccountStage[stage])
        return made

    def rhythm(self, scope: HotelRhythmScope, days: int, **given: Any) -> ContactRhythm:
        terms = {"valid_from": date(2026, 1, 1)} | given
        wish = HotelContactRhythmSet(scope=scope, every_days=days, **terms)
        made: ContactRhythm = self.hotel.do(set_rhythm, wish)
        return made

    def spoke(self, client: Account, day: date, outcome: str = "REACHED") -> None:
        wish = HotelActivityRecord(
            account_id=client.id,
            kind=HotelActivityKind.CALL,
            purpose="Hello.",
            outcome=HotelActivityOutcome[outcome],
            done_at=at(day),
        )
        self.hotel.do(record_activity, wish)

    def run(self, day: date) -> str:
        return str(self.hotel.do(lambda s, actor, _: plan_contacts(s, actor), None, at(day)))


@pytest.fixture
def office(hotel: Any) -> Office:
    return Office(hotel)


def told(ask: Ask, by: Actor | None = None, **given: Any) -> dict[str, Any]:
    answer = ask(TOLD, input=MARCH | given, **({"by": by} if by else {}))
    assert "errors" not in answer, answer
    found: dict[str, Any] = answer["data"]["hotelContactPlan"]
    return found


def test_the_nearest_rhythm_counts_and_the_next_contact_follows_the_last_one() -> None:
    def rhythm(scope: HotelRhythmScope, days: int, **given: Any) -> ContactRhythm:
        terms = {"valid_from": date(2026, 1, 1), "valid_to": None} | given
        made = ContactRhythm(scope=scope, every_days=days, **terms)
        made.id = UUID(int=days)
        return made

    new = Standing(
        account_id=UUID(int=1),
        stage=AccountStage.ACTIVE,
        known_since=date(2026, 2, 10),
    )
    present = rhythm(S.PRESENT_CLIENTS, 60)
    key, longer_key = rhythm(S.KEY_ACCOUNTS, 14), rhythm(S.KEY_ACCOUNTS, 21)
    best = rhythm(S.CLIENT_CLASS, 30, class_name="VALUE/A")
    over = rhythm(S.CLIENT, 1, account_id=new.account_id, valid_to=date(2026, 2, 28))
    rhythms = [present, best, longer_key, key, over, rhythm(S.PROSPECTS, 5)]
    day = date(2026, 3, 2)

    assert rhythm_of(rhythms, new, day) is present
    assert rhythm_of(rhythms, new, date(2026, 2, 28)) is over
    assert rhythm_of(rhythms, replace(new, classes=frozenset({"VALUE/A"})), day) is best
    both = replace(new, is_key=True, classes=frozenset({"VALUE/A"}))
    assert rhythm_of(rhythms, both, day) is key
    assert rhythm_of(rhythms, replace(new, stage=AccountStage.LOST), day) is None
    assert rhythm_of([key], replace(both, stage=AccountStage.BLOCKED), day) is None
    assert present.next_due(new) == date(2026, 2, 10), "never spoken to: at once"
    assert key.next_due(replace(new, last_contact=date(2026, 2, 20))) == date(2026, 3, 6)
    assert key.next_due(replace(new, last_contact=date(2025, 6, 1))) == date(2026, 1, 1)


def test_the_job_plans_what_is_due_once(office: Office, ask: Ask) -> None:
    """Key accounts every 14 days: 20 February + 14 is 6 March; on 13 April it is 20 days late."""
    key, prospect = office.client("Key"), office.client("Maybe", "PROSPECT")
    late, quiet = office.client("Late"), office.client("Quiet", "DORMANT")
    mark = HotelKeyAccountMark(account_id=key.id, reason="Half.", tell_of=list(HotelKeyNewsKind))
    office.hotel.do(mark_account, mark)
    office.rhythm(S.KEY_ACCOUNTS, 14)
    office.rhythm(S.CLIENT, 30, account_id=late.id, kind=HotelActivityKind.VISIT)
    office.rhythm(S.PROSPECTS, 30, valid_from=date(2026, 4, 1))
    office.spoke(key, date(2026, 2, 20))
    office.spoke(key, date(2026, 2, 25), "NOT_REACHED")
    office.spoke(late, date(2026, 1, 10))
    silent = {"accountName": "Late", "lastContactOn": "2026-01-10", "everyDays": 30}
    silent |= {"dueOn": "2026-02-09", "daysLate": 21}
    assert told(ask)["silent"] == [silent]
    assert [each["accountName"] for each in told(ask)["due"]] == ["Key", "Late"]

    assert office.run(date(2026, 3, 2)) == "4 clients looked at, 2 contacts planned"
    assert office.run(date(2026, 3, 2)) == "4 clients looked at, 0 contacts planned"
    assert office.run(date(2026, 3, 8)) == "4 clients looked at, 0 contacts planned"

    made = [each for each in office.hotel.all(SalesActivity) if each.rhythm_id is not None]
    assert {(each.account_id, each.planned_on, each.kind.name, each.owner) for each in made} == {
        (key.id, date(2026, 3, 6), "CALL", "ana"),
        (late.id, date(2026, 3, 2), "VISIT", "ana"),
    }
    plan = told(ask)
    assert [each["plannedOn"] for each in plan["planned"]] == ["2026-03-02", "2026-03-06"]
    assert (plan["due"], plan["overdue"], plan["silent"]) == ([], [], [silent])
    assert office.run(date(2026, 4, 1)) == "4 clients looked at, 1 contacts planned"
    assert prospect.id in {each.account_id for each in office.hotel.all(SalesActivity)}
    assert quiet.id not in {each.account_id for each in office.hotel.all(SalesActivity)}


def test_the_plan_shows_present_clients_without_a_rhythm_and_who_stands_in(
    office: Office, ask: Ask, actor: Actor
) -> None:
    office.client("Forgotten")
    office.client("Not yet", "PROSPECT")

    def absent(session: Any) -> None:
        (ana,) = session.query(User).all()
        rui = User(name="rui")
        session.add(rui)
        session.flush()
        terms = {"starts_on": date(2026, 3, 30), "ends_on": date(2026, 4, 4)}
        session.add(
            Substitution(
                **terms,
                principal_id=ana.id,
                deputy_id=rui.id,
                scope="ALL",
                segments=[],
                may_write=True,
                may_approve=False,
            )
        )

    office.hotel.write(absent)
    plan = told(ask)
    assert [each["accountName"] for each in plan["withoutRhythm"]] == ["Forgotten"]
    assert plan["deputies"] == [{"name": "rui", "startsOn": "2026-03-30", "endsOn": "2026-04-04"}]
    other = replace(actor, reach=Reach(owners=frozenset({"eva"})))
    assert told(ask, other)["withoutRhythm"] == []


def test_a_rhythm_names_whom_it_is_for(office: Office, desk: Any) -> None:
    client = f"acc_{office.client('Nord').id.hex}"

    def refused(**given: Any) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = desk.refused(SET, input=given)
        return found

    assert refused(scope="CLIENT", everyDays=0) == [
        ("HOTEL_RHYTHM_SCOPE", "input.accountId"),
        ("HOTEL_QUANTITY", "input.everyDays"),
    ]
    wrong = {"scope": "PROSPECTS", "everyDays": 7, "accountId": client}
    assert refused(**wrong, validTo="2026-03-01") == [
        ("HOTEL_RHYTHM_SCOPE", "input.accountId"),
        ("HOTEL_DATES", "input.validTo"),
    ]
    assert refused(scope="CLIENT_CLASS", everyDays=7, className="A") == [
        ("HOTEL_RHYTHM_SCOPE", "input.className")
    ]
    made = desk.made(SET, input=wrong | {"scope": "CLIENT"})
    assert made["validFrom"] == "2026-03-02"
    end = {"id": made["id"], "expectedVersion": made["version"], "lastDay": "2026-03-31"}
    assert desk.made(END, input=end) == {"validTo": "2026-03-31"}
