"""The form by which a candidate chooses whose clocks the times are shown by."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from routes.forms import Form
from routes.forms.place_select import PlaceSelect


class ZoneForm(Form):
    """A place; sent as part of an address."""

    zone = SelectField(_l("Time zone"), validate_choice=False, widget=PlaceSelect())
