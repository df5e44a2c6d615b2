"""The form of a candidate."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import HiddenField, PasswordField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, Optional

from routes.forms import Form, stripped
from services.base import names
from services.people import Profile, candidates, passwords


class CandidateForm(Form):
    """A candidate's profile; user name and password are optional."""

    name = StringField(
        _l("Full name"), [InputRequired(_l("Enter a name.")), Length(max=names.MAX_FULL_NAME_CHARS)], [stripped]
    )
    email = StringField(
        _l("E-mail"), [InputRequired(_l("Enter an e-mail address.")), Length(max=names.MAX_EMAIL_CHARS)], [stripped]
    )
    phone = StringField(_l("Phone"), [Optional(), Length(max=candidates.MAX_PHONE_CHARS)], [stripped])
    target_role = StringField(_l("Target role"), [Optional(), Length(max=candidates.MAX_TARGET_ROLE_CHARS)], [stripped])
    experience_level = StringField(
        _l("Experience level"), [Optional(), Length(max=candidates.MAX_EXPERIENCE_LEVEL_CHARS)], [stripped]
    )
    username = StringField(_l("User name"), [Optional(), Length(max=80)], [stripped])
    password = PasswordField(_l("Password"), [Optional(), Length(max=passwords.MAX_CHARS)])
    resume = FileField(_l("Resume"))
    exempt = SelectMultipleField(_l("Turn off checks for this person"), [Optional()], validate_choice=False)
    has_exempt = HiddenField()

    def profile(self, *, may_exempt: bool) -> Profile:
        """What was entered. Exemptions are an administrator's to change, and only where the form showed them."""
        return Profile(
            name=self.name.data,
            email=self.email.data,
            phone=self.phone.data,
            target_role=self.target_role.data,
            experience_level=self.experience_level.data,
            username=self.username.data,
            password=self.password.data,
            exempt=tuple(self.exempt.data or ()) if may_exempt and self.has_exempt.data else None,
        )
