"""The forms of a person's own hours: the week, days off, and the address of another calendar."""

from collections.abc import Iterator, Sequence
from datetime import time

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import DateField, Field, SelectChoice, SelectField, StringField, TimeField
from wtforms.validators import InputRequired, Length, Optional

from repositories.working_hours import Rules
from routes.forms import Form, stripped
from routes.forms.place_select import PlaceSelect
from services.base import Invalid
from services.outside import fetching
from services.planning import hours

WEEKDAYS = range(7)
SUGGESTED = ((time(9), time(17)),)
"""From Monday to Friday, in a form that was never saved."""
NOTICES = (0, 60, 120, 240, 480, 720, 1440, 2880, 4320, 7200, 10080)
BUFFERS = (0, 5, 10, 15, 20, 30, 45, 60, 90, 120)
TIME_FORMATS = ["%H:%M", "%H:%M:%S"]  # As browsers send it, and with seconds, as plain clients may.


def _number(label: str) -> SelectField:
    # What may be chosen is the service's to say, in words of its own.
    words = _l("Choose from the list.")
    return SelectField(label, [InputRequired(words)], coerce=int, validate_choice=False, invalid_value_message=words)


class HoursForm(Form):
    """The week, two times to a range; what holds for every day."""

    timezone = SelectField(_l("Time zone"), [Optional()], validate_choice=False, widget=PlaceSelect())
    notice_minutes = _number(_l("Shortest notice"))
    buffer_minutes = _number(_l("Pause before and after an interview"))
    most_a_day = _number(_l("Most interviews a day"))

    def offer(self, rules: Rules | None) -> None:
        """Fill the lists, with what stands among the choices."""
        standing = (rules.notice_minutes, rules.buffer_minutes) if rules else (0, 0)
        self.notice_minutes.choices = [SelectChoice(one, notice_words(one)) for one in sorted({*NOTICES, standing[0]})]
        self.buffer_minutes.choices = [SelectChoice(one, minutes_words(one)) for one in sorted({*BUFFERS, standing[1]})]
        self.most_a_day.choices = [SelectChoice(one, str(one)) for one in range(1, hours.MAX_A_DAY + 1)]

    def ranges(self, day: int) -> list[tuple[Field, Field]]:
        """The fields of one weekday, from and until."""
        return [(self[f"from_{day}_{row}"], self[f"until_{day}_{row}"]) for row in range(hours.MAX_RANGES)]

    def fill(self, own: hours.Own) -> None:
        """Show what stands, or what is suggested where nothing was saved."""
        for day in WEEKDAYS:
            given = [(_time(one), _time(other)) for one, other in own.ranges(day)]
            if own.rules is None and day < 5:
                given = list(SUGGESTED)
            self._show(day, given)

    def copy_monday(self) -> None:
        """Monday's times for the other working days."""
        monday = [(one.data, other.data) for one, other in self.ranges(0)]
        for day in range(1, 5):
            self._show(day, monday)

    def _show(self, day: int, given: Sequence[tuple[time | None, time | None]]) -> None:
        rows = self.ranges(day)
        for (start, end), (first, last) in zip(rows, [*given, *[(None, None)] * len(rows)], strict=False):
            for field, value in ((start, first), (end, last)):
                field.data, field.raw_data, field.errors = value, None, ()

    def validate(self, extra_validators: object = None) -> bool:
        """Each range has both of its times, or none."""
        is_valid = super().validate(extra_validators)
        for day in WEEKDAYS:
            for start, end in self.ranges(day):
                if not start.errors and not end.errors and (start.data is None) != (end.data is None):
                    wrong = start if start.data is None else end
                    wrong.errors = (*wrong.errors, _l("Enter both times, or none."))
                    is_valid = False
        return is_valid

    def week(self) -> hours.Week:
        """What was entered. Midnight ends the day that it is the end of."""
        days = [
            tuple((_minute(start.data), _minute(end.data) or hours.DAY_MINUTES) for start, end in rows)
            for rows in ([(one, other) for one, other in self.ranges(day) if one.data is not None] for day in WEEKDAYS)
        ]
        return hours.Week(
            days=tuple(days),
            timezone=self.timezone.data,
            notice_minutes=self.notice_minutes.data,
            buffer_minutes=self.buffer_minutes.data,
            most_a_day=self.most_a_day.data,
        )

    def refuse(self, error: Invalid) -> None:  # type: ignore[override]
        """A sentence about a weekday stands at its first time."""
        if error.field and error.field.startswith("day_"):
            error.field = f"from_{error.field.removeprefix('day_')}_0"
        super().refuse(error)


def _fields() -> Iterator[tuple[str, TimeField]]:
    for day in WEEKDAYS:
        for row in range(hours.MAX_RANGES):
            yield f"from_{day}_{row}", _Time(_l("From"), format=TIME_FORMATS)
            yield f"until_{day}_{row}", _Time(_l("Until"), format=TIME_FORMATS)


class _Time(TimeField):
    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist and valuelist[0].strip():
            try:
                super().process_formdata([valuelist[0].strip()])
            except ValueError:
                raise ValueError(_l("Enter a time such as 09:30.")) from None


for _name, _field in _fields():
    setattr(HoursForm, _name, _field)


class DaysOffForm(Form):
    """From one day to another."""

    first_day = DateField(_l("First day"), [InputRequired(_l("Enter a date."))])
    last_day = DateField(_l("Last day"), [InputRequired(_l("Enter a date."))])
    note = StringField(_l("Note"), [Optional(), Length(max=hours.MAX_NOTE_CHARS)], [stripped])


class CalendarForm(Form):
    """The address of another calendar."""

    address = StringField(
        _l("Address of the calendar"),
        [InputRequired(_l("Enter an address.")), Length(max=fetching.MAX_ADDRESS_CHARS)],
        [stripped],
    )


def notice_words(minutes: int) -> str:
    """`2 days`, `4 hours`, `30 minutes`."""
    if minutes and minutes % 1440 == 0:
        return str(ngettext("%(num)s day", "%(num)s days", minutes // 1440))
    if minutes and minutes % 60 == 0:
        return str(ngettext("%(num)s hour", "%(num)s hours", minutes // 60))
    return minutes_words(minutes)


def minutes_words(minutes: int) -> str:
    """`15 minutes`, and a word for nothing."""
    return str(ngettext("%(num)s minute", "%(num)s minutes", minutes) if minutes else _l("None"))


def _time(minute: int) -> time:
    hour, rest = divmod(minute % hours.DAY_MINUTES, 60)
    return time(hour, rest)


def _minute(value: time) -> int:
    return value.hour * 60 + value.minute
