"""One run of the import of demonstration data: who acts, what is there already, what is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final
from uuid import NAMESPACE_OID, uuid5

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Refused
from portico.models import ApprovalRequest, ApprovalStatus
from portico.operations.approvals import give_approval
from portico.operations.approvals.inputs import ApprovalGive
from portico.operations.importing import ImportReport

CREATED: Final = datetime(2026, 1, 28, 9, 15, tzinfo=UTC)
"""10:15 in Berlin, as the payroll file says."""


class Run:
    """One run of the import, on the day on which the payroll file was made."""

    def __init__(self, session: Session, actor: Actor) -> None:
        self.session = session
        self.actor = replace(actor, now=CREATED)
        self.report = ImportReport()
        self.preparer = self._person("Demonstration, preparing")
        self.second = self._person("Demonstration, consenting")

    def on(self, moment: datetime) -> Run:
        """The same run at another moment."""
        other = Run(self.session, self.actor)
        other.report = self.report
        for name in ("actor", "preparer", "second"):
            setattr(other, name, replace(getattr(self, name), now=moment))
        return other

    def _person(self, name: str) -> Actor:
        return replace(self.actor, name=name, id=uuid5(NAMESPACE_OID, name))

    def one(
        self,
        source: str,
        key: str,
        known: ColumnElement[bool],
        model: type[Any],
        deed: Callable[..., Any],
        given: object,
    ) -> Any:
        """The record that is there already, or the one that the deed makes."""
        record = self.session.scalars(select(model).where(known).limit(1)).first()
        if record is None:
            return self.make(source, key, deed, given)
        self.report.kept(source, key)
        return record

    def make(self, source: str, key: str, deed: Callable[..., Any], given: object) -> Any:
        """What the deed makes; None if it is refused, which is reported."""
        try:
            with self.session.begin_nested():
                record = deed(self.session, self.actor, given)
        except Refused as refused:
            self.report.refused(source, key, str(refused))
            return None
        self.report.made(source, key)
        return record

    def step(self, deed: Callable[..., Any], wish: type[Any], record: Any, **given: Any) -> Any:
        """A deed of the preparer's on a record as it is now."""
        self.session.flush()
        asked = wish(id=record.id, expected_version=record.version, **given)
        return deed(self.session, self.preparer, asked)

    def consent(self, record: Any) -> None:
        """Let a second person consent to what the preparer asked for."""
        self.session.flush()
        request = self.session.scalars(
            select(ApprovalRequest).where(
                ApprovalRequest.subject_id == record.id,
                ApprovalRequest.status == ApprovalStatus.PENDING,
            )
        ).one()
        given = ApprovalGive(id=request.id, content_hash=request.content_hash)
        give_approval(self.session, self.second, given)
        self.session.flush()
