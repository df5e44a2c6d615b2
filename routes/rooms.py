"""The page of the interview room, before and after entry."""

from collections.abc import Sequence, Set
from dataclasses import asdict
from typing import Any

from flask import Blueprint, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from letters import wording
from localization import isodatetime, isolated, translate
from repositories.accommodation_requests import AccommodationRequest
from repositories.consents import Consent
from repositories.interviews import Interview
from repositories.states import JoinStatus
from routes import company_text_lines, contacts, observation, welcome
from routes.http import guards
from services.base import settings, utcnow
from services.company_texts import texts
from services.document import live_document
from services.interview import Person, Seat, languages
from services.people import candidates
from services.proctoring import opening, proctoring
from services.resume import Resume, resumes
from services.room import admission, chat, lobby, presence
from services.runner import client
from services.signals import profiles

bp = Blueprint("rooms", __name__)


@bp.get("/interview/<meeting_link>")
@guards.seat_required()
def show(meeting_link: str) -> ResponseReturnValue:
    """The room; for a candidate first the welcome, then the notice; the report once it ended."""
    if not g.seat.is_open:
        return redirect(url_for("reports.show", meeting_link=meeting_link))
    opened = opening.read(g.seat, g.interview)
    kinds, decision = opened.kinds, opened.decision if g.seat.is_candidate else None
    if g.seat.is_candidate and welcome.is_due(g.interview, decision):
        return redirect(url_for("welcome.show", meeting_link=meeting_link))
    if g.seat.is_candidate and decision is None and kinds:
        return ask_consent(g.interview, decision)
    resume = _resume_link(g.interview, opened.resume)
    others = [one for one in opened.people if one.user_id != g.seat.user_id]
    return render_template(
        "rooms/room.html",
        interview=g.interview,
        seat=g.seat,
        is_interviewer=g.seat.is_interviewer,
        is_candidate=g.seat.is_candidate,
        resume=resume,
        signals=observation.signals(kinds, decision),
        open_at=_open_at(g.seat),
        is_observed=bool(kinds),
        requests=opened.requests,
        here=[] if g.seat.is_candidate else presence.list_here(g.interview.id, besides=g.seat.user_id),
        # Who observes neither reads them nor answers.
        asked=_asked(g.seat, opened.requests) if g.seat.is_candidate or g.seat.is_interviewer else None,
        is_asked=g.seat.is_interviewer and lobby.is_waiting(g.interview),
        whom=", ".join(str(isolated(wording.named(one))) for one in others),
        opens_at=admission.opens_at(g.interview),
        is_early=g.seat.is_candidate and _is_early(g.seat, g.interview),
        room_config=_room_config(g.seat, g.interview, opened, resume) | _observed(g.seat, kinds, decision),
    )


def _asked(seat: Seat, requests: Sequence[AccommodationRequest]) -> dict[str, str | None]:
    """The mark in the header that leads to the requests and answers; without words there is nothing to see yet."""
    is_open, is_answered = any(not one.answer for one in requests), any(one.answer for one in requests)
    if seat.is_candidate:
        words = _("Accommodation answered") if is_answered else None
        return {"url": url_for("accommodations.ask", meeting_link=seat.meeting_link), "words": words, "kind": "accent"}
    answered = _("Accommodation answered") if is_answered else None
    return {
        "url": url_for("accommodations.show", meeting_link=seat.meeting_link),
        "words": _("Accommodation requested") if is_open else answered,
        "kind": "warn" if is_open else "neutral",
    }


def ask_consent(interview: Interview, decided: Consent | None) -> ResponseReturnValue:
    """The notice of what is observed, with what was decided so far."""
    latest = texts.latest()
    return render_template(
        "proctoring/consent.html",
        interview=interview,
        texts=None if latest is None else company_text_lines.of(latest),
        is_asked_again=decided is None and bool(proctoring.decisions(interview.id, interview.candidate_id)),
        notice=observation.notice(profiles.kinds_of(interview.id), decided),
        is_decided=decided is not None,
        contact=contacts.of(interview),
    )


def resume_link(interview: Interview) -> dict[str, str] | None:
    """Name, kind and address of the candidate's resume in this interview."""
    return _resume_link(interview, resumes.of(candidates.get(interview.candidate_id)))


