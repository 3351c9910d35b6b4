"""ExternalReference: what other systems call an account."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import CoreBase, account_key, new_id
from portico.models.formats import system_name


class ExternalReference(CoreBase):
    """The id that another system knows an account by.

    An id of a system belongs to one account, archived or not; an account may have several.
    """

    __tablename__ = "core_external_reference"
    FORMATS: ClassVar = {"system": system_name}

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[UUID] = account_key("The account that the other system means.")
    system: Mapped[str] = mapped_column(
        String(60), doc="The other system, in lower case, such as `erp` or `sec_cik`."
    )
    external_id: Mapped[str] = mapped_column(
        String(200), doc="The account's id in the other system."
    )

    __table_args__ = (UniqueConstraint("system", "external_id"),)
