"""The form of a webhook."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length

from routes.forms import Form, stripped
from services.outside import fetching
from services.webhooks import MAX_NAME_CHARS, TEST, Event, Wanted

EVENT_LABELS = {
    Event.SCHEDULED: _l("An interview was scheduled"),
    Event.MOVED: _l("An interview was moved to another time"),
    Event.CHANGED: _l("Something else of an interview was changed"),
    Event.CANCELLED: _l("An interview was cancelled, or the candidate did not come"),
    Event.COMPLETED: _l("An interview was completed, and its report is there"),
    Event.DECIDED: _l("A decision was recorded"),
}
LABELS = {event.value: label for event, label in EVENT_LABELS.items()} | {TEST: _l("Test")}


class WebhookForm(Form):
    """Where another program is told, and of what."""

    name = StringField(_l("Name"), [InputRequired(_l("Enter a name.")), Length(max=MAX_NAME_CHARS)], [stripped])
    address = StringField(
        _l("Address"), [InputRequired(_l("Enter an address.")), Length(max=fetching.MAX_ADDRESS_CHARS)], [stripped]
    )
    # Which there are is the service's to say.
    events = SelectMultipleField(
        _l("What it is told"),
        choices=[SelectChoice(event.value, label) for event, label in EVENT_LABELS.items()],
        default=[event.value for event in Event],
        validate_choice=False,
    )

    def wanted(self) -> Wanted:
        return Wanted(self.name.data, self.address.data, tuple(self.events.data or ()))
