"""The form that says how interviews may be ordered from a template."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, SelectChoice, SelectField
from wtforms.validators import InputRequired, Optional

from repositories.interview_template_orders import TemplateOrders
from routes.forms.offers import CHANGE_HOURS, DEFAULT_CHANGE_HOURS, HOW_LABELS, PeopleForm, person_field, until_words
from services.planning import template_orders


class TemplateOrdersForm(PeopleForm):
    """Who interviews, in which days times are offered, and what is told afterwards."""

    person_1, person_2, person_3 = person_field(1), person_field(2), person_field(3)
    person_4, person_5 = person_field(4), person_field(5)
    how = SelectField(
        _l("Who takes part, if there are several"),
        [Optional()],
        choices=[SelectChoice(value, label) for value, label in HOW_LABELS.items()],
        default="all",
        validate_choice=False,
    )
    from_days = IntegerField(
        _l("Days between the order and the first day"),
        [InputRequired(_l("Enter a number of days."))],
        default=template_orders.DEFAULT_FROM_DAYS,
    )
    for_days = IntegerField(
        _l("Days that are offered"),
        [InputRequired(_l("Enter a number of days."))],
        default=template_orders.DEFAULT_FOR_DAYS,
    )
    timezone = SelectField(_l("Time zone of these days"), [Optional()], validate_choice=False)
    change_hours = SelectField(
        _l("The candidate may move or cancel"), [Optional()], coerce=int, default=DEFAULT_CHANGE_HOURS
    )
    tells_decision = BooleanField(_l("Tell what was decided"), default=True)

    def offer_change_hours(self) -> None:
        """Fill the list of times until which the candidate may change something."""
        self.change_hours.choices = [SelectChoice(one, until_words(one)) for one in CHANGE_HOURS]

    def show(self, orders: TemplateOrders) -> None:
        """What is stored."""
        for name in ("how", "from_days", "for_days", "timezone", "change_hours", "tells_decision"):
            self[name].data = getattr(orders, name)

    def show_people(self, people: Sequence[int]) -> None:
        """Who is chosen; as many as there are fields."""
        for field, one in zip(self.person_fields(), people, strict=False):
            field.data = one

    def wanted(self) -> template_orders.Wanted:
        people = tuple(dict.fromkeys(field.data for field in self.person_fields() if field.data))
        return template_orders.Wanted(
            people,
            self.how.data or "all",
            self.from_days.data,
            self.for_days.data,
            self.timezone.data or "",
            self.change_hours.data if self.change_hours.data is not None else DEFAULT_CHANGE_HOURS,
            self.tells_decision.data,
        )
