"""The team's templates: adding, editing, copying, archiving and deleting what interviews are started from.

Everybody on the staff sees and uses them; who made one, administrators and coordinators change it. An interview that
was started from a template has its values and no tie to it, so a later change changes no interview.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.engine import Connection

from db.engine import database
from db.tables import MAX_ID
from repositories import (
    interview_questions,
    interview_template_members,
    interview_template_orders,
    interview_template_questions,
    members,
    slot_offers,
)
from repositories import interview_templates as rows
from repositories.interview_template_members import TemplateMember
from repositories.interview_template_questions import TemplateQuestion
from repositories.interview_templates import Template
from repositories.interviews import Interview
from services.audit import audit
from services.base import Action, Conflict, Invalid, NotAllowed, NotFound, _, names, policy
from services.cards import scorecards
from services.interview import PanelMember, languages
from services.interview import members as panels
from services.mail import choices
from services.planning.limits import DEFAULT_MINUTES, MAX_MINUTES, MAX_TITLE_CHARS, MIN_MINUTES
from services.signals import Profile, profiles

NOT_YOURS = _("Only who made a template, administrators and coordinators can change it.")
MAX_TEMPLATES = 500
"""Of the server, archived ones too. A team has one for each kind of interview, some dozens."""


@dataclass(frozen=True)
class Values:
    """What an interview gets from a template, and the form of a template says."""

    title: str
    duration_minutes: int = DEFAULT_MINUTES
    language: str = languages.DEFAULT
    panel: tuple[PanelMember, ...] = ()
    observation: tuple[str, tuple[str, ...]] = (Profile.STANDARD, ())
    question_ids: tuple[int, ...] = ()
    reminders: str = choices.DEFAULT_REMINDERS
    """`day`, `hour`, both or nothing, separated by a space."""
    scorecard_id: int | None = None


@dataclass(frozen=True)
class WholeTemplate:
    """A template with its panel, questions and scorecard, as the people, the bank and the scorecards are now."""

    template: Template
    panel: list[TemplateMember]
    questions: list[TemplateQuestion]
    scorecard_id: int | None
    """None also where it has been archived."""


def titles() -> list[tuple[int, str]]:
    """Number and title of those in use, by title."""
    return database.read(lambda db: rows.list_titles(db, limit=MAX_TEMPLATES))


def is_empty() -> bool:
    """Whether there is no template at all, not even an archived one."""
    return database.read(rows.count_all) == 0


def get(template_id: int) -> WholeTemplate:
    """Raises NotFound."""
    return database.read(lambda db: whole_in(db, template_id))


def may_edit(template: Template, user_id: int, role: str) -> bool:
    """Whether this person may change it."""
    return template.created_by == user_id or policy.is_allowed(role, Action.COORDINATE)


def add(values: Values, *, by: int, at: datetime) -> int:
    """Save a new template; its number. Raises Invalid with a `field`, Conflict("templates-full")."""
    return database.run(lambda db: _add(db, values, {}, by=by, at=at))


def edit(template_id: int, values: Values, *, base: int, by: int, role: str, at: datetime) -> None:
    """Change all but its questions and its scorecard. `base` is the version that the form showed.

    Raises NotFound, NotAllowed, Invalid with a `field`, and Invalid("template-changed") when somebody was faster.
    """

    def work(db: Connection) -> None:
        before = lock_editable(db, template_id, by, role)
        if before.version != base:
            raise Invalid(
                "template-changed",
                _("Somebody saved this template in the meantime. What you entered is still here: save again to replace "
                    "theirs."),
            )  # fmt: skip
        present = {one.user_id: one.role for one in interview_template_members.list_of(db, [template_id])}
        stored = _stored(db, values, besides=template_id)
        roles = panels.checked(db, values.panel, before=present)
        rows.update_template(db, template_id, stored | {"version": base + 1, "updated_at": at})
        interview_template_members.replace_all(db, template_id, roles)
        note_change(db, template_id, str(stored["title"]), "values", by=by, at=at)

    database.run(work)


def copy(template_id: int, *, title: str, by: int, at: datetime) -> int:
    """A template of one's own with the same values and this title; its number.

    Raises NotFound, Invalid("template-exists"), Conflict("templates-full").
    """

    def work(db: Connection) -> int:
        whole = whole_in(db, template_id)
        present = {one.user_id: one.role for one in whole.panel}
        return _add(db, replace(values_of(whole), title=title[:MAX_TITLE_CHARS]), present, by=by, at=at)

    return database.run(work)


def add_of_interview(interview: Interview, *, by: int, at: datetime) -> int:
    """A template from what an interview was planned with; its number.

    Raises Invalid("template-exists"), Conflict("templates-full").
    """

    def work(db: Connection) -> int:
        present = {one.user_id: one.role for one in members.list_for_interview(db, interview.id)}
        asked = [one.question_id for one in interview_questions.list_of(db, interview.id)]
        language = interview.code_language
        values = Values(
            interview.title,
            interview.duration_minutes,
            language if language in languages.LANGUAGES else languages.DEFAULT,
            tuple(PanelMember(one, role) for one, role in present.items()),
            (interview.proctoring_profile, tuple(interview.proctoring_signals.split())),
            tuple(dict.fromkeys(asked)),
            choices.DEFAULT_REMINDERS if interview.reminders is None else interview.reminders,
            scorecards.offered_of_interview(db, interview.id),
        )
        return _add(db, values, present, by=by, at=at)

    return database.run(work)


def archive(template_id: int, *, by: int, role: str, at: datetime) -> None:
    """Out of what is offered. Raises NotFound, NotAllowed."""

    def work(db: Connection) -> None:
        before = lock_editable(db, template_id, by, role)
        rows.update_template(db, template_id, {"archived_at": at})
        note_change(db, template_id, before.title, "archived", by=by, at=at)

    database.run(work)


def restore(template_id: int, *, by: int, role: str, at: datetime) -> None:
    """Offered again. Raises NotFound, NotAllowed, Invalid("template-exists")."""

    def work(db: Connection) -> None:
        before = lock_editable(db, template_id, by, role)
        if before.is_archived:
            _require_other_title(db, before.title, besides=template_id)
        rows.update_template(db, template_id, {"archived_at": None})
        note_change(db, template_id, before.title, "restored", by=by, at=at)

    database.run(work)


def delete(template_id: int, *, by: int, role: str, at: datetime) -> None:
    """For good; interviews that were started from it stay as they are. Raises NotFound, NotAllowed."""

    def work(db: Connection) -> None:
        before = lock_editable(db, template_id, by, role)
        slot_offers.forget_template(db, template_id)
        interview_template_members.replace_all(db, template_id, {})
        interview_template_questions.replace_all(db, template_id, ())
        scorecards.set_of_template(db, template_id, None)
        interview_template_orders.delete_of(db, template_id)
        rows.delete_template(db, template_id)
        on = audit.Subject(audit.Kind.TEMPLATE, template_id, before.title)
        audit.write(db, audit.Deed.TEMPLATE_REMOVED, by=audit.Doer(by), on=on, at=at)

    database.run(work)


def set_scorecard(template_id: int, scorecard_id: int | None, *, by: int, role: str, at: datetime) -> None:
    """Which scorecard its interviews are rated by, if any. Raises NotFound, NotAllowed."""

    def work(db: Connection) -> None:
        before = lock_editable(db, template_id, by, role)
        scorecards.set_of_template(db, template_id, scorecard_id)
        note_change(db, template_id, before.title, "scorecard", by=by, at=at)

    database.run(work)


def count_use(db: Connection, template_id: int, *, at: datetime) -> None:
    """An interview was scheduled from it, inside the caller's transaction; one that is gone counts nothing."""
    if 0 < template_id <= MAX_ID:
        rows.count_use(db, template_id, at=at)


