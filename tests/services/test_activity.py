"""Who did how much when: what was drawn is counted apart from what was typed, before and after it is packed."""

from repositories.states import SeatRole
from services.base import process_state
from services.document import document_saving
from services.record import LaneKind, activity
from tests.drawing import KINDS, element
from tests.services.packing import finish, pack_all


def lanes(world):
    found = activity.of(world.interview, has_alerts=True)
    return {(one.kind, one.person.role if one.person else None): one.total for one in found.lanes}


def test_nothing_is_no_activity_and_a_text_about_drawing_is_no_drawing(world, bob):
    assert activity.of(world.interview, has_alerts=True) is None
    bob.type('{"strokeColor": "#000"} strokeColor board:one\n')
    bob.send()
    document_saving.flush_quietly()
    assert lanes(world) == {(LaneKind.EDITS, SeatRole.CANDIDATE): 1}


def test_what_each_person_drew_is_a_lane_of_its_own_also_once_it_is_packed(world, alice, bob):
    for number, kind in enumerate(KINDS):  # One after the other, as one edit each.
        bob.draw(element("moved" if kind == "rectangle" else kind, kind, version=number))
    bob.draw(element("moved", x=50), element("text", "text", text="At once"))
    bob.type("typed")
    bob.send()
    alice.sync()
    alice.type("hers")
    del alice.board["frame"]  # Only removed: that is one edit more.
    alice.send()
    document_saving.flush_quietly()
    expected = {
        (LaneKind.DRAWINGS, SeatRole.CANDIDATE): len(KINDS) + 1,
        (LaneKind.EDITS, SeatRole.CANDIDATE): 1,
        (LaneKind.EDITS, SeatRole.INTERVIEWER): 2,
    }
    assert lanes(world) == expected
    finish(world.interview)
    assert pack_all(world.interview) > 0
    process_state.forget_all()
    assert lanes(world) == expected
