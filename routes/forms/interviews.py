"""The forms of an interview's plan, and of a template for one."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import (
    DateTimeLocalField,
    HiddenField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import InputRequired, Length, Optional

from localization import translate
from repositories.states import SeatRole
from routes.forms import Form, stripped
from routes.forms.place_select import PlaceSelect
from services.base import settings
from services.interview import MAX_PANEL, PANEL_ROLES, PanelMember, languages
from services.mail import choices
from services.planning import DEFAULT_MINUTES, MAX_TITLE_CHARS, Plan, Values
from services.signals import Profile

# As browsers send it, and with seconds or a space, as plain clients may.
WALL_CLOCK_FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"]
DURATIONS = (15, 30, 45, 60, 75, 90, 120, 150, 180, 240)
NOBODY = 0
NO_SCORECARD = 0
NO_REMINDERS = "none"
REMINDER_LABELS = {
    choices.DEFAULT_REMINDERS: _l("A day and an hour before"),
    "day": _l("A day before"),
    "hour": _l("An hour before"),
    NO_REMINDERS: _l("None"),
}
MAX_NUMBER_DIGITS = 10
ROLE_LABELS = {SeatRole.INTERVIEWER: _l("Interviewer"), SeatRole.OBSERVER: _l("Observer")}

PROFILE_LABELS = {
    Profile.STANDARD: _l("Camera, page and editor"),
    Profile.LIGHT: _l("Page and editor, no camera"),
    Profile.CUSTOM: _l("Only selected signals"),
    Profile.OFF: _l("Nothing"),
}


def _chosen(value: str | int | None) -> int | None:
    """The id of who is chosen; the empty choice is nobody's. Raises ValueError."""
    return None if value in ("", None) else int(value)


def _person(number: int) -> SelectField:
    # Who may be chosen is the service's to say, in words of its own.
    label = _l("Person %(number)s", number=number)
    return SelectField(label, [Optional()], coerce=int, default=NOBODY, validate_choice=False)


def _role(number: int) -> SelectField:
    label = _l("Role of person %(number)s", number=number)
    choices = [SelectChoice(one.value, ROLE_LABELS[one]) for one in PANEL_ROLES]
    return SelectField(label, [Optional()], default=SeatRole.INTERVIEWER.value, choices=choices, validate_choice=False)


def _number(value: str | int | None) -> int | None:
    """A number that a page hands back; what is none counts as none."""
    text = str(value or "")
    return int(text) if text.isdecimal() and len(text) <= MAX_NUMBER_DIGITS else None


class PlanFields(Form):
    """What an interview and a template for one have in common. Plain clients may leave out all but the title."""

    title = StringField(_l("Title"), [InputRequired(_l("Enter a title.")), Length(max=MAX_TITLE_CHARS)], [stripped])
    duration = SelectField(_l("Duration"), [Optional()], coerce=int)
    language = SelectField(_l("Programming language"), [Optional()], default=languages.DEFAULT, validate_choice=False)
    proctoring = SelectField(
        _l("What is observed"),
        [Optional()],
        choices=[SelectChoice(one.value, label) for one, label in PROFILE_LABELS.items()],
        default=lambda: settings.config.observe_by_default,
        validate_choice=False,
    )
    signals = SelectMultipleField(_l("Signals"), [Optional()], validate_choice=False)
    reminders = SelectField(
        _l("Reminders by e-mail"),
        [Optional()],
        choices=[SelectChoice(value, label) for value, label in REMINDER_LABELS.items()],
        default=choices.DEFAULT_REMINDERS,
    )
    panel_person_1, panel_role_1 = _person(1), _role(1)
    panel_person_2, panel_role_2 = _person(2), _role(2)
    panel_person_3, panel_role_3 = _person(3), _role(3)
    panel_person_4, panel_role_4 = _person(4), _role(4)

    def offer_durations(self, present: int | None = None) -> None:
        """Fill the list of durations, the one an interview has now among them."""
        minutes = sorted({*DURATIONS, present or DEFAULT_MINUTES})
        self.duration.choices = [
            SelectChoice(one, ngettext("%(num)s minute", "%(num)s minutes", one)) for one in minutes
        ]

    def offer_languages(self) -> None:
        """Fill the list of the editor's languages."""
        self.language.choices = [SelectChoice(one, translate(languages.label(one))) for one in languages.LANGUAGES]

    def offer_team(self, people: list[tuple[int, str]]) -> None:
        """Fill the lists of the panel from ids and names."""
        for person, _role_field in self.panel_rows():
            person.choices = [SelectChoice(NOBODY, _l("Choose a person")), *(SelectChoice(*one) for one in people)]

    def fill_panel(self, panel: list[tuple[int, str]]) -> None:
        """Show the panel as it is, from ids and roles."""
        for person, role in self.panel_rows():
            person.data, role.data = NOBODY, SeatRole.INTERVIEWER.value
        for (person, role), (user_id, value) in zip(self.panel_rows(), panel, strict=False):
            person.data, role.data = user_id, value

    def shown_of(self, panel: Sequence[PanelMember]) -> list[tuple[int, str]]:
        """Whom of a template's panel the form shows, with their roles."""
        return [(one.user_id, one.role) for one in panel]

    def panel_rows(self) -> Sequence[tuple[Any, Any]]:
        """Person and role, a row of the form each."""
        return [(self[f"panel_person_{one}"], self[f"panel_role_{one}"]) for one in range(1, MAX_PANEL + 1)]

    def panel(self) -> tuple[PanelMember, ...] | None:
        """Who was chosen; None when a plain client left the panel out."""
        rows = self.panel_rows()
        if not any(person.raw_data for person, _role_field in rows):
            return None
        return tuple(PanelMember(person.data, role.data, person.name) for person, role in rows if person.data)

    def observation(self) -> tuple[str, tuple[str, ...]] | None:
        """The profile and the ticked kinds; None when a plain client left them out."""
        if not self.proctoring.raw_data:
            return None
        return self.proctoring.data, tuple(self.signals.data or ())

    def show_reminders(self, stored: str | None) -> None:
        """Choose what is stored; both where nothing is."""
        self.reminders.data = choices.DEFAULT_REMINDERS if stored is None else stored or NO_REMINDERS

    def wanted_reminders(self) -> str | None:
        """As it is stored; None when a plain client left it out."""
        if not self.reminders.raw_data:
            return None
        return "" if self.reminders.data == NO_REMINDERS else self.reminders.data


