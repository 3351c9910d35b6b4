"""A guarantee with all that its messages and papers name: the parties, the bank, the schedule."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.models import Account
from portico_bank_corporate.models import (
    BankPaperKind,
    Guarantee,
    GuaranteeApplication,
    GuaranteeVariation,
)
from portico_bank_corporate.models.legal_profile import LegalProfile
from portico_bank_corporate.operations.papers.fill import fill
from portico_bank_corporate.operations.papers.texts import built_in
from portico_bank_corporate.operations.papers.words import of_guarantee


@dataclass(frozen=True, slots=True)
class Issuer:
    """The bank that runs the system, as its settings name it."""

    name: str | None = None
    bic: str | None = None

    @property
    def shown(self) -> str:
        """Its name, or its BIC."""
        return self.name or self.bic or "the bank"


@dataclass(frozen=True, slots=True)
class Facts:
    """A guarantee and what belongs to it."""

    guarantee: Guarantee
    applicant: tuple[str, ...]
    """Name and address, by the line."""
    obligor: tuple[str, ...]
    issuer: Issuer
    variations: tuple[GuaranteeVariation, ...]

    def values(self) -> dict[str, str | None]:
        """What the templates' gaps stand for."""
        return of_guarantee(self.guarantee, self.variations) | {
            "applicant": self.applicant[0],
            "issuer": self.issuer.shown,
        }

    def text(self, body: str | None = None) -> list[str]:
        """The paragraphs of the guarantee: its own wording, or the bank's template."""
        if self.guarantee.wording_text:
            return self.guarantee.wording_text.split("\n")
        return fill(body or built_in(BankPaperKind.GUARANTEE), self.values())


def facts_of(session: Session, guarantee: Guarantee, issuer: Issuer) -> Facts:
    """A guarantee with its parties and its schedule."""
    obligor = session.scalar(
        select(GuaranteeApplication.instructing_party_id).where(
            GuaranteeApplication.guarantee_id == guarantee.id
        )
    )
    schedule = select(GuaranteeVariation).where(GuaranteeVariation.guarantee_id == guarantee.id)
    return Facts(
        guarantee=guarantee,
        applicant=party(session, session.get_one(Account, guarantee.applicant_id)),
        obligor=party(session, session.get_one(Account, obligor)) if obligor else (),
        issuer=issuer,
        variations=tuple(session.scalars(schedule.order_by(GuaranteeVariation.number))),
    )


def party(session: Session, account: Account) -> tuple[str, ...]:
    """The legal name of a client and its seat, by the line."""
    lines = [account.legal_name or account.name]
    profile = session.scalar(select(LegalProfile).where(LegalProfile.account_id == account.id))
    if profile is not None:
        street = " ".join(filter(None, (profile.street, profile.building)))
        town = " ".join(filter(None, (profile.postcode, profile.town)))
        lines += [each for each in (street, town, profile.country) if each]
    elif account.country:
        lines.append(account.country)
    return tuple(lines)
