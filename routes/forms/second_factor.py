"""The forms of turning a second factor on, and of changing it."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length, Optional

from routes.forms import Form, stripped
from services.people import one_time_codes, passwords


class ProofForm(Form):
    """What shows that it is the person at the keyboard: the password and a code."""

    password = PasswordField(
        _l("Password"), [InputRequired(_l("Enter your password.")), Length(max=passwords.MAX_TYPED_CHARS)]
    )
    code = StringField(
        _l("Code"), [InputRequired(_l("Enter a code.")), Length(max=one_time_codes.MAX_TYPED_CHARS)], [stripped]
    )


class TurnOnForm(ProofForm):
    """The same, with the secret that the app was given."""

    offer = HiddenField(validators=[Optional(), Length(max=1000)])