class ScheduleForm(PlanFields):
    """One meeting on the calendar. Plain clients may leave out all but title, candidate and time."""

    start_from = SelectField(_l("Template"), [Optional()], coerce=_number, validate_choice=False)
    # Which template was filled in, so that another one replaces what came from it and leaves what was entered.
    template = HiddenField(filters=[_number])
    interviewer_id = SelectField(_l("Interviewer"), [Optional()], coerce=_chosen, validate_choice=False)
    # Who may be chosen is the service's to say: the lists end, and a name that was looked up may stand in none.
    candidate_id = SelectField(
        _l("Candidate"), [InputRequired(_l("Choose a candidate."))], coerce=_chosen, validate_choice=False
    )
    scheduled_time = DateTimeLocalField(
        _l("Date and time"), [InputRequired(_l("Enter a date and time."))], format=WALL_CLOCK_FORMATS
    )
    timezone = SelectField(_l("Time zone"), [Optional()], validate_choice=False, widget=PlaceSelect())
    questions = SelectMultipleField(_l("Questions"), [Optional()], coerce=_number, validate_choice=False)
    # Which may be chosen is the service's to say: one that was archived meanwhile stays in no list.
    scorecard = SelectField(_l("Scorecard"), [Optional()], coerce=_number, validate_choice=False)

    def offer_scorecards(self, titles: list[tuple[int, str]]) -> None:
        """Fill the list of scorecards from numbers and titles."""
        self.scorecard.choices = [SelectChoice(NO_SCORECARD, _l("None")), *(SelectChoice(*one) for one in titles)]

    def scorecard_id(self) -> int | None:
        """The one that is chosen, 0 for none; None when a plain client left it out."""
        return (self.scorecard.data or NO_SCORECARD) if self.scorecard.raw_data else None

    def offer_templates(self, titles: list[tuple[int, str]]) -> None:
        """Fill the list of templates from numbers and titles."""
        self.start_from.choices = [
            SelectChoice("", _l("Choose a template")),
            *(SelectChoice(*one) for one in titles),
        ]

    def offer_candidates(self, people: list[tuple[int, str]]) -> None:
        """Fill the list of candidates from ids and names; nobody stands there chosen."""
        self.candidate_id.choices = [
            SelectChoice("", _l("Choose a candidate")),
            *(SelectChoice(*one) for one in people),
        ]

    def offer_interviewers(self, people: list[tuple[int, str]]) -> None:
        """Fill the list of interviewers from ids and names."""
        self.interviewer_id.choices = [
            SelectChoice("", _l("Choose an interviewer")),
            *(SelectChoice(*one) for one in people),
        ]

    def host_id(self) -> int | None:
        """Who is chosen to hold it."""
        chosen: int | None = self.interviewer_id.data
        return chosen

    def plan(self) -> Plan:
        return Plan(
            title=self.title.data,
            wall_clock=self.scheduled_time.data,
            timezone=self.timezone.data,
            candidate_id=self.candidate_id.data,
            duration_minutes=self.duration.data,
            panel=self.panel(),
            observation=self.observation(),
            interviewer_id=self.interviewer_id.data,
            language=self.language.data or None,
            question_ids=self.question_ids(),
            reminders=self.wanted_reminders(),
            template_id=self.template.data,
            scorecard_id=self.scorecard_id(),
        )

    def question_ids(self) -> tuple[int, ...]:
        """Those that are ticked, in the order of the page."""
        return tuple(one for one in self.questions.data or () if one is not None)


class TemplateForm(PlanFields):
    """A template: what its interviews begin with."""

    base = HiddenField(filters=[_number])

    def values(self, question_ids: tuple[int, ...] = ()) -> Values:
        reminders = self.wanted_reminders()
        return Values(
            title=self.title.data,
            duration_minutes=self.duration.data or DEFAULT_MINUTES,
            language=self.language.data or languages.DEFAULT,
            panel=self.panel() or (),
            observation=self.observation() or (settings.config.observe_by_default, ()),
            question_ids=question_ids,
            reminders=choices.DEFAULT_REMINDERS if reminders is None else reminders,
        )
