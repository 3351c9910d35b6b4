"""Reading a payroll register of 1C, the accounting system: the XML document ``СчетаПК``.

Its accounts are Russian ones of 20 digits; with the bank's code (БИК) they are IBANs.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from portico.markup import (
    NotXml,
    Opener,
    drop,
    local,
    read_pieces,
    text_at,
)
from portico_bank_corporate.models import BankRegisterKind, BankRegisterOrigin
from portico_bank_corporate.models.iban import build_iban
from portico_bank_corporate.operations.intake.document import (
    COUNT,
    DraftLine,
    Head,
    Totals,
    number,
)
from portico_bank_corporate.operations.intake.findings import Findings, not_read

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

ROOT: Final = "СчетаПК"
LINE: Final = "Сотрудник"
KIND: Final = "ВидЗачисления"
INCOME: Final = "КодВидаДохода"
SUMS: Final = "КонтрольныеСуммы"
SALARY: Final = "01"
CURRENCIES: Final = {"810": "RUB", "840": "USD", "978": "EUR", "156": "CNY"}
"""The currency stands in the account number: 810 was, and for accounts still is, the rouble."""


class OneCSource:
    """A register of 1C."""

    origin = BankRegisterOrigin.ONE_C

    def __init__(
        self,
        opener: Opener,
        encoding: str | None = None,
        kind: BankRegisterKind | None = None,
        income_code: str | None = None,
        period: str | None = None,
    ) -> None:
        self.head = Head(kind=kind)
        self._opener, self._encoding, self._kind = opener, encoding, kind
        self._income_code, self._period = income_code, period
        self._bank_code = ""

    def lines(self, findings: Findings) -> Iterator[DraftLine]:
        """Read the lines; note what is missing, cannot be, or does not add up."""
        self.head = Head(self._kind, period=self._period, income_code=self._income_code)
        try:
            yield from self._read(findings)
        except NotXml as fault:
            findings.stop(*not_read(fault))

    def _read(self, findings: Findings) -> Iterator[DraftLine]:
        totals = Totals(None, None, (*findings.base, SUMS), (*findings.base, SUMS), "AM18", "AM10")
        seq = 0
        for event, element in read_pieces(
            self._opener, self._encoding, ROOT, LINE, KIND, INCOME, SUMS
        ):
            name = local(element)
            if event == "start":
                if name == ROOT:
                    self._read_head(element, findings)
            elif name == LINE:
                seq += 1
                line = self._line(seq, element)
                totals.add(line)
                yield line
                drop(element)
            elif name == KIND:
                self._read_kind(element, findings)
            elif name == INCOME:
                self.head.income_code = (element.text or "").strip()
            elif name == SUMS:
                _read_sums(element, totals, findings)
        if not self._bank_code:
            findings.stop("FF01", f"This is no document {ROOT} of 1C.")
            return
        if totals.count is None:
            findings.add("AM18", f"{SUMS} are missing.", *totals.count_path)
        totals.close(findings)

    def _read_head(self, root: Element, findings: Findings) -> None:
        head = self.head
        self._bank_code = root.get("БИК") or "?"
        head.agreement_no = root.get("НомерДоговора")
        account = root.get("РасчетныйСчетОрганизации") or ""
        head.currency = CURRENCIES.get(account[5:8])
        try:
            head.debit_ibans.append(build_iban("RU", self._bank_code + account))
        except ValueError as fault:
            text = f"{account} with the bank code {self._bank_code} is no account: {fault}."
            findings.add("AC02", text, *findings.base, "РасчетныйСчетОрганизации")
        day = root.get("ДатаРеестра") or ""
        try:
            head.pay_date = date.fromisoformat(day)
        except ValueError:
            findings.add("DT01", f"{day!r} is no date.", *findings.base, "ДатаРеестра")
        register_no = root.get("НомерРеестра")
        if register_no:
            head.msg_id = f"1C-{register_no}-{day}"
        else:
            text = "НомерРеестра is missing."
            findings.add("CH21", text)

    def _read_kind(self, element: Element, findings: Findings) -> None:
        code = (element.text or "").strip()
        if code == SALARY:
            self.head.kind = BankRegisterKind.SALA
        elif self._kind is None:
            text = f"{KIND} {code!r} is not {SALARY} (salaries): say what the register pays."
            findings.add("FF06", text, *findings.base, KIND)

    def _line(self, seq: int, element: Element) -> DraftLine:
        account = text_at(element, "ЛицевойСчет") or ""
        given = element.get("Нпп") or ""
        withheld = text_at(element, "ОбщаяСуммаУдержаний")
        parts = ("Фамилия", "Имя", "Отчество")
        return DraftLine(
            seq=seq,
            name=" ".join(text for part in parts if (text := text_at(element, part))),
            iban=self._iban(account),
            amount=number(text_at(element, "Сумма") or ""),
            currency=CURRENCIES.get(account[5:8], ""),
            end_to_end_id="",
            personnel_no=text_at(element, "ТабельныйНомер"),
            withheld=number(withheld) if withheld else None,
            sequence_given=int(given) if COUNT.fullmatch(given) else 0,
        )

    def _iban(self, account: str) -> str:
        try:
            return build_iban("RU", self._bank_code + account)
        except ValueError:
            return account


def _read_sums(element: Element, totals: Totals, findings: Findings) -> None:
    count = text_at(element, "КоличествоЗаписей") or ""
    total = number(text_at(element, "СуммаИтого") or "")
    if not COUNT.fullmatch(count):
        findings.add("AM18", f"{count[:30]!r} is no number of lines.", *totals.count_path)
    else:
        totals.count = int(count)
    if total.is_finite():
        totals.control_sum = Decimal(total)
    else:
        findings.add("AM10", "The control sum is no amount.", *totals.sum_path)
