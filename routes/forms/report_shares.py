"""The form by which the report of an interview is shared with a colleague."""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import DateField, SelectChoice, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from localization import reader_zone
from routes.forms import Form
from routes.forms.interviews import NOBODY
from services.base import Invalid, _
from services.report_shares import Wanted, sharing

BY_DATE = "day"


class ShareForm(Form):
    """With whom, until when, and a word."""

    # Who may be chosen is the service's to say, in words of its own.
    reader_id = SelectField(
        _l("Colleague"), [InputRequired(_l("Choose a person."))], coerce=int, default=NOBODY, validate_choice=False
    )
    until = SelectField(_l("For how long"), default=str(sharing.DEFAULT_DAYS))
    day = DateField(_l("Last day"), [Optional()])
    word = TextAreaField(_l("Message"), [Length(max=sharing.MAX_WORD_CHARS)])

    def offer(self, colleagues: Iterable[tuple[int, str]]) -> None:
        """Fill the lists."""
        nobody = SelectChoice(NOBODY, _l("Choose a person"))
        self.reader_id.choices = [nobody, *(SelectChoice(*one) for one in colleagues)]
        lengths = [SelectChoice(str(days), ngettext("%(num)d day", "%(num)d days", days)) for days in sharing.DAYS]
        self.until.choices = [*lengths, SelectChoice(BY_DATE, _l("Until a day"))]

    def wanted(self, *, at: datetime) -> Wanted:
        """What was entered; a day counts whole, in the zone of whoever chooses it. Raises Invalid with a `field`."""
        return Wanted(self.reader_id.data, self._end(at), self.word.data or "")

    def _end(self, at: datetime) -> datetime:
        if self.until.data != BY_DATE:
            return at + timedelta(days=int(self.until.data))
        if self.day.data is None:
            raise Invalid("day-missing", _("Enter the last day."), field="day")
        try:
            next_day = self.day.data + timedelta(days=1)
            return datetime.combine(next_day, time.min, ZoneInfo(reader_zone())).astimezone(UTC)
        except OverflowError:
            raise Invalid("end-too-late", _("Choose another day."), field="day") from None
