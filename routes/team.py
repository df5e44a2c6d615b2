"""The team: who works here as admin or interviewer. For admins only."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from repositories.users import User
from routes import account_link, role_table
from routes.forms.team import AccountForm, ColleagueForm, GuestForm
from routes.http import expired_forms, guards, limits, lists
from services.base import Action, Conflict, Invalid, utcnow
from services.mail import account_letters, senders
from services.people import Guest, second_factor, team
from services.planning import handing_over
from sockets import broadcast

bp = Blueprint("team", __name__)


@bp.get("/team")
@guards.allowed(Action.MANAGE_TEAM)
def index() -> ResponseReturnValue:
    """Everybody of the team by name, searched and paged; who is invited; what each role may do."""
    search = lists.words()
    page = team.page(search=search, number=request.args.get("page", 1, type=int))
    return render_template(
        "team/index.html",
        page=page,
        filters={"q": search},
        reader_id=g.user.id,
        pending=[] if search or page.page > 1 else account_letters.list_pending(),
        is_mail_on=senders.sender().server is not None,
        roles=role_table.lines(),
        now=utcnow(),
    )


@bp.route("/team/add", methods=["GET", "POST"])
@expired_forms.gives_back
@guards.allowed(Action.MANAGE_TEAM)
def add() -> ResponseReturnValue:
    """One colleague in, who can sign in at once."""
    form = ColleagueForm()
    if not form.is_submitted():
        return _add_page(form, 200)
    with limits.form() as attempt:
        if not form.validate():
            return _add_page(form, 400)
        try:
            colleague = team.add(form.colleague(), at=utcnow())
        except Invalid as error:
            form.refuse(error)
            return _add_page(form, 400)
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
        held=None if colleague.is_active else handing_over.look(user_id, handing_over.Choice(), at=utcnow()),
    )


@bp.route("/team/<int:user_id>/edit", methods=["GET", "POST"])
@expired_forms.gives_back
@guards.allowed(Action.MANAGE_TEAM)
def edit(user_id: int) -> ResponseReturnValue:
    """Name, address and role of one account."""
    colleague = team.get(user_id)
    form = AccountForm(obj=colleague)
    if not form.is_submitted():
        form.base.data = team.version_of(colleague)
        return _edit_page(form, colleague, 200)
    with limits.form() as attempt:
        if not form.validate():
            return _edit_page(form, colleague, 400)
        details = Guest(form.name.data, form.email.data, form.role.data or colleague.role)
        try:
            changed = account_letters.change(user_id, details, base=form.base.data or "", by=g.user.id, at=utcnow())
        except (Invalid, Conflict) as error:
            form.refuse(error)
            return _edit_page(form, colleague, 400 if isinstance(error, Invalid) else 409)
        attempt.give_back()
    if changed.is_other_role:
        broadcast.account_changed(user_id)
    if changed.invited is not None:
        account_link.keep(changed.invited, by=g.user.id)
    _say_changed(changed)
    return redirect(url_for("team.show", user_id=user_id))


def _say_changed(changed: account_letters.Changed) -> None:
    name = changed.after.name or changed.after.username
    flash(_("The changes are saved."), "ok")
    if changed.is_other_role:
        flash(_("The new role of %(name)s counts from now on, also in pages that are open.", name=name), "info")
    if changed.is_other_address and not changed.after.is_invited:
        flash(_("Links that set a password and went to the former address no longer work."), "info")
    if changed.invited is not None and changed.invited.is_sent:
        flash(_("The former invitation no longer works. A new one goes to the new address now."), "info")
    elif changed.invited is not None:
        flash(_("The former invitation no longer works. Nothing was sent: hand over the new link yourself."), "info")


def _edit_page(form: AccountForm, colleague: User, status: int) -> ResponseReturnValue:
    shown = render_template(
        "team/edit.html", form=form, colleague=colleague, is_own=colleague.id == g.user.id, roles=role_table.lines()
    )
    return shown, status


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
    is_mail_on = senders.sender().server is not None
    return render_template("team/invite.html", form=form, is_mail_on=is_mail_on, roles=role_table.lines()), status


def _add_page(form: ColleagueForm, status: int) -> ResponseReturnValue:
    return render_template("team/add.html", form=form, roles=role_table.lines()), status


@bp.post("/team/<int:user_id>/link")
@guards.allowed(Action.MANAGE_TEAM)
def make_link(user_id: int) -> ResponseReturnValue:
    """A link that sets the password, in place of the former; shown once. An invitation goes out again by mail."""
    account_link.keep(account_letters.renew_link(user_id, by=g.user.id, at=utcnow()), by=g.user.id)
    return redirect(url_for("team.show", user_id=user_id) + "#link")


@bp.post("/team/<int:user_id>/reactivate")
@guards.allowed(Action.MANAGE_TEAM)
def reactivate(user_id: int) -> ResponseReturnValue:
    """Open the account again; what was handed over stays with who has it now."""
    team.reactivate(user_id)
    flash(_("The account is active again. What was handed over stays with who took it."), "ok")
    return redirect(url_for("team.show", user_id=user_id))


@bp.post("/team/<int:user_id>/second-factor/remove")
@guards.allowed(Action.MANAGE_TEAM)
def remove_second_factor(user_id: int) -> ResponseReturnValue:
    """For a colleague whose phone is lost; they are signed out everywhere."""
    second_factor.remove(user_id, by=g.user.id, at=utcnow())
    broadcast.account_closed(user_id)
    flash(_("Two-step verification is removed. The password alone is now enough to sign in."), "ok")
    return redirect(url_for("team.show", user_id=user_id))
