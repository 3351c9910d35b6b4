"""A guarantee as the ISO 20022 message of an issue: UndertakingIssuance, tsrv.001.001.01."""

from __future__ import annotations

from typing import Any, Final

from portico.errors import refuse
from portico.values import round_money
from portico_bank_corporate.models import (
    BankDemandRules,
    BankExpiryType,
    BankExtensionPeriod,
    BankGuaranteeForm,
    BankGuaranteePurpose,
    BankGuaranteeRules,
    BankVariationKind,
    GuaranteeVariation,
)
from portico_bank_corporate.models.undertaking_terms import COUNTER_PURPOSES
from portico_bank_corporate.operations.undertaking_facts import Facts

NAMESPACE: Final = "urn:iso:std:iso:20022:tech:xsd:tsrv.001.001.01"
_P = BankGuaranteePurpose
ISSUANCE: Final = {
    _P.ISSU: "ISSU",
    _P.ISCO: "ISCO",
    _P.ICCO: "CRQC",
    _P.ACNF: "ISAD",
    _P.ADVI: "ISAD",
}
"""The issuance type of each purpose."""

LONGEST_NAME: Final = 140
MOST_TEXTS: Final = 5
ONE: Final = (BankDemandRules.NMLT, BankDemandRules.NMPT)
WHOLE: Final = (BankDemandRules.NPRT, BankDemandRules.NMPT)


def write_issuance(facts: Facts) -> bytes:
    """The message, the same for the same guarantee."""
    from lxml import etree  # noqa: PLC0415 (a start need not wait for it)

    if facts.guarantee.form is BankGuaranteeForm.DEPU:
        text = "tsrv.001.001.01 knows guarantees (DGAR) and standbys (STBY) only."
        raise refuse("BANK_FORM", text, "input", "guaranteeId")
    root = etree.Element("Document", nsmap={None: NAMESPACE})
    root.append(_element("UdrtkgIssnc", _element("UdrtkgIssncDtls", *_details(facts))))
    whole: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return whole


def _element(name: str, *content: Any, **attributes: str) -> Any:
    from lxml import etree  # noqa: PLC0415 (see above)

    element = etree.Element(name, attributes)
    for part in content:
        if isinstance(part, str):
            element.text = part
        elif part is not None:
            element.append(part)
    return element


def _some(name: str, content: Any) -> Any:
    """An element that is there if it has content."""
    return None if content is None else _element(name, content)


def _details(facts: Facts) -> list[Any]:
    guarantee = facts.guarantee
    obligor = _element("AddtlPty", _code("Tp", "OBLG"), _party("Pty", facts.obligor))
    return [
        _element("Id", guarantee.undertaking_number),
        _element("Nm", guarantee.form.name),
        _code("Tp", guarantee.type.name),
        _element("IssncTp", ISSUANCE[guarantee.purpose]),
        _party("Applcnt", facts.applicant),
        _bank("Issr", facts.issuer.bic, facts.issuer.name),
        _beneficiary("Bnfcry", facts, guarantee.beneficiary_name),
        _element("DtOfIssnc", guarantee.issue_date.isoformat()),
        _bank("AdvsgPty", guarantee.advising_bic),
        _bank("ScndAdvsgPty", guarantee.advise_through_bic),
        _element("UdrtkgAmt", *_amount(facts)),
        _element("XpryDtls", _element("XpryTerms", *_expiry(facts))),
        _element("ConfInd", "true") if guarantee.confirming_bic else None,
        obligor if facts.obligor else None,
        _rules(facts),
        _underlying(facts),
        _presentation(facts),
        _element("UdrtkgTermsAndConds", _element("Txt", "\n\n".join(facts.text()))),
        *_demands(facts),
        *(_variation(each) for each in facts.variations),
        _element("TrfInd", _flag(guarantee.transferable)),
        *_texts("AddtlInf", _other_terms(facts))[:MOST_TEXTS],
        _local(facts) if guarantee.purpose in COUNTER_PURPOSES else None,
    ]


def _code(name: str, code: str) -> Any:
    return _element(name, _element("Cd", code))


def _flag(value: object) -> str:
    return "true" if value else "false"


def _party(name: str, lines: tuple[str, ...]) -> Any:
    address = [_element("AdrLine", line[:70]) for line in lines[1:8]]
    return _element(
        name,
        _element("Nm", lines[0][:LONGEST_NAME]) if lines else None,
        _element("PstlAdr", *address) if address else None,
    )


def _bank(name: str, bic: str | None, called: str | None = None) -> Any:
    if bic is None and called is None:
        return None
    known = _element("Id", _element("OrgId", _element("AnyBIC", bic))) if bic else None
    return _element(name, _some("Nm", called), known)


def _beneficiary(name: str, facts: Facts, called: str) -> Any:
    country = facts.guarantee.beneficiary_country
    address = _element("PstlAdr", _element("Ctry", country)) if country else None
    return _element(name, _element("Nm", called), address)


def _amount(facts: Facts) -> list[Any]:
    guarantee = facts.guarantee
    amount = round_money(guarantee.amount, guarantee.currency)
    plus = guarantee.tolerance
    return [
        _element("Amt", f"{amount:f}", Ccy=guarantee.currency),
        _element("PlusTlrnce", f"{plus.normalize():f}") if plus else None,
    ]


