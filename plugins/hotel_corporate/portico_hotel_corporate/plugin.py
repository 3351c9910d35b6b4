"""The hotel plugin: what it adds to Portico, in one place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from portico.events import (
    AccountArchiving,
    AccountsMerging,
    Handover,
    PersonErasing,
    PersonExporting,
    SegmentsAsked,
)
from portico.hookspecs import Access, Job, Plugin, Subscriber, Work, hookimpl
from portico.query import GraphQL
from portico.routes import Route
from portico_hotel_corporate import demo, graphql
from portico_hotel_corporate.access import PERMISSIONS, ROLES
from portico_hotel_corporate.models.obligation_events import ObligationStatusChanged
from portico_hotel_corporate.operations.accounts import (
    move_to_winner,
    refuse_agreements_in_force,
    refuse_open_bookings,
)
from portico_hotel_corporate.operations.agreement_steps import end_terms
from portico_hotel_corporate.operations.block_rooms import release_due
from portico_hotel_corporate.operations.clients.activities import call_off_contacts
from portico_hotel_corporate.operations.clients.class_assignments import (
    assign_all,
    move_classes,
    name_clients,
)
from portico_hotel_corporate.operations.clients.key_accounts import move_marks
from portico_hotel_corporate.operations.clients.key_news import tell_of_duty
from portico_hotel_corporate.operations.clients.promotions import move_promotions
from portico_hotel_corporate.operations.clients.referrals import (
    look_at_referrals,
    move_referrals,
)
from portico_hotel_corporate.operations.clients.rhythms import plan_contacts
from portico_hotel_corporate.operations.event_duties import evaluate_events
from portico_hotel_corporate.operations.guarantees import fix_guarantees
from portico_hotel_corporate.operations.handover import hand_over_business
from portico_hotel_corporate.operations.obligations import evaluate_all
from portico_hotel_corporate.operations.options import expire_options
from portico_hotel_corporate.operations.pace import take_snapshots
from portico_hotel_corporate.operations.persons import (
    erase_activities,
    erase_guests,
    export_guests,
)
from portico_hotel_corporate.operations.rooming import purge_guests
from portico_hotel_corporate.operations.stay_attribution import attribute_all
from portico_hotel_corporate.operations.stay_tables import STAYS

EXAMPLE = """\
query Production {
  hotelProduction(companyRef: "281") {
    reservations roomNights revenue { amount currency } cancelled noShow
  }
  hotelEventBookings(first: 2) {
    nodes {
      name status arrival
      account { name }
      functions { nodes { type startsAt endsAt setCount capacity space { name } } }
    }
  }
}
"""


class HotelCorporate(Plugin):
    """The corporate sales of hotels: function spaces, packages, event bookings, production."""

    prefix = "hotel"
    example = EXAMPLE
    demo = staticmethod(demo.load)  # type: ignore[assignment]  # mypy takes it for a method

    @hookimpl
    def graphql(self) -> GraphQL:
        """Types, the fields of an account, production and mutations."""
        return GraphQL(
            entities=graphql.ENTITIES,
            extend={"Account": graphql.ACCOUNT_FIELDS},
            queries=graphql.QUERIES,
            mutations=graphql.MUTATIONS,
            subscriptions=graphql.SUBSCRIPTIONS,
        )

    @hookimpl
    def access(self) -> Access:
        """Permissions."""
        return Access(permissions=PERMISSIONS, roles=ROLES)

    @hookimpl
    def subscribers(self) -> Sequence[Subscriber]:
        """An account with open bookings is not archived; merged accounts share theirs."""
        return [
            Subscriber(Handover, hand_over_business),
            Subscriber(PersonExporting, export_guests),
            Subscriber(PersonErasing, erase_guests),
            Subscriber(PersonErasing, erase_activities),
            Subscriber(AccountArchiving, refuse_open_bookings),
            Subscriber(AccountArchiving, refuse_agreements_in_force),
            Subscriber(AccountArchiving, call_off_contacts),
            Subscriber(AccountsMerging, move_to_winner),
            Subscriber(AccountsMerging, move_classes),
            Subscriber(AccountsMerging, move_promotions),
            Subscriber(AccountsMerging, move_marks),
            Subscriber(AccountsMerging, move_referrals),
            Subscriber(ObligationStatusChanged, tell_of_duty),
            Subscriber(SegmentsAsked, name_clients),
        ]

    @hookimpl
    def jobs(self) -> Sequence[Work]:
        """What happens by itself: agreements end, rooms go back on sale, guests are forgotten."""
        return [
            Job("end_agreement_terms", timedelta(hours=1), end_terms),
            Job("end_options", timedelta(minutes=5), expire_options),
            Job("fix_guarantees", timedelta(minutes=15), fix_guarantees),
            Job("release_rooms", timedelta(minutes=15), release_due),
            Job("forget_guests", timedelta(days=1), purge_guests),
            Job("keep_pace", timedelta(hours=1), take_snapshots),
            Job("attribute_stays", timedelta(hours=1), attribute_all),
            Job("evaluate_obligations", timedelta(days=1), evaluate_all),
            Job("evaluate_events", timedelta(days=1), evaluate_events),
            Job("plan_contacts", timedelta(days=1), plan_contacts),
            Job("class_clients", timedelta(days=1), assign_all),
            Job("look_at_referrals", timedelta(days=1), look_at_referrals),
            STAYS,
        ]

    @hookimpl
    def routes(self) -> Sequence[Route]:
        """The diary, for calendars."""
        return graphql.ROUTES
