"""The forms of a person's own account: what they choose, another address."""

from babel import Locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectChoice, SelectField, StringField, ValidationError
from wtforms.validators import InputRequired, Length, Optional

from localization import locales
from routes.forms import Form, stripped
from routes.forms.place_select import PlaceSelect
from routes.forms.proofs import ProofForm
from services.base import names
from services.interview import places
from services.mail import choices

MAX_ZONE_CHARS = 64
MAX_LANGUAGE_CHARS = 20


class AddressForm(ProofForm):
    """Another e-mail address."""

    email = StringField(
        _l("New e-mail address"),
        [InputRequired(_l("Enter an e-mail address.")), Length(max=names.MAX_EMAIL_CHARS)],
        [stripped],
    )


class ChoicesForm(Form):
    """The name; a zone and a language, or none to follow the browser; a box for each reminder, or one for following
    each interview's plan. A form without a name leaves it as it is.
    """

    name = StringField(_l("Full name"), [Optional(), Length(max=names.MAX_FULL_NAME_CHARS)], [stripped])
    language = SelectField(_l("Language"), [Optional(), Length(max=MAX_LANGUAGE_CHARS)], validate_choice=False)
    timezone = SelectField(
        _l("Time zone"), [Optional(), Length(max=MAX_ZONE_CHARS)], validate_choice=False, widget=PlaceSelect()
    )
    remind_as_planned = BooleanField(_l("As each interview is planned"))
    remind_day = BooleanField(_l("A day before"))
    remind_hour = BooleanField(_l("An hour before"))

    def show(self, chosen: choices.Choices) -> None:
        """Fill in what is stored."""
        self.name.data, self.language.data = chosen.name, chosen.language or ""
        self.timezone.data = places.offered_name(chosen.zone) if chosen.zone else ""
        shown = choices.DEFAULT_REMINDERS.split() if chosen.reminders is None else chosen.reminders
        self.remind_as_planned.data = chosen.reminders is None
        self.remind_day.data = choices.DAY in shown
        self.remind_hour.data = choices.HOUR in shown

    def offer_zones(self, offered: list[SelectChoice], told_city: str | None) -> None:
        """Fill the list; the empty choice follows the browser, which last told a zone of this city."""
        words = _("As my browser says: %(city)s", city=told_city) if told_city else _("As my browser says")
        self.timezone.choices = [SelectChoice("", words, None, _("Common")), *offered]

    def offer_languages(self) -> None:
        """Fill the list with all catalogues, each in its own words; the empty choice follows the browser."""
        named = [(one, Locale.parse(one).get_display_name(one) or one) for one in locales()]
        self.language.choices = [("", _("As my browser says")), *named]

    def validate_language(self, field: SelectField) -> None:
        """Raises ValidationError for a language without a catalogue."""
        if field.data not in locales():
            raise ValidationError(_("Choose a language from the list."))

    def reminders(self) -> set[str] | None:
        """What is ticked; None to follow each interview's plan."""
        if self.remind_as_planned.data:
            return None
        boxes = {choices.DAY: self.remind_day.data, choices.HOUR: self.remind_hour.data}
        return {word for word, is_wanted in boxes.items() if is_wanted}
