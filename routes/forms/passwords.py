"""The form of changing one's own password."""

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField
from wtforms.validators import EqualTo, InputRequired, Length

from routes.forms import Form
from services.people import passwords


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
