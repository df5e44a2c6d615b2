"""Edits at random, whole and broken: the document, one opened later and the pages have the same."""

import random

import pytest

from services.document import yjs_updates
from services.document.applying import BrokenDocument
from services.document.board_elements import in_order
from services.document.known_items import BehindUpdate
from services.document.live_document import TooLarge
from services.document.update_parts import MalformedUpdate
from tests import breadth
from tests.documents import Page
from tests.services.live import edit_somehow, opened, take
from tests.services.test_yjs_updates import mutate
from tests.typed_log import typed

pytestmark = pytest.mark.slow

WRITERS = breadth.of(narrow=1000, wide=2500)


def test_what_is_accepted_of_mutated_updates_leaves_the_document_what_a_new_one_is():
    """Whatever comes: refused with nothing changed, or taken just as a document opened later from the log takes it.

    One opened from the state has the same content, and the same order of it unless an insertion names neighbours the
    wrong way round, which no page of ours does and which would take a walk through the document to notice
    (docs/security.md).
    """
    chance = random.Random(3)
    accepted = [typed(60, seconds=60).docs[0].get_update()]
    live = opened(*accepted)
    outcomes = {"taken": 0, "refused": 0}
    for client in range(1000, 1000 + WRITERS):
        page = Page(client, live.missing())
        edits = [one for _ in range(4) if (one := edit_somehow(page, chance)) is not None]
        for mutated in (one if chance.random() < 0.3 else mutate(one, chance) for one in edits):
            try:
                is_new = take(live, mutated).is_new
            except (MalformedUpdate, BehindUpdate, TooLarge, BrokenDocument) as error:
                outcomes["refused"] += 1
                if isinstance(error, BrokenDocument):
                    live = opened(*accepted)
                break
            outcomes["taken"] += is_new
            accepted += [mutated] if is_new else []
    assert min(outcomes.values()) > WRITERS / 5, outcomes
    fresh, other = opened(*accepted), opened(live.missing())
    for copy in (fresh, other):
        copy.require_whole()
        assert (copy.files(), copy.main_name()) == (live.files(), live.main_name())
        assert copy.board() == live.board()
        assert sorted(copy.text()) == sorted(live.text())
        assert yjs_updates.read_state(copy.state()) == yjs_updates.read_state(live.state())
    assert fresh.text() == live.text()


def test_pages_in_every_order_come_to_the_same_text():
    """Three pages edit texts and files, hear each other late, and are opened anew; the document agrees with all."""
    for seed in range(15):
        chance = random.Random(seed)
        live, pages, client = opened(), [Page(client) for client in range(1, 4)], 3
        log = []
        for _ in range(120):
            page = chance.choice(pages)
            one = edit_somehow(page, chance)
            if one is not None and take(live, one).is_new:
                log.append(one)
            for other in pages:
                if chance.random() < 0.3:
                    other.hear(live.missing(other.state))
            if chance.random() < 0.05:
                live = opened(*log) if chance.random() < 0.5 else opened(live.compacted())
            if chance.random() < 0.05:
                client += 1
                pages[chance.randrange(3)] = Page(client, live.missing())
        for page in pages:
            page.hear(live.missing(page.state))
            assert page.text() == live.text()
            assert in_order(page.board.to_py()) == live.board()
            assert [page.text(file.id) for file in live.files()] == [live.text(file.id) for file in live.files()]
