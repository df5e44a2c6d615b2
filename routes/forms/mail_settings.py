"""The form of what an administrator sets about mail."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, PasswordField, SelectChoice, SelectField, StringField
from wtforms.validators import Length, NumberRange, Optional

from routes.forms import Form, stripped
from services.base import names
from services.mail import senders


class MailSettingsForm(Form):
    """The server, and whom letters come from. The stored password is never shown."""

    host = StringField(_l("Host name"), [Optional(), Length(max=senders.MAX_HOST_CHARS)], [stripped])
    security = SelectField(
        _l("Encryption"),
        [Optional()],
        default="tls",
        choices=[
            SelectChoice("tls", _l("TLS (port 465)")),
            SelectChoice("starttls", _l("STARTTLS (port 587)")),
            SelectChoice("plain", _l("None, within a private network (port 25)")),
        ],
        validate_choice=False,
    )
    port = IntegerField(_l("Port"), [Optional(), NumberRange(1, senders.MAX_PORT, _l("Enter a port from 1 to 65535."))])
    user = StringField(_l("User"), [Optional(), Length(max=senders.MAX_USER_CHARS)], [stripped])
    # Under a name of its own, so that no browser fills in the administrator's.
    server_password = PasswordField(_l("Password"), [Optional(), Length(max=senders.MAX_PASSWORD_CHARS)])
    sender_address = StringField(_l("Sender's address"), [Optional(), Length(max=names.MAX_EMAIL_CHARS)], [stripped])
    sender_name = StringField(_l("Sender's name"), [Optional(), Length(max=senders.MAX_NAME_CHARS)], [stripped])

    def show(self, found: senders.Stored) -> None:
        """Fill in what is stored."""
        self.host.data, self.port.data = found.host, found.port
        self.security.data, self.user.data = found.security, found.user
        self.sender_address.data, self.sender_name.data = found.sender_address, found.sender_name

    def wanted(self) -> senders.Wanted:
        return senders.Wanted(
            host=self.host.data or "",
            port=self.port.data,
            security=self.security.data or "tls",
            user=self.user.data or "",
            password=self.server_password.data or "",
            sender_name=self.sender_name.data or "",
            sender_address=self.sender_address.data or "",
        )
