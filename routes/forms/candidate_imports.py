"""The form of a file of candidates."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField

from routes.forms import Form


class CandidateFileForm(Form):
    """A CSV file."""

    file = FileField(_l("File"))
