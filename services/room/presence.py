"""Who is connected to which interview just now, by socket. Holds process state: one process's view.

A person has at most one live socket in a room; a later one takes the seat over. Sockets that are
connected to an interview without a seat (a candidate who waits) are its lobby.
"""

from dataclasses import dataclass, field, replace

from services.base import holds
from services.interview import Seat


@dataclass(frozen=True)
class Media:
    """Which of a person's devices are on; `held`, `surface` and `silent` as `shapes.MediaState` has them."""

    audio: bool = False
    video: bool = False
    screen: bool = False
    held: bool = False
    surface: str | None = None
    silent: tuple[str, ...] = ()


@dataclass(frozen=True)
class Member:
    """A seated person and the socket that speaks for them."""

    seat: Seat
    socket_id: str
    media: Media = Media()


@dataclass
class Room:
    """One interview's live sockets: members by user id, lobby sockets by socket id."""

    members: dict[int, Member] = field(default_factory=dict)
    lobby: dict[str, Seat] = field(default_factory=dict)


class Presence:
    """All rooms of this process."""

    def __init__(self) -> None:
        self._rooms: dict[int, Room] = {}
        self._interview_of: dict[str, int] = {}

    def forget(self) -> None:
        """Nobody is anywhere."""
        self._rooms.clear()
        self._interview_of.clear()

    def wait(self, seat: Seat, socket_id: str) -> None:
        """The socket belongs to the interview but has no seat in the room yet."""
        self._put(seat, socket_id).lobby[socket_id] = seat

    def sit(self, seat: Seat, socket_id: str) -> str | None:
        """Take the seat; the socket that had it before, if it was another one."""
        room = self._put(seat, socket_id)
        room.lobby.pop(socket_id, None)
        before = room.members.get(seat.user_id)
        room.members[seat.user_id] = Member(seat, socket_id)
        if before is None or before.socket_id == socket_id:
            return None
        self._interview_of.pop(before.socket_id, None)
        return before.socket_id

    def stand(self, socket_id: str) -> tuple[Seat | None, bool]:
        """Forget the socket: the seat it held or waited for, and whether it was seated in the room."""
        interview_id = self._interview_of.pop(socket_id, None)
        if interview_id is None:
            return None, False
        room = self._rooms[interview_id]
        waiting = room.lobby.pop(socket_id, None)
        member = next((one for one in room.members.values() if one.socket_id == socket_id), None)
        if member is not None:
            del room.members[member.seat.user_id]
        if not room.members and not room.lobby:
            del self._rooms[interview_id]
        if member is not None:
            return member.seat, True
        return waiting, False

    def is_seated(self, interview_id: int, user_id: int, socket_id: str) -> bool:
        member = self._room(interview_id).members.get(user_id)
        return member is not None and member.socket_id == socket_id

    def set_media(self, interview_id: int, user_id: int, media: Media) -> None:
        room = self._room(interview_id)
        if user_id in room.members:
            room.members[user_id] = replace(room.members[user_id], media=media)

    def others(self, interview_id: int, user_id: int) -> list[Member]:
        """The seated people without this one."""
        return [one for one in self._room(interview_id).members.values() if one.seat.user_id != user_id]

    def count_rooms(self) -> int:
        """The interviews with somebody in the room or in the lobby."""
        return len(self._rooms)

    def count_seated(self) -> int:
        """The people in all rooms."""
        return sum(len(room.members) for room in self._rooms.values())

    def list_seated(self) -> list[int]:
        """The interviews with somebody in the room."""
        return [interview_id for interview_id, room in self._rooms.items() if room.members]

    def is_empty(self, interview_id: int) -> bool:
        """Whether nobody is seated in the room."""
        return not self._room(interview_id).members

    def is_anybody_waiting(self, interview_id: int) -> bool:
        """Whether a socket that asked to be admitted is connected."""
        return bool(self._room(interview_id).lobby)

    def list_waiting(self) -> list[int]:
        """The interviews with somebody in the lobby."""
        return [interview_id for interview_id, room in self._rooms.items() if room.lobby]

    def list_interviewers(self, interview_id: int) -> list[str]:
        """The names of the interviewers seated in the room."""
        return [one.seat.name for one in self._room(interview_id).members.values() if one.seat.is_interviewer]

    def list_here(self, interview_id: int, *, besides: int) -> list[Seat]:
        """The seats of everybody in the room but this person."""
        return [one.seat for one in self.others(interview_id, besides)]

    def socket_of(self, interview_id: int, user_id: int) -> str | None:
        """The live socket of a seated person."""
        member = self._room(interview_id).members.get(user_id)
        return None if member is None else member.socket_id

    def session_of(self, interview_id: int, user_id: int) -> int | None:
        """The session in which a person is seated; None for who is not in the room."""
        member = self._room(interview_id).members.get(user_id)
        return None if member is None else member.seat.session_id

    def _room(self, interview_id: int) -> Room:
        return self._rooms.get(interview_id) or Room()

    def _put(self, seat: Seat, socket_id: str) -> Room:
        before = self._interview_of.get(socket_id)
        if before is not None and before != seat.interview_id:
            self.stand(socket_id)
        self._interview_of[socket_id] = seat.interview_id
        return self._rooms.setdefault(seat.interview_id, Room())


presence = Presence()
holds("who is in which room, and who waits", presence.forget)
