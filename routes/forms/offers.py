"""The form of an offer of times: what of a planned interview is known already, and in which days it may be."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import DateField, Field, SelectChoice, SelectField
from wtforms.validators import InputRequired, Optional

from repositories.states import SeatRole
from routes.forms import Form
from routes.forms.interviews import NOBODY, ScheduleForm
from services.interview import PanelMember
from services.planning import offers

CHANGE_HOURS = (0, 2, 4, 12, 24, 48, 72)
DEFAULT_CHANGE_HOURS = 24
HOW_LABELS = {"all": _l("All of them, at the same time"), "any": _l("One of them: the first who is free")}


def person_field(number: int) -> SelectField:
    """A list to choose somebody of the team from."""
    # Who may be chosen is the service's to say, in words of its own.
    label = _l("Interviewer %(number)s", number=number)
    return SelectField(label, [Optional()], coerce=int, default=NOBODY, validate_choice=False)


class PeopleForm(Form):
    """A form with `person_1` and so on: those who may take part."""

    def person_fields(self) -> list[Field]:
        """Who may take part, in order."""
        return [self[f"person_{one}"] for one in range(1, offers.MAX_PEOPLE + 1)]

    def offer_people(self, people: list[tuple[int, str]]) -> None:
        """Fill the lists of interviewers from ids and names."""
        for field in self.person_fields():
            field.choices = [SelectChoice(NOBODY, _l("Choose a person")), *(SelectChoice(*one) for one in people)]


class OfferForm(PeopleForm, ScheduleForm):
    """The form of a plan, with days in place of a time, and interviewers in place of a panel with roles."""

    # WTForms takes these fields of the plan out.
    interviewer_id = scheduled_time = None
    panel_person_1 = panel_role_1 = panel_person_2 = panel_role_2 = None
    panel_person_3 = panel_role_3 = panel_person_4 = panel_role_4 = None

    person_1, person_2, person_3 = person_field(1), person_field(2), person_field(3)
    person_4, person_5 = person_field(4), person_field(5)
    how = SelectField(
        _l("Who takes part"),
        [Optional()],
        choices=[SelectChoice(value, label) for value, label in HOW_LABELS.items()],
        default="all",
        validate_choice=False,
    )
    first_day = DateField(_l("First day"), [InputRequired(_l("Enter the first day."))])
    last_day = DateField(_l("Last day"), [InputRequired(_l("Enter the last day."))])
    change_hours = SelectField(
        _l("The candidate may move or cancel"), [Optional()], coerce=int, default=DEFAULT_CHANGE_HOURS
    )

    def host_id(self) -> int | None:
        """Who is chosen first; they hold it where all take part."""
        return self.person_1.data or None

    def shown_of(self, panel: Sequence[PanelMember]) -> list[tuple[int, str]]:
        """Observers come along whatever their hours say, so the form chooses interviewers only."""
        return [(one.user_id, one.role) for one in panel if one.role == SeatRole.INTERVIEWER]

    def panel_rows(self) -> Sequence[tuple[Any, Any]]:
        """All but the first, who are interviewers."""
        role = SimpleNamespace(data=SeatRole.INTERVIEWER.value)
        return [(person, role) for person in self.person_fields()[1:]]

    def offer_change_hours(self) -> None:
        """Fill the list of times until which the candidate may change something."""
        self.change_hours.choices = [
            SelectChoice(one, until_words(one)) for one in sorted({*CHANGE_HOURS, DEFAULT_CHANGE_HOURS})
        ]

    def people(self) -> tuple[int, ...]:
        """Who was chosen, each once."""
        return tuple(dict.fromkeys(field.data for field in self.person_fields() if field.data))

    def terms(self) -> offers.Terms:
        return offers.Terms(
            self.people(),
            self.how.data or "all",
            self.duration.data,
            self.timezone.data,
            self.first_day.data,
            self.last_day.data,
        )

    def draft(self) -> offers.Draft:
        return offers.Draft(
            self.title.data,
            self.candidate_id.data,
            self.terms(),
            self.change_hours.data,
            self.observation(),
            self.template.data,
        )


def until_words(hours: int) -> str:
    """Until how long before the interview a candidate may change it."""
    if hours == 0:
        return str(_l("Until it begins"))
    return str(ngettext("Until %(num)s hour before", "Until %(num)s hours before", hours))
