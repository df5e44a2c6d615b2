"""The words of a letter about an interview, by its kind and its reader.

Needs `localization.writing`, or a request, around it.
"""

from dataclasses import replace
from datetime import timedelta

from flask import url_for
from flask_babel import gettext as _

from letters import account_wording, times
from letters.sheet import Sheet
from letters.times import Span
from localization import isolated
from repositories.interviews import Interview
from repositories.slot_offers import SlotOffer
from repositories.states import InterviewStatus, MailKind, SeatRole
from services.interview import Person
from services.mail import Letter
from services.room import admission

JOIN = "invitations.show"
REHEARSAL = "invitations.show_rehearsal"
TIMES = "slots.show"


def sheet(letter: Letter) -> Sheet:
    """What this letter says to its reader."""
    if letter.offer is not None:
        return _offer(letter, letter.offer)
    if letter.interview is None:
        return account_wording.sheet(letter)
    return {
        MailKind.INVITATION: _invitation,
        MailKind.CHANGED: _changed,
        MailKind.CANCELLED: _cancelled,
        MailKind.REMOVED: _removed,
        MailKind.REMINDER_DAY: _reminder,
        MailKind.REMINDER_HOUR: _reminder,
        MailKind.WAITING: _waiting,
    }[letter.kind](letter, letter.interview)


def description(letter: Letter) -> str:
    """What a calendar shows below the title."""
    shown = sheet(letter)
    lines = [f"{label}: {value}" for label, value in shown.facts]
    if shown.action:
        lines += ["", f"{shown.action[0]}: {shown.action[1]}"]
    return "\n".join(lines)


def place(letter: Letter) -> str:
    """The address at which the reader takes part."""
    action = _action(letter)
    return action[1] if action else ""


def _offer(letter: Letter, offer: SlotOffer) -> Sheet:
    company = letter.sender.company
    lead = (
        _("%(company)s invites you to an interview. Choose a time that suits you.", company=isolated(company))
        if company
        else _("You are invited to an interview. Choose a time that suits you.")
    )
    names = [str(isolated(one.name)) for one in letter.offer_people]
    whom = ", ".join(names) if offer.how == "all" or len(names) == 1 else _("one of %(names)s", names=", ".join(names))
    return Sheet(
        subject=_("Choose a time: %(title)s", title=offer.title),
        heading=offer.title,
        lead=lead,
        facts=(
            (_("Length"), _("%(minutes)s minutes", minutes=offer.duration_minutes)),
            (_("With"), whom),
            (_("Days"), times.days(offer.starts_at, offer.ends_at, offer.timezone)),
        ),
        action=(_("Choose a time"), _with_secret(TIMES, letter.secret or "")),
        notes=(
            _("The page shows the times in your own time zone. You do not need an account."),
            _("The link is yours alone. Do not share it: whoever opens it chooses in your name."),
        ),
        footer=_footer(letter),
    )


def _invitation(letter: Letter, interview: Interview) -> Sheet:
    company = letter.sender.company
    if letter.role is SeatRole.CANDIDATE:
        lead = (
            _("%(company)s invites you to an interview.", company=isolated(company))
            if company
            else _("You are invited to an interview.")
        )
    elif letter.role is SeatRole.OBSERVER:
        lead = _("You observe this interview with %(name)s.", name=_name(interview.candidate_name))
    elif letter.reader.id == interview.interviewer_id:
        lead = _("You interview %(name)s.", name=_name(interview.candidate_name))
    else:
        lead = _("You are on the panel of this interview with %(name)s.", name=_name(interview.candidate_name))
    subject = _("Interview: %(title)s, %(when)s", title=interview.title, when=times.short(_span(interview)))
    return _about(letter, interview, subject=subject, lead=lead)


def _changed(letter: Letter, interview: Interview) -> Sheet:
    before = letter.earlier
    is_moved = before is not None and before.scheduled_time != interview.scheduled_time
    values = {"title": interview.title, "when": times.short(_span(interview))}
    if is_moved:
        subject, lead = _("Moved: %(title)s, %(when)s", **values), _("The interview has a new time.")
        if letter.by_candidate and letter.role is SeatRole.CANDIDATE:
            lead = _("You chose another time for this interview.")
        elif letter.by_candidate:
            lead = _("%(name)s chose another time for this interview.", name=_name(letter.by_candidate))
    else:
        subject, lead = _("Changed: %(title)s, %(when)s", **values), _("The interview has changed.")
    if letter.role is SeatRole.CANDIDATE and is_moved:
        lead = f"{lead} {_('The link you had before no longer works. Use the one below.')}"
    sheet = _about(letter, interview, subject=subject, lead=lead, was=_was(letter, interview))
    return replace(sheet, word=letter.word, word_by=letter.word_by)


def _cancelled(letter: Letter, interview: Interview) -> Sheet:
    lead = _("This interview will not take place. You need not do anything.")
    if letter.by_candidate and interview.status == InterviewStatus.CANCELLED:
        lead = (
            _("You cancelled this interview. It will not take place.")
            if letter.role is SeatRole.CANDIDATE
            else _("%(name)s cancelled this interview. It will not take place.", name=_name(letter.by_candidate))
        )
    return Sheet(
        subject=_("Cancelled: %(title)s", title=_title(letter, interview)),
        heading=_title(letter, interview),
        lead=lead,
        was=tuple(times.rows(_span_before(letter, interview), letter.reader.timezone)),
        word=letter.word,
        word_by=letter.word_by,
        footer=_footer(letter),
    )


