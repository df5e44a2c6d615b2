"""What a candidate sees behind the link of an offer: the times by day, what they confirm, and how it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from flask import render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date, format_time
from flask_babel import gettext as _

from localization import isodatetime, isolated, told_zone, translate
from repositories.states import SeatRole
from routes import contacts, mails, zone_choices
from routes.forms.slots import ZoneForm
from services.base import ServiceError, settings, utcnow
from services.interview import members, places, zones
from services.planning import choosing, slots

ZONE = "times_zone"
STATUS = {"invitation-unknown": 404}


@dataclass(frozen=True)
class Time:
    """A start, as the form sends it and as the clocks of the chosen zone show it."""

    value: str
    words: str


@dataclass(frozen=True)
class Day:
    """A day in the chosen zone with its times."""

    words: str
    times: list[Time]


def zone() -> str:
    """Whose clocks the times are shown by: what was chosen here, else what the browser told, else UTC."""
    chosen = session.get(ZONE)
    return chosen if isinstance(chosen, str) and zones.is_zone(chosen) else told_zone() or "UTC"


def remember_zone(name: str | None) -> None:
    """From now on times are shown in this zone, in this browser; what is no zone changes nothing."""
    if zones.is_zone(name):
        session[ZONE] = name


def times(
    opened: slots.Opened,
    *,
    after: datetime | None = None,
    word: str | None = None,
    refusal: str | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """The times that are open, by day; with why the last one was not had, if it was not."""
    found = slots.times(opened, after=after, at=utcnow())
    page = render_template(
        "slots/choose.html",
        **_known(opened),
        days=_days([one.start for one in found.slots], is_cut=found.more_from is not None),
        more_from=_next_day(found),
        is_later=after is not None,
        zone_form_fields=_zone_form(),
        word=word,
        refusal=refusal,
    )
    return page, status


def confirming(opened: slots.Opened, held: choosing.Held, *, word: str | None) -> ResponseReturnValue:
    """The one time, once more in words, before it is made an interview."""
    names = {one.user_id: one.name for one in opened.people}
    shown = {
        "with_whom": ", ".join(str(isolated(names[one])) for one in held.people),
        "when": span(held.start, slots.minutes_of(opened), zone()),
        "start": isodatetime(held.start),
        "held_until": _clock(held.until.astimezone(ZoneInfo(zone()))),
        "word": word,
    }
    return render_template("slots/confirm.html", **_known(opened) | shown)


def standing(
    opened: slots.Opened,
    *,
    way_in: str | None = None,
    word: str | None = None,
    refusal: str | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """The interview that was chosen, or why there is none."""
    page = render_template(
        "slots/chosen.html" if opened.state is slots.State.CHOSEN else "slots/ended.html",
        **_known(opened),
        change_until=said(opened.change_until) if opened.change_until else None,
        link=f"{url_for('invitations.show', _external=True)}#{way_in}" if way_in else None,
        mail=mails.on_the_way(opened.interview) if opened.interview else None,
        word=word,
        refusal=refusal,
    )
    return page, status


def refused(error: ServiceError) -> ResponseReturnValue:
    """A link that opens nothing: why, and what to do."""
    titles = {
        "invitation-unknown": _("This link does not work"),
        "invitation-revoked": _("This link is no longer valid"),
    }
    page = render_template(
        "slots/refused.html", code=error.code, title=titles[error.code], sentence=translate(error.message)
    )
    return page, STATUS.get(error.code, 410)


def span(start: datetime, minutes: int, zone_name: str) -> dict[str, str]:
    """The day, both ends, and the zone, as its clocks show them."""
    local = start.astimezone(ZoneInfo(zone_name))
    end = (start + timedelta(minutes=minutes)).astimezone(ZoneInfo(zone_name))
    return {"day": _day(local), "time": f"{_clock(local)} – {_clock(end)}", "zone": _place(zone_name)}


def said(at: datetime) -> str:
    """A moment in the chosen zone."""
    local = at.astimezone(ZoneInfo(zone()))
    return f"{_day(local)}, {_clock(local)}"


def _known(opened: slots.Opened) -> dict[str, Any]:
    offer, interview = opened.offer, opened.interview
    names = [str(isolated(one.name)) for one in opened.people]
    whom = ", ".join(names)
    if interview is not None:
        there = [one for one in members.people_of(interview) if one.role is not SeatRole.CANDIDATE]
        whom = ", ".join(str(isolated(one.name)) for one in there)
    elif offer.how == "any" and len(names) > 1:
        whom = _("one of %(names)s", names=whom)
    return {
        "opened": opened,
        "offer": offer,
        "interview": interview,
        "title": interview.title if interview else offer.title,
        "minutes": slots.minutes_of(opened),
        "with_whom": whom,
        "when": span(interview.scheduled_time, interview.duration_minutes, zone()) if interview else None,
        "zone": _place(zone()),
        "company": settings.config.company_name,
        "contact": contacts.of(interview) if interview else contacts.of_person(offer.created_by),
    }


def _zone_form() -> ZoneForm:
    form = ZoneForm(meta={"csrf": False})
    form.zone.data = places.offered_name(zone())
    form.zone.choices = zone_choices.choices([form.zone.data])
    return form


def _days(starts: Sequence[datetime], *, is_cut: bool) -> list[Day]:
    """By day; the last is left to the next page where the list was cut in it, unless it is the only one."""
    local = [(one, one.astimezone(ZoneInfo(zone()))) for one in starts]
    grouped = [list(some) for _date, some in groupby(local, key=lambda pair: pair[1].date())]
    if is_cut and len(grouped) > 1:
        grouped.pop()
    return [Day(_day(some[0][1]), [Time(isodatetime(one), _clock(shown)) for one, shown in some]) for some in grouped]


def _next_day(found: slots.Times) -> str | None:
    """From when on the next page lists times; where whole days fit, from the beginning of the one that was cut."""
    if found.more_from is None:
        return None
    local = [one.start.astimezone(ZoneInfo(zone())).date() for one in found.slots]
    last = [one.start for one, day in zip(found.slots, local, strict=True) if day == local[-1]]
    return isodatetime(found.more_from if len(last) == len(found.slots) else last[0])


def _day(local: datetime) -> str:
    return str(format_date(local.date(), "EEEE d MMMM y"))


def _clock(local: datetime) -> str:
    return str(format_time(local, "HH:mm", rebase=False))


def _place(name: str) -> str:
    return name.replace("_", " ")
