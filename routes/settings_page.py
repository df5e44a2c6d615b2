"""What administrators set about the server, where the environment does not; and tests of what it depends on."""

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from observing import live
from operating.finding import Finding
from routes.forms.settings import CompanyForm, ObservationForm, RetentionForm
from routes.http import expired_forms, guards, limits
from services.base import Action, Invalid, Limit, settings, utcnow
from services.company_texts import texts
from services.mail import senders
from services.stored_settings import catalogue, stored

bp = Blueprint("settings_page", __name__)
AnyForm = CompanyForm | RetentionForm | ObservationForm


@bp.get("/settings")
@guards.allowed(Action.MANAGE_SETTINGS)
def show() -> ResponseReturnValue:
    """What is in force, and where each value comes from."""
    return _page()


@bp.post("/settings/company")
@expired_forms.gives_back
@guards.allowed(Action.MANAGE_SETTINGS)
def save_company() -> ResponseReturnValue:
    """Name and logo."""
    return _save(CompanyForm(), "company")


@bp.post("/settings/retention")
@expired_forms.gives_back
@guards.allowed(Action.MANAGE_SETTINGS)
def save_retention() -> ResponseReturnValue:
    """For how many days what is kept."""
    return _save(RetentionForm(), "retention")


@bp.post("/settings/observation")
@expired_forms.gives_back
@guards.allowed(Action.MANAGE_SETTINGS)
def save_observation() -> ResponseReturnValue:
    """What new interviews observe."""
    return _save(ObservationForm(), "observation")


@bp.post("/settings/test/runner", defaults={"what": "runner"})
@bp.post("/settings/test/relay", defaults={"what": "relay"})
@guards.allowed(Action.MANAGE_SETTINGS)
@limits.every_request(Limit.EXAMINATION_PER_PERSON)
def test(what: str) -> ResponseReturnValue:
    """Ask it now, from this machine; takes seconds when it does not answer."""
    return _page(tested={what: live.tested(what, settings.config)})


def _save(form: AnyForm, section: str) -> ResponseReturnValue:
    with limits.form() as attempt:
        if not form.validate():
            return _page(form, status=400)
        try:
            changed = stored.save(form.wanted(), by=g.user.id, at=utcnow())
        except Invalid as error:
            form.refuse(error)
            return _page(form, status=400)
        except IntegrityError:
            form.form_errors.append(_("Somebody else saved at the same moment. Check what is set now."))
            return _page(form, status=409)
        attempt.give_back()
    flash(_("Saved.") if changed else _("Nothing was changed."), "ok")
    return redirect(url_for("settings_page.show") + f"#{section}")


def _page(
    refused: AnyForm | None = None, *, tested: dict[str, list[Finding]] | None = None, status: int = 200
) -> ResponseReturnValue:
    """With the form that was refused as it was sent, and the others as they are stored."""
    shown = stored.shown()
    forms: dict[type[AnyForm], AnyForm] = {}
    for kind in (CompanyForm, RetentionForm, ObservationForm):
        forms[kind] = refused if isinstance(refused, kind) else _filled(kind(formdata=None), shown)
    config, sender = settings.config, senders.sender()
    page = render_template(
        "settings/index.html",
        company_form=forms[CompanyForm],
        retention_form=forms[RetentionForm],
        observation_form=forms[ObservationForm],
        shown=shown,
        days=catalogue.DAYS,
        fewest_audit_days=catalogue.FEWEST_AUDIT_DAYS,
        mail_server=f"{sender.server.host}:{sender.server.port}" if sender.server else None,
        runner_url=config.runner.url if config.runner else None,
        relay_urls=config.turn.urls if config.turn else (),
        tested=tested or {},
        texts=texts.latest(),
    )
    return page, status


def _filled(form: AnyForm, shown: dict[str, stored.Shown]) -> AnyForm:
    for field in form:
        if field.name in shown and field.name != "company_logo":
            value = shown[field.name].value
            field.data = "" if value is None else str(value)
    return form
