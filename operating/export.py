"""Everything that is stored about one candidate, in one file to hand over: rows as JSON, the boards, and the resume."""

import io
import json
import tarfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import Column, ColumnElement, Engine, Select, Table, select
from sqlalchemy.engine import Connection

from db.tables import (
    accommodation_requests,
    account_links,
    address_changes,
    address_parts,
    alerts,
    api_requests,
    api_tokens,
    audit_entries,
    booking_rules,
    busy_calendars,
    busy_times,
    calendar_addresses,
    candidate_imports,
    card_versions,
    cards,
    chat_messages,
    checks,
    company_texts,
    consents,
    coverage,
    days_off,
    decisions,
    document_pack_authors,
    document_packs,
    document_snapshots,
    document_updates,
    erase_requests,
    erased_links,
    imported_candidates,
    interview_members,
    interview_orders,
    interview_questions,
    interview_scorecards,
    interview_template_members,
    interview_template_order_people,
    interview_template_orders,
    interview_template_questions,
    interview_template_scorecards,
    interview_templates,
    interviews,
    invitations,
    mails,
    name_parts,
    notes,
    passkey_challenges,
    passkeys,
    password_requests,
    pending_sign_ons,
    question_versions,
    questions,
    record_keys,
    record_links,
    record_signatures,
    records,
    recovery_codes,
    report_shares,
    review_comments,
    room_events,
    room_leases,
    runs,
    scorecards,
    second_factors,
    second_reviews,
    setup,
    sign_on_identities,
    slot_holds,
    slot_offer_links,
    slot_offer_people,
    slot_offers,
    stored_settings,
    title_parts,
    trials,
    user_sessions,
    users,
    webhook_deliveries,
    webhooks,
    whispers,
    working_hours,
)
from operating.backup import COMPRESSION, add, add_file, plain
from repositories.states import Role
from services.audit import audit
from services.board import scene_file
from services.document import stored_board
from services.running import told

# What is the server's own and tells nothing about the person, would let somebody be them, or has hidden cases in it.
LEFT_OUT = {
    "password_hash", "token_hash", "secret_hash", "email_key", "name_key", "title_key", "secret", "hidden_results",
    "id_token",
    "account_hash", "has_parts",
    # Of an order: what it is known by here, and the address and key by which its recruiting system is told.
    "order_hash", "sealed_callback",
}  # fmt: skip

Of = Callable[[int, Select[int]], ColumnElement[bool]]
"""Which rows of a table are about a candidate, from their number and the numbers of their interviews."""


def _offers_to(who: int) -> Select[int]:
    return select(slot_offers.c.id).where(slot_offers.c.candidate_id == who)


