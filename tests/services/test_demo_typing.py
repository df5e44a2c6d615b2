"""The demonstration's typists: what they type at once is charged as the minutes that it stands for."""

from services.base.clock import utcnow
from services.document import documents, open_documents
from tests.routes.full_house import admit
from tests.services.seated import seat_of
from tools import demo_typing
from tools.demo_texts import Typed

WORDS = "x" * 800


def test_minutes_are_typed_at_once_and_are_not_too_much(world, monkeypatch):
    admit(world)
    host, guest = (seat_of(person, world.interview) for person in (world.alice, world.bob))
    # A few hundred letters cost more than this.
    monkeypatch.setattr(open_documents, "WORK_BURST_S", 0.02)
    open_documents.budget_of(host.user_id).work_s_left = 0.02
    demo_typing.type_in(host, guest, (Typed(1, "host", "", WORDS),), (), started_at=utcnow())
    assert documents.texts_now(world.interview.id).main == WORDS
