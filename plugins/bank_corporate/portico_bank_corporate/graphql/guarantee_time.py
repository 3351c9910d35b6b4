"""What time changes of guarantees, and what secures them, as clients see it."""

from __future__ import annotations

from portico.query import columns, entity, money, mutation, one
from portico_bank_corporate import access
from portico_bank_corporate.models import (
    DeadlineNotice,
    Guarantee,
    GuaranteeCover,
    GuaranteeDemand,
    GuaranteeVariation,
)
from portico_bank_corporate.operations import (
    guarantee_covers,
    guarantee_extensions,
    guarantee_variations,
)

VARIATION = entity(
    GuaranteeVariation,
    name="BankGuaranteeVariation",
    prefix="bgv",
    plural="bankGuaranteeVariations",
    permission=access.GUARANTEE_READ,
    order="number",
    fields=[
        *columns(
            GuaranteeVariation,
            *("number", "kind", "due_on", "document", "status", "applied_on", "reference"),
        ),
        money("amount", "By how much, or to how much.", amount="amount"),
        one("guarantee", Guarantee, "The guarantee."),
    ],
)

COVER = entity(
    GuaranteeCover,
    name="BankGuaranteeCover",
    prefix="bcv",
    plural="bankGuaranteeCovers",
    permission=access.GUARANTEE_READ,
    order="receivedOn",
    fields=[
        *columns(GuaranteeCover, "kind", "reference", "received_on", "released_on"),
        money("amount", "What it is worth to the bank.", amount="amount"),
        one("guarantee", Guarantee, "The guarantee."),
    ],
)

NOTICE = entity(
    DeadlineNotice,
    name="BankDeadlineNotice",
    prefix="bdn",
    plural="bankDeadlineNotices",
    permission=access.GUARANTEE_READ,
    order="dueOn",
    fields=[
        *columns(DeadlineNotice, "kind", "due_on", "noticed_on", "article", "consequence"),
        one("guarantee", Guarantee, "The guarantee."),
        one("demand", GuaranteeDemand, "The demand that it belongs to, if to one."),
    ],
)

TIME_TYPES = (VARIATION, COVER, NOTICE)

TIME_MUTATIONS = (
    mutation(
        "bankGuaranteeVariationPlan",
        guarantee_variations.plan_variations,
        Guarantee,
        access.GUARANTEE_WRITE,
    ),
    mutation(
        "bankGuaranteeVariationApply",
        guarantee_variations.apply_variation,
        GuaranteeVariation,
        access.GUARANTEE_WRITE,
    ),
    mutation(
        "bankGuaranteeVariationCancel",
        guarantee_variations.cancel_variation,
        GuaranteeVariation,
        access.GUARANTEE_WRITE,
    ),
    mutation(
        "bankGuaranteeNonExtend",
        guarantee_extensions.give_notice,
        Guarantee,
        access.GUARANTEE_WRITE,
    ),
    mutation(
        "bankGuaranteePrevent",
        guarantee_extensions.note_prevention,
        Guarantee,
        access.GUARANTEE_WRITE,
    ),
    mutation(
        "bankGuaranteeCoverAdd", guarantee_covers.add_cover, GuaranteeCover, access.GUARANTEE_WRITE
    ),
    mutation(
        "bankGuaranteeCoverRelease",
        guarantee_covers.release_cover,
        GuaranteeCover,
        access.GUARANTEE_WRITE,
    ),
)
