"""Who may open a page. Every view carries one of these; a test fails for one that does not.

A guard asks the database at the time of use and leaves what it found on `g`: `g.user`, `g.seat`,
`g.interview`.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from flask import g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from localization import told_zone
from observing import logs
from repositories.states import SeatRole
from routes.http import expired_forms
from services.audit import origin
from services.base import Action, NotAllowed, NotFound, _, policy, utcnow
from services.interview import interviews, planners, seats
from services.people import directory, sessions
from services.second_reviews import asking as second_reviews

View = TypeVar("View", bound=Callable[..., Any])


def load_user() -> None:
    """Before every request: the signed-in person, from the server's record, or None.

    Somebody who must turn on a second factor first is `g.enrolling`; for all other pages they are not signed in.
    """
    g.user = g.enrolling = g.lapsed = None
    # These answer without the database; the calendar of a private address and the logo are the same for whoever asks.
    if request.endpoint == "static" or request.blueprint in ("health", "calendar", "company"):
        return
    token = session.get("token")
    if isinstance(token, str):
        g.user = sessions.find(token, at=utcnow())
        g.enrolling = None if g.user is not None else sessions.find_enrolling(token, at=utcnow())
        person = g.user or g.enrolling
        if person is not None:
            logs.bind(user=person.id)
            origin.bind(person.id)
        else:
            # A room that is open goes on once its person has signed in again.
            g.lapsed = sessions.find_lapsed(token, at=utcnow())
            if g.lapsed is None:
                session.clear()


def remember_zone() -> None:
    """Store the zone that this person's page told: whoever plans an interview with them is shown their time."""
    told = told_zone()
    if told is not None:
        directory.remember_zone(g.user, told)


def public(view: View) -> View:
    """Anybody may open it, signed in or not."""
    return _marked(view, "public")


def signed_in(view: View) -> View:
    """Only signed-in people; others are sent to sign in and back. A session by invitation is sent to its interview."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
        if g.user is None:
            return sign_in()
        if g.user.interview_id is not None:
            interview = interviews.get(g.user.interview_id)
            return redirect(url_for("rooms.show", meeting_link=interview.meeting_link))
        return cast(ResponseReturnValue, view(*args, **kwargs))

    return _marked(cast(View, guarded), "signed in")


def allowed(action: Action) -> Callable[[View], View]:
    """Only accounts whose role may do this; signed-in others get 403."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
            if g.user is None:
                return sign_in()
            if g.user.interview_id is not None:
                raise NotAllowed("limited-session", _("Your link opens its interview and nothing else."))
            policy.check(g.user.role, action)
            return cast(ResponseReturnValue, view(*args, **kwargs))

        return _marked(cast(View, guarded), action.value)

    return decorate


def second_factor_page(view: View) -> View:
    """Whoever may use a second factor, as `g.person`; also those who can do nothing else until they have one."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
        if g.enrolling is None:
            return signed_in_staff(*args, **kwargs)
        g.person = g.enrolling
        return cast(ResponseReturnValue, view(*args, **kwargs))

    @allowed(Action.USE_SECOND_FACTOR)
    def signed_in_staff(*args: Any, **kwargs: Any) -> ResponseReturnValue:
        g.person = g.user
        return cast(ResponseReturnValue, view(*args, **kwargs))

    return _marked(cast(View, guarded), Action.USE_SECOND_FACTOR.value)


def seat_required(role: SeatRole | None = None) -> Callable[[View], View]:
    """Only the people of this interview (of this role); for all others it does not exist: 404.

    The other role of the same interview gets 403: it knows that the interview exists.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, meeting_link: str, **kwargs: Any) -> ResponseReturnValue:
            if g.user is None:
                return sign_in()
            if len(meeting_link) > 64:
                raise NotFound
            g.seat, g.interview = seats.get(g.user.id, meeting_link, session=g.user)
            logs.bind(interview=g.seat.interview_id)
            if role is not None and g.seat.role is not role:
                raise NotAllowed("not-allowed", _("Your role in this interview does not allow this."))
            return cast(ResponseReturnValue, view(*args, meeting_link=meeting_link, **kwargs))

        return _marked(cast(View, guarded), role.value if role else "member")

    return decorate


def reader_required(*, is_playing: bool = False) -> Callable[[View], View]:
    """Like `seat_required`, and also who reviewed this interview blind and whose card is in (ADR 25).

    With `is_playing` only those who may play it; its other people get 403.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, meeting_link: str, **kwargs: Any) -> ResponseReturnValue:
            if g.user is None:
                return sign_in()
            if len(meeting_link) > 64:
                raise NotFound
            try:
                g.seat, g.interview = seats.get(g.user.id, meeting_link, session=g.user)
            except NotFound:
                if g.user.interview_id is not None or not policy.is_allowed(g.user.role, Action.REVIEW):
                    raise
                g.seat, g.interview = second_reviews.reader(g.user.id, meeting_link)
            logs.bind(interview=g.seat.interview_id)
            if is_playing and not g.seat.may_play:
                raise NotAllowed("not-allowed", _("Your role in this interview does not allow this."))
            return cast(ResponseReturnValue, view(*args, meeting_link=meeting_link, **kwargs))

        return _marked(cast(View, guarded), "player" if is_playing else "reader")

    return decorate


def planner_required(view: View) -> View:
    """Only who may plan this interview: its interviewers, and who coordinates all. For strangers it does not exist.

    Leaves `g.planner`, which is no seat: it opens no room.
    """

    @wraps(view)
    def guarded(*args: Any, meeting_link: str, **kwargs: Any) -> ResponseReturnValue:
        if g.user is None:
            return sign_in()
        if len(meeting_link) > 64 or (g.user.interview_id is not None and not _is_limited_to(meeting_link)):
            raise NotFound
        g.planner, g.interview = planners.get(g.user.id, g.user.role, meeting_link)
        logs.bind(interview=g.planner.interview_id)
        return cast(ResponseReturnValue, view(*args, meeting_link=meeting_link, **kwargs))

    return _marked(cast(View, guarded), "planner")


def _is_limited_to(meeting_link: str) -> bool:
    """Whether the invitation that began this session is for this interview."""
    return interviews.get(g.user.interview_id).meeting_link == meeting_link


def safe_next(target: str | None) -> str | None:
    """The path to go on to after signing in, if it is a path of this server."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")) or "\\" in target:
        return None
    parts = urlsplit(target)
    is_plain = not parts.scheme and not parts.netloc and all(ord(char) >= 32 for char in target)
    return target if is_plain else None


def sign_in() -> ResponseReturnValue:
    """Send somebody who is not signed in to sign in, and then back to the page they asked for; what was sent stays."""
    if g.enrolling is not None:
        return redirect(url_for("second_factor.show"))
    if request.method == "POST" and expired_forms.kept() and expired_forms.is_from_here():
        return expired_forms.page(is_signed_out=True)
    return to_sign_in()


def to_sign_in() -> ResponseReturnValue:
    """The same for a request whose body is not read."""
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("accounts.login", next=safe_next(wanted)))


def _marked(view: View, guard: str) -> View:
    view.guard = guard  # type: ignore[attr-defined]
    return view
