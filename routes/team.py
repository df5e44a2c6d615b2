"""The team: who works here as admin or interviewer. For admins only."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from routes import account_link
from routes.forms.team import ColleagueForm, GuestForm
from routes.http import expired_forms, guards, limits, lists
from services.base import Action, Invalid, utcnow
from services.mail import account_letters, senders
from services.people import second_factor, team
from sockets import broadcast

bp = Blueprint("team", __name__)


@bp.get("/team")
@guards.allowed(Action.MANAGE_TEAM)
def index() -> ResponseReturnValue:
    """All admins and interviewers by name, searched and paged."""
    search = lists.words()
    page = team.page(search=search, number=request.args.get("page", 1, type=int))
    return render_template("team/index.html", page=page, filters={"q": search}, reader_id=g.user.id)


@bp.route("/team/add", methods=["GET", "POST"])
@expired_forms.gives_back
@guards.allowed(Action.MANAGE_TEAM)
def add() -> ResponseReturnValue:
    """One colleague in, who can sign in at once."""
    form = ColleagueForm()
    if not form.is_submitted():
        return render_template("team/add.html", form=form)
    with limits.form() as attempt:
        if not form.validate():
            return render_template("team/add.html", form=form), 400
        try:
            colleague = team.add(form.colleague(), at=utcnow())
        except Invalid as error:
            form.refuse(error)
            return render_template("team/add.html", form=form), 400
        attempt.give_back()
    flash(
        _("%(name)s was added. Nothing was sent: give them the user name and password yourself.", name=colleague.name),
        "ok",
    )
    return redirect(url_for("team.index"))


@bp.get("/team/<int:user_id>")
@guards.allowed(Action.MANAGE_TEAM)
def show(user_id: int) -> ResponseReturnValue:
    """One account of the team."""
    colleague = team.get(user_id)
    has_second_factor = second_factor.is_on(colleague.id)
    return render_template(
        "team/show.html",
        colleague=colleague,
        is_own=user_id == g.user.id,
        has_second_factor=has_second_factor,
        link=account_link.of(colleague, has_second_factor=has_second_factor),
    )


@bp.route("/team/invite", methods=["GET", "POST"])
@expired_forms.gives_back
@guards.allowed(Action.MANAGE_TEAM)
def invite() -> ResponseReturnValue:
    """One colleague in, who sets a password by the link that is mailed or handed over."""
    form = GuestForm()
    if not form.is_submitted():
        return _invite_page(form, 200)
    with limits.form() as attempt:
        if not form.validate():
            return _invite_page(form, 400)
        try:
            invited = account_letters.invite(form.guest(), by=g.user.id, at=utcnow())
        except Invalid as error:
            form.refuse(error)
            return _invite_page(form, 400)
        attempt.give_back()
    account_link.keep(invited, by=g.user.id)
    name = invited.user.name
    flash(
        _("%(name)s is invited. An e-mail with the link goes out now.", name=name)
        if invited.is_sent
        else _("%(name)s was added. Nothing was sent: hand over the link yourself.", name=name),
        "ok",
    )
    return redirect(url_for("team.show", user_id=invited.user.id))


def _invite_page(form: GuestForm, status: int) -> ResponseReturnValue:
    return render_template("team/invite.html", form=form, is_mail_on=senders.sender().server is not None), status


@bp.post("/team/<int:user_id>/link")
@guards.allowed(Action.MANAGE_TEAM)
def make_link(user_id: int) -> ResponseReturnValue:
    """A link that sets the password, in place of the former; shown once. An invitation goes out again by mail."""
    account_link.keep(account_letters.renew_link(user_id, by=g.user.id, at=utcnow()), by=g.user.id)
    return redirect(url_for("team.show", user_id=user_id) + "#link")


@bp.post("/team/<int:user_id>/deactivate")
@guards.allowed(Action.MANAGE_TEAM)
def deactivate(user_id: int) -> ResponseReturnValue:
    """End the use of the account; its open sockets close."""
    team.deactivate(user_id, by=g.user.id, at=utcnow())
    broadcast.account_closed(user_id)
    flash(_("The account is deactivated. Nobody can sign in with it."), "ok")
    return redirect(url_for("team.show", user_id=user_id))


@bp.post("/team/<int:user_id>/reactivate")
@guards.allowed(Action.MANAGE_TEAM)
def reactivate(user_id: int) -> ResponseReturnValue:
    """Open the account again."""
    team.reactivate(user_id)
    flash(_("The account is active again."), "ok")
    return redirect(url_for("team.show", user_id=user_id))


@bp.post("/team/<int:user_id>/second-factor/remove")
@guards.allowed(Action.MANAGE_TEAM)
def remove_second_factor(user_id: int) -> ResponseReturnValue:
    """For a colleague whose phone is lost; they are signed out everywhere."""
    second_factor.remove(user_id, by=g.user.id, at=utcnow())
    broadcast.account_closed(user_id)
    flash(_("Two-step verification is removed. The password alone is now enough to sign in."), "ok")
    return redirect(url_for("team.show", user_id=user_id))
