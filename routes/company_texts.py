"""The company's own words for candidates: administrators write them, in versions that stay readable."""

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from routes import company_text_lines
from routes.forms.company_texts import CompanyTextsForm
from routes.http import expired_forms, guards, limits
from services.base import Action, Conflict, Invalid, NotFound, utcnow
from services.company_texts import texts
from services.proctoring import proctoring

bp = Blueprint("company_texts", __name__)
bp.app_context_processor(company_text_lines.of_every_page)


@bp.get("/settings/texts")
@guards.allowed(Action.MANAGE_SETTINGS)
def edit() -> ResponseReturnValue:
    """The texts in force to change, and every version."""
    form, latest = CompanyTextsForm(formdata=None), texts.latest()
    if latest is not None:
        form.addition.data, form.privacy.data = latest.addition, latest.privacy
    return _page(form)


@bp.post("/settings/texts")
@expired_forms.gives_back
@guards.allowed(Action.MANAGE_SETTINGS)
def save() -> ResponseReturnValue:
    """Make a version of what was sent."""
    form = CompanyTextsForm()
    with limits.form() as attempt:
        if not form.validate():
            return _page(form, 400)
        words = (form.addition.data or "", form.privacy.data or "")
        try:
            changed = texts.save(*words, seen=form.number_seen(), by=g.user.id, at=utcnow())
        except Invalid as error:
            form.refuse(error)
            return _page(form, 400)
        except Conflict as error:
            form.refuse(error)
            return _page(form, 409)
        except IntegrityError:
            form.form_errors.append(_("Somebody else saved at the same moment. Check what is set now."))
            return _page(form, 409)
        attempt.give_back()
    flash(_("Saved as a new version.") if changed else _("Nothing was changed."), "ok")
    return redirect(url_for("company_texts.edit"))


@bp.get("/settings/texts/<int:number>")
@guards.allowed(Action.MANAGE_SETTINGS)
def show(number: int) -> ResponseReturnValue:
    """Any version. Raises NotFound."""
    return _version(number, back=url_for("company_texts.edit"))


@bp.get("/interview/<meeting_link>/texts/<int:number>")
@guards.seat_required()
def show_seen(meeting_link: str, number: int) -> ResponseReturnValue:
    """A version that this interview's candidate was shown with a decision. Raises NotFound."""
    decided = proctoring.decisions(g.interview.id, g.interview.candidate_id)
    if number not in {one.texts_version for one in decided}:
        raise NotFound
    return _version(number, back=url_for("reports.show", meeting_link=meeting_link))


@bp.get("/privacy")
@guards.public
def show_privacy() -> ResponseReturnValue:
    """The company's privacy notice in force. Raises NotFound."""
    latest = texts.latest()
    if latest is None or not latest.privacy:
        raise NotFound
    return render_template("company_texts/privacy.html", texts=company_text_lines.of(latest))


def _version(number: int, *, back: str) -> ResponseReturnValue:
    if number > texts.MAX_NUMBER:
        raise NotFound
    shown = company_text_lines.of(texts.get(number))
    return render_template("company_texts/version.html", texts=shown, back=back)


def _page(form: CompanyTextsForm, status: int = 200) -> tuple[str, int]:
    """What was refused as it was sent; saved again, it follows the version that is the last by now."""
    listed = texts.versions()
    form.seen.data = str(listed[0].number if listed else 0)
    return render_template("company_texts/edit.html", form=form, versions=listed), status
