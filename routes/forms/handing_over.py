"""The form of a hand-over: who takes what somebody holds, and for single interviews somebody else."""

from collections.abc import Sequence

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectField
from wtforms.validators import Optional

from repositories.users import User
from routes.forms import Form
from services.planning import handing_over

TAKER = "taker_"
"""How the names of the fields of single interviews begin; the interview's number follows."""
MAX_DIGITS = 12


def _number(value: object) -> int | None:
    text = "" if value is None else str(value)
    return int(text) if text.isdecimal() and len(text) <= MAX_DIGITS else None


class HandOverForm(Form):
    """The fields of single interviews are read beside it, for they are as many as there are."""

    successor = SelectField(_l("Who takes over"), [Optional()], coerce=_number, validate_choice=False)

    def offer(self, team: Sequence[User], *, besides: int) -> None:
        """Fill the list of colleagues."""
        people = [(one.id, f"{one.name} ({one.email})" if one.email else one.name) for one in team if one.id != besides]
        self.successor.choices = [
            SelectChoice("", _l("Choose a colleague")),
            *(SelectChoice(*one) for one in people),
            SelectChoice(handing_over.STAYS, _l("Nobody for now: everything stays as it is")),
        ]

    def choice(self) -> handing_over.Choice:
        """What was chosen."""
        named = ((name.removeprefix(TAKER), value) for name, value in request.form.items() if name.startswith(TAKER))
        pairs = [(_number(name), _number(value)) for name, value in named]
        takers = {one: who for one, who in pairs[: handing_over.MOST_SHOWN] if one is not None and who is not None}
        return handing_over.Choice(self.successor.data, takers)
