"""The code sets of guarantees: ISO 20022 (tsrv) and SWIFT MT 760, and the lifecycles."""

from __future__ import annotations

from typing import Final

from portico.values import Choice
from portico_bank_corporate.models.lifecycle import Lifecycle


class BankGuaranteePurpose(Choice):
    """What the undertaking is issued for (MT 760, field 22A)."""

    ISSU = "Issue of an undertaking."
    ISCO = "Issue of a counter-undertaking and a request to issue a local one."
    ICCO = "Issue of a counter-counter-undertaking and a request to issue a counter-undertaking."
    ACNF = "Advice and confirmation of another bank's undertaking."
    ADVI = "Advice of another bank's undertaking."


class BankGuaranteeForm(Choice):
    """The form of the undertaking (MT 760, field 22D)."""

    DGAR = "Demand guarantee."
    STBY = "Standby letter of credit."
    DEPU = "Dependent undertaking, such as a suretyship."


class BankGuaranteeRules(Choice):
    """The rules that the undertaking is subject to (MT 760, field 40C)."""

    URDG = "Uniform Rules for Demand Guarantees (ICC 758)."
    ISPR = "International Standby Practices (ISP98)."
    UCPR = "Uniform Customs and Practice for Documentary Credits (UCP 600)."
    NONE = "No set of rules."
    OTHR = "Another set of rules."


class BankGuaranteeType(Choice):
    """The obligation that is supported (ISO 20022 external undertaking type)."""

    APAY = "An advance payment obligation."
    COMM = "A commercial obligation."
    CUST = "A customs duty obligation."
    DPAY = "The primary means of payment."
    FINC = "A financial obligation."
    INSU = "An insurance obligation."
    IRBO = "An industrial revenue board obligation."
    MAIN = "A maintenance obligation."
    PAYM = "A payment obligation."
    PERF = "A performance obligation."
    RETN = "A monetary retention obligation."
    SHIP = "A sea transportation obligation."
    TEND = "A tender or bid obligation."
    WARR = "A warranty obligation."


class BankExpiryType(Choice):
    """What ends the undertaking (MT 760, field 23B)."""

    FIXD = "A fixed date."
    COND = "An event, with or without a latest date."
    OPEN = "Nothing that is stated."


class BankDemandRules(Choice):
    """Which demands the undertaking permits (MT 760, field 48B)."""

    MULT = "Several demands, each for a part or the whole."
    NMLT = "One demand only, unless the one before it was refused."
    NPRT = "Demands for the whole available amount only."
    NMPT = "One demand only, for the whole available amount."


class BankConfirmation(Choice):
    """Whether another bank is asked to confirm a standby (MT 760, field 49)."""

    CONFIRM = "It is asked to confirm."
    MAY_ADD = "It may add its confirmation."
    WITHOUT = "It is not asked to confirm."


class BankDelivery(Choice):
    """How the undertaking is delivered (MT 760, field 24E)."""

    COLL = "It is collected."
    COUR = "By courier."
    MAIL = "By post."
    MESS = "By messenger."
    REGM = "By registered post."
    OTHR = "In another way; the text says how."


class BankDeliverTo(Choice):
    """To whom the undertaking is delivered, or who collects it (MT 760, field 24G)."""

    BENE = "The beneficiary."
    OTHR = "Somebody else; the text says who."


class BankExtensionPeriod(Choice):
    """By how much an undertaking is extended each time (MT 760, field 23F)."""

    ONEY = "One year."
    DAYS = "A number of days."


class BankGuaranteeStatus(Choice):
    """Where a guarantee stands."""

    ISSUED = "Issued, but waiting for its condition of effectiveness."
    EFFECTIVE = "In force: demands may be presented."
    EXPIRED_CLAIM_OPEN = "Past its expiry, with a demand that is still to be decided."
    EXPIRED = "Past its expiry; a demand presented in time may still arrive."
    RELEASED = "The beneficiary gave it back before its expiry."
    EXHAUSTED = "Nothing is left of its amount."
    CANCELLED = "Called off before its expiry; the reason says why."
    CLOSED = "Ended, and the days of grace over: nothing is used, owed or to be charged any more."


