"""What is said of an order: to the recruiting system, and on the page that lists orders."""

from repositories.states import MailState
from routes.webhook_words import ANSWERS
from services.api import OrderState
from services.base import Message, _
from services.webhooks import callbacks, deliveries

STATES: dict[OrderState, Message] = {
    OrderState.CHOICE: _("The candidate has not chosen a time yet."),
    OrderState.SCHEDULED: _("The interview is scheduled."),
    OrderState.DECISION: _("The interview is over. Nobody has recorded a decision yet."),
    OrderState.COMPLETE: _("The interview is over, and a decision is recorded."),
    OrderState.CANCELLED: _("The interview was cancelled."),
    OrderState.NO_SHOW: _("The candidate did not come."),
    OrderState.LAPSED: _("The candidate chose no time."),
    OrderState.WITHDRAWN: _("The team withdrew it."),
}
LETTERS: dict[str, Message] = {
    MailState.SENT: _("The e-mail with the link was sent."),
    MailState.WAITING: _("The e-mail with the link waits to be sent."),
    MailState.REFUSED: _("The mail server refused the e-mail. The team hands over the link."),
    MailState.GIVEN_UP: _("The e-mail could not be sent. The team hands over the link."),
    MailState.DROPPED: _("The e-mail was not sent. The team hands over the link."),
    "": _("No e-mail was sent, because mail is off. The team hands over the link."),
}
"""By what became of the letter; empty for none."""
CALLBACK_ANSWERS: dict[str, Message] = ANSWERS | {
    deliveries.UNREADABLE: _("This server's key has changed, so the address cannot be read."),
    callbacks.KEY_ENDED: _("The token with which it was ordered has ended, so nothing is sent with it."),
}


def answer_words(answer: str) -> Message:
    """What came of the last attempt to tell."""
    return _("Answered with %(status)s.", status=answer) if answer.isdigit() else CALLBACK_ANSWERS[answer]
