"""The forms of set-up and of both steps of signing in."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length, Optional

from routes.forms import Form, stripped
from services.base import names
from services.people import one_time_codes, passwords


class SetupAdminForm(Form):
    """The first admin's account."""

    username = StringField(_l("User name"), [InputRequired(_l("Enter a user name.")), Length(max=80)], [stripped])
    name = StringField(
        _l("Full name"), [InputRequired(_l("Enter your name.")), Length(max=names.MAX_FULL_NAME_CHARS)], [stripped]
    )
    email = StringField(
        _l("E-mail"), [InputRequired(_l("Enter an e-mail address.")), Length(max=names.MAX_EMAIL_CHARS)], [stripped]
    )
    password = PasswordField(_l("Password"), [InputRequired(_l("Choose a password.")), Length(max=passwords.MAX_CHARS)])
    setup_token = StringField(_l("Setup token"), [Optional(), Length(max=256)], [stripped])


class LoginForm(Form):
    """Signing in by user name or e-mail address."""

    username = StringField(
        _l("User name or e-mail"),
        [InputRequired(_l("Enter your user name or e-mail.")), Length(max=names.MAX_EMAIL_CHARS)],
        [stripped],
    )
    password = PasswordField(
        _l("Password"), [InputRequired(_l("Enter your password.")), Length(max=passwords.MAX_TYPED_CHARS)]
    )
    next = HiddenField(validators=[Optional(), Length(max=500)])


class CodeForm(Form):
    """The code after the password: of the app, or one for recovery."""

    code = StringField(
        _l("Code"), [InputRequired(_l("Enter a code.")), Length(max=one_time_codes.MAX_TYPED_CHARS)], [stripped]
    )
    next = HiddenField(validators=[Optional(), Length(max=500)])
