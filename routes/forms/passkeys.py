"""The forms of passkeys: adding one in two steps, and signing in by one."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired, Length, Optional

from routes.forms import Form, stripped
from routes.forms.proofs import ProofForm
from services.people import passkeys


class NameForm(ProofForm):
    """What a new passkey is called, and who adds it."""

    name = StringField(
        _l("Name"),
        [InputRequired(_l("Give the passkey a name.")), Length(max=passkeys.MAX_NAME_CHARS)],
        [stripped],
    )


class CredentialForm(Form):
    """What the browser says of a passkey, as JSON; a new one has a name, and one that signs in a way to go on."""

    name = HiddenField(validators=[Optional(), Length(max=passkeys.MAX_NAME_CHARS)], filters=[stripped])
    credential = HiddenField(validators=[InputRequired(), Length(max=passkeys.MAX_CREDENTIAL_CHARS)])
    next = HiddenField(validators=[Optional(), Length(max=500)])
