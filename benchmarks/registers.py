"""``python -m benchmarks.registers``: the pre-flight of a payroll register, over HTTP.

A register of 10,000 lines is handed over in parts; then its pre-flight is asked for some times: for
a register with which all is well, and for one with findings on each line. On the clock, in CPU
time, and the most memory that the server ever took.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, Final

import psutil
from sqlalchemy import insert

from benchmarks.servers import Server, ask, migrate, portico
from portico.access import system_actor
from portico.database import Database, new_id
from portico.operations.account_inputs import AccountCreate
from portico.operations.accounts import create_account
from portico.testing.databases import create_database
from portico_bank_corporate import models as bank
from portico_bank_corporate.models.iban import build_iban
from portico_bank_corporate.operations import payroll_projects

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

TEMPLATE: Final = (
    files("portico_bank_corporate").joinpath("demo", "pain001_sala_ok.xml").read_text("utf-8")
)
LINE: Final = (
    "<CdtTrfTxInf><PmtId><EndToEndId>{id}</EndToEndId></PmtId>"
    '<Amt><InstdAmt Ccy="EUR">1000.01</InstdAmt></Amt><Cdtr><Nm>{name}</Nm></Cdtr>'
    "<CdtrAcct><Id><IBAN>{iban}</IBAN></Id></CdtrAcct></CdtTrfTxInf>\n"
)
PART: Final = 180_000
"""In base64 it must fit into a request of the default size, 256 KiB."""
START: Final = """mutation($input: BankRegisterFileStartInput!) {
  bankRegisterFileStart(input: $input) { registerFile { id } userErrors { message } } }"""
APPEND: Final = """mutation($input: BankRegisterFileAppendInput!) {
  bankRegisterFileAppend(input: $input) { registerFile { id } userErrors { message } } }"""
COMPLETE: Final = """mutation($input: BankRegisterFileCompleteInput!) {
  bankRegisterFileComplete(input: $input) { registerFile { id } userErrors { message } } }"""
PREFLIGHT: Final = """query($input: BankRegisterPreflightQuestionInput!) {
  bankRegisterPreflight(input: $input) { isPayable lineCount contentHash
    findings { line field code severity message hint } findingsLeftOut } }"""


def main() -> None:
    """Fill a database, start a server, ask."""
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        url = create_database(options.database, Path(folder))
        token = migrate(url)
        project = asyncio.run(_fill(url, options.lines))
        for name, is_good in (("all well", True), ("much wrong", False)):
            content = "".join(_file(options.lines, is_good=is_good)).encode()
            with portico(url, token, settings={"PORTICO_JOBS": "false"}) as server:
                _measure(server, project, content, options, name)


def _measure(
    server: Server, project: str, content: bytes, options: argparse.Namespace, name: str
) -> None:
    asked = {"projectId": project, "fileId": _hand_over(server, project, content)}
    process, begun = psutil.Process(server.pid), _peak(server.pid)
    taken, found = [], dict[str, Any]()
    for _ in range(options.times):
        before, clock = process.cpu_times(), time.perf_counter()
        found = _ask(server, PREFLIGHT, asked)
        after = process.cpu_times()
        cpu = after.user + after.system - before.user - before.system
        taken.append((time.perf_counter() - clock, cpu))
    clocks, cpus = zip(*taken, strict=True)
    count = len(found["findings"]) + found["findingsLeftOut"]
    sys.stdout.write(
        f"{found['lineCount']} lines, {name} ({count} findings): {median(clocks):.2f} s, "
        f"{median(cpus):.2f} s CPU (best {min(cpus):.2f}), at most {_peak(server.pid)} MB "
        f"({begun} MB before)\n"
    )


def _peak(pid: int) -> int:
    """The most memory that a process ever took, in MB."""
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


def _hand_over(server: Server, project: str, content: bytes) -> str:
    file = _ask(server, START, {"projectId": project, "name": "bench.xml"})["registerFile"]["id"]
    for position, begin in enumerate(range(0, len(content), PART), 1):
        part = b64encode(content[begin : begin + PART]).decode()
        _ask(server, APPEND, {"id": file, "position": position, "contentBase64": part})
    _ask(server, COMPLETE, {"id": file, "sha256": sha256(content).hexdigest()})
    return str(file)


def _ask(server: Server, document: str, given: dict[str, Any]) -> Any:
    return ask(server, document, {"input": given})


def _file(count: int, *, is_good: bool) -> Iterator[str]:
    """A pain.001 file; without ``is_good`` each line has a wrong IBAN, name and identification."""
    begin, end = TEMPLATE.index("<CdtTrfTxInf>"), TEMPLATE.rindex("</PmtInf>")
    head = TEMPLATE[:begin].replace(">3<", f">{count}<").replace("2026-01-30", f"{_pay_date()}")
    yield head.replace("4541.00", f"{count * 100_001 // 100}.{count % 100:02}")
    for n in range(count):
        number = _iban(n) if is_good else _iban(n)[:-1] + "X"
        name, id_ = (f"Person {n}", f"E-{n}") if is_good else ("N" * 71, f"/E-{n}/")
        yield LINE.format(id=id_, name=name, iban=number)
    yield TEMPLATE[end:]


def _pay_date() -> date:
    """A working day ahead."""
    day = datetime.now(UTC).date() + timedelta(days=5)
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)  # noqa: PLR2004 (Friday)


def _iban(number: int) -> str:
    return build_iban("DE", f"37040044{number:010}")


async def _fill(url: str, count: int) -> str:
    database = Database(url)
    try:
        return await database.write(system_actor(), lambda session: _project(session, count))
    finally:
        await database.close()


def _project(session: Session, count: int) -> str:
    """An active payroll project of a client with an approved case, and all its people."""
    actor = system_actor()
    client = create_account(session, actor, AccountCreate(name="Acme Industrie", country="DE"))
    session.add(
        bank.KycCase(
            account_id=client.id,
            number=1,
            kind=bank.BankKycKind.INITIAL,
            risk=bank.BankKycRisk.LOW,
            has_pep=False,
            due_on=actor.today,
            status=bank.BankKycStatus.APPROVED,
            decided_on=actor.today,
            next_review=actor.today + timedelta(days=365),
        )
    )
    project = payroll_projects.create_payroll_project(
        session,
        actor,
        payroll_projects.BankPayrollProjectCreate(
            account_id=client.id,
            number="BENCH",
            currency="EUR",
            debit_iban="DE89370400440532013000",
        ),
    )
    project.status = bank.BankProjectStatus.ACTIVE
    session.flush()
    rows = [_person(project.id, n, actor.now) for n in range(count)]
    session.execute(insert(bank.Enrolment), rows, execution_options={"unrecorded": True})
    return f"bpp_{project.id.hex}"


def _person(project_id: object, n: int, now: datetime) -> dict[str, object]:
    return {
        "id": new_id(),
        "project_id": project_id,
        "version": 1,
        "status": bank.BankEnrolmentStatus.ACTIVE,
        "personnel_no": f"{n}",
        "person_name": f"Person {n}",
        "iban": _iban(n),
        "created_at": now,
        "updated_at": now,
        "created_by": "benchmark",
        "updated_by": "benchmark",
    }


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.registers", description=__doc__)
    parser.add_argument("--lines", type=int, default=10_000, help="how many lines it has")
    parser.add_argument("--times", type=int, default=5, help="how often it is asked for")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    return parser.parse_args()


if __name__ == "__main__":
    main()
