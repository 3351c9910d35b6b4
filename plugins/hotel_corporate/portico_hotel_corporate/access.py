"""What an actor may be allowed to do in the hotel plugin."""

from __future__ import annotations

from typing import Final

from portico.hookspecs import Permission, PluginRole

PROPERTY_READ: Final = "hotel.property.read"
PROPERTY_WRITE: Final = "hotel.property.write"
PACKAGE_READ: Final = "hotel.rate_package.read"
PACKAGE_WRITE: Final = "hotel.rate_package.write"
BOOKING_READ: Final = "hotel.event_booking.read"
BOOKING_WRITE: Final = "hotel.event_booking.write"
CONFIDENTIAL_NAME: Final = "hotel.confidential_name.read"
CAPACITY_OVERRIDE: Final = "hotel.capacity_override.write"
FEED_READ: Final = "hotel.feed.read"
FEED_WRITE: Final = "hotel.feed.write"
RFP_READ: Final = "hotel.rfp.read"
RFP_WRITE: Final = "hotel.rfp.write"
CONTRACT_READ: Final = "hotel.contract.read"
CONTRACT_WRITE: Final = "hotel.contract.write"
BLOCK_READ: Final = "hotel.room_block.read"
BLOCK_WRITE: Final = "hotel.room_block.write"
GUEST_READ: Final = "hotel.rooming_entry.read"
TASK_WRITE: Final = "hotel.event_task.write"
PRODUCTION_READ: Final = "hotel.production.read"
PRODUCTION_WRITE: Final = "hotel.production.write"
AGREEMENT_READ: Final = "hotel.agreement.read"
AGREEMENT_WRITE: Final = "hotel.agreement.write"
OBLIGATION_READ: Final = "hotel.obligation.read"
OBLIGATION_WRITE: Final = "hotel.obligation.write"
RATE_READ: Final = "hotel.rate.read"
RATE_WRITE: Final = "hotel.rate.write"
CLASS_READ: Final = "hotel.client_class.read"
CLASS_WRITE: Final = "hotel.client_class.write"
ASSESSMENT_READ: Final = "hotel.client_assessment.read"
ASSESSMENT_WRITE: Final = "hotel.client_assessment.write"
CLASS_OVERRIDE: Final = "hotel.client_class_override.write"
KEY_ACCOUNT_READ: Final = "hotel.key_account.read"
KEY_ACCOUNT_WRITE: Final = "hotel.key_account.write"
ACTIVITY_READ: Final = "hotel.sales_activity.read"
ACTIVITY_WRITE: Final = "hotel.sales_activity.write"
RHYTHM_WRITE: Final = "hotel.contact_rhythm.write"
REFERRAL_READ: Final = "hotel.referral.read"
REFERRAL_WRITE: Final = "hotel.referral.write"
REFERRAL_REWARD: Final = "hotel.referral_reward.write"
COMPETITOR_READ: Final = "hotel.competitor.read"
COMPETITOR_WRITE: Final = "hotel.competitor.write"
FEEDBACK_WRITE: Final = "hotel.feedback.write"
PROMOTION_READ: Final = "hotel.promotion.read"
PROMOTION_WRITE: Final = "hotel.promotion.write"

