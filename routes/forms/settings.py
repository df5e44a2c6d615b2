"""The forms of the page Settings. What a value may be is the catalogue's to say."""

import base64

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, SelectChoice, SelectField, StringField
from wtforms.validators import Length, Optional

from routes.forms import Form, stripped
from services.base import logo
from services.signals import Profile
from services.stored_settings import catalogue

MAX_DAYS_CHARS = 5


class CompanyForm(Form):
    """Name and logo; without a new file the logo stays."""

    company_name = StringField(_l("Name"), [Optional(), Length(max=catalogue.MAX_COMPANY_CHARS)], [stripped])
    company_logo = FileField(_l("Logo"))
    is_logo_removed = BooleanField(_l("Remove the logo"))

    def wanted(self) -> dict[str, str]:
        """The settings as they are stored."""
        wanted = {"company_name": self.company_name.data or ""}
        file = self.company_logo.data
        if isinstance(file, FileStorage) and file.filename:
            wanted["company_logo"] = base64.b64encode(file.stream.read(logo.MAX_BYTES + 1)).decode() or "-"
        elif self.is_logo_removed.data:
            wanted["company_logo"] = ""
        return wanted


def _days(label: str) -> StringField:
    return StringField(label, [Optional(), Length(max=MAX_DAYS_CHARS)], [stripped])


class RetentionForm(Form):
    """Numbers of days; an empty one is for ever, and of the audit the default."""

    keep_interviews_days = _days(_l("Interviews with everything in them"))
    keep_alerts_days = _days(_l("Alerts"))
    keep_chat_days = _days(_l("Chat, comments, notes and whispers"))
    keep_edits_days = _days(_l("Edits and runs of the code, and with them playback"))
    keep_resumes_days = _days(_l("Resumes"))
    keep_audit_days = _days(_l("Entries of the audit log"))

    def wanted(self) -> dict[str, str]:
        """The settings as they are stored."""
        return {name: getattr(self, name).data or "" for name in catalogue.DAYS}


class ObservationForm(Form):
    """What a new interview observes unless its planner chooses otherwise."""

    observe_by_default = SelectField(
        _l("New interviews observe"),
        choices=[
            SelectChoice(Profile.STANDARD.value, _l("Camera, page and editor")),
            SelectChoice(Profile.LIGHT.value, _l("Page and editor, no camera")),
            SelectChoice(Profile.OFF.value, _l("Nothing")),
        ],
        validate_choice=False,
    )

    def wanted(self) -> dict[str, str]:
        """The settings as they are stored."""
        return {"observe_by_default": self.observe_by_default.data or ""}
