"""The forms of providers of accounts. What a value may be is the services' to say; a secret is never shown."""

import json
from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, PasswordField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from repositories.states import Role
from routes.forms import Form, stripped
from services.base import ServiceError, sign_on_config
from services.sign_on import providers
from services.stored_settings import connections

MAX_KEY_CHARS = 30
MAX_ID_CHARS = 500
MAX_WORDS_CHARS = 500
MAX_VALUES_CHARS = 4000
"""Of a claim, for one role: some dozens of names of groups."""
GROUPS = {Role.ADMIN: "admins", Role.COORDINATOR: "coordinators", Role.INTERVIEWER: "interviewers"}
"""The field of each role."""


def _values(label: str) -> TextAreaField:
    return TextAreaField(label, [Optional(), Length(max=MAX_VALUES_CHARS)], [stripped])


class ProviderForm(Form):
    """One provider; its short name is chosen once, because the provider knows addresses with it."""

    label = StringField(_l("Name"), [Optional(), Length(max=sign_on_config.MAX_LABEL_CHARS)], [stripped])
    issuer = StringField(
        _l("Issuer"), [InputRequired(_l("Enter the issuer.")), Length(max=sign_on_config.MAX_ISSUER_CHARS)], [stripped]
    )
    client_id = StringField(
        _l("Client ID"), [InputRequired(_l("Enter the client ID.")), Length(max=MAX_ID_CHARS)], [stripped]
    )
    client_secret = PasswordField(
        _l("Client secret"), [Optional(), Length(max=connections.MAX_SECRET_CHARS)], [stripped]
    )
    emails_verified = BooleanField(_l("Count its e-mail addresses as verified"))
    scopes = StringField(_l("Further scopes"), [Optional(), Length(max=MAX_WORDS_CHARS)], [stripped])
    acr = StringField(_l("Ways of signing in there (acr)"), [Optional(), Length(max=MAX_WORDS_CHARS)], [stripped])
    roles_claim = StringField(_l("Claim with the role"), [Optional(), Length(max=MAX_WORDS_CHARS)], [stripped])
    admins = _values(_l("Administrators"))
    coordinators = _values(_l("Coordinators"))
    interviewers = _values(_l("Interviewers"))

    def typed(self) -> providers.Typed:
        """What stands in the fields, by variable."""
        plain = ("issuer", "label", "client_id", "scopes", "acr", "roles_claim")
        values = {name.upper(): self.data[name] or "" for name in plain}
        values["EMAILS_VERIFIED"] = "1" if self.emails_verified.data else ""
        values["ROLES"] = self._roles()
        return providers.Typed(values, self.client_secret.data or "")

    def show(self, values: Mapping[str, str]) -> None:
        """Fill in what is stored."""
        for name in ("issuer", "label", "client_id", "scopes", "acr", "roles_claim"):
            self[name].data = values.get(name.upper(), "")
        self.emails_verified.data = bool(values.get("EMAILS_VERIFIED"))
        given = json.loads(values.get("ROLES") or "{}")
        for role, name in GROUPS.items():
            self[name].data = "\n".join(value for value, meant in given.items() if meant == role)

    def refuse(self, error: ServiceError) -> None:
        """What the roles lack is said beside the claim that leads to them."""
        if error.field == "roles":
            error.field = "roles_claim"
        super().refuse(error)

    def _roles(self) -> str:
        """A value in two fields counts as the role that comes first."""
        given: dict[str, str] = {}
        for role, name in GROUPS.items():
            for line in (self[name].data or "").splitlines():
                if line.strip():
                    given.setdefault(line.strip(), role.value)
        return json.dumps(given, ensure_ascii=False) if given else ""


class NewProviderForm(ProviderForm):
    """With the short name."""

    key = StringField(
        _l("Short name"), [InputRequired(_l("Enter a short name.")), Length(max=MAX_KEY_CHARS)], [stripped]
    )


class SignOnOnlyForm(Form):
    """Who of the team may sign in by password."""

    oidc_only = BooleanField(_l("The team signs in with accounts of providers only"))
    oidc_break_glass = SelectField(_l("Administrator who keeps a password"), [Optional()], validate_choice=False)

    def offer(self, keepers: Mapping[str, str]) -> None:
        """Let one of these be chosen: their names by user name. Whoever is chosen already stays in the list."""
        chosen = self.oidc_break_glass.data or ""
        known = dict(keepers) if chosen in keepers or not chosen else {chosen: chosen, **keepers}
        self.oidc_break_glass.choices = [SelectChoice("", _l("Nobody")), *(SelectChoice(*one) for one in known.items())]

    def wanted(self) -> dict[str, str]:
        """The settings as they are stored."""
        return {
            "oidc_only": "1" if self.oidc_only.data else "",
            "oidc_break_glass": self.oidc_break_glass.data or "",
        }