PERMISSIONS: Final = (
    Permission(PROPERTY_READ, "See properties and their function spaces."),
    Permission(PROPERTY_WRITE, "Add properties and function spaces."),
    Permission(PACKAGE_READ, "See rate packages and work out their prices."),
    Permission(PACKAGE_WRITE, "Write rate packages."),
    Permission(BOOKING_READ, "See event bookings and what takes place where."),
    Permission(BOOKING_WRITE, "Book events and functions, and change where they stand."),
    Permission(CONFIDENTIAL_NAME, "See and give the confidential names of events."),
    Permission(CAPACITY_OVERRIDE, "Set more places than a space holds, giving the reason."),
    Permission(FEED_READ, "See who reads the diary by an address of their own."),
    Permission(FEED_WRITE, "Make addresses at which calendars read the diary, and revoke them."),
    Permission(RFP_READ, "See requests for proposal, and what was turned away."),
    Permission(RFP_WRITE, "Take in requests for proposal, answer, convert or end them."),
    Permission(CONTRACT_READ, "See contract terms, and what a client owes under them."),
    Permission(CONTRACT_WRITE, "Lay down contract terms, take deposits, claim what is owed."),
    Permission(BLOCK_READ, "See blocks of guest rooms and their pickup."),
    Permission(BLOCK_WRITE, "Make and change blocks, pick up rooms, import rooming lists."),
    Permission(GUEST_READ, "See the guests of rooming lists, who are persons."),
    Permission(TASK_WRITE, "Do the tasks of events and acknowledge their orders."),
    Permission(PRODUCTION_READ, "See what guests' stays brought."),
    Permission(PRODUCTION_WRITE, "Import what guests' stays brought."),
    Permission(AGREEMENT_READ, "See corporate agreements, their rates and how they are kept."),
    Permission(AGREEMENT_WRITE, "Write, sign, amend and end corporate agreements."),
    Permission(OBLIGATION_READ, "See how both sides keep their agreements."),
    Permission(OBLIGATION_WRITE, "Note how agreements are kept, settle breaches, note invoices."),
    Permission(RATE_READ, "See quoted and captured rates, and whether agreed rates are given."),
    Permission(RATE_WRITE, "Quote rates, and capture best available rates."),
    Permission(CLASS_READ, "See how clients are classed, with the figures that it rests on."),
    Permission(CLASS_WRITE, "Lay down and end the schemes by which clients are classed."),
    Permission(ASSESSMENT_READ, "See how clients were judged: interest, means, reliability."),
    Permission(ASSESSMENT_WRITE, "Judge clients, with the sources."),
    Permission(CLASS_OVERRIDE, "Class clients anew, and otherwise than their scores, up to a day."),
    Permission(KEY_ACCOUNT_READ, "See which clients are key accounts, and the news of them."),
    Permission(KEY_ACCOUNT_WRITE, "Mark key accounts, and take note of the news of them."),
    Permission(ACTIVITY_READ, "See calls, visits and other contacts with clients."),
    Permission(ACTIVITY_WRITE, "Plan and record contacts with clients, and what they need."),
    Permission(RHYTHM_WRITE, "Lay down how often clients are spoken to."),
    Permission(REFERRAL_READ, "See who brought whom, and what is owed for it."),
    Permission(REFERRAL_WRITE, "Note who brought whom, and say that nothing is owed for it."),
    Permission(REFERRAL_REWARD, "Approve rewards of referrals, and note that they were paid."),
    Permission(COMPETITOR_READ, "See competitors, what was observed of them, and their prices."),
    Permission(COMPETITOR_WRITE, "Keep account of competitors: names, observations, prices."),
    Permission(FEEDBACK_WRITE, "Take down and answer complaints and suggestions of clients."),
    Permission(PROMOTION_READ, "See promotions, who was told of them, and what came of it."),
    Permission(PROMOTION_WRITE, "Lay down promotions, and list whom to tell of them."),
)

_OFFICE: Final = ("core.account.read", "core.contact.read", "core.user.read", "core.me.read")
"""What everybody needs who works with clients."""

ROLES: Final = (
    PluginRole(
        name="hotel.event_manager",
        description="Sells and runs events: bookings, contracts, blocks and their guests.",
        permissions=(
            *(*_OFFICE, PROPERTY_READ, PACKAGE_READ, BOOKING_READ, BOOKING_WRITE),
            *(RFP_READ, RFP_WRITE, CONTRACT_READ, CONTRACT_WRITE, BLOCK_READ, BLOCK_WRITE),
            *(GUEST_READ, TASK_WRITE, AGREEMENT_READ, RATE_READ, FEED_READ, FEED_WRITE),
            *(CONFIDENTIAL_NAME, KEY_ACCOUNT_READ, COMPETITOR_READ),
            *(ACTIVITY_READ, ACTIVITY_WRITE),
            *(FEEDBACK_WRITE, PROMOTION_READ),
        ),
        rows="TEAM",
    ),
    PluginRole(
        name="hotel.department",
        description="A department of the house: sees events and their orders, does their tasks.",
        permissions=("core.me.read", PROPERTY_READ, BOOKING_READ, BLOCK_READ, TASK_WRITE),
        rows="ALL",
    ),
    PluginRole(
        name="hotel.sales_manager",
        description="Manages corporate clients: agreements, what both sides owe, production.",
        permissions=(
            *(*_OFFICE, PROPERTY_READ, PACKAGE_READ, BOOKING_READ, RFP_READ, RFP_WRITE),
            *(AGREEMENT_READ, AGREEMENT_WRITE, OBLIGATION_READ, OBLIGATION_WRITE),
            *(PRODUCTION_READ, RATE_READ, RATE_WRITE, CLASS_READ, CLASS_OVERRIDE),
            *(ASSESSMENT_READ, ASSESSMENT_WRITE),
            *(KEY_ACCOUNT_READ, KEY_ACCOUNT_WRITE, REFERRAL_READ, REFERRAL_WRITE),
            *(COMPETITOR_READ, COMPETITOR_WRITE),
            *(ACTIVITY_READ, ACTIVITY_WRITE, RHYTHM_WRITE),
            *(FEEDBACK_WRITE, PROMOTION_READ, PROMOTION_WRITE),
        ),
    ),
    PluginRole(
        name="hotel.revenue_manager",
        description="Captures rates; reads production and blocks of all clients, not their guests.",
        permissions=(
            *(*_OFFICE, PROPERTY_READ, PACKAGE_READ, PACKAGE_WRITE, BOOKING_READ, BLOCK_READ),
            *(AGREEMENT_READ, OBLIGATION_READ, PRODUCTION_READ, PRODUCTION_WRITE),
            *(RATE_READ, RATE_WRITE, CLASS_READ, CLASS_WRITE, ASSESSMENT_READ),
            *(KEY_ACCOUNT_READ, REFERRAL_READ, REFERRAL_REWARD),
            *(COMPETITOR_READ, COMPETITOR_WRITE),
        ),
        rows="ALL",
    ),
)
