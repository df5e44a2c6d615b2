"""The schema, once: every table as SQLAlchemy Core metadata, by noun.

`schema.sql` is generated from here, `migrations/` leads here, and a contract test keeps the three equal.
Every timestamp is UTC with microseconds; every foreign key is indexed.
"""

from db.columns import MAX_ID, UtcDateTime, metadata
from db.tables.accounts import account_links, address_changes, calendar_addresses, password_requests
from db.tables.api import api_requests, api_tokens
from db.tables.audit import audit_entries
from db.tables.candidate_imports import candidate_imports, imported_candidates
from db.tables.cards import (
    card_versions,
    cards,
    decisions,
    interview_scorecards,
    interview_template_scorecards,
    scorecards,
)
from db.tables.company_texts import company_texts
from db.tables.documents import document_pack_authors, document_packs, document_snapshots, document_updates
from db.tables.erase_requests import erase_requests
from db.tables.erased_links import erased_links
from db.tables.hours import booking_rules, busy_calendars, busy_times, days_off, working_hours
from db.tables.interviews import accommodation_requests, consents, interview_members, interviews, invitations, mails
from db.tables.notes import notes, whispers
from db.tables.orders import interview_orders, interview_template_order_people, interview_template_orders
from db.tables.people import passkey_challenges, passkeys, recovery_codes, second_factors, setup, user_sessions, users
from db.tables.questions import interview_questions, question_versions, questions, review_comments
from db.tables.record import record_keys, record_links, record_signatures, records
from db.tables.report_shares import report_shares
from db.tables.room import alerts, chat_messages, coverage, room_events, room_leases
from db.tables.running import checks, runs, trials
from db.tables.search import address_parts, name_parts, title_parts
from db.tables.second_reviews import second_reviews
from db.tables.sign_on import pending_sign_ons, sign_on_identities
from db.tables.slots import slot_holds, slot_offer_links, slot_offer_people, slot_offers
from db.tables.stored_settings import stored_settings
from db.tables.templates import interview_template_members, interview_template_questions, interview_templates
from db.tables.webhooks import webhook_deliveries, webhooks

__all__ = [
    "MAX_ID",
    "UtcDateTime",
    "accommodation_requests",
    "account_links",
    "address_changes",
    "address_parts",
    "alerts",
    "api_requests",
    "api_tokens",
    "audit_entries",
    "booking_rules",
    "busy_calendars",
    "busy_times",
    "calendar_addresses",
    "candidate_imports",
    "card_versions",
    "cards",
    "chat_messages",
    "checks",
    "company_texts",
    "consents",
    "coverage",
    "days_off",
    "decisions",
    "document_pack_authors",
    "document_packs",
    "document_snapshots",
    "document_updates",
    "erase_requests",
    "erased_links",
    "imported_candidates",
    "interview_members",
    "interview_orders",
    "interview_questions",
    "interview_scorecards",
    "interview_template_members",
    "interview_template_order_people",
    "interview_template_orders",
    "interview_template_questions",
    "interview_template_scorecards",
    "interview_templates",
    "interviews",
    "invitations",
    "mails",
    "metadata",
    "name_parts",
    "notes",
    "passkey_challenges",
    "passkeys",
    "password_requests",
    "pending_sign_ons",
    "question_versions",
    "questions",
    "record_keys",
    "record_links",
    "record_signatures",
    "records",
    "recovery_codes",
    "report_shares",
    "review_comments",
    "room_events",
    "room_leases",
    "runs",
    "scorecards",
    "second_factors",
    "second_reviews",
    "setup",
    "sign_on_identities",
    "slot_holds",
    "slot_offer_links",
    "slot_offer_people",
    "slot_offers",
    "stored_settings",
    "title_parts",
    "trials",
    "user_sessions",
    "users",
    "webhook_deliveries",
    "webhooks",
    "whispers",
    "working_hours",
]