TABLES: dict[Table, Of] = {
    users: lambda who, theirs: (users.c.id == who) & (users.c.role == Role.CANDIDATE),
    interviews: lambda who, theirs: interviews.c.candidate_id == who,
    user_sessions: lambda who, theirs: user_sessions.c.user_id == who,
    invitations: lambda who, theirs: invitations.c.interview_id.in_(theirs),
    accommodation_requests: lambda who, theirs: accommodation_requests.c.user_id == who,
    chat_messages: lambda who, theirs: chat_messages.c.interview_id.in_(theirs) | (chat_messages.c.sender_id == who),
    consents: lambda who, theirs: consents.c.user_id == who,
    company_texts: lambda who, theirs: company_texts.c.number.in_(
        select(consents.c.texts_version).where(consents.c.user_id == who)
    ),
    alerts: lambda who, theirs: alerts.c.candidate_id == who,
    coverage: lambda who, theirs: coverage.c.interview_id.in_(theirs),
    room_events: lambda who, theirs: room_events.c.user_id == who,
    interview_questions: lambda who, theirs: (
        interview_questions.c.interview_id.in_(theirs) & interview_questions.c.version.is_not(None)
    ),
    review_comments: lambda who, theirs: (
        review_comments.c.interview_id.in_(theirs) | (review_comments.c.author_id == who)
    ),
    erase_requests: lambda who, theirs: erase_requests.c.user_id == who,
    imported_candidates: lambda who, theirs: imported_candidates.c.user_id == who,
    notes: lambda who, theirs: notes.c.interview_id.in_(theirs),
    whispers: lambda who, theirs: whispers.c.interview_id.in_(theirs),
    account_links: lambda who, theirs: account_links.c.user_id == who,
    mails: lambda who, theirs: mails.c.user_id == who,
    runs: lambda who, theirs: runs.c.interview_id.in_(theirs) | (runs.c.user_id == who),
    trials: lambda who, theirs: trials.c.interview_id.in_(theirs),
    checks: lambda who, theirs: checks.c.interview_id.in_(theirs),
    report_shares: lambda who, theirs: report_shares.c.interview_id.in_(theirs),
    second_reviews: lambda who, theirs: second_reviews.c.interview_id.in_(theirs),
    interview_scorecards: lambda who, theirs: interview_scorecards.c.interview_id.in_(theirs),
    cards: lambda who, theirs: cards.c.interview_id.in_(theirs),
    card_versions: lambda who, theirs: card_versions.c.card_id.in_(
        select(cards.c.id).where(cards.c.interview_id.in_(theirs))
    ),
    decisions: lambda who, theirs: decisions.c.interview_id.in_(theirs),
    interview_orders: lambda who, theirs: interview_orders.c.candidate_id == who,
    slot_offers: lambda who, theirs: slot_offers.c.candidate_id == who,
    slot_offer_links: lambda who, theirs: slot_offer_links.c.offer_id.in_(_offers_to(who)),
    slot_holds: lambda who, theirs: slot_holds.c.offer_id.in_(_offers_to(who)),
}
READABLE: dict[Column[Any], Callable[[Any], Any]] = {runs.c.output: told.stored_output}
"""What the database has in a form of its own, as it is handed over: of a run, what was written to which stream."""
NOT_ABOUT_CANDIDATES = {
    setup: "who set the server up",
    second_factors: "candidates have none",
    recovery_codes: "candidates have none",
    address_changes: "candidates have none",
    calendar_addresses: "candidates have none",
    passkeys: "candidates have none",
    passkey_challenges: "what a passkey is to sign next, for some minutes, by nobody's name",
    password_requests: "what was typed by who forgot a password, encrypted, for some seconds",
    sign_on_identities: "candidates have none",
    pending_sign_ons: "who of the team is on the way to a provider, encrypted, for some minutes",
    stored_settings: "how the server is set up",
    interview_members: "who else was on the panel",
    slot_offer_people: "whose times were offered",
    document_updates: "how text and board came about; they themselves are handed over with their interview",
    document_packs: "as document_updates",
    document_pack_authors: "as document_updates",
    document_snapshots: "as document_updates",
    room_leases: "which process serves a room",
    api_tokens: "what administrators made for other programs",
    api_requests: "answers of the last day to other programs, encrypted; what they tell is in the other tables",
    webhooks: "where administrators let other programs be told",
    webhook_deliveries: "what other programs were told, in numbers and states; they are in the other tables",
    candidate_imports: "a file that somebody of the team sent, encrypted, for an hour; afterwards counts",
    records: "the same facts as in the other tables, chained to each other",
    record_links: "as records",
    record_signatures: "as records",
    record_keys: "the server's own",
    questions: "the company's own; which of them a candidate was given is in interview_questions",
    question_versions: "as questions",
    interview_templates: "the team's own; who was interviewed from one is not noted",
    interview_template_members: "the team's own panels",
    interview_template_questions: "as interview_templates",
    interview_template_scorecards: "as interview_templates",
    interview_template_orders: "as interview_templates; what was ordered for a candidate is in interview_orders",
    interview_template_order_people: "the team's own panels",
    scorecards: "the team's own; what an interview was rated by is in interview_scorecards",
    erased_links: "what the links of erased candidates say, without who they were",
    audit_entries: "what was done by whom; entries of and about candidates lose name and number when they are erased",
    booking_rules: "when members of the team can be booked; candidates have no hours",
    working_hours: "as booking_rules",
    days_off: "as booking_rules",
    busy_calendars: "as booking_rules",
    busy_times: "as booking_rules",
    title_parts: "letters of titles that a search begins with; the titles are handed over",
    name_parts: "as title_parts, of names",
    address_parts: "as title_parts, of addresses and user names",
}
"""The tables that are left out, and why. A new table belongs to one of the two."""


def write(candidate_id: int, target: Path, *, at: datetime, engine: Engine, resumes: Path) -> dict[str, int]:
    """Write the candidate's data to `target`; how many rows of which kind.

    Of the chat, all that was said in their interviews is in it; of the code, the last text, and of
    each board a file for Excalidraw. Raises LookupError,
    FileExistsError, OSError.
    """
    with engine.connect() as db, db.begin():
        theirs = select(interviews.c.id).where(interviews.c.candidate_id == candidate_id)
        found = {table.name: _rows(db, table, of(candidate_id, theirs)) for table, of in TABLES.items()}
        boards = {one["id"]: stored_board(db, one["id"]) for one in found[interviews.name]}
    account = found[users.name]
    if not account:
        raise LookupError(f"There is no candidate with the number {candidate_id}.")
    with _new(target) as file:
        try:
            target.chmod(0o600)
            with tarfile.open(fileobj=file, mode="w:gz", compresslevel=COMPRESSION) as archive:
                add(archive, "data.json", io.BytesIO(json.dumps(found, indent=2, ensure_ascii=False).encode()))
                for interview_id, board in boards.items():
                    if board:
                        written = scene_file.written(board).encode()
                        add(archive, f"board-{interview_id}.{scene_file.ENDING}", io.BytesIO(written))
                if account[0]["resume_path"]:
                    add_file(archive, resumes / Path(account[0]["resume_path"]).name, "resume")
        except BaseException:
            target.unlink(missing_ok=True)
            raise
    counts = {name: len(rows) for name, rows in found.items()}
    with engine.begin() as db:
        exported = audit.person(candidate_id)
        audit.write(db, audit.Deed.EXPORTED, by=audit.acting(), on=exported, at=at, details=counts)
    return counts


def _new(target: Path) -> BinaryIO:
    try:
        return target.open("xb")
    except FileExistsError:
        raise FileExistsError(f"{target} exists already and is not replaced. Choose another name.") from None


def _rows(db: Connection, table: Table, condition: ColumnElement[bool]) -> list[dict[str, Any]]:
    columns = [column for column in table.columns if column.name not in LEFT_OUT]
    query = select(*columns).where(condition).order_by(*table.primary_key.columns)
    readable = {column.name: READABLE.get(column, plain) for column in columns}
    return [{name: readable[name](value) for name, value in row._mapping.items()} for row in db.execute(query)]
