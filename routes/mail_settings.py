"""Mail set on a page, for administrators; what the environment sets wins, and the page says so."""

from dataclasses import dataclass

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from repositories.mails import Mail
from routes.forms.mail_settings import MailSettingsForm
from routes.http import expired_forms, guards, limits
from services.base import Action, Invalid, settings, utcnow
from services.mail import Sender, history, senders
from services.people import accounts
from services.stored_settings import stored

bp = Blueprint("mail_settings", __name__)


@dataclass(frozen=True)
class Shown:
    """Whom letters come from now, what the environment decides, and how the last test went."""

    sender: Sender
    is_server_fixed: bool
    has_public_url: bool
    has_password: bool
    is_password_lost: bool
    to: str | None
    test: Mail | None


@bp.get("/system/mail")
@guards.allowed(Action.SEE_SYSTEM)
def show() -> ResponseReturnValue:
    """What is set, without the password, and a test to oneself."""
    form = MailSettingsForm()
    form.show(senders.stored())
    return _page(form, 200)


@bp.post("/system/mail")
@expired_forms.gives_back
@guards.allowed(Action.SEE_SYSTEM)
def save() -> ResponseReturnValue:
    """Take it; this process sends by it at once, and every other one within seconds."""
    form = MailSettingsForm()
    with limits.form() as attempt:
        if not form.validate():
            return _page(form, 400)
        try:
            senders.save(form.wanted(), by=g.user.id, at=utcnow())
        except Invalid as error:
            form.refuse(error)
            return _page(form, 400)
        except IntegrityError:
            form.form_errors.append(_("Somebody else saved at the same moment. Check what is set now."))
            return _page(form, 409)
        attempt.give_back()
    is_on = senders.sender().server is not None
    flash(_("Saved. Send yourself a test to see whether it works.") if is_on else _("Saved. Mail is off."), "ok")
    return redirect(url_for("mail_settings.show"))


def _page(form: MailSettingsForm, status: int) -> ResponseReturnValue:
    found, config = senders.stored(), settings.config
    shown = Shown(
        senders.sender(),
        stored.is_fixed("SMTP_URL"),
        config.public_url is not None,
        found.has_password,
        found.is_password_lost,
        accounts.get(g.user.id).email,
        history.latest_test(g.user.id),
    )
    form.server_password.data = ""
    return render_template("system/mail.html", form=form, mail=shown), status
