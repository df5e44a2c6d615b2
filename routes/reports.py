"""What remains of an interview, read only: code, chat, and for its interviewers the alerts."""

from flask import Blueprint, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from routes import (
    activity_lines,
    board_lines,
    card_lines,
    contacts,
    moment_links,
    note_lines,
    own_page,
    report_audit,
    report_lists,
    report_parts,
    review_lines,
    run_lines,
    summary_lines,
)
from routes.http import costs, guards
from routes.question_parts import review_words
from routes.rooms import resume_link
from services.base import utcnow
from services.interview import accommodations, invitations
from services.proctoring import coverage
from services.questions import planned
from services.record import erasure, final_texts, pdf, record_zip
from services.report_shares import sharing as report_shares
from services.second_reviews import asking as second_reviews

bp = Blueprint("reports", __name__)


@bp.get("/interview/<meeting_link>/report")
@guards.reader_required()
@costs.costly
def show(meeting_link: str) -> ResponseReturnValue:
    """The interview as it stands; a candidate who was never admitted has nothing to read, and is told how it ended."""
    if g.seat.is_open and not g.seat.is_admitted:
        return redirect(url_for("rooms.show", meeting_link=meeting_link))
    if not g.seat.is_admitted:
        return render_template(
            "rooms/over.html", interview=g.interview, is_limited=g.seat.is_limited, contact=contacts.of(g.interview)
        )
    report_audit.read(g.interview)
    if g.seat.is_candidate:
        return own_page.of(g.seat, g.interview, at=utcnow())
    cards = card_lines.of(g.interview, g.user.id)
    questions = planned.used(g.interview.id)
    alerts = report_lists.alerts_of(g.seat, g.interview)
    playable = moment_links.of(g.interview.id, may_play=g.seat.may_play)
    texts = final_texts.of(g.interview)
    return render_template(
        "reports/show.html",
        interview=g.interview,
        erase_request=erasure.of(g.interview.candidate_id) if g.seat.is_interviewer else None,
        summary=summary_lines.of(g.interview, has_consent=g.seat.may_play),
        files=report_parts.code_files(texts, g.interview.code_language),
        board=board_lines.of(texts.board),
        board_url=lambda kind: url_for("report_boards.show", meeting_link=meeting_link, kind=kind),
        questions=questions,
        reviews=review_lines.of(g.interview.id, questions),
        review_words=review_words(),
        messages=report_lists.messages(g.interview.id),
        runs=run_lines.list_of(g.seat),
        alerts=None if alerts is None else report_lists.alerts(alerts),
        alert_count=len(alerts or ()),
        list_url=report_lists.url_of("report_lists.show", meeting_link=meeting_link),
        rest_of=report_lists.rest_of,
        is_interviewer=g.seat.is_interviewer,
        invitation=invitations.latest(g.interview.id) if g.seat.is_interviewer and not g.seat.is_open else None,
        has_playback=playable is not None,
        playable=playable,
        now=utcnow(),
        reader_id=g.user.id,
        resume=None if g.seat.is_reader else resume_link(g.interview),
        is_reader=g.seat.is_reader,
        coverage=None if alerts is None else coverage.of(g.interview.id),
        record=record_zip.fingerprint(g.interview.id),
        cards=cards,
        panel_talk=note_lines.of(g.seat, owes_card=cards.overview.is_hidden),
        activity=activity_lines.of(g.interview, has_alerts=alerts is not None),
        has_pdf=pdf.is_possible(),
        second_reviews=second_reviews.list_of(g.interview.id),
        shares=report_shares.list_of(g.interview.id) if g.seat.is_interviewer else [],
        requests=accommodations.list_of(g.interview.id, g.interview.candidate_id) if g.seat.is_interviewer else [],
    )
