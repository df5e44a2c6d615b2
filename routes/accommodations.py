"""What a candidate asks for so that the interview suits them, and what the interviewers answer."""

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _page

from repositories.states import SeatRole
from routes import contacts
from routes.forms.accommodations import AccommodationForm, AnswerForm
from routes.http import expired_forms, guards
from services.base import Invalid, ServiceError, utcnow
from services.interview import accommodations
from sockets import broadcast

bp = Blueprint("accommodations", __name__)


@bp.route("/interview/<meeting_link>/accommodation", methods=["GET", "POST"])
@expired_forms.gives_back
@guards.seat_required(SeatRole.CANDIDATE)
def ask(meeting_link: str) -> ResponseReturnValue:
    """What the candidate needs: a form, the named contact, what was sent so far and what was answered."""
    form = AccommodationForm()
    if form.validate_on_submit():
        try:
            accommodations.request(g.seat, form.message.data, at=utcnow())
        except ServiceError as refusal:
            form.refuse(refusal)
        else:
            broadcast.accommodation_requested(g.seat)
            flash(
                _page("Your request is sent. Your interviewers see it in their list of interviews and in the room."),
                "ok",
            )
            return redirect(url_for("accommodations.ask", meeting_link=meeting_link))
    page = render_template(
        "proctoring/accommodation.html",
        interview=g.interview,
        form=form,
        contact=contacts.of(g.interview),
        requests=accommodations.list_of(g.interview.id, g.seat.user_id),
        is_open=g.seat.is_open,
    )
    return page, 400 if form.errors or form.form_errors else 200


@bp.get("/interview/<meeting_link>/accommodations")
@guards.seat_required(SeatRole.INTERVIEWER)
def show(meeting_link: str) -> ResponseReturnValue:
    """What the candidate asked for, each with its answer or a form for one."""
    return _answers(AnswerForm(formdata=None), None)


@bp.post("/interview/<meeting_link>/accommodations/<int:request_id>/answer")
@guards.seat_required(SeatRole.INTERVIEWER)
def answer(meeting_link: str, request_id: int) -> ResponseReturnValue:
    """`message` is the answer; the candidate's pages hear it."""
    form = AnswerForm()
    if form.validate_on_submit():
        try:
            said = accommodations.answer(g.seat, request_id, form.message.data, at=utcnow())
        except Invalid as refusal:
            form.refuse(refusal)
    if form.errors:
        return _answers(form, request_id), 400
    asked = accommodations.asked_in([g.interview.id])[g.interview.id]
    broadcast.accommodation_answered(g.seat, said, unanswered=asked.unanswered)
    flash(
        _page(
            "Your answer is saved. %(name)s sees it in the lobby and beside the request.",
            name=g.interview.candidate_name,
        ),
        "ok",
    )
    return redirect(url_for("accommodations.show", meeting_link=meeting_link))


def _answers(form: AnswerForm, request_id: int | None) -> str:
    return render_template(
        "proctoring/answers.html",
        interview=g.interview,
        requests=accommodations.list_of(g.interview.id, g.interview.candidate_id),
        form=form,
        refused=request_id,
        is_open=g.seat.is_open,
    )
