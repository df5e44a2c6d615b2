"""The forms by which a candidate says what they need, and an interviewer answers."""

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from routes.forms import Form
from services.interview import MAX_CHARS


class AccommodationForm(Form):
    """What would help, in the candidate's own words."""

    message = TextAreaField(
        _l("What would help you?"), [InputRequired(_l("Write what would help you.")), Length(max=MAX_CHARS)]
    )


class AnswerForm(Form):
    """What the candidate reads as the answer."""

    message = TextAreaField(_l("Your answer"), [InputRequired(_l("Write an answer.")), Length(max=MAX_CHARS)])
