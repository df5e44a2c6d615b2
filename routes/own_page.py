"""The candidate's own page of an interview: thanks, the code, what was recorded and by which decision, what is kept.

Of what interviewers write about a candidate, nothing is read here.
"""

from datetime import datetime
from io import BytesIO

from flask import Blueprint, g, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from repositories.interviews import Interview
from repositories.states import SeatRole
from routes import board_lines, contacts, own_lines, report_lists, report_parts, review_lines, run_lines
from routes.http import costs, guards
from routes.question_parts import review_words
from routes.rooms import resume_link
from services.base import NotFound
from services.document import documents
from services.interview import Seat, members
from services.proctoring import coverage, proctoring
from services.questions import planned
from services.record import erasure, pdf, record_zip, retained
from services.running import remote

bp = Blueprint("own_page", __name__)


def of(seat: Seat, interview: Interview, *, at: datetime, unsent: str = "") -> str:
    """The page for the candidate, who was admitted; while the interview is open, without what is observed.

    `unsent` is what they wrote with a request to be erased that was refused.
    """
    questions = planned.used(interview.id)
    alerts = report_lists.alerts_of(seat, interview) or []
    runs = run_lines.list_of(seat)
    resume, texts = resume_link(interview), documents.texts_now(interview.id)
    return render_template(
        "reports/own.html",
        interview=interview,
        panel=members.panels_of([interview])[interview.id],
        files=report_parts.code_files(texts, interview.code_language),
        board=board_lines.of(texts.board),
        board_url=lambda kind: url_for("report_boards.show", meeting_link=interview.meeting_link, kind=kind),
        reviews=review_lines.of(interview.id, questions),
        review_words=review_words(),
        questions=questions,
        messages=report_lists.messages(interview.id),
        runs=runs,
        alerts=report_lists.alerts(alerts),
        list_url=report_lists.url_of("report_lists.show", meeting_link=interview.meeting_link),
        rest_of=report_lists.rest_of,
        alert_count=len(alerts),
        coverage=coverage.of(interview.id),
        remark_chars=proctoring.MAX_REMARK_CHARS,
        decisions=own_lines.decisions(interview),
        kept=own_lines.kept(interview, retained.parts(interview.id), has_resume=resume is not None),
        kept_until=report_parts.kept_until(interview),
        contact=contacts.of(interview),
        resume=resume,
        erase_request=erasure.of(seat.user_id),
        unsent=unsent,
        is_limited=seat.is_limited,
        is_interviewer=False,
        is_candidate=True,
        record=record_zip.fingerprint(interview.id),
        reader_id=seat.user_id,
        has_pdf=pdf.is_possible(),
        now=at,
    )


@bp.get("/interview/<meeting_link>/report/code/<int:number>")
@guards.seat_required(SeatRole.CANDIDATE)
@costs.costly
def code(meeting_link: str, number: int) -> ResponseReturnValue:
    """One file as it was at the end, to keep; 1 is the first. Raises NotFound."""
    if not g.seat.is_admitted:
        raise NotFound
    texts = documents.texts_now(g.interview.id)
    first = remote.name_of(texts.main_name or "", g.interview.code_language)
    files = [(first, texts.main), *((file.name, text) for file, text in texts.others)]
    if number > len(files):
        raise NotFound
    name, text = files[number - 1]
    # As bytes of no kind that a browser opens by itself: what people typed is never run on this host.
    return send_file(
        BytesIO(text.encode()),
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=name.replace("/", "-").replace("\\", "-"),
        max_age=0,
    )
