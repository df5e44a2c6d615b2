"""What administrators set about the server, where the environment does not; and tests of what it depends on."""

from collections.abc import Callable

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from localization import translate
from observing import answers
from observing.answers import Answered
from routes import sign_on_lines
from routes.forms.connections import ConnectionForm, RelayForm, RunnerForm, ScannerForm
from routes.forms.settings import CompanyForm, ObservationForm, RetentionForm
from routes.forms.sign_on import SignOnOnlyForm
from routes.http import expired_forms, guards, limits
from services.base import Action, Conflict, Invalid, Limit, utcnow
from services.company_texts import texts
from services.mail import history, senders
from services.people import accounts
from services.sign_on import providers
from services.stored_settings import catalogue, stored

bp = Blueprint("settings_page", __name__)
AnyForm = CompanyForm | RetentionForm | ObservationForm | ScannerForm | ConnectionForm | SignOnOnlyForm
FORMS: dict[str, type[AnyForm]] = {
    "company": CompanyForm,
    "retention": RetentionForm,
    "observation": ObservationForm,
    "scanner": ScannerForm,
    "runner": RunnerForm,
    "relay": RelayForm,
    "only": SignOnOnlyForm,
}
"""By the section of the page."""


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


@bp.post("/settings/scanner", defaults={"what": "scanner"})
@bp.post("/settings/runner", defaults={"what": "runner"})
@bp.post("/settings/relay", defaults={"what": "relay"})
@expired_forms.gives_back
@guards.allowed(Action.MANAGE_SETTINGS)
def save_connection(what: str) -> ResponseReturnValue:
    """Where it is, and its secret."""
    return _save(FORMS[what](), what)


@bp.post("/settings/sign-on/only")
@expired_forms.gives_back
@guards.allowed(Action.MANAGE_SETTINGS)
def save_sign_on_only() -> ResponseReturnValue:
    """Whether the team signs in with providers only, and who keeps a password."""
    return _save(SignOnOnlyForm(), "sign-on", providers.save_only)


@bp.post("/settings/test/scanner", defaults={"what": "scanner"})
@bp.post("/settings/test/runner", defaults={"what": "runner"})
@bp.post("/settings/test/relay", defaults={"what": "relay"})
@expired_forms.gives_back
@guards.allowed(Action.MANAGE_SETTINGS)
@limits.every_request(Limit.EXAMINATION_PER_PERSON)
def test(what: str) -> ResponseReturnValue:
    """Ask what is in the fields, from this machine, and save nothing; takes seconds when it does not answer."""
    form = FORMS[what]()
    assert isinstance(form, ScannerForm | ConnectionForm)
    if not form.validate():
        return _page(form, status=400)
    try:
        config = stored.tried(form.tests, form.typed(), at=utcnow())
    except Invalid as error:
        form.refuse(error)
        return _page(form, status=400)
    return _page(form, tested={what: answers.of(what, config)})


def _save(form: AnyForm, section: str, save: Callable[..., int] = stored.save) -> ResponseReturnValue:
    with limits.form() as attempt:
        if not form.validate():
            return _page(form, status=400)
        try:
            changed = save(form.wanted(), by=g.user.id, at=utcnow())
        except (Invalid, Conflict) as error:
            form.refuse(error)
            return _page(form, status=error.status)
        except IntegrityError:
            form.form_errors.append(_("Somebody else saved at the same moment. Check what is set now."))
            return _page(form, status=409)
        attempt.give_back()
    flash(_("Saved.") if changed else _("Nothing was changed."), "ok")
    return redirect(url_for("settings_page.show") + f"#{section}")


def _page(
    sent: AnyForm | None = None, *, tested: dict[str, list[Answered]] | None = None, status: int = 200
) -> ResponseReturnValue:
    """With the form that was refused or tested as it was sent, and the others as they are stored."""
    shown = stored.shown()
    forms: dict[str, AnyForm] = {}
    for section, kind in FORMS.items():
        is_sent = isinstance(sent, kind)
        form = forms[f"{section}_form"] = sent if is_sent and sent else _filled(kind(formdata=None), shown)
        if isinstance(form, SignOnOnlyForm):
            form.offer({one.username: one.name or one.username for one in providers.list_keepers()})
    page = render_template(
        "settings/index.html",
        **forms,
        shown=shown,
        secrets=stored.secrets(),
        days=catalogue.DAYS,
        fewest_audit_days=catalogue.FEWEST_AUDIT_DAYS,
        mail=senders.sender().server,
        is_mail_fixed=stored.is_fixed("SMTP_URL"),
        mail_to=accounts.get(g.user.id).email,
        mail_test=history.latest_test(g.user.id),
        tested={what: [(translate(one.said), one.is_well) for one in said] for what, said in (tested or {}).items()},
        texts=texts.latest(),
        sign_on=sign_on_lines.of_settings(),
    )
    return page, status


def _filled(form: AnyForm, shown: dict[str, stored.Shown]) -> AnyForm:
    for field in form:
        if field.name in shown and field.name != "company_logo":
            value = shown[field.name].value
            field.data = value if isinstance(value, bool) else "" if value is None else str(value)
    return form
