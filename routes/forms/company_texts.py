"""The form of the company's own words for candidates."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, TextAreaField
from wtforms.validators import Length, Optional

from routes.forms import Form
from services.company_texts import texts


def _lines(value: Any) -> Any:
    """Browsers send two characters for each end of a line, and count one."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


class CompanyTextsForm(Form):
    """Both texts; `seen` is the version that was edited."""

    addition = TextAreaField(
        _l("What your company adds to the notice"), [Optional(), Length(max=texts.MAX_ADDITION_CHARS)], [_lines]
    )
    privacy = TextAreaField(_l("Privacy notice"), [Optional(), Length(max=texts.MAX_PRIVACY_CHARS)], [_lines])
    seen = HiddenField()

    def number_seen(self) -> int:
        """0 for none, -1 for what is no number."""
        told = self.seen.data or ""
        return int(told) if told.isascii() and told.isdigit() and len(told) < 10 else -1
