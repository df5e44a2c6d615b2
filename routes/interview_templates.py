"""Templates: listing, reading, writing, and their questions. Starting from one is the scheduling form's."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from localization import translate
from repositories.states import SeatRole
from routes import interview_questions, observation, panels
from routes import scorecards as team_scorecards
from routes.forms.interviews import NO_REMINDERS, PROFILE_LABELS, REMINDER_LABELS, TemplateForm
from routes.http import expired_forms, guards, limits, lists
from services.base import Action, Conflict, Invalid, NotAllowed, NotFound, ServiceError, policy, utcnow
from services.cards import scorecards
from services.interview import Person, languages
from services.mail import choices
from services.planning import (
    DEFAULT_MINUTES,
    WholeTemplate,
    interview_templates,
    template_lists,
    template_orders,
    template_questions,
)
from services.signals import Profile

bp = Blueprint("interview_templates", __name__)
STATES = ("in-use", "archived")


@bp.get("/templates")
@guards.allowed(Action.SCHEDULE)
def index() -> ResponseReturnValue:
    """The team's templates by title, searched and paged."""
    filters = {"q": lists.words(), "state": lists.one_of(STATES, "state", default=STATES[0])}
    page = template_lists.page(
        search=filters["q"], is_archived=filters["state"] == "archived", number=request.args.get("page", 1, type=int)
    )
    is_empty = not page.total and not filters["q"] and interview_templates.is_empty()
    return render_template("interview_templates/index.html", page=page, filters=filters, is_empty=is_empty)


@bp.route("/templates/add", methods=["GET", "POST"])
@expired_forms.gives_back
@guards.allowed(Action.SCHEDULE)
def add() -> ResponseReturnValue:
    """A new template; its questions are chosen afterwards."""
    form = _form(None)
    if not form.is_submitted():
        return _form_page(form, None)
    with limits.form() as attempt:
        if not form.validate():
            return _form_page(form, None)
        try:
            template_id = interview_templates.add(form.values(), by=g.user.id, at=utcnow())
        except (Invalid, Conflict) as error:
            form.refuse(error)
            return _form_page(form, None, error)
        attempt.give_back()
    flash(_("The template is saved."), "ok")
    return redirect(url_for("interview_templates.show", template_id=template_id))


@bp.get("/templates/<int:template_id>")
@guards.allowed(Action.SCHEDULE)
def show(template_id: int) -> ResponseReturnValue:
    """What an interview that is started from it gets."""
    whole = interview_templates.get(template_id)
    return render_template(
        "interview_templates/show.html",
        whole=whole,
        template=whole.template,
        language=translate(languages.label(whole.template.code_language)),
        reminders=_reminder_words(whole.template.reminders),
        observed=_profile_words(whole.template.proctoring_profile),
        signals=[one["label"] for one in observation.choices(_kinds(whole)) if one["is_agreed"]],
        may_edit=_may_edit(whole),
        scorecard_id=scorecards.of_template(template_id) or 0,
        offered_scorecards=team_scorecards.offered(),
        may_read_questions=_may_read_questions(),
        ordering=template_orders.find(template_id),
        may_open_orders=policy.is_allowed(g.user.role, Action.MANAGE_TOKENS),
    )


@bp.route("/templates/<int:template_id>/edit", methods=["GET", "POST"])
@expired_forms.gives_back
@guards.allowed(Action.SCHEDULE)
def edit(template_id: int) -> ResponseReturnValue:
    """Change a template; interviews that were started from it stay as they are."""
    whole = _editable(template_id)
    form = _form(whole)
    if not form.is_submitted():
        return _form_page(form, whole)
    with limits.form() as attempt:
        if not form.validate():
            return _form_page(form, whole)
        try:
            base = form.base.data or 0
            interview_templates.edit(template_id, form.values(), base=base, by=g.user.id, role=g.user.role, at=utcnow())
        except Invalid as error:
            form.refuse(error)
            if error.code == "template-changed":
                # The sentence says so; saving again is then meant.
                form.base.data = interview_templates.get(template_id).template.version
            return _form_page(form, whole, error)
        attempt.give_back()
    flash(_("Your changes have been saved."), "ok")
    return redirect(url_for("interview_templates.show", template_id=template_id))


@bp.post("/templates/<int:template_id>/copy")
@guards.allowed(Action.SCHEDULE)
def copy(template_id: int) -> ResponseReturnValue:
    """A template of one's own with the same values, to be changed."""
    title = _("Copy of %(title)s", title=interview_templates.get(template_id).template.title)
    try:
        with limits.form() as attempt:
            made = interview_templates.copy(template_id, title=title, by=g.user.id, at=utcnow())
            attempt.give_back()
    except (Invalid, Conflict) as error:
        flash(translate(error.message), "bad")
        return redirect(url_for("interview_templates.show", template_id=template_id))
    flash(_("This is the copy. Give it a title of its own."), "ok")
    return redirect(url_for("interview_templates.edit", template_id=made))


@bp.post("/interview/<meeting_link>/template")
@guards.planner_required
def save_interview(meeting_link: str) -> ResponseReturnValue:
    """A template from what the interview was planned with: its panel, its questions, and not its candidate."""
    try:
        with limits.form() as attempt:
            made = interview_templates.add_of_interview(g.interview, by=g.user.id, at=utcnow())
            attempt.give_back()
    except (Invalid, Conflict) as error:
        flash(translate(error.message), "bad")
        return redirect(url_for("interviews.edit", meeting_link=meeting_link) + "#template")
    flash(_("The template is saved."), "ok")
    return redirect(url_for("interview_templates.show", template_id=made))