_G = BankGuaranteeStatus
GUARANTEE_LIFECYCLE: Final[Lifecycle[BankGuaranteeStatus]] = {
    _G.ISSUED: (_G.EFFECTIVE, _G.EXPIRED, _G.RELEASED, _G.EXHAUSTED, _G.CANCELLED),
    _G.EFFECTIVE: (*(_G.EXPIRED_CLAIM_OPEN, _G.EXPIRED, _G.RELEASED, _G.EXHAUSTED, _G.CANCELLED),),
    _G.EXPIRED_CLAIM_OPEN: (_G.EFFECTIVE, _G.EXPIRED, _G.EXHAUSTED),
    _G.EXPIRED: (_G.EXPIRED_CLAIM_OPEN, _G.EFFECTIVE, _G.CLOSED),  # effective: force majeure
    _G.RELEASED: (_G.CLOSED,),
    _G.EXHAUSTED: (_G.CLOSED,),
    _G.CANCELLED: (_G.CLOSED,),
    _G.CLOSED: (),
}


class BankGuaranteeOutcome(Choice):
    """How a guarantee ended."""

    EXPIRED = "Its last day for demands passed."
    RELEASED = "The beneficiary gave it back."
    EXHAUSTED = "Nothing was left of its amount."
    CANCELLED = "It was called off."


class BankCancellationReason(Choice):
    """Why an undertaking was called off (ISO 20022 termination reason)."""

    BUFI = "The underlying business has finished."
    NOAC = "The tender was not accepted."
    REFU = "The terms of its reduction were fulfilled."
    WOEX = "The period of the warranty is over."


class BankDemandKind(Choice):
    """What a demand asks for."""

    PAYM = "Payment."
    PAEX = "An extension of the guarantee or, without one, payment."


class BankDemandCompleteness(Choice):
    """Whether all of a demand was presented (ISO 20022 presentation completeness)."""

    COMP = "All of it."
    INCP = "A part; it says that it is to be completed later."


class BankDemandChannel(Choice):
    """How a demand was presented."""

    PAPER = "On paper, by hand, post or courier."
    SWIFT = "By an authenticated SWIFT message (MT 765)."
    ELECTRONIC = "In electronic form, by e-mail or through a portal."


class BankDemandStatus(Choice):
    """Where a demand under a guarantee stands."""

    PRESENTED = "Presented; nobody examines it yet."
    AWAITING_COMPLETION = "Presented in part; the beneficiary said that the rest will follow."
    UNDER_EXAMINATION = "It is being examined."
    COMPLYING = "It complies; others must consent to its payment."
    SUSPENDED = "It complies; payment waits while an extension is agreed."
    EXTENDED = "The extension was granted; the demand counts as withdrawn."
    PAYABLE = "It is to be paid: others consented, or its suspension is over."
    PAID = "It complied and was paid."
    REFUSED = "It did not comply and was refused."
    WITHDRAWN = "The beneficiary took it back."


_D = BankDemandStatus
DEMAND_LIFECYCLE: Final[Lifecycle[BankDemandStatus]] = {
    _D.PRESENTED: (_D.UNDER_EXAMINATION, _D.WITHDRAWN),
    _D.AWAITING_COMPLETION: (_D.UNDER_EXAMINATION, _D.WITHDRAWN),
    _D.UNDER_EXAMINATION: (_D.COMPLYING, _D.REFUSED, _D.WITHDRAWN),
    # Back to the examination where those whose consent it needs do not give it.
    _D.COMPLYING: (_D.SUSPENDED, _D.PAYABLE, _D.UNDER_EXAMINATION, _D.WITHDRAWN),
    _D.SUSPENDED: (_D.EXTENDED, _D.PAYABLE, _D.UNDER_EXAMINATION, _D.WITHDRAWN),
    _D.PAYABLE: (_D.PAID, _D.UNDER_EXAMINATION, _D.WITHDRAWN),
    _D.EXTENDED: (),
    _D.PAID: (),
    _D.REFUSED: (),
    _D.WITHDRAWN: (),
}

IN_EXAMINATION: Final = (_D.PRESENTED, _D.UNDER_EXAMINATION)
"""The states in which the time for the examination runs."""

FOUND_COMPLYING: Final = (_D.COMPLYING, _D.SUSPENDED, _D.PAYABLE)
"""The states in which a demand complies and is not paid."""

OPEN_DEMANDS: Final = (*IN_EXAMINATION, _D.AWAITING_COMPLETION, *FOUND_COMPLYING)
"""The states in which a demand is neither paid nor refused nor taken back."""