def _resume_link(interview: Interview, resume: Resume | None) -> dict[str, str] | None:
    if resume is None:
        return None
    url = url_for("resumes.show", meeting_link=interview.meeting_link)
    return {"kind": resume.kind.value, "name": resume.name, "url": url}


def _room_config(
    seat: Seat, interview: Interview, opened: opening.Opened, resume: dict[str, str] | None
) -> dict[str, Any]:
    """What the room's scripts need. Code, chat and alerts are not in it: they come after admission."""
    people = [person(one) for one in opened.people]
    contact = contacts.of_named(interview.interviewer_name, opened.interviewer_email)
    main_id = interview.interviewer_id if seat.is_candidate else interview.candidate_id
    return {
        **shared_config(seat, interview, contact),
        "scheduled_time": isodatetime(interview.scheduled_time),
        "ends_at": isodatetime(interview.ends_at),
        "opens_at": isodatetime(admission.opens_at(interview)),
        "main_person": next(one for one in people if one["user_id"] == main_id),
        "people": people,
        "is_rehearsal": False,
        "join_status": _join_status(seat),
        "lobby": asdict(admission.lobby_state(interview)) if not seat.is_admitted else None,
        "resume": resume,
        "limits": {"document_bytes": live_document.MAX_TEXT_BYTES, "chat_chars": chat.MAX_MESSAGE_CHARS},
    }


def _observed(seat: Seat, kinds: Set[str], decision: Consent | None) -> dict[str, Any]:
    """What the candidate's page measures; nothing for the others."""
    if seat.is_candidate and not kinds:
        return {"consent": observation.nothing(), "assets": None}
    return {
        "consent": observation.block(kinds, decision),
        "assets": observation.detector_urls(kinds, decision),
    }


def shared_config(seat: Seat, interview: Interview, contact: dict[str, str | None]) -> dict[str, Any]:
    """What the scripts of the room and of its rehearsal need alike."""
    return {
        "room": interview.meeting_link,
        "title": interview.title,
        # The page counts from this, not from its computer's clock; moments noted in the room need more than seconds.
        "now": utcnow().isoformat(timespec="milliseconds"),
        "me": {"user_id": seat.user_id, "username": seat.name, "role": seat.role.value},
        "is_limited": seat.is_limited,
        "ice_servers": settings.config.ice_servers,
        "languages": [{"id": key, "label": translate(languages.label(key))} for key in languages.LANGUAGES],
        "contact": contact,
        "urls": _urls(interview.meeting_link),
    }


def person(one: Person) -> dict[str, Any]:
    return {"user_id": one.user_id, "username": one.name, "role": one.role.value}


def _urls(link: str) -> dict[str, str | None]:
    return {
        "dashboard": url_for("interviews.dashboard"),
        "report": url_for("reports.show", meeting_link=link),
        "complete": url_for("interviews.complete", meeting_link=link),
        "consent": url_for("proctoring.consent", meeting_link=link),
        "accommodation": url_for("accommodations.ask", meeting_link=link),
        "rehearsal": url_for("rehearsal.show", meeting_link=link),
        "sign_in_again": url_for("accounts.sign_in_again"),
        "turn": url_for("turn.show", meeting_link=link),
        "run_frame": url_for("running.frame"),
        "run_code": url_for("runs.code", meeting_link=link, run_id=0),
        "runner": url_for("runs.languages", meeting_link=link) if client.is_set() else None,
    }


def _open_at(seat: Seat) -> str | None:
    """Where this person is in the room already: in a `tab` of this browser, or `elsewhere`; None for nowhere."""
    session_id = presence.session_of(seat.interview_id, seat.user_id)
    if session_id is None:
        return None
    return "tab" if session_id == seat.session_id else "elsewhere"


def _is_early(seat: Seat, interview: Interview) -> bool:
    """Whether this candidate cannot ask to join yet; who asked already or was admitted need not ask."""
    is_to_ask = _join_status(seat) not in (JoinStatus.APPROVED, JoinStatus.REQUESTED)
    return is_to_ask and not admission.is_door_open(interview, at=utcnow())


def _join_status(seat: Seat) -> str:
    """How it stands for this session: another one of the same person may have been admitted."""
    if not seat.is_candidate:
        return seat.join_status
    if seat.is_admitted:
        return JoinStatus.APPROVED
    return JoinStatus.PENDING if seat.join_status == JoinStatus.APPROVED else seat.join_status
