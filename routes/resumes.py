"""Serving and removing resumes."""

from flask import Blueprint, flash, g, redirect, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from repositories.users import User
from routes.http import costs, guards
from services.audit import audit, readings
from services.base import Action, NotFound, utcnow
from services.people import candidates
from services.resume import ResumeKind, resume_content, resumes

bp = Blueprint("resumes", __name__)


@bp.get("/interview/<meeting_link>/resume")
@guards.seat_required()
@costs.costly
def show(meeting_link: str) -> ResponseReturnValue:
    """The candidate's resume, to the two people of the interview."""
    return _send(candidates.get(g.interview.candidate_id))


@bp.get("/candidates/<int:candidate_id>/resume")
@guards.allowed(Action.MANAGE_CANDIDATES)
@costs.costly
def show_for_candidate(candidate_id: int) -> ResponseReturnValue:
    """The resume, from the candidate's page."""
    return _send(candidates.get(candidate_id))


@bp.post("/candidates/<int:candidate_id>/resume/remove")
@guards.allowed(Action.MANAGE_CANDIDATES)
def remove(candidate_id: int) -> ResponseReturnValue:
    """Forget the resume and remove the file."""
    candidates.remove_resume(candidate_id)
    flash(_("The resume was removed."), "ok")
    return redirect(url_for("candidates.edit", candidate_id=candidate_id))


def _send(candidate: User) -> ResponseReturnValue:
    resume = resumes.of(candidate)
    if resume is None:
        raise NotFound
    reader, about = audit.Doer(g.user.id), audit.person(candidate.id)
    readings.note(audit.Deed.RESUME_READ, by=reader, on=about, at=utcnow())
    response = send_file(
        resumes.file_of(resume),
        mimetype=resume_content.MEDIA_TYPES[resume.kind],
        as_attachment=resume.kind is not ResumeKind.PDF,
        download_name=resume.name,
        max_age=0,
    )
    # The document can run nothing and load nothing; only our own pages may show it in a frame.
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'; frame-ancestors 'self'"
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response
