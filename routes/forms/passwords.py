"""The forms of passwords: changing one's own, asking for a link, choosing one by a link."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length, Optional

from routes.forms import Form, stripped
from services.base import names
from services.people import account_links, passwords


class PasswordForm(Form):
    """The present one, and twice the new one."""

    present = PasswordField(
        _l("Current password"),
        [InputRequired(_l("Enter your current password.")), Length(max=passwords.MAX_TYPED_CHARS)],
    )
    password = PasswordField(
        _l("New password"), [InputRequired(_l("Choose a password.")), Length(max=passwords.MAX_CHARS)]
    )
    again = PasswordField(
        _l("Repeat the new password"),
        [
            InputRequired(_l("Enter the new password again.")),
            EqualTo("password", _l("The two passwords do not match.")),
        ],
    )


class ForgottenForm(Form):
    """Whose password is forgotten."""

    username = StringField(
        _l("User name or e-mail"),
        [InputRequired(_l("Enter your user name or e-mail.")), Length(max=names.MAX_EMAIL_CHARS)],
        [stripped],
    )


class ChooseForm(Form):
    """The link's secret, the new password twice, and for a first one the name."""

    secret = HiddenField(validators=[Optional(), Length(max=account_links.MAX_SECRET_CHARS)])
    name = StringField(_l("Full name"), [Optional(), Length(max=names.MAX_FULL_NAME_CHARS)], [stripped])
    password = PasswordField(_l("Password"), [InputRequired(_l("Choose a password.")), Length(max=passwords.MAX_CHARS)])
    again = PasswordField(
        _l("Repeat the password"),
        [
            InputRequired(_l("Enter the new password again.")),
            EqualTo("password", _l("The two passwords do not match.")),
        ],
    )
