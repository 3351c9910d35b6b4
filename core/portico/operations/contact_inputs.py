"""What clients give to create and to change a contact and its affiliations."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated
from uuid import UUID

from portico.models.choices import AffiliationRole
from portico.values import UNSET, Ref, Unset


@dataclass(kw_only=True)
class ContactEmailCreate:
    """An e-mail address of a contact."""

    address: Annotated[str, "The e-mail address."]
    label: Annotated[str | None, "What it is, in a word, such as `work`."] = None


@dataclass(kw_only=True)
class ContactPhoneCreate:
    """A telephone number of a contact."""

    number: Annotated[str, "The number with + and the country, such as `+49 30 1234567`."]
    label: Annotated[str | None, "What it is, in a word, such as `mobile`."] = None


@dataclass(kw_only=True)
class ContactCreate:
    """A new person."""

    salutation: Annotated[str | None, "How the person is addressed, such as `Dr.`."] = None
    given_name: Annotated[
        str | None, "The given name or names; this or the family name must be known."
    ] = None
    family_name: Annotated[str | None, "The family name."] = None
    job_title: Annotated[str | None, "The job title, as the person's card gives it."] = None
    language: Annotated[str | None, "The language to write in, as a BCP 47 tag."] = None
    private_phone: Annotated[
        str | None, "The person's own number; only who has a permission of its own sees it."
    ] = None
    private_email: Annotated[
        str | None, "The person's own e-mail address; guarded like the number."
    ] = None
    email_consent: Annotated[bool, "Whether the person agreed to news by e-mail."] = False
    phone_consent: Annotated[bool, "Whether the person agreed to be called with news."] = False
    post_consent: Annotated[bool, "Whether the person agreed to news by post."] = False
    emails: Annotated[list[ContactEmailCreate], "E-mail addresses, the preferred one first."] = (
        field(default_factory=list)
    )
    phones: Annotated[list[ContactPhoneCreate], "Numbers, the preferred one first."] = field(
        default_factory=list
    )


@dataclass(kw_only=True)
class ContactUpdate:
    """Changes to a contact. What is left out stays as it is; null clears."""

    id: Annotated[UUID, Ref("Contact"), "The contact to change."]
    expected_version: Annotated[int, "The version that the changes were made to."]
    salutation: Annotated[str | Unset | None, "How the person is addressed."] = UNSET
    given_name: Annotated[str | Unset | None, "The given name or names."] = UNSET
    family_name: Annotated[str | Unset | None, "The family name."] = UNSET
    job_title: Annotated[str | Unset | None, "The job title."] = UNSET
    language: Annotated[str | Unset | None, "The language to write in, a BCP 47 tag."] = UNSET
    private_phone: Annotated[str | Unset | None, "The person's own number."] = UNSET
    private_email: Annotated[str | Unset | None, "The person's own e-mail address."] = UNSET
    email_consent: Annotated[bool | Unset, "Whether the person agreed to news by e-mail."] = UNSET
    phone_consent: Annotated[bool | Unset, "Whether the person agreed to be called."] = UNSET
    post_consent: Annotated[bool | Unset, "Whether the person agreed to news by post."] = UNSET
    emails: Annotated[
        list[ContactEmailCreate] | Unset, "All e-mail addresses, in place of those there are."
    ] = UNSET
    phones: Annotated[
        list[ContactPhoneCreate] | Unset, "All numbers, in place of those there are."
    ] = UNSET


@dataclass(kw_only=True)
class ContactArchive:
    """The contact to archive."""

    id: Annotated[UUID, Ref("Contact"), "The contact to archive."]
    expected_version: Annotated[int, "The version that you saw."]


@dataclass(kw_only=True)
class ContactRestore:
    """The contact to restore."""

    id: Annotated[UUID, Ref("Contact"), "The contact to restore."]
    expected_version: Annotated[int, "The version that you saw."]


@dataclass(kw_only=True)
class AffiliationCreate:
    """The part that a person is to play at an account."""

    account_id: Annotated[UUID, Ref("Account"), "The account."]
    contact_id: Annotated[UUID, Ref("Contact"), "The person."]
    role: Annotated[AffiliationRole, "The part that the person plays there."]
    is_primary: Annotated[
        bool, "Whether to turn to this person first in this role; one per account and role."
    ] = False
    valid_from: Annotated[date | None, "The first day, if it is known."] = None
    valid_to: Annotated[date | None, "The day on which it is over, if one is in sight."] = None


@dataclass(kw_only=True)
class AffiliationEnd:
    """The affiliation that is over."""

    id: Annotated[UUID, Ref("Affiliation"), "The affiliation."]
    expected_version: Annotated[int, "The version that you saw."]
    on: Annotated[date | None, "The day on which it is over; today if left out."] = None


@dataclass(kw_only=True)
class AffiliationChange:
    """Another part for a person at the same account."""

    id: Annotated[UUID, Ref("Affiliation"), "The affiliation that is replaced."]
    expected_version: Annotated[int, "The version that you saw."]
    role: Annotated[AffiliationRole | None, "The part from then on; as it is if left out."] = None
    is_primary: Annotated[
        bool | None, "Whether the person is the primary one from then on; as it is if left out."
    ] = None
    on: Annotated[date | None, "The first day of the new part; today if left out."] = None
