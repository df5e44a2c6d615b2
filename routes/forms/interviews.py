"""The form of an interview's plan."""

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import DateTimeLocalField, SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from routes.forms import Form, stripped
from services import zones
from services.interviews import DEFAULT_MINUTES, MAX_TITLE_CHARS, Plan

# As browsers send it, and with seconds or a space, as plain clients may.
WALL_CLOCK_FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"]
DURATIONS = (15, 30, 45, 60, 75, 90, 120, 150, 180, 240)


class ScheduleForm(Form):
    """One meeting on the calendar. `timezone` and `duration` may be left out by plain clients."""

    title = StringField(_l("Title"), [InputRequired(_l("Enter a title.")), Length(max=MAX_TITLE_CHARS)], [stripped])
    candidate_id = SelectField(_l("Candidate"), [InputRequired(_l("Choose a candidate."))], coerce=int)
    scheduled_time = DateTimeLocalField(
        _l("Date and time"), [InputRequired(_l("Enter a date and time."))], format=WALL_CLOCK_FORMATS
    )
    timezone = SelectField(
        _l("Time zone"),
        [Optional()],
        choices=[SelectChoice(name, name.replace("_", " ")) for name in zones.zone_names()],
    )
    duration = SelectField(_l("Duration"), [Optional()], coerce=int)

    def offer_durations(self, present: int | None = None) -> None:
        """Fill the list of durations, the one an interview has now among them."""
        minutes = sorted({*DURATIONS, present or DEFAULT_MINUTES})
        self.duration.choices = [
            SelectChoice(one, ngettext("%(num)s minute", "%(num)s minutes", one)) for one in minutes
        ]

    def offer_candidates(self, people: list[tuple[int, str]]) -> None:
        """Fill the list of candidates from ids and names."""
        self.candidate_id.choices = [SelectChoice(user_id, name) for user_id, name in people]

    def plan(self) -> Plan:
        return Plan(
            title=self.title.data,
            wall_clock=self.scheduled_time.data,
            timezone=self.timezone.data,
            candidate_id=self.candidate_id.data,
            duration_minutes=self.duration.data,
        )
