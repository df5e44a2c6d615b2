"""The forms: fields, their labels and the checks that need no database. A module per noun."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field

from localization import translate
from services.errors import ServiceError


class Form(FlaskForm):
    """A form that can show a service's refusal beside the field it is about."""

    def refuse(self, error: ServiceError) -> None:
        """Put the sentence beside its field, or at the top when it is about the whole form."""
        field: Field | None = self._fields.get(error.field) if error.field else None
        if field is None:
            self.form_errors.append(translate(error.message))
        else:
            field.errors = (*field.errors, translate(error.message))


def stripped(value: Any) -> Any:
    """A WTForms filter: no outer spaces and no NUL."""
    return value.replace("\x00", "").strip() if isinstance(value, str) else value
