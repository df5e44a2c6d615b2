"""The questions of one interview: the plan, what the room offers to interviewers, and what everybody there reads."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from db.tables import MAX_ID
from localization import translate
from repositories.states import QuestionState, SeatRole
from routes import question_parts
from routes.http import costs, guards, limits
from services.base import Conflict, NotAllowed, NotFound, _
from services.interview import require_open
from services.questions import bank, planned, review, statements

bp = Blueprint("interview_questions", __name__)
MOVES = {"up": -1, "down": 1}


@bp.get("/interview/<meeting_link>/questions")
@guards.seat_required(SeatRole.INTERVIEWER)
def show_plan(meeting_link: str) -> ResponseReturnValue:
    """What is planned, in order, and the bank to choose from."""
    require_open(g.seat)
    return render_template("questions/plan.html", interview=g.interview, **offered(), **_rows())


@bp.post("/interview/<meeting_link>/questions/plan")
@guards.seat_required(SeatRole.INTERVIEWER)
def plan(meeting_link: str) -> ResponseReturnValue:
    """Add `question` at the end of the plan."""
    question_id = request.form.get("question", 0, type=int)
    try:
        with limits.form() as attempt:
            planned.plan(g.seat, question_id if 0 < question_id <= MAX_ID else 0)
            attempt.give_back()
    except (Conflict, NotFound) as error:
        require_open(g.seat)
        flash(translate(error.message), "bad")
    return _back(meeting_link)


@bp.post("/interview/<meeting_link>/questions/<int:row_id>/unplan")
@guards.seat_required(SeatRole.INTERVIEWER)
def unplan(meeting_link: str, row_id: int) -> ResponseReturnValue:
    """Take it off the plan."""
    planned.unplan(g.seat, row_id)
    return _back(meeting_link)


@bp.post("/interview/<meeting_link>/questions/<int:row_id>/move")
@guards.seat_required(SeatRole.INTERVIEWER)
def move(meeting_link: str, row_id: int) -> ResponseReturnValue:
    """One place `up` or `down`, as `way`."""
    planned.move(g.seat, row_id, by=MOVES.get(request.form.get("way", ""), 0))
    return _back(meeting_link)


@bp.get("/interview/<meeting_link>/questions/choose")
@guards.seat_required(SeatRole.INTERVIEWER)
def choose(meeting_link: str) -> ResponseReturnValue:
    """For the room's dialog: the planned questions first, then the bank, narrowed as asked."""
    return render_template("questions/choose.html", interview=g.interview, **offered(), **_rows())


@bp.get("/interview/<meeting_link>/questions/bank/<int:question_id>")
@guards.seat_required(SeatRole.INTERVIEWER)
def preview(meeting_link: str, question_id: int) -> ResponseReturnValue:
    """For the room's dialog: a question of the bank with its private side."""
    whole = bank.get(question_id)
    return render_template(
        "questions/preview.html", whole=whole, **question_parts.shown(whole), **question_parts.words()
    )


@bp.get("/interview/<meeting_link>/questions/<int:row_id>")
@guards.seat_required()
def show(meeting_link: str, row_id: int) -> ResponseReturnValue:
    """For the room's pane: a question that is in the room. Its private side is for interviewers."""
    if not g.seat.is_admitted:
        raise NotAllowed("not-admitted", _("You have not been admitted yet."))
    row, whole = planned.get(g.seat.interview_id, row_id)
    private = question_parts.shown(whole) | question_parts.words() if g.seat.is_interviewer else {}
    statement = {"statement": statements.html(whole.content.statement)}
    return render_template(
        "questions/in_room.html",
        row=row,
        title=whole.content.title,
        is_review=whole.content.is_review,
        starters=[one.name for one in whole.content.starters()],
        case_count=len(whole.content.visible_cases),
        whole=whole if g.seat.is_interviewer else None,
        **(private | statement),
    )


@bp.get("/interview/<meeting_link>/questions/<int:row_id>/review")
@guards.seat_required()
@costs.costly
def show_review(meeting_link: str, row_id: int) -> ResponseReturnValue:
    """For the room: the changes of a code review question that is in it; everybody there reads them."""
    if not g.seat.is_admitted:
        raise NotAllowed("not-admitted", _("You have not been admitted yet."))
    row, whole = planned.get(g.seat.interview_id, row_id)
    files = review.of(whole.content)
    if not files:
        raise NotFound
    return render_template(
        "questions/review_in_room.html",
        row=row,
        title=whole.content.title,
        files=files,
        review_words=question_parts.review_words(),
        may_comment=g.seat.role is not SeatRole.OBSERVER,
    )


def offered() -> dict[str, Any]:
    """A page of the questions that are ready, narrowed as asked, for whoever plans some."""
    wanted = replace(question_parts.wanted_filter(), state=QuestionState.READY.value)
    page = bank.page(wanted, number=request.args.get("page", 1, type=int))
    filters = question_parts.filters_of(wanted)
    del filters["state"]
    return {"page": page, "filters": filters, **question_parts.choices_for_filter(wanted.state)}


def _rows() -> dict[str, object]:
    found = planned.list_of(g.seat.interview_id)
    return {
        "plan": [one for one in found if one.is_planned],
        "in_room": {one.question_id for one in found if one.is_in},
        "planned_ids": {one.question_id for one in found if one.is_planned},
        "used": planned.used(g.seat.interview_id),
    }


def _back(meeting_link: str) -> ResponseReturnValue:
    """To the plan, with the list of the bank as it was narrowed."""
    return redirect(url_for("interview_questions.show_plan", meeting_link=meeting_link, **kept_filters()))


def kept_filters() -> dict[str, Any]:
    """How the list of the bank was narrowed."""
    return {name: request.args[name] for name in ("q", "tag", "level", "language", "page") if request.args.get(name)}
