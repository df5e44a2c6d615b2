"""The panel on the pages: what the form of an interview offers, and how a list names who else takes part."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from repositories.interviews import Interview
from repositories.states import SeatRole
from routes.forms.interviews import PlanFields
from services.interview import Person, members
from services.people import team


@dataclass(frozen=True)
class Participants:
    """Who else takes part, in the reader's words, and whether the reader only observes."""

    names: str
    is_observer: bool
    is_seated: bool = True
    """Whether the reader takes part at all; whoever coordinates also sees others' interviews."""


def offer(form: PlanFields, *, interview: Interview | None, host_id: int | None = None) -> None:
    """Fill the form's panel with the team, without the interviewer (`host_id`) where that is settled; a first showing
    with the panel there is.
    """
    offer_present(form, members.panels_of([interview])[interview.id] if interview else [], host_id=host_id)


def offer_present(form: PlanFields, present: Sequence[Person], *, host_id: int | None = None) -> None:
    """The same with the panel as it is."""
    people = {one.id: f"{one.name} ({one.email})" if one.email else one.name for one in team.list_active()}
    people = {one.user_id: one.name for one in present} | people
    if host_id is not None:
        people.pop(host_id, None)
    form.offer_team(list(people.items()))
    if not form.is_submitted():
        form.fill_panel([(one.user_id, one.role.value) for one in present])


def participants(
    interviews: Sequence[Interview], panels: Mapping[int, list[Person]], reader_id: int
) -> dict[int, Participants]:
    """What the rows of a list say of each interview's panel, by the interview's id."""
    return {one.id: _participants(one, panels.get(one.id, []), reader_id) for one in interviews}


def _participants(interview: Interview, panel: list[Person], reader_id: int) -> Participants:
    others = [one for one in panel if one.user_id != reader_id]
    is_seated = len(others) < len(panel) or reader_id in (interview.interviewer_id, interview.candidate_id)
    if reader_id not in (interview.interviewer_id, interview.candidate_id):
        others.insert(0, Person(interview.interviewer_id, interview.interviewer_name, SeatRole.INTERVIEWER))
    is_observer = any(one.user_id == reader_id and one.role is SeatRole.OBSERVER for one in panel)
    return Participants(", ".join(_named(one) for one in others), is_observer, is_seated)


def _named(person: Person) -> str:
    if person.role is SeatRole.OBSERVER:
        return str(_("%(name)s (observer)", name=person.name))
    return person.name
