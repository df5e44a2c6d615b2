"""Starting a plan from a template, and saving one: what the scheduling form does with templates.

What somebody entered stays: only what still stands as it was at first, or as another template put it there, is filled.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import flash, g, request
from flask_babel import gettext as _
from flask_babel import ngettext

from localization import isolated, translate
from routes.forms.interviews import NOBODY, ScheduleForm, TemplateForm
from routes.http import limits
from services.base import Action, Conflict, Invalid, NotFound, policy, utcnow
from services.planning import Values, interview_templates, starting
from services.signals import Profile

USE, SAVE = "use_template", "save_template"
"""The names of the two buttons that send the form without scheduling."""
QUESTION_REASONS = (starting.Why.ARCHIVED, starting.Why.DRAFT)


@dataclass(frozen=True)
class Started:
    """What the page says of a template that was filled in: what stayed as it was entered, and what was left out."""

    title: str
    kept: list[str]
    left_out: list[str]


def is_only_filling() -> bool:
    """Whether the form was sent to be filled or saved, not to schedule."""
    return USE in request.form or SAVE in request.form


def started(form: ScheduleForm) -> Started | None:
    """Fill the form from the template that was asked for; None where none was, or where it cannot be had."""
    wanted = form.start_from.data if USE in request.form else None
    if request.method == "GET":
        wanted = request.args.get("template", type=int)
    if wanted is None:
        return None
    host_id = form.host_id() or (None if _may_choose_interviewer() else g.user.id)
    try:
        start = starting.start(wanted, host_id=host_id)
    except NotFound:
        flash(_("This template does not exist any more."), "warn")
        return None
    except Conflict as error:
        flash(translate(error.message), "warn")
        return None
    kept = _fill(form, start, _base(form, host_id))
    form.template.data = form.start_from.data = wanted
    form.questions.data = list(start.values.question_ids)
    return Started(start.values.title, kept, _left_out(start.left_out))


def save(form: ScheduleForm) -> None:
    """Store what the form says as a template; a refusal stands beside its field, and the form stays as it is."""
    whole = TemplateForm()
    whole.duration.choices = form.duration.choices
    whole.offer_languages()
    with limits.form() as attempt:
        if not whole.validate():
            _refused(form, whole)
            return
        try:
            values = replace(whole.values(_questions(form)), scorecard_id=form.scorecard_id() or None)
            template_id = interview_templates.add(values, by=g.user.id, at=utcnow())
        except (Invalid, Conflict) as error:
            form.refuse(error)
            return
        attempt.give_back()
    form.template.data = template_id
    form.offer_templates(interview_templates.titles())
    words = _("“%(title)s” is saved as a template. Nothing is scheduled yet.", title=isolated(whole.title.data))
    flash(words, "ok")


def _refused(form: ScheduleForm, whole: TemplateForm) -> None:
    form.form_errors.extend(whole.form_errors)
    for field in whole:
        if field.errors and field.name in form:
            form[field.name].errors = field.errors


def _questions(form: ScheduleForm) -> tuple[int, ...]:
    """Only of the template that was filled in: nothing else is offered for ticking."""
    known = [one.question_id for one in starting.ready_questions(form.template.data)]
    if not _may_read_questions():
        return tuple(known)
    ticked = set(form.question_ids())
    return tuple(one for one in known if one in ticked)


def _base(form: ScheduleForm, host_id: int | None) -> Values:
    """What stood in the form before anybody entered something: what another template put there, or nothing."""
    before = form.template.data
    try:
        return starting.start(before, host_id=host_id).values if before else Values("")
    except (NotFound, Conflict):
        return Values("")


def _fill(form: ScheduleForm, start: starting.Start, base: Values) -> list[str]:
    """Put the template's values where nothing else was entered; the labels of what stayed and differs."""
    new, kept = start.values, []

    def stays(label: str, present: object, was: object, comes: object) -> bool:
        is_entered = present not in (was, comes)
        if is_entered:
            kept.append(label)
        return is_entered

    if not stays(form.title.label.text, form.title.data or "", base.title, new.title) or not form.title.data:
        form.title.data = new.title
    if not stays(form.duration.label.text, form.duration.data, base.duration_minutes, new.duration_minutes):
        form.duration.data = new.duration_minutes
        form.offer_durations(new.duration_minutes)
    if not stays(form.language.label.text, form.language.data, base.language, new.language):
        form.language.data = new.language
    reminders = form.wanted_reminders()
    entered = base.reminders if reminders is None else reminders
    if not stays(form.reminders.label.text, entered, base.reminders, new.reminders):
        form.show_reminders(new.reminders)
    present = (form.proctoring.data, form.signals.data or ())
    if not stays(form.proctoring.label.text, _seen(present), _seen(base.observation), _seen(new.observation)):
        form.proctoring.data, form.signals.data = new.observation[0], list(new.observation[1])
    if not stays(form.scorecard.label.text, form.scorecard.data or None, base.scorecard_id, new.scorecard_id):
        form.scorecard.data = new.scorecard_id
    rows = {person.data: role.data for person, role in form.panel_rows() if person.data not in (None, NOBODY)}
    comes = dict(form.shown_of(new.panel))
    if not stays(_("Panel"), rows, dict(form.shown_of(base.panel)), comes):
        form.fill_panel(list(comes.items()))
    return kept


def _seen(observation: tuple[str, object]) -> tuple[str, frozenset[object]]:
    profile, kinds = observation
    return profile, frozenset(kinds if profile == Profile.CUSTOM else ())  # type: ignore[call-overload]


def _left_out(ones: Sequence[starting.LeftOut]) -> list[str]:
    """A sentence for each; of the questions only their number to who may not read the bank."""
    unnamed = [one for one in ones if one.why in QUESTION_REASONS and not _may_read_questions()]
    words = [_left_out_words(one.why, isolated(one.name)) for one in ones if one not in unnamed]
    if unnamed:
        number = len(unnamed)
        words.append(
            ngettext("%(num)d question is not ready to be used.", "%(num)d questions are not ready to be used.", number)
        )
    return words


def _left_out_words(why: starting.Why, name: str) -> str:
    words: dict[starting.Why, str] = {
        starting.Why.ARCHIVED: _("The question “%(name)s” is archived.", name=name),
        starting.Why.DRAFT: _("The question “%(name)s” is a draft.", name=name),
        starting.Why.GONE: _("%(name)s is no longer on the team.", name=name),
        starting.Why.HOST: _("%(name)s is the interviewer, so not on the panel as well.", name=name),
        starting.Why.SCORECARD: _("The scorecard “%(name)s” is archived.", name=name),
    }
    return words[why]


def _may_read_questions() -> bool:
    return policy.is_allowed(g.user.role, Action.MANAGE_QUESTIONS)


def _may_choose_interviewer() -> bool:
    return policy.is_allowed(g.user.role, Action.COORDINATE)