def values_of(whole: WholeTemplate) -> Values:
    """All that is stored, whatever became of the people and the questions."""
    template = whole.template
    return Values(
        template.title,
        template.duration_minutes,
        template.code_language,
        tuple(PanelMember(one.user_id, one.role) for one in whole.panel),
        (template.proctoring_profile, tuple(template.proctoring_signals.split())),
        tuple(one.question_id for one in whole.questions),
        choices.DEFAULT_REMINDERS if template.reminders is None else template.reminders,
        whole.scorecard_id,
    )


def _add(db: Connection, values: Values, present: Mapping[int, str], *, by: int, at: datetime) -> int:
    if rows.count_all(db) >= MAX_TEMPLATES:
        words = _("There can be %(limit)s templates. Delete some that are archived first.", limit=MAX_TEMPLATES)
        raise Conflict("templates-full", words)
    stored = _stored(db, values, besides=None)
    roles = panels.checked(db, values.panel, before=present)
    made = {"version": 1, "created_by": by, "created_at": at, "updated_at": at}
    template_id = rows.insert_template(db, stored | made)
    interview_template_members.replace_all(db, template_id, roles)
    interview_template_questions.replace_all(db, template_id, values.question_ids)
    try:
        scorecards.set_of_template(db, template_id, values.scorecard_id)
    except NotFound as error:
        raise Invalid(error.code, error.message, field="scorecard") from None
    on = audit.Subject(audit.Kind.TEMPLATE, template_id, str(stored["title"]))
    audit.write(db, audit.Deed.TEMPLATE_ADDED, by=audit.Doer(by), on=on, at=at)
    return template_id


