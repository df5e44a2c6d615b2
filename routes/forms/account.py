"""The form of what a member of the team chooses about letters."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectChoice, SelectField
from wtforms.validators import Length, Optional

from routes.forms import Form
from routes.forms.place_select import PlaceSelect
from services.interview import places
from services.mail import choices

MAX_ZONE_CHARS = 64


class ChoicesForm(Form):
    """A zone, or none to follow the browser; a box for each reminder, or one for following each interview's plan."""

    timezone = SelectField(
        _l("Time zone"), [Optional(), Length(max=MAX_ZONE_CHARS)], validate_choice=False, widget=PlaceSelect()
    )
    remind_as_planned = BooleanField(_l("As each interview is planned"))
    remind_day = BooleanField(_l("A day before"))
    remind_hour = BooleanField(_l("An hour before"))

    def show(self, chosen: choices.Choices) -> None:
        """Fill in what is stored."""
        self.timezone.data = places.offered_name(chosen.zone) if chosen.zone else ""
        shown = choices.DEFAULT_REMINDERS.split() if chosen.reminders is None else chosen.reminders
        self.remind_as_planned.data = chosen.reminders is None
        self.remind_day.data = choices.DAY in shown
        self.remind_hour.data = choices.HOUR in shown

    def offer_zones(self, offered: list[SelectChoice], told_city: str | None) -> None:
        """Fill the list; the empty choice follows the browser, which last told a zone of this city."""
        words = _("As my browser says: %(city)s", city=told_city) if told_city else _("As my browser says")
        self.timezone.choices = [SelectChoice("", words, None, _("Common")), *offered]

    def reminders(self) -> set[str] | None:
        """What is ticked; None to follow each interview's plan."""
        if self.remind_as_planned.data:
            return None
        boxes = {choices.DAY: self.remind_day.data, choices.HOUR: self.remind_hour.data}
        return {word for word, is_wanted in boxes.items() if is_wanted}
