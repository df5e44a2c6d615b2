"""The forms of a new member of the team: invited, or added with a password."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from repositories.states import Role
from routes.forms import Form, stripped
from services.base import names
from services.people import Colleague, Guest, passwords


class GuestForm(Form):
    """Who is invited to the team, and sets a password by a link."""

    name = StringField(
        _l("Full name"), [InputRequired(_l("Enter a name.")), Length(max=names.MAX_FULL_NAME_CHARS)], [stripped]
    )
    email = StringField(
        _l("E-mail"), [InputRequired(_l("Enter an e-mail address.")), Length(max=names.MAX_EMAIL_CHARS)], [stripped]
    )
    role = SelectField(
        _l("Role"),
        [Optional()],
        default=Role.INTERVIEWER.value,
        choices=[
            SelectChoice(Role.INTERVIEWER.value, _l("Interviewer")),
            SelectChoice(Role.COORDINATOR.value, _l("Coordinator")),
            SelectChoice(Role.ADMIN.value, _l("Administrator")),
        ],
        validate_choice=False,
    )

    def guest(self) -> Guest:
        return Guest(name=self.name.data, email=self.email.data, role=self.role.data or Role.INTERVIEWER.value)


class AccountForm(GuestForm):
    """Name, address and role of somebody who is on the team."""

    base = HiddenField()
    """The version that the form showed."""


class ColleagueForm(GuestForm):
    """A new member of the team with all that is needed to sign in."""

    username = StringField(_l("User name"), [InputRequired(_l("Enter a user name.")), Length(max=80)], [stripped])
    password = PasswordField(_l("Password"), [InputRequired(_l("Choose a password.")), Length(max=passwords.MAX_CHARS)])

    def colleague(self) -> Colleague:
        return Colleague(
            name=self.name.data,
            email=self.email.data,
            username=self.username.data,
            password=self.password.data,
            role=self.role.data or Role.INTERVIEWER.value,
        )