def note_change(db: Connection, template_id: int, title: str, what: str, *, by: int, at: datetime) -> None:
    """The entry in the audit that somebody changed `what` of it, inside the caller's transaction."""
    on = audit.Subject(audit.Kind.TEMPLATE, template_id, title)
    audit.write(db, audit.Deed.TEMPLATE_CHANGED, by=audit.Doer(by), on=on, at=at, details={"what": what})


def _stored(db: Connection, values: Values, *, besides: int | None) -> dict[str, object]:
    title = names.clean_line(values.title)
    if title is None:
        raise Invalid("title-missing", _("Enter a title."), field="title")
    if len(title) > MAX_TITLE_CHARS:
        raise Invalid("title-too-long", _("Use at most %(count)s characters.", count=MAX_TITLE_CHARS), field="title")
    if not MIN_MINUTES <= values.duration_minutes <= MAX_MINUTES:
        words = _("Choose between %(low)s and %(high)s minutes.", low=MIN_MINUTES, high=MAX_MINUTES)
        raise Invalid("duration-out-of-range", words, field="duration")
    _require_other_title(db, title, besides=besides)
    return {
        "title": title,
        "duration_minutes": values.duration_minutes,
        "code_language": languages.check(values.language),
        "reminders": choices.in_order(values.reminders.split()),
        **profiles.check(*values.observation),
    }


def _require_other_title(db: Connection, title: str, *, besides: int | None) -> None:
    """Two that read alike could not be told apart where one is chosen."""
    if rows.find_titled(db, title) not in (None, besides):
        words = _("There is a template with this title already. Choose another title, or edit that one.")
        raise Invalid("template-exists", words, field="title")


def lock_editable(db: Connection, template_id: int, by: int, role: str) -> Template:
    """Hold a template that this person may change until the transaction ends. Raises NotFound, NotAllowed."""
    found = rows.lock(db, template_id) if 0 < template_id <= MAX_ID else None
    if found is None:
        raise NotFound
    if not may_edit(found, by, role):
        raise NotAllowed("not-allowed", NOT_YOURS)
    return found


def whole_in(db: Connection, template_id: int) -> WholeTemplate:
    """The same as `get` inside the caller's transaction. Raises NotFound."""
    found = rows.find(db, template_id) if 0 < template_id <= MAX_ID else None
    if found is None:
        raise NotFound
    panel = interview_template_members.list_of(db, [template_id])
    questions = interview_template_questions.list_of(db, template_id)
    return WholeTemplate(found, panel, questions, scorecards.of_template_in(db, template_id))
