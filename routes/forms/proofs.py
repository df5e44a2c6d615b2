"""The form of proving that it is the person at the keyboard, before they change how they sign in."""

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, StringField
from wtforms.validators import Length, Optional

from routes.forms import Form, stripped
from services.people import one_time_codes, passwords


class ProofForm(Form):
    """The password, and a code where one is asked for; who signed in just now is asked for neither."""

    password = PasswordField(_l("Password"), [Optional(), Length(max=passwords.MAX_TYPED_CHARS)])
    code = StringField(_l("Code"), [Optional(), Length(max=one_time_codes.MAX_TYPED_CHARS)], [stripped])