def _removed(letter: Letter, interview: Interview) -> Sheet:
    return Sheet(
        subject=_("You no longer take part: %(title)s", title=_title(letter, interview)),
        heading=_title(letter, interview),
        lead=_("You no longer take part in this interview."),
        was=tuple(times.rows(_span_before(letter, interview), letter.reader.timezone)),
        footer=_footer(letter),
    )


def _reminder(letter: Letter, interview: Interview) -> Sheet:
    when = times.short(_span(interview))
    subject = _("Reminder: %(title)s, %(when)s", title=interview.title, when=when)
    # Not how soon: a mail server that was away takes it later.
    return _about(letter, interview, subject=subject, lead=_("This interview is coming up."))


def _waiting(letter: Letter, interview: Interview) -> Sheet:
    return _about(
        letter,
        interview,
        # Whether they are still there is not known here.
        subject=_("%(name)s asks to join", name=interview.candidate_name),
        lead=_("%(name)s asks to be admitted, and nobody has answered yet.", name=_name(interview.candidate_name)),
    )


def _about(
    letter: Letter, interview: Interview, *, subject: str, lead: str, was: tuple[tuple[str, str], ...] = ()
) -> Sheet:
    """A letter about an interview that takes place."""
    facts = [
        *times.rows(_span(interview), letter.reader.timezone),
        (_("Length"), _("%(minutes)s minutes", minutes=interview.duration_minutes)),
        *_whom(letter),
    ]
    is_candidate = letter.role is SeatRole.CANDIDATE
    return Sheet(
        subject=subject,
        heading=interview.title,
        lead=lead,
        facts=tuple(facts),
        was=was,
        action=_action(letter),
        notes=tuple(_notes()) if is_candidate else (),
        rehearsal_url=_with_secret(REHEARSAL, letter.secret) if is_candidate and letter.secret else None,
        change=_change(letter, interview) if is_candidate else None,
        footer=_footer(letter),
    )


def _change(letter: Letter, interview: Interview) -> tuple[str, str] | None:
    if letter.change_until is None or not letter.secret:
        return None
    when = times.moment(letter.change_until, letter.reader.timezone or interview.timezone)
    words = _("Choose another time or cancel, until %(when)s", when=when)
    return words, _with_secret(TIMES, letter.secret)


def _whom(letter: Letter) -> list[tuple[str, str]]:
    others = [one for one in letter.people if one.user_id != letter.reader.id]
    if letter.role is SeatRole.CANDIDATE:
        return [(_("With"), ", ".join(named(one) for one in others))]
    candidate = [(_("Candidate"), one.name) for one in others if one.role is SeatRole.CANDIDATE]
    panel = ", ".join(named(one) for one in others if one.role is not SeatRole.CANDIDATE)
    return candidate + ([(_("Also there"), panel)] if panel else [])


def named(person: Person) -> str:
    """A name, and that its person observes."""
    if person.role is SeatRole.OBSERVER:
        return str(_("%(name)s (observer)", name=_name(person.name)))
    return person.name


def _action(letter: Letter) -> tuple[str, str] | None:
    interview = letter.interview
    if interview is None or letter.role is None:
        return None
    if letter.role is SeatRole.CANDIDATE and letter.secret:
        return _("Open my interview"), _with_secret(JOIN, letter.secret)
    return _("Open the room"), url_for("rooms.show", meeting_link=interview.meeting_link, _external=True)


def _with_secret(view: str, secret: str) -> str:
    return f"{url_for(view, _external=True)}#{secret}"


def _notes() -> list[str]:
    minutes = admission.OPENS_BEFORE // timedelta(minutes=1)
    return [
        _("You can ask to join from %(minutes)s minutes before the start.", minutes=minutes),
        _("The link is yours alone. Do not share it: whoever opens it arrives in your name."),
        _(
            "You need a computer with a current browser. You do not need an account or a camera, "
            "and there is nothing to install."
        ),
    ]


def _footer(letter: Letter) -> str:
    host = letter.host
    if host is None or letter.reader.id == host.id or not host.email:
        return ""
    return str(_("Questions? Answer this message: it goes to %(name)s.", name=_name(host.name)))


def _was(letter: Letter, interview: Interview) -> tuple[tuple[str, str], ...]:
    before = letter.earlier
    if before is None:
        return ()
    shown: list[tuple[str, str]] = []
    if before.title != interview.title:
        shown.append((_("Title"), before.title))
    then = Span(before.scheduled_time, before.duration_minutes, before.timezone)
    if then != _span(interview):
        shown += times.rows(then, letter.reader.timezone)
    if before.candidate_name not in ("", interview.candidate_name) and letter.role is not SeatRole.CANDIDATE:
        shown.append((_("Candidate"), before.candidate_name))
    return tuple(shown)


def _title(letter: Letter, interview: Interview) -> str:
    """Who is out reads the title that they knew."""
    return letter.earlier.title if letter.earlier else interview.title


def _span(interview: Interview) -> Span:
    return Span(interview.scheduled_time, interview.duration_minutes, interview.timezone)


def _span_before(letter: Letter, interview: Interview) -> Span:
    before = letter.earlier
    return Span(before.scheduled_time, before.duration_minutes, before.timezone) if before else _span(interview)


def _name(name: str) -> str:
    return str(isolated(name))
