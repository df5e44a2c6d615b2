"""The form of a token for another program."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectChoice, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length

from routes.forms import Form, stripped
from services.api import DEFAULT_DAYS, MAX_NAME_CHARS, Scope, Wanted

SCOPE_LABELS = {
    Scope.READ_CANDIDATES: _l("Read candidates"),
    Scope.WRITE_CANDIDATES: _l("Add and change candidates"),
    Scope.READ_INTERVIEWS: _l("Read interviews, the team and templates"),
    Scope.WRITE_INTERVIEWS: _l("Schedule, move and cancel interviews, and make candidates' links"),
    Scope.READ_REPORTS: _l("Read decisions, and reports that its maker may read"),
    Scope.ORDERS: _l("Order interviews, for a recruiting system such as Greenhouse"),
}


class TokenForm(Form):
    """What a token is called, what it is for, and for how long."""

    name = StringField(_l("Name"), [InputRequired(_l("Enter a name.")), Length(max=MAX_NAME_CHARS)], [stripped])
    # Which there are is the service's to say.
    scopes = SelectMultipleField(
        _l("What it may do"),
        choices=[SelectChoice(scope.value, label) for scope, label in SCOPE_LABELS.items()],
        validate_choice=False,
    )
    days = IntegerField(
        _l("Works for how many days"),
        [InputRequired(_l("Enter a number of days."))],
        default=DEFAULT_DAYS,
    )

    def wanted(self) -> Wanted:
        return Wanted(self.name.data, tuple(self.scopes.data or ()), self.days.data)
