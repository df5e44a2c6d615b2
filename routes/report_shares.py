"""Sharing a report with a colleague, for its interviewers; with whom it is shared, for who plans the interview too."""

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from routes.forms.report_shares import ShareForm
from routes.http import expired_forms, guards, limits
from services.base import Conflict, Invalid, NotAllowed, utcnow
from services.interview import members
from services.mail import senders
from services.people import team
from services.report_shares import sharing

bp = Blueprint("report_shares", __name__)


@bp.get("/interview/<meeting_link>/shares")
@guards.planner_required
def index(meeting_link: str) -> ResponseReturnValue:
    """With whom, until when, and for interviewers a form to share it."""
    return _page(_form())


@bp.post("/interview/<meeting_link>/shares")
@expired_forms.gives_back
@guards.planner_required
def share(meeting_link: str) -> ResponseReturnValue:
    """Share it with a colleague, who is told by mail where it is on."""
    form = _form()
    if not form.validate_on_submit():
        return _page(form), 400
    with limits.form() as attempt:
        try:
            now = utcnow()
            made = sharing.share(g.interview, form.wanted(at=now), by=g.planner, at=now)
        except NotAllowed:
            raise
        except (Invalid, Conflict) as error:
            form.refuse(error)
            return _page(form), error.status
        attempt.give_back()
    flash(_("%(name)s can read the report now. They find it on their dashboard.", name=made.name), "ok")
    return redirect(url_for("report_shares.index", meeting_link=meeting_link))


@bp.post("/interview/<meeting_link>/shares/<int:share_id>/end")
@guards.planner_required
def end(meeting_link: str, share_id: int) -> ResponseReturnValue:
    """End it before its time."""
    ended = sharing.end(g.interview.id, share_id, by=g.user.id, at=utcnow())
    flash(_("The report is no longer shared with %(name)s.", name=ended.name), "ok")
    return redirect(url_for("report_shares.index", meeting_link=meeting_link))


def _form() -> ShareForm:
    form = ShareForm()
    known = {one.user_id for one in members.people_of(g.interview)}
    form.offer((one.id, one.name) for one in team.list_active() if one.id not in known)
    return form


def _page(form: ShareForm) -> str:
    return render_template(
        "report_shares/index.html",
        interview=g.interview,
        form=form,
        may_share=g.planner.is_interviewer,
        shares=sharing.list_of(g.interview.id),
        is_mail_on=senders.sender().server is not None,
        now=utcnow(),
        most_days=sharing.MAX_DAYS,
    )
