"""Reading an agreement as a lawyer would: what it leaves open, and what it could cost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.operations.lookup import get
from portico.values import Choice, Ref
from portico_hotel_corporate.models import (
    Agreement,
    HotelAgreementKind,
    HotelAvailability,
    HotelComparator,
    HotelConsequence,
    HotelObligationMetric,
    HotelObligationWindow,
    HotelParty,
    Obligation,
    RateLine,
)
from portico_hotel_corporate.models.obligation_terms import VOLUMES
from portico_hotel_corporate.models.rate_lines import WEEKDAYS
from portico_hotel_corporate.models.spans import days_of
from portico_hotel_corporate.operations.agreement_parts import covers_lra

SHORTEST: Final = {
    HotelObligationWindow.YEAR: 365,
    HotelObligationWindow.QUARTER: 90,
    HotelObligationWindow.MONTH: 28,
}
"""How many nights a window has at least."""


class HotelLintCode(Choice):
    """What is questionable about an agreement."""

    NO_RATE_LINES = "It gives no rates."
    UNCOVERED_NIGHTS = "Some nights of its term have no rate."
    LINE_BEYOND_TERM = "A rate line names nights outside of the term; they never apply."
    LINE_NEVER_WINS = "A rate line is outranked on each of its nights."
    LRA_BUT_BLACKED_OUT = "Last room availability is promised, but no limit is set to blackouts."
    BLACKOUTS_UNLIMITED = "Last room availability is promised; any night may be blacked out yet."
    NO_LAST_ROOM = "Every rate may be closed by the hotel: the client is promised nothing."
    RENEWAL_WITHOUT_NOTICE = "It renews itself and gives no time for notice."
    NO_DOCUMENT = "It is in force without a reference to the signed document."
    NO_COMMITMENT = "A volume agreement without a volume: nothing is asked for the rates."
    VAGUE_COMMITMENT = "A duty has no consequence when it is breached."
    STEP_WITHOUT_RATE = "A breach steps the rates, but to what is left open."
    STEP_TO_NOTHING = "A breach steps the rates to lines that the agreement does not have."
    STEP_NEVER_TAKEN = "A rate line applies after a breach only, and no duty steps to it."
    STEP_FAVOURS_BREACH = "A breach makes the rates better for the side that failed."
    TERMINATION_WITHOUT_NOTICE = "A breach lets a side end the agreement without any notice."


class HotelLintSeverity(Choice):
    """How serious a finding is."""

    WARNING = "Likely a mistake; it may lead to a dispute."
    NOTE = "Worth a thought."


@dataclass(kw_only=True)
class HotelAgreementLintRequest:
    """An agreement to be read."""

    agreement_id: Annotated[UUID, Ref("HotelAgreement"), "The agreement."]


@dataclass(frozen=True, kw_only=True)
class HotelLintFinding:
    """Something questionable about an agreement."""

    code: Annotated[HotelLintCode, "What it is."]
    severity: Annotated[HotelLintSeverity, "How serious it is."]
    message: Annotated[str, "What it is about, in words."]


@dataclass(frozen=True, kw_only=True)
class HotelAgreementLint:
    """What is questionable about an agreement."""

    findings: Annotated[list[HotelLintFinding], "The findings; none: it reads well."]


def lint_agreement(
    session: Session, actor: Actor, input: HotelAgreementLintRequest
) -> HotelAgreementLint:
    """Read an agreement for what it leaves open: gaps, lines that never win, empty promises."""
    agreement = get(session, Agreement, input.agreement_id, "input", "agreementId")
    return HotelAgreementLint(
        findings=[*_rates(agreement), *_terms(agreement), *_consequences(agreement)]
    )


def _warning(code: HotelLintCode, message: str) -> HotelLintFinding:
    return HotelLintFinding(code=code, severity=HotelLintSeverity.WARNING, message=message)


def _note(code: HotelLintCode, message: str) -> HotelLintFinding:
    return HotelLintFinding(code=code, severity=HotelLintSeverity.NOTE, message=message)


def _rates(agreement: Agreement) -> Iterator[HotelLintFinding]:
    lines = agreement.rate_lines
    if not lines:
        yield _note(HotelLintCode.NO_RATE_LINES, "It gives no rates.")
        return
    for first, last in _gaps(agreement):
        yield _warning(
            HotelLintCode.UNCOVERED_NIGHTS,
            f"No rate is given for the night{_span(first, last)}.",
        )
    for line in lines:
        yield from _line(agreement, line)
    if all(line.availability is HotelAvailability.NLRA for line in lines):
        yield _note(HotelLintCode.NO_LAST_ROOM, "Every rate may be closed by the hotel.")


def _span(first: date, last: date) -> str:
    return f" of {first}" if first == last else f"s from {first} to {last}"


def _gaps(agreement: Agreement) -> Iterator[tuple[date, date]]:
    """The runs of nights of the term that no line is for."""
    run: list[date] = []
    for night in days_of(*agreement.term):
        if any(_is_for(line, night) for line in agreement.rate_lines if not line.step_code):
            if run:
                yield run[0], run[-1]
            run = []
        else:
            run.append(night)
    if run:
        yield run[0], run[-1]


def _is_for(line: RateLine, night: date) -> bool:
    return line.is_for_weekday(night) and any(
        first <= night <= (last or date.max) for first, last in line.spans
    )


def _line(agreement: Agreement, line: RateLine) -> Iterator[HotelLintFinding]:
    first, last = agreement.term
    if any(begin < first or (end or date.max) > last for begin, end in line.spans):
        yield _note(
            HotelLintCode.LINE_BEYOND_TERM,
            f"{line.name} names nights outside of the term, {first} to {last}.",
        )
    nights = [night for night in _nights(agreement, line) if _is_for(line, night)]
    rivals = [other for other in agreement.rate_lines if _always_outranks(other, line)]
    if nights and all(any(_is_for(other, night) for other in rivals) for night in nights):
        yield _warning(
            HotelLintCode.LINE_NEVER_WINS,
            f"{line.name} is outranked on each of its nights by "
            + ", ".join(other.name for other in rivals)
            + ".",
        )


def _nights(agreement: Agreement, line: RateLine) -> Iterator[date]:
    first, last = agreement.term
    for begin, end in line.spans:
        night = max(begin, first)
        while night <= min(end or last, last):
            yield night
            night += timedelta(days=1)


def _always_outranks(other: RateLine, line: RateLine) -> bool:
    """Whether the other line wins wherever both fit: it asks no more, and ranks higher."""
    return (
        other.step_code == line.step_code
        and other.priority > line.priority
        and other.room_type in {None, line.room_type}
        and other.availability is HotelAvailability.LRA
        and other.min_los <= line.min_los
        and other.advance_min <= line.advance_min
        and other.max_los is None
        and other.advance_max is None
        and other.room_allotment is None
        and set(WEEKDAYS) & set(line.days.split(",")) <= set(other.days.split(","))
    )


def _terms(agreement: Agreement) -> Iterator[HotelLintFinding]:
    metrics = {duty.metric for duty in agreement.obligations}
    if agreement.kind is HotelAgreementKind.TRANSIENT_VOLUME and not metrics & VOLUMES:
        yield _note(
            HotelLintCode.NO_COMMITMENT, "The client promises no volume: nothing is asked for."
        )
    for duty in agreement.obligations:
        if duty.consequence is HotelConsequence.NONE:
            yield _note(
                HotelLintCode.VAGUE_COMMITMENT, f"{duty.title}: nothing follows from a breach."
            )
    yield from _blackouts(agreement)
    if agreement.auto_renew and agreement.notice_days == 0:
        yield _warning(
            HotelLintCode.RENEWAL_WITHOUT_NOTICE,
            f"It renews itself, and notice may be given until its last day, "
            f"{agreement.notice_deadline}: nobody is warned.",
        )
    if agreement.signed_on is not None and agreement.document_ref is None:
        yield _note(
            HotelLintCode.NO_DOCUMENT,
            f"It was signed on {agreement.signed_on}, but nobody noted where the document is.",
        )


def _blackouts(agreement: Agreement) -> Iterator[HotelLintFinding]:
    """Last room availability that the hotel may take away on as many nights as it likes."""
    promised = any(line.availability is HotelAvailability.LRA for line in agreement.rate_lines)
    if not promised or any(_limits(duty, agreement) for duty in agreement.obligations):
        return
    if any(covers_lra(blackout) for blackout in agreement.blackouts):
        yield _warning(
            HotelLintCode.LRA_BUT_BLACKED_OUT,
            "Last room availability is promised, but nothing limits how many nights the hotel "
            "may black out.",
        )
    else:
        yield _note(
            HotelLintCode.BLACKOUTS_UNLIMITED,
            "Last room availability is promised, but the hotel may announce blackouts of any "
            "night: add a duty of the hotel, BLACKOUT_NIGHTS, with the most that there may be.",
        )


def _limits(duty: Obligation, agreement: Agreement) -> bool:
    """Whether a duty keeps the hotel from blacking out every night of its window."""
    first, last = agreement.term
    whole = (last - first).days + 1
    nights = min(whole, SHORTEST.get(duty.window, whole))
    return (
        duty.metric is HotelObligationMetric.BLACKOUT_NIGHTS
        and duty.obligor is HotelParty.HOTEL
        and duty.comparator is not HotelComparator.GE
        and duty.target < nights
    )


def _consequences(agreement: Agreement) -> Iterator[HotelLintFinding]:
    """What the parameters of consequences leave open, or turn upside down."""
    steps = [d for d in agreement.obligations if d.consequence is HotelConsequence.STEP_RATE]
    for duty in steps:
        yield from _step(agreement, duty)
    named = {duty.step_code for duty in steps}
    for line in agreement.rate_lines:
        if line.step_code is not None and line.step_code not in named:
            yield _warning(
                HotelLintCode.STEP_NEVER_TAKEN,
                f"{line.name} applies after a breach only, and no duty steps to {line.step_code}.",
            )
    for duty in agreement.obligations:
        ends = duty.consequence is HotelConsequence.TERMINATE_RIGHT
        if ends and not duty.termination_notice_days:
            yield _note(
                HotelLintCode.TERMINATION_WITHOUT_NOTICE,
                f"{duty.title}: a breach lets the agreement be ended from one day to the next.",
            )


def _step(agreement: Agreement, duty: Obligation) -> Iterator[HotelLintFinding]:
    percent, code = duty.step_percent, duty.step_code
    if percent is None and code is None:
        yield _warning(
            HotelLintCode.STEP_WITHOUT_RATE,
            f"{duty.title}: a breach steps the rates, but neither a percentage nor other rate "
            "lines are named.",
        )
    if code is not None and code not in {line.step_code for line in agreement.rate_lines}:
        yield _warning(
            HotelLintCode.STEP_TO_NOTHING,
            f"{duty.title}: a breach steps the rates to {code}, and no rate line has that code.",
        )
    if percent is not None and (percent > 0) == (duty.obligor is HotelParty.HOTEL):
        yield _warning(
            HotelLintCode.STEP_FAVOURS_BREACH,
            f"{duty.title}: a breach of the {duty.obligor.name.lower()} changes the rates by "
            f"{percent.normalize():+f} %, in its own favour.",
        )
