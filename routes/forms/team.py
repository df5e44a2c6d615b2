"""The form of a new member of the team."""

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from routes.forms import Form, stripped
from services.policy import Role
from services.team import Colleague


class ColleagueForm(Form):
    """An admin or an interviewer; all of it is needed to sign in."""

    name = StringField(_l("Full name"), [InputRequired(_l("Enter a name.")), Length(max=120)], [stripped])
    email = StringField(_l("E-mail"), [InputRequired(_l("Enter an e-mail address.")), Length(max=254)], [stripped])
    username = StringField(_l("User name"), [InputRequired(_l("Enter a user name.")), Length(max=80)], [stripped])
    password = PasswordField(_l("Password"), [InputRequired(_l("Choose a password.")), Length(max=256)])
    role = SelectField(
        _l("Role"),
        [Optional()],
        default=Role.INTERVIEWER.value,
        choices=[
            SelectChoice(Role.INTERVIEWER.value, _l("Interviewer")),
            SelectChoice(Role.ADMIN.value, _l("Administrator")),
        ],
        validate_choice=False,
    )

    def colleague(self) -> Colleague:
        return Colleague(
            name=self.name.data,
            email=self.email.data,
            username=self.username.data,
            password=self.password.data,
            role=self.role.data or Role.INTERVIEWER.value,
        )
