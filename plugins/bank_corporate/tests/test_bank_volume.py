"""Large registers: ten thousand lines at once, a hundred thousand in the same memory."""

from __future__ import annotations

import subprocess
import sys
from base64 import b64encode
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import func, insert, select

from portico.database import new_id
from portico_bank_corporate.models import (
    BankEnrolmentStatus,
    BankRegisterStatus,
    Enrolment,
    PayrollLine,
)
from portico_bank_corporate.models.iban import build_iban
from portico_bank_corporate.operations import register_files as deeds
from portico_bank_corporate.operations.register_check import (
    BankPayrollRegisterValidate,
    validate_payroll_register,
)
from portico_bank_corporate.operations.register_import import (
    BankPayrollRegisterImport,
    import_payroll_register,
)
from portico_bank_corporate.operations.register_preflight import (
    BankRegisterPreflightQuestion,
    preflight_register,
)

TEMPLATE: Final = (Path(__file__).parent / "data" / "pain001_sala_ok.xml").read_text("utf-8")
LINE: Final = (
    "<CdtTrfTxInf><PmtId><EndToEndId>E-{n}</EndToEndId></PmtId>"
    '<Amt><InstdAmt Ccy="EUR">1000.01</InstdAmt></Amt><Cdtr><Nm>Person {n}</Nm></Cdtr>'
    "<CdtrAcct><Id><IBAN>{iban}</IBAN></Id></CdtrAcct></CdtTrfTxInf>\n"
)
JANUARY: Final = datetime(2026, 1, 28, 9, 20, tzinfo=UTC)
PART: Final = 900_000


def iban(number: int) -> str:
    return build_iban("DE", f"37040044{number:010}")


def file_of(count: int) -> str:
    """The good file with so many lines instead of its three."""
    begin, end = TEMPLATE.index("<CdtTrfTxInf>"), TEMPLATE.rindex("</PmtInf>")
    head = TEMPLATE[:begin].replace(">3<", f">{count}<")
    head = head.replace("4541.00", f"{count * 100_001 // 100}.{count % 100:02}")
    return head + "".join(LINE.format(n=n, iban=iban(n)) for n in range(count)) + TEMPLATE[end:]


def enrol(bank: Any, project: Any, count: int) -> None:
    fixed = {
        "project_id": project.id,
        "version": 1,
        "status": BankEnrolmentStatus.ACTIVE,
        "created_at": JANUARY,
        "updated_at": JANUARY,
        "created_by": "test",
        "updated_by": "test",
    }
    rows = [
        fixed
        | {"id": new_id(), "personnel_no": f"{n}", "person_name": f"Person {n}", "iban": iban(n)}
        for n in range(count)
    ]
    aside = {"unrecorded": True}
    bank.write(lambda s: s.execute(insert(Enrolment), rows, execution_options=aside) and None)


def test_ten_thousand_lines_are_looked_at(bank: Any) -> None:
    count = 10_000
    project = bank.project()
    enrol(bank, project, count)
    question = BankRegisterPreflightQuestion(project_id=project.id, content=file_of(count))

    answer = bank.do(preflight_register, question, on=JANUARY)

    assert (answer.line_count, answer.is_payable, answer.findings) == (count, True, [])


@pytest.mark.parametrize("count", [6_000])
def test_a_large_file_in_parts_becomes_a_register(bank: Any, count: int) -> None:
    project = bank.project()
    enrol(bank, project, count)
    content = file_of(count).encode()
    start = deeds.BankRegisterFileStart(project_id=project.id, name="january.xml")
    file = bank.do(deeds.start_register_file, start)
    for position, begin in enumerate(range(0, len(content), PART), 1):
        part = b64encode(content[begin : begin + PART]).decode()
        wish = deeds.BankRegisterFileAppend(id=file.id, position=position, content_base64=part)
        bank.do(deeds.append_register_file, wish)
    digest = sha256(content).hexdigest()
    bank.do(deeds.complete_register_file, deeds.BankRegisterFileComplete(id=file.id, sha256=digest))

    whole = BankPayrollRegisterImport(project_id=project.id, file_id=file.id)
    register = bank.do(import_payroll_register, whole)
    step = BankPayrollRegisterValidate(id=register.id, expected_version=register.version)
    checked = bank.do(validate_payroll_register, step, on=JANUARY)
    stored = bank.write(lambda session: session.scalar(select(func.count(PayrollLine.seq))))

    assert (register.line_count, register.file_hash, stored) == (count, digest, count)
    assert checked.status is BankRegisterStatus.VALIDATED
    assert checked.pay_date == date(2026, 1, 30)


READ: Final = """
import sys
from pathlib import Path
from portico_bank_corporate.operations.intake.findings import Findings
from portico_bank_corporate.operations.intake.form import check_line
from portico_bank_corporate.operations.intake.pain001 import PainSource
from portico_bank_corporate.operations.intake.scratch import Scratch
findings, scratch, count = Findings(), Scratch(), 0
for line in PainSource(lambda: open(sys.argv[1], "rb")).lines(findings):
    check_line(findings, line, "EUR")
    scratch.add(line, "EUR")
    count += 1
scratch.check_unique(findings)
scratch.content_hash()
assert not list(findings), list(findings)[:3]
status = Path('/proc/self/status').read_text()
print(count, status.partition('VmHWM:')[2].split()[0])
"""


def peak(path: Path, count: int) -> int:
    """Read a file in a process of its own; how many kB that took at most."""
    path.write_text(file_of(count), encoding="utf-8")
    done = subprocess.run(  # noqa: S603 (our own script)
        [sys.executable, "-c", READ, str(path)], capture_output=True, text=True, check=True
    )
    read, kilobytes = map(int, done.stdout.split())
    assert read == count
    return kilobytes


def test_a_hundred_thousand_lines_need_no_more_memory_than_ten(tmp_path: Path) -> None:
    small = peak(tmp_path / "small.xml", 10_000)
    large = peak(tmp_path / "large.xml", 100_000)

    assert small < 300_000
    assert large < small + 20_000
