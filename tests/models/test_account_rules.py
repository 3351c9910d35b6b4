"""The rules that an account and an affiliation keep about themselves; no database is needed."""

from datetime import date

import pytest

from portico.models import STAGE_TRANSITIONS, Account, AccountStage, Affiliation, AffiliationRole
from portico.models.formats import Malformed
from portico.models.metadata import merged_metadata
from portico.testing import problems_of


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        ("PROSPECT", "ACTIVE"),
        ("PROSPECT", "LOST"),
        ("ACTIVE", "DORMANT"),
        ("DORMANT", "ACTIVE"),
        ("LOST", "PROSPECT"),
        ("BLOCKED", "ACTIVE"),
    ],
)
def test_an_account_goes_through_its_life(begin: str, end: str) -> None:
    account = Account(name="Acme", stage=AccountStage[begin])

    account.change_stage(AccountStage[end])

    assert account.stage is AccountStage[end]


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        ("PROSPECT", "DORMANT"),
        ("ACTIVE", "PROSPECT"),
        ("DORMANT", "PROSPECT"),
        ("LOST", "ACTIVE"),
        ("ACTIVE", "ACTIVE"),
    ],
)
def test_an_account_does_not_leap(begin: str, end: str) -> None:
    account = Account(name="Acme", stage=AccountStage[begin])

    refused = problems_of(lambda: account.change_stage(AccountStage[end], "input", "stage"))

    assert refused == [("ACCOUNT_STAGE_TRANSITION", "input.stage")]
    assert account.stage is AccountStage[begin]


def test_any_stage_can_be_blocked_and_none_is_a_dead_end() -> None:
    for stage, permitted in STAGE_TRANSITIONS.items():
        assert permitted, stage
        assert stage is AccountStage.BLOCKED or AccountStage.BLOCKED in permitted


def affiliation(begin: date | None, end: date | None) -> Affiliation:
    return Affiliation(role=AffiliationRole.USER, is_primary=False, valid_from=begin, valid_to=end)


MARCH, APRIL, MAY = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        ((None, None), (None, None), True),
        ((None, APRIL), (APRIL, None), False),  # the day of the end is not part of it
        ((None, APRIL), (MARCH, None), True),
        ((MARCH, MAY), (APRIL, APRIL), False),  # it ended the day it began: it never was
        ((MARCH, APRIL), (APRIL, MAY), False),
        ((MARCH, MAY), (APRIL, None), True),
        ((MAY, None), (None, None), True),
    ],
)
def test_periods_meet(
    one: tuple[date | None, date | None], other: tuple[date | None, date | None], *, meet: bool
) -> None:
    assert affiliation(*one).overlaps(*other) is meet
    assert affiliation(*other).overlaps(*one) is meet


def test_what_is_over_stays_over() -> None:
    past = affiliation(None, MARCH)

    assert problems_of(lambda: past.end(MARCH, APRIL, "input", "on")) == [
        ("AFFILIATION_ENDED", "input.on")
    ]


def test_a_planned_end_may_come_earlier_but_not_later() -> None:
    planned = affiliation(MARCH, MAY)

    assert problems_of(lambda: planned.end(date(2026, 6, 1), APRIL)) == [("AFFILIATION_ENDED", "")]
    planned.end(APRIL, MARCH)
    assert planned.valid_to == APRIL


def test_nothing_ends_before_it_begins() -> None:
    planned = affiliation(APRIL, None)

    assert problems_of(lambda: planned.end(MARCH, MARCH)) == [("AFFILIATION_PERIOD", "")]


def test_integrations_keep_their_metadata_apart() -> None:
    kept = merged_metadata({"erp": {"terms": "N30"}, "web": {"id": 1}}, {"web": {"id": 2}})

    assert kept == {"erp": {"terms": "N30"}, "web": {"id": 2}}
    assert merged_metadata(kept, {"web": None}) == {"erp": {"terms": "N30"}}


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ([1, 2], "METADATA"),
        ({"erp": 1}, "METADATA"),
        ({"no spaces": {}}, "METADATA"),
        ({"erp": {"text": "\ud800"}}, "METADATA"),
        ({"erp": {"text": "\x00"}}, "CONTROL_CHARACTER"),
        ({"erp": {"text": "x" * 70_000}}, "TOO_LONG"),
    ],
)
def test_bad_metadata_is_refused(given: object, code: str) -> None:
    with pytest.raises(Malformed) as malformed:
        merged_metadata({}, given)

    assert malformed.value.code == code
