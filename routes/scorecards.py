"""The team's scorecards: listing, writing, archiving; and which one an interview or a template has."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from localization import translate
from routes.forms.cards import ScorecardShown, scorecard_of
from routes.http import expired_forms, guards, limits
from services.base import Action, Conflict, Invalid, NotAllowed, NotFound, utcnow
from services.cards import MARKS, criteria, included, scorecards
from services.planning import interview_templates

bp = Blueprint("scorecards", __name__)


@bp.get("/scorecards")
@guards.allowed(Action.SCHEDULE)
def index() -> ResponseReturnValue:
    """All of them with their criteria, those in use first."""
    lines = [
        (one, criteria.read(one.criteria), scorecards.may_edit(one, g.user.id, g.user.role))
        for one in scorecards.list_all()
    ]
    return render_template("scorecards/index.html", lines=lines)


@bp.route("/scorecards/add", methods=["GET", "POST"])
@expired_forms.gives_back
@guards.allowed(Action.SCHEDULE)
def add() -> ResponseReturnValue:
    """A new scorecard."""
    if request.method == "GET":
        return _page(ScorecardShown(), None)
    shown = scorecard_of(request.form)
    if expired_forms.is_expired():
        shown.errors[""] = expired_forms.sentences()[0]
        return _page(shown, None, 400)
    with limits.form() as attempt:
        try:
            scorecards.add(shown.values(), by=g.user.id, at=utcnow())
        except (Invalid, Conflict) as error:
            shown.refuse(error)
            return _page(shown, None, error.status)
        attempt.give_back()
    flash(_("The scorecard is saved."), "ok")
    return redirect(url_for("scorecards.index"))


@bp.post("/scorecards/included")
@guards.allowed(Action.SCHEDULE)
def add_included() -> ResponseReturnValue:
    """The one that comes with the program, as one's own to change."""
    try:
        with limits.form() as attempt:
            scorecards.add(included.values(translate), by=g.user.id, at=utcnow())
            attempt.give_back()
    except Conflict as error:
        flash(translate(error.message), "bad")
    else:
        flash(_("The included scorecard is added. You can change it."), "ok")
    return redirect(url_for("scorecards.index"))


@bp.route("/scorecards/<int:scorecard_id>/edit", methods=["GET", "POST"])
@expired_forms.gives_back
@guards.allowed(Action.SCHEDULE)
def edit(scorecard_id: int) -> ResponseReturnValue:
    """Save a new version; interviews in which a card was begun keep theirs."""
    stored = scorecards.get(scorecard_id)
    if not scorecards.may_edit(stored, g.user.id, g.user.role):
        raise NotAllowed("not-allowed", scorecards.NOT_YOURS)
    if request.method == "GET":
        rows = list(criteria.read(stored.criteria))
        return _page(ScorecardShown({}, stored.title, rows, stored.hides_alerts, stored.version), scorecard_id)
    shown = scorecard_of(request.form)
    if expired_forms.is_expired():
        shown.errors[""] = expired_forms.sentences()[0]
        return _page(shown, scorecard_id, 400)
    with limits.form() as attempt:
        try:
            who = {"by": g.user.id, "role": g.user.role}
            scorecards.edit(scorecard_id, shown.values(), base=shown.base, at=utcnow(), **who)
        except Invalid as error:
            shown.refuse(error)
            if error.code == "scorecard-changed":
                # The sentence says so; saving again is then meant.
                shown.base = scorecards.get(scorecard_id).version
            return _page(shown, scorecard_id, error.status)
        attempt.give_back()
    flash(_("Your changes have been saved."), "ok")
    return redirect(url_for("scorecards.index"))


@bp.post("/scorecards/<int:scorecard_id>/archive")
@guards.allowed(Action.SCHEDULE)
def archive(scorecard_id: int) -> ResponseReturnValue:
    """Out of what is offered."""
    scorecards.archive(scorecard_id, by=g.user.id, role=g.user.role, at=utcnow())
    flash(_("The scorecard is archived. It is no longer offered."), "ok")
    return redirect(url_for("scorecards.index"))


@bp.post("/scorecards/<int:scorecard_id>/restore")
@guards.allowed(Action.SCHEDULE)
def restore(scorecard_id: int) -> ResponseReturnValue:
    """Offered again."""
    scorecards.archive(scorecard_id, by=g.user.id, role=g.user.role, at=None)
    flash(_("The scorecard is offered again."), "ok")
    return redirect(url_for("scorecards.index"))


@bp.post("/interview/<meeting_link>/scorecard")
@guards.planner_required
def choose(meeting_link: str) -> ResponseReturnValue:
    """Which one the interview is rated by; 0 is none."""
    try:
        with limits.form() as attempt:
            scorecards.choose(g.interview.id, request.form.get("scorecard", 0, type=int) or None)
            attempt.give_back()
    except (NotFound, Conflict) as error:
        flash(translate(error.message), "bad")
    else:
        flash(_("The scorecard of this interview is saved."), "ok")
    return redirect(url_for("cards.decide", meeting_link=meeting_link))


@bp.post("/templates/<int:template_id>/scorecard")
@guards.allowed(Action.SCHEDULE)
def choose_for_template(template_id: int) -> ResponseReturnValue:
    """Which one the interviews that start from the template are rated by; 0 is none."""
    chosen = request.form.get("scorecard", 0, type=int) or None
    try:
        with limits.form() as attempt:
            interview_templates.set_scorecard(template_id, chosen, by=g.user.id, role=g.user.role, at=utcnow())
            attempt.give_back()
    except NotFound as error:
        if error.code != "scorecard-gone":
            raise
        flash(translate(error.message), "bad")
    else:
        flash(_("Your changes have been saved."), "ok")
    return redirect(url_for("interview_templates.show", template_id=template_id))


def offered() -> list[tuple[int, str]]:
    """Number and title of those in use."""
    return [(one.id, one.title) for one in scorecards.list_all() if not one.is_archived]


def _page(shown: ScorecardShown, scorecard_id: int | None, status: int = 200) -> ResponseReturnValue:
    page = render_template("scorecards/form.html", shown=shown, scorecard_id=scorecard_id, marks=MARKS)
    return page, status
