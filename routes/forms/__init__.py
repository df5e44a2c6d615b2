"""The forms: fields, their labels and the checks that need no database. A module per noun."""

from typing import Any

from flask import request
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import Field

from extensions import MaskedToken
from localization import translate
from routes.http import expired_forms
from services.base import ServiceError


class Form(FlaskForm):
    """A form that can show a service's refusal beside the field it is about."""

    class Meta(FlaskForm.Meta):
        """What a form is filled from, and whose token it has."""

        csrf_class = MaskedToken

        def wrap_formdata(self, form: FlaskForm, formdata: object) -> MultiDict[str, Any] | None:
            """Files for the file fields, text for the others; a file in place of a text, and JSON, are left out."""
            if not form.is_submitted():
                return None
            given = request.files.items(multi=True)
            files = MultiDict([(name, file) for name, file in given if isinstance(form._fields.get(name), FileField)])
            return CombinedMultiDict([files, request.form])

    def validate(self, extra_validators: Any = None) -> bool:
        """As the library's; a form that outlived its session is never valid, and says so at its top."""
        if not expired_forms.is_expired():
            return bool(super().validate(extra_validators))
        self.form_errors.extend(expired_forms.sentences())
        return False

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
