"""The page of the interview room, before and after entry."""

from typing import Any

from flask import Blueprint, current_app, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from localization import isodatetime, translate
from repositories.consents import Consent
from repositories.interviews import Interview
from routes import assets, guards
from services import candidates, languages, live_document, proctoring, resumes
from services.clock import utcnow
from services.seats import Seat, SeatRole
from sockets import contract

bp = Blueprint("rooms", __name__)


@bp.get("/interview/<meeting_link>")
@guards.seat_required()
def show(meeting_link: str) -> ResponseReturnValue:
    """The room; first the notice for a candidate who has not decided; the report once it ended."""
    if not g.seat.is_open:
        return redirect(url_for("reports.show", meeting_link=meeting_link))
    decision = None
    if not g.seat.is_interviewer:
        decision = proctoring.decision(g.seat)
        if decision is None:
            return render_template("proctoring/consent.html", interview=g.interview, notice=_notice())
    resume = resume_link(g.interview)
    return render_template(
        "rooms/room.html",
        interview=g.interview,
        seat=g.seat,
        is_interviewer=g.seat.is_interviewer,
        resume=resume,
        room_config=_room_config(g.seat, g.interview, decision, resume),
    )


def resume_link(interview: Interview) -> dict[str, str] | None:
    """Name, kind and address of the candidate's resume in this interview."""
    resume = resumes.of(candidates.get(interview.candidate_id))
    if resume is None:
        return None
    url = url_for("resumes.show", meeting_link=interview.meeting_link)
    return {"kind": resume.kind.value, "name": resume.name, "url": url}


def _room_config(
    seat: Seat, interview: Interview, decision: Consent | None, resume: dict[str, str] | None
) -> dict[str, Any]:
    """What the room's scripts need. Code, chat and alerts are not in it: they come after admission."""
    link = interview.meeting_link
    interviewer = _person(interview.interviewer_id, interview.interviewer_name, SeatRole.INTERVIEWER)
    candidate = _person(interview.candidate_id, interview.candidate_name, SeatRole.CANDIDATE)
    me, other = (interviewer, candidate) if seat.is_interviewer else (candidate, interviewer)
    return {
        "room": link,
        "title": interview.title,
        "scheduled_time": isodatetime(interview.scheduled_time),
        "ends_at": isodatetime(interview.ends_at),
        "now": isodatetime(utcnow()),  # The page counts from this, not from its computer's clock.
        "me": me,
        "other": other,
        "join_status": seat.join_status,
        "ice_servers": current_app.config["NEUROHIRE"].ice_servers,
        "languages": [{"id": key, "label": translate(languages.label(key))} for key in languages.LANGUAGES],
        "consent": _consent(decision),
        "resume": resume,
        "limits": {"document_bytes": live_document.MAX_TEXT_BYTES, "chat_chars": contract.MAX_CHAT_CHARS},
        "urls": {
            "dashboard": url_for("interviews.dashboard"),
            "report": url_for("reports.show", meeting_link=link),
            "complete": url_for("interviews.complete", meeting_link=link),
            "consent": url_for("proctoring.consent", meeting_link=link),
        },
        "assets": assets.proctoring_urls() if decision is not None and decision.is_agreed else None,
    }


def _person(user_id: int, name: str, role: SeatRole) -> dict[str, Any]:
    return {"user_id": user_id, "username": name, "role": role.value}


def _consent(decision: Consent | None) -> dict[str, str] | None:
    if decision is None:
        return None
    return {"decision": "agreed" if decision.is_agreed else "declined", "version": decision.notice_version}


def _notice() -> dict[str, Any]:
    notice = proctoring.notice()
    return {
        "version": notice.version,
        "observed": [
            {"label": translate(one.label), "explanation": translate(one.explanation)} for one in notice.observed
        ],
        "kept": translate(notice.kept),
        "seen_by": translate(notice.seen_by),
    }
