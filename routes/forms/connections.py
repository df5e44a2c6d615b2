"""The forms of what the server depends on. What a value may be is the catalogue's to say; secrets are never shown."""

from typing import ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, PasswordField, SelectChoice, SelectField, StringField
from wtforms.validators import Length, Optional

from routes.forms import Form, stripped
from services.base import utcnow
from services.stored_settings import catalogue, connections, stored


def _address(label: str) -> StringField:
    return StringField(label, [Optional(), Length(max=connections.MAX_ADDRESS_CHARS)], [stripped])


def _secret(label: str) -> PasswordField:
    return PasswordField(label, [Optional(), Length(max=connections.MAX_SECRET_CHARS)], [stripped])


class ScannerForm(Form):
    """Where clamd listens, and what becomes of resumes while it does not answer."""

    tests = "clamd_url"

    clamd_url = _address(_l("Address"))
    clamd_when_away = SelectField(
        _l("While it does not answer"),
        choices=[
            SelectChoice(catalogue.REFUSE, _l("Refuse resumes")),
            SelectChoice(catalogue.ACCEPT, _l("Store resumes without a scan")),
        ],
        validate_choice=False,
    )

    def wanted(self) -> dict[str, str]:
        """The settings as they are stored; to refuse is the default."""
        chosen = self.clamd_when_away.data or ""
        return {
            "clamd_url": self.clamd_url.data or "",
            "clamd_when_away": "" if chosen == catalogue.REFUSE else chosen,
        }

    def typed(self) -> connections.Typed:
        """What a test is about."""
        return connections.Typed({"CLAMD_URL": self.clamd_url.data or ""})


class ConnectionForm(Form):
    """One of `services.stored_settings.connections`: a field for each of its variables, named after it."""

    CONNECTION: ClassVar[connections.Connection]
    REMOVES: ClassVar[str | None] = None
    """The field that removes its secret."""

    @property
    def tests(self) -> str:
        """The setting that a test is about."""
        return self.CONNECTION.name

    def typed(self) -> connections.Typed:
        """What stands in the fields."""
        one, data = self.CONNECTION, self.data
        values = {name: data[name.lower()] or "" for name in one.plain}
        is_removed = self.REMOVES is not None and bool(data[self.REMOVES])
        return connections.Typed(values, data[one.secret.lower()] or "", is_removed)

    def wanted(self) -> dict[str, str]:
        """The setting as it is stored. Raises Invalid."""
        return {self.CONNECTION.name: stored.meant(self.CONNECTION.name, self.typed(), at=utcnow())}


class RunnerForm(ConnectionForm):
    """The runner's address and token."""

    CONNECTION = connections.RUNNER
    REMOVES = "is_runner_token_removed"
    runner_url = _address(_l("Address"))
    runner_token = _secret(_l("Token"))
    is_runner_token_removed = BooleanField(_l("Remove the token"))


class RelayForm(ConnectionForm):
    """The relay's addresses and secret."""

    CONNECTION = connections.RELAY
    turn_urls = _address(_l("Addresses"))
    turn_secret = _secret(_l("Secret"))