def _expiry(facts: Facts) -> list[Any]:
    guarantee = facts.guarantee
    if guarantee.expiry_type is BankExpiryType.OPEN:
        return [_element("OpnEnddInd", "true")]
    day = guarantee.expiry_date
    return [
        _element("DtTm", _element("Dt", day.isoformat())) if day else None,
        _extension(facts),
        _some("Cond", guarantee.expiry_event),
    ]


def _extension(facts: Facts) -> Any:
    guarantee = facts.guarantee
    if guarantee.extension_period is None:
        return None
    is_year = guarantee.extension_period is BankExtensionPeriod.ONEY
    period = _element("Yrs", "1") if is_year else _element("Days", str(guarantee.extension_days))
    last = guarantee.final_expiry_date
    notice = str(guarantee.notice_days) if guarantee.notice_days else None
    return _element(
        "AutoXtnsn",
        _element("Prd", period),
        _some("FnlXpryDt", last.isoformat() if last else None),
        _element("NonXtnsnNtfctn", _element("NtfctnPrd", notice)) if notice else None,
    )


def _rules(facts: Facts) -> Any:
    rules = facts.guarantee.rules
    other = _element("Prtry", _element("Id", "OTHR"))
    code = other if rules is BankGuaranteeRules.OTHR else _element("Cd", rules.name)
    law = facts.guarantee.governing_law
    place = _element("AplblLaw", _element("Ctry", law)) if law else None
    return _element("GovncRulesAndLaw", _element("RuleId", code), place)


def _underlying(facts: Facts) -> Any:
    text = facts.guarantee.underlying
    if text is None:
        return None
    kind = _element("Tp", _element("Prtry", _element("Id", "OTHR")))
    return _element("UndrlygTx", kind, *_texts("AddtlInf", text))


def _presentation(facts: Facts) -> Any:
    guarantee = facts.guarantee
    place = f"Place of presentation: {guarantee.place_of_presentation}"
    texts = _texts("AddtlInf", guarantee.required_documents or "")
    return _element("PresntnDtls", _element("AddtlInf", place), *texts[:4])


def _texts(name: str, text: str) -> list[Any]:
    return [_element(name, text[at : at + 2000]) for at in range(0, min(len(text), 10000), 2000)]


def _demands(facts: Facts) -> list[Any]:
    rules = facts.guarantee.demand_rules
    return [
        _element("MltplDmndInd", _flag(rules not in ONE)),
        _element("PrtlDmndInd", _flag(rules not in WHOLE)),
    ]


def _variation(each: GuaranteeVariation) -> Any:
    amount = f"{round_money(each.amount, each.currency):f}"
    is_ceiling = each.kind is BankVariationKind.DECR_TO
    varied = [_element("VartnAmt", "0" if is_ceiling else amount, Ccy=each.currency)]
    if is_ceiling:
        varied.append(_element("BalAmt", amount, Ccy=each.currency))
    day = each.due_on
    trigger = (
        _element("DtChc", _element("FxdDt", day.isoformat()))
        if day
        else _element(
            "DcmntryEvt",
            _element("DocTp", _element("Prtry", _element("Id", (each.document or "-")[:35]))),
        )
    )
    return _element(
        "AutomtcAmtVartn",
        _element("Id", str(each.number)),
        _element("Tp", "INCR" if each.kind is BankVariationKind.INCR else "DECR"),
        _element(
            "AmtAndTrggr",
            _element("Id", str(each.number)),
            _element("AmtDtlsChc", _element("DfndAmt", *varied)),
            _element("Trggr", trigger),
        ),
    )


def _other_terms(facts: Facts) -> str:
    """What the message has no element for, in words, a line each."""
    guarantee = facts.guarantee
    how = guarantee.delivery.description if guarantee.delivery else None
    whom = guarantee.deliver_to.description if guarantee.deliver_to else None
    said = {
        "Effective on": guarantee.effectiveness_condition,
        "Charges": guarantee.charges,
        "Available with": guarantee.available_with,
        "Transfer": guarantee.transfer_conditions,
        "Delivery": " ".join(filter(None, (how, guarantee.delivery_text))),
        "Delivery to": " ".join(filter(None, (whom, guarantee.deliver_to_text))),
        "Non-extension": guarantee.non_extension_text,
        "To the receiver": guarantee.sender_to_receiver,
    }
    return "\n".join(f"{name}: {text}" for name, text in said.items() if text)


def _local(facts: Facts) -> Any:
    """The local undertaking that a counter-undertaking asks for, on the same terms."""
    guarantee = facts.guarantee
    favours = guarantee.local_beneficiary_name or guarantee.beneficiary_name
    ends = guarantee.local_expiry_date
    terms = [_element("DtTm", _element("Dt", ends.isoformat()))] if ends else _expiry(facts)
    return _element(
        "ReqdLclUdrtkg",
        _element("Nm", guarantee.form.name),
        _element("Tp", guarantee.type.name),
        _party("Applcnt", facts.applicant),
        _beneficiary("Bnfcry", facts, favours),
        _element("LclUdrtkgAmt", *_amount(facts)),
        _element("XpryDtls", _element("XpryTerms", *terms)),
        _rules(facts),
        _underlying(facts),
        _element("UdrtkgWrdg"),
    )
