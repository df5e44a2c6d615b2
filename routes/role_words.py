"""What a seat's role is called in a list of people."""

from repositories.states import SeatRole
from services.base import Message, _

ROLES: dict[str, Message] = {
    SeatRole.CANDIDATE: _("candidate"),
    SeatRole.INTERVIEWER: _("interviewer"),
    SeatRole.OBSERVER: _("observer"),
}
