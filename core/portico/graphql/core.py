"""What the core adds to the schema: the same declaration that a plugin makes."""

from __future__ import annotations

from portico.events import AccountStageChanging
from portico.graphql.approvals import approval_request
from portico.graphql.background import job_mutations, periodic_jobs, queued_job
from portico.graphql.core_access import PERSON_ERASE, PERSON_EXPORT
from portico.graphql.core_mutations import core_mutations
from portico.graphql.core_types import core_entities
from portico.graphql.duplicates import duplicate_mutations, duplicate_rule
from portico.graphql.exporting import export_entity, export_mutations
from portico.graphql.files import stored_file
from portico.graphql.identity import identity_entities
from portico.graphql.importing import bulk_kinds, import_entities, import_mutations
from portico.graphql.substitutions import substitution, substitution_mutations
from portico.graphql.webhooks import webhook_entities, webhook_mutations, webhook_secret
from portico.models import Account, ApprovalRequest, Contact
from portico.operations.persons import erase_person, export_person
from portico.query import GraphQL, Mutation, answer, mutation, subscription


def core_graphql() -> GraphQL:
    """What the core adds to the schema."""
    return GraphQL(
        entities=(
            *(*core_entities(), approval_request(), *identity_entities(), substitution()),
            *(
                queued_job(),
                *webhook_entities(),
                stored_file(),
                *import_entities(),
                export_entity(),
                duplicate_rule(),
            ),
        ),
        queries=(
            *(periodic_jobs(), webhook_secret(), bulk_kinds()),
            answer("personExport", export_person, PERSON_EXPORT.name, whole=True),
        ),
        subscriptions=(
            subscription("accountChanged", Account, "Accounts are written, or their parts."),
            subscription(
                "accountStageChanged",
                Account,
                "Accounts change their lifecycle stage.",
                event=AccountStageChanging,
            ),
            subscription("contactChanged", Contact, "Contacts are written, or their parts."),
            subscription("approvalRequestChanged", ApprovalRequest, "Consent is asked or given."),
        ),
        mutations=(
            *(*core_mutations(), *substitution_mutations(), *job_mutations()),
            *(
                *webhook_mutations(),
                _erasure(),
                *import_mutations(),
                *export_mutations(),
                *duplicate_mutations(),
            ),
        ),
    )


def _erasure() -> Mutation:
    return mutation("contactErase", erase_person, Contact, PERSON_ERASE.name)
