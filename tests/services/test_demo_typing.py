"""The demonstration's typists: what they type at once is charged as the hour that it stands for."""

from services.base.clock import utcnow
from services.document import documents
from services.document.open_documents import budget_of
from tests.routes.full_house import admit
from tests.services.seated import seat_of
from tools import demo_typing
from tools.demo_texts import Typed


def test_an_hour_is_typed_at_once_and_is_not_too_much(world):
    admit(world)
    host, guest = (seat_of(person, world.interview) for person in (world.alice, world.bob))
    budget_of(host.user_id).work_s_left = -1.0
    demo_typing.type_in(host, guest, (Typed(60, "host", "", "print(1)"),), (), started_at=utcnow())
    assert documents.texts_now(world.interview.id).main == "print(1)"