@bp.post("/templates/<int:template_id>/archive")
@guards.allowed(Action.SCHEDULE)
def archive(template_id: int) -> ResponseReturnValue:
    """Out of what is offered."""
    interview_templates.archive(template_id, by=g.user.id, role=g.user.role, at=utcnow())
    flash(_("The template is archived. It is no longer offered."), "ok")
    return redirect(url_for("interview_templates.show", template_id=template_id))


@bp.post("/templates/<int:template_id>/restore")
@guards.allowed(Action.SCHEDULE)
def restore(template_id: int) -> ResponseReturnValue:
    """Offered again."""
    try:
        interview_templates.restore(template_id, by=g.user.id, role=g.user.role, at=utcnow())
    except Invalid as error:
        flash(translate(error.message), "bad")
    else:
        flash(_("The template is offered again."), "ok")
    return redirect(url_for("interview_templates.show", template_id=template_id))


@bp.post("/templates/<int:template_id>/delete")
@guards.allowed(Action.SCHEDULE)
def delete(template_id: int) -> ResponseReturnValue:
    """For good; interviews that were started from it stay as they are."""
    interview_templates.delete(template_id, by=g.user.id, role=g.user.role, at=utcnow())
    flash(_("The template is deleted."), "ok")
    return redirect(url_for("interview_templates.index"))


@bp.get("/templates/<int:template_id>/questions")
@guards.allowed(Action.MANAGE_QUESTIONS)
def show_questions(template_id: int) -> ResponseReturnValue:
    """What is planned, in order, and the bank to choose from."""
    whole = _editable(template_id)
    ids = {one.question_id for one in whole.questions}
    return render_template(
        "interview_templates/questions.html",
        template=whole.template,
        plan=whole.questions,
        planned_ids=ids,
        **interview_questions.offered(),
    )


@bp.post("/templates/<int:template_id>/questions/plan")
@guards.allowed(Action.MANAGE_QUESTIONS)
def plan_question(template_id: int) -> ResponseReturnValue:
    """Add `question` at the end."""
    try:
        with limits.form() as attempt:
            question_id = request.form.get("question", 0, type=int)
            template_questions.plan(template_id, question_id, by=g.user.id, role=g.user.role, at=utcnow())
            attempt.give_back()
    except Conflict as error:
        flash(translate(error.message), "bad")
    except NotFound as error:
        if error.code != "question-gone":
            raise
        flash(translate(error.message), "bad")
    return _back_to_questions(template_id)


@bp.post("/templates/<int:template_id>/questions/<int:question_id>/unplan")
@guards.allowed(Action.MANAGE_QUESTIONS)
def unplan_question(template_id: int, question_id: int) -> ResponseReturnValue:
    """Take it off the plan."""
    template_questions.unplan(template_id, question_id, by=g.user.id, role=g.user.role, at=utcnow())
    return _back_to_questions(template_id)


@bp.post("/templates/<int:template_id>/questions/<int:question_id>/move")
@guards.allowed(Action.MANAGE_QUESTIONS)
def move_question(template_id: int, question_id: int) -> ResponseReturnValue:
    """One place `up` or `down`, as `way`."""
    places = interview_questions.MOVES.get(request.form.get("way", ""), 0)
    template_questions.move(template_id, question_id, places=places, by=g.user.id, role=g.user.role, at=utcnow())
    return _back_to_questions(template_id)


def _back_to_questions(template_id: int) -> ResponseReturnValue:
    kept: dict[str, Any] = interview_questions.kept_filters()
    return redirect(url_for("interview_templates.show_questions", template_id=template_id, **kept))


def _editable(template_id: int) -> WholeTemplate:
    """Raises NotFound, NotAllowed."""
    whole = interview_templates.get(template_id)
    if not _may_edit(whole):
        raise NotAllowed("not-allowed", interview_templates.NOT_YOURS)
    return whole


def _may_edit(whole: WholeTemplate) -> bool:
    return interview_templates.may_edit(whole.template, g.user.id, g.user.role)


def _may_read_questions() -> bool:
    return policy.is_allowed(g.user.role, Action.MANAGE_QUESTIONS)


def _profile_words(profile: str) -> str:
    """What people call it; one of another release is called what it was stored as."""
    return str(PROFILE_LABELS[Profile(profile)]) if profile in set(Profile) else profile


def _reminder_words(stored: str | None) -> str:
    key = choices.DEFAULT_REMINDERS if stored is None else stored or NO_REMINDERS
    return str(REMINDER_LABELS.get(key, key))


def _kinds(whole: WholeTemplate) -> list[str]:
    return whole.template.proctoring_signals.split()


def _form(whole: WholeTemplate | None) -> TemplateForm:
    form = TemplateForm()
    template = whole.template if whole else None
    form.offer_durations(template.duration_minutes if template else None)
    form.offer_languages()
    panel = [Person(one.user_id, one.name, SeatRole(one.role)) for one in whole.panel] if whole else []
    panels.offer_present(form, panel)
    if template is not None and not form.is_submitted():
        form.title.data, form.duration.data = template.title, template.duration_minutes
        form.language.data, form.base.data = template.code_language, template.version
        form.proctoring.data, form.signals.data = template.proctoring_profile, template.proctoring_signals.split()
        form.show_reminders(template.reminders)
    form.duration.data = form.duration.data or DEFAULT_MINUTES
    return form


def _form_page(
    form: TemplateForm, whole: WholeTemplate | None, error: ServiceError | None = None
) -> ResponseReturnValue:
    status = error.status if error else 400 if form.is_submitted() else 200
    signals = observation.choices(form.signals.data or ())
    page = render_template("interview_templates/form.html", form=form, whole=whole, signals=signals)
    return page, status
