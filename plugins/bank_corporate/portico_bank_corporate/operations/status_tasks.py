"""Deciding on what a status report of the bank left open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import refuse
from portico.operations.lookup import expect_version, get
from portico.values import Ref
from portico_bank_corporate.models import (
    BankLineStatus,
    BankTaskKind,
    BankTaskStatus,
    PayrollLine,
    PayrollProject,
    PayrollRegister,
    StatusTask,
)
from portico_bank_corporate.operations.register_progress import follow
from portico_bank_corporate.operations.status_rules import REJECTED, come_to


@dataclass(kw_only=True)
class BankStatusTaskSettle:
    """What was decided on something that a status report left open."""

    id: Annotated[UUID, Ref("BankStatusTask"), "The task."]
    expected_version: Annotated[int, "The version that you saw."]
    accept: Annotated[
        bool,
        "Whether the report is believed: a settled payment that it rejects has come back then.",
    ]
    resolution: Annotated[str, "What was decided, and why."]


def settle_status_task(session: Session, actor: Actor, input: BankStatusTaskSettle) -> StatusTask:
    """Decide on what a status report left open; a believed rejection is a returned payment."""
    task = get(session, StatusTask, input.id, "input", "id", lock=True)
    expect_version(task, input.expected_version)
    if not input.resolution.strip():
        raise refuse("REQUIRED", "Say what was decided, and why.", "input", "resolution")
    status = BankTaskStatus.ACCEPTED if input.accept else BankTaskStatus.DISMISSED
    task.settle(status, input.resolution.strip())
    if input.accept and task.kind is BankTaskKind.CONFLICT and task.line_seq is not None:
        _believe(session, actor, task)
    return task


def _believe(session: Session, actor: Actor, task: StatusTask) -> None:
    assert task.register_id is not None  # noqa: S101 (a conflict is about a line of a register)
    register = get(session, PayrollRegister, task.register_id, "input", "id", lock=True)
    lines = session.scalars(select(PayrollLine).where(PayrollLine.register_id == register.id)).all()
    line = next(each for each in lines if each.seq == task.line_seq)
    if task.bank_status == REJECTED:
        line.status, line.reason_code = BankLineStatus.RETURNED, task.reason_code
    else:
        proves = session.get_one(PayrollProject, register.project_id).settled_is_executed
        line.status, line.reason_code, line.reason_text = BankLineStatus.ACCEPTED, None, None
        come_to(line, task.bank_status, actor.today if proves else None)
    follow(register, lines, ())
