"""The form of changing one's own password."""

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField
from wtforms.validators import EqualTo, InputRequired, Length

from routes.forms import Form


class PasswordForm(Form):
    """The present one, and twice the new one."""

    present = PasswordField(
        _l("Present password"), [InputRequired(_l("Enter your present password.")), Length(max=1024)]
    )
    password = PasswordField(_l("New password"), [InputRequired(_l("Choose a password.")), Length(max=256)])
    again = PasswordField(
        _l("New password again"),
        [InputRequired(_l("Enter it once more.")), EqualTo("password", _l("This is not the same as above."))],
    )
