"""Candidates: listing, adding, editing, deactivating."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from extensions import masked_token
from localization import isolated
from repositories.users import User
from routes import agenda_page, observation
from routes.forms.candidates import CandidateForm
from routes.http import expired_forms, guards, limits, lists
from services.base import Action, Invalid, ServiceError, TooLarge, policy, settings, utcnow
from services.people import candidates
from services.resume import resumes
from sockets import broadcast

bp = Blueprint("candidates", __name__)


@bp.get("/candidates")
@guards.allowed(Action.MANAGE_CANDIDATES)
def index() -> ResponseReturnValue:
    """All candidates by name, searched and paged."""
    search = lists.words()
    page = candidates.page(search=search, number=request.args.get("page", 1, type=int))
    return render_template("candidates/index.html", page=page, filters={"q": search})


@bp.route("/add-candidate", methods=["GET", "POST"])
@expired_forms.gives_back
@guards.allowed(Action.MANAGE_CANDIDATES)
def add() -> ResponseReturnValue:
    """One person in, with a resume if there is one."""
    form = CandidateForm()
    if not form.is_submitted():
        return _page(form, None)
    with limits.form() as attempt:
        if not form.validate():
            return _refused(form)
        try:
            candidate = candidates.add(form.profile(may_exempt=_may_exempt()), _upload(form), at=utcnow())
        except (Invalid, TooLarge) as error:
            form.refuse(error)
            return _refused(form, error)
        attempt.give_back()
        if _is_asked_by_script():
            return {"id": candidate.id, "name": candidate.name, "email": candidate.email}, 201
        flash(_("%(name)s was added.", name=isolated(candidate.name)), "ok")
        return redirect(url_for("candidates.index"))


@bp.route("/candidates/<int:candidate_id>", methods=["GET", "POST"])
@expired_forms.gives_back
@guards.allowed(Action.MANAGE_CANDIDATES)
def edit(candidate_id: int) -> ResponseReturnValue:
    """Change a candidate; a new file replaces the resume, a new password ends the old sessions."""
    candidate = candidates.get(candidate_id)
    form = CandidateForm(obj=None if request.method == "POST" else candidate)
    if request.method == "GET":
        form.exempt.data = candidate.exempt_signals.split()
    if not form.is_submitted():
        return _page(form, candidate)
    with limits.form() as attempt:
        if not form.validate():
            return _page(form, candidate)
        try:
            candidates.edit(candidate_id, form.profile(may_exempt=_may_exempt()), _upload(form), at=utcnow())
        except (Invalid, TooLarge) as error:
            form.refuse(error)
            return _page(form, candidate, error)
        attempt.give_back()
        if form.password.data:
            broadcast.account_closed(candidate_id)
        flash(_("Your changes have been saved."), "ok")
        return redirect(url_for("candidates.index"))


@bp.post("/candidates/<int:candidate_id>/deactivate")
@guards.allowed(Action.MANAGE_CANDIDATES)
def deactivate(candidate_id: int) -> ResponseReturnValue:
    """End the use of the account; its open sockets close."""
    candidates.deactivate(candidate_id, at=utcnow())
    broadcast.account_closed(candidate_id)
    flash(_("The account is deactivated. Nobody can sign in with it."), "ok")
    return redirect(url_for("candidates.edit", candidate_id=candidate_id))


@bp.post("/candidates/<int:candidate_id>/reactivate")
@guards.allowed(Action.MANAGE_CANDIDATES)
def reactivate(candidate_id: int) -> ResponseReturnValue:
    """Open the account again."""
    candidates.reactivate(candidate_id)
    flash(_("The account is active again."), "ok")
    return redirect(url_for("candidates.edit", candidate_id=candidate_id))


def _is_asked_by_script() -> bool:
    """Whether the form stands beside another one, which goes on with the new candidate."""
    return request.accept_mimetypes.best == "application/json"


def _refused(form: CandidateForm, error: ServiceError | None = None) -> ResponseReturnValue:
    """The form again; to a script the errors, with a token that fits if the page's belongs to a session that ended."""
    if not _is_asked_by_script():
        return _page(form, None, error)
    errors = {name: [str(one) for one in field.errors] for name, field in form._fields.items() if field.errors}
    told: dict[str, Any] = {"errors": errors | {"": [str(one) for one in form.form_errors]}}
    if expired_forms.is_expired():
        told["csrf_token"] = masked_token()
    return told, error.status if error else 400


def _may_exempt() -> bool:
    """Whoever reads signals is not told who is exempt from which, so that nobody is judged by it."""
    return policy.is_allowed(g.user.role, Action.EXEMPT)


def _upload(form: CandidateForm) -> resumes.Upload | None:
    file = form.resume.data
    if not isinstance(file, FileStorage) or not file.filename:
        return None
    return resumes.Upload(file.stream, file.filename)


def _page(form: CandidateForm, candidate: User | None, error: ServiceError | None = None) -> ResponseReturnValue:
    limit = settings.config.max_content_length
    status = error.status if error else 400 if form.is_submitted() else 200
    page = render_template(
        "candidates/form.html",
        form=form,
        candidate=candidate,
        max_upload_bytes=limit,
        signals=_signals(form),
        days=agenda_page.of_candidate(candidate.id) if candidate else [],
    )
    return page, status


def _signals(form: CandidateForm) -> list[dict[str, object]]:
    """Every kind with whether it is ticked; nothing for whom it is not to see."""
    if not _may_exempt():
        return []
    return observation.choices(form.exempt.data or ())
