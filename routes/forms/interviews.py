"""The form of an interview's plan."""

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import DateTimeLocalField, Field, SelectChoice, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, Optional

from repositories.states import SeatRole
from routes.forms import Form, stripped
from services.interview import MAX_PANEL, PANEL_ROLES, PanelMember
from services.planning import DEFAULT_MINUTES, MAX_TITLE_CHARS, Plan
from services.signals import Profile

# As browsers send it, and with seconds or a space, as plain clients may.
WALL_CLOCK_FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"]
DURATIONS = (15, 30, 45, 60, 75, 90, 120, 150, 180, 240)
NOBODY = 0
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


class ScheduleForm(Form):
    """One meeting on the calendar. Plain clients may leave out all but title, candidate and time."""

    title = StringField(_l("Title"), [InputRequired(_l("Enter a title.")), Length(max=MAX_TITLE_CHARS)], [stripped])
    interviewer_id = SelectField(_l("Interviewer"), [Optional()], coerce=_chosen, validate_choice=False)
    # Who may be chosen is the service's to say: the lists end, and a name that was looked up may stand in none.
    candidate_id = SelectField(
        _l("Candidate"), [InputRequired(_l("Choose a candidate."))], coerce=_chosen, validate_choice=False
    )
    scheduled_time = DateTimeLocalField(
        _l("Date and time"), [InputRequired(_l("Enter a date and time."))], format=WALL_CLOCK_FORMATS
    )
    timezone = SelectField(_l("Time zone"), [Optional()], validate_choice=False)
    duration = SelectField(_l("Duration"), [Optional()], coerce=int)
    proctoring = SelectField(
        _l("What is observed"),
        [Optional()],
        choices=[SelectChoice(one.value, label) for one, label in PROFILE_LABELS.items()],
        default=Profile.STANDARD.value,
        validate_choice=False,
    )
    signals = SelectMultipleField(_l("Signals"), [Optional()], validate_choice=False)
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

    def offer_team(self, people: list[tuple[int, str]]) -> None:
        """Fill the lists of the panel from ids and names."""
        for person, _role_field in self.panel_rows():
            person.choices = [SelectChoice(NOBODY, _l("Choose a person")), *(SelectChoice(*one) for one in people)]

    def fill_panel(self, panel: list[tuple[int, str]]) -> None:
        """Show the panel as it is, from ids and roles."""
        for (person, role), (user_id, value) in zip(self.panel_rows(), panel, strict=False):
            person.data, role.data = user_id, value

    def panel_rows(self) -> list[tuple[Field, Field]]:
        """Person and role, a row of the form each."""
        return [(self[f"panel_person_{one}"], self[f"panel_role_{one}"]) for one in range(1, MAX_PANEL + 1)]

    def panel(self) -> tuple[PanelMember, ...] | None:
        """Who was chosen; None when a plain client left the panel out."""
        rows = self.panel_rows()
        if not any(person.raw_data for person, _role_field in rows):
            return None
        return tuple(PanelMember(person.data, role.data, person.name) for person, role in rows if person.data)

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
        )

    def observation(self) -> tuple[str, tuple[str, ...]] | None:
        """The profile and the ticked kinds; None when a plain client left them out."""
        if not self.proctoring.raw_data:
            return None
        return self.proctoring.data, tuple(self.signals.data or ())
