"""Stays as tables: rows become stays, and are taken back."""

from __future__ import annotations

import io
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.database import Database
from portico.jobs import drain, named_tasks
from portico.jobs.tasks import core_tasks
from portico.models import Import, ImportDuplicates, ImportProblem
from portico.operations.bulk.reverting import ImportRevert, revert_import
from portico.operations.bulk.starting import ImportStart, start_import
from portico.operations.files import keep_upload
from portico.plugins import Plugins
from portico.testing import Run, Write
from portico_hotel_corporate.models import HotelTurnTime, Property, StayNight, StayProduction

HEAD = b"source_ref,property,arrival,nights,status,adr,segment,company_ref\n"
STAYS = (
    b"P1,RIV,2026-03-01,3,CHECK_OUT,120.50,CORPORATE,77\n"
    b"P2,RIV,2026-03-02,1,CANCELED,99.00,,\n"
    b"P3,NOWHERE,2026-03-02,1,CHECK_OUT,99.00,,\n"
    b"P4,RIV,2026-02-30,x,CHECK_OUT,99.00,,\n"
    b"P1,RIV,2026-03-01,3,CHECK_OUT,120.50,,\n"
)


@pytest.fixture
def work(database: Database, run: Run, plugins: Plugins) -> Any:
    return lambda: run(drain(database, named_tasks(plugins, core_tasks())))


def test_rows_become_stays_with_their_nights_and_are_taken_back(
    write: Write, actor: Actor, work: Any
) -> None:
    riverside = Property(
        code="RIV",
        name="Riverside",
        currency="EUR",
        timezone="UTC",
        rooms_total=80,
        day_rollover_time="06:00",
        turn_time=HotelTurnTime.REFUSED,
    )
    write(lambda s: s.add(riverside))

    def import_(table: bytes, how: ImportDuplicates = ImportDuplicates.KEEP) -> UUID:
        def deed(session: Session) -> UUID:
            file = keep_upload(session, actor, "stays", io.BytesIO(table))
            asked = ImportStart(file_id=file.id, kind="hotel.stays", duplicates=how)
            return start_import(session, actor, asked).id

        found = write(deed)
        work()
        return found

    first = import_(HEAD + STAYS)

    done = write(lambda s: s.get_one(Import, first))
    assert (done.made, done.kept, done.refused) == (2, 0, 3)
    wrong = write(lambda s: list(s.scalars(select(ImportProblem).order_by(ImportProblem.row))))
    assert [(each.row, each.column) for each in wrong] == [
        (3, "property"),
        (4, "arrival"),
        (4, "nights"),
        (5, "sourceRef"),
    ]
    # three nights at 120.50
    assert write(lambda s: s.scalar(select(func.sum(StayProduction.revenue_amount)))) == 361.5
    assert write(lambda s: s.scalar(select(func.count()).select_from(StayNight))) == 3

    changed = import_(HEAD + STAYS.replace(b"120.50", b"100.00"), ImportDuplicates.UPDATE)
    assert write(lambda s: s.get_one(Import, changed)).updated == 1

    again = import_(HEAD + b"P9,RIV,2026-03-05,2,CHECK_OUT,50.00,,\n")

    def back(session: Session) -> None:
        version = session.get_one(Import, again).version
        revert_import(session, actor, ImportRevert(id=again, expected_version=version))

    write(back)
    work()
    assert write(lambda s: set(s.scalars(select(StayProduction.source_ref)))) == {"P1", "P2"}
    assert write(lambda s: s.scalar(select(func.count()).select_from(StayNight))) == 3
