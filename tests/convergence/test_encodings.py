"""Yjs in Node and pycrdt here: what one writes the other reads, and the server takes whatever an honest page can send."""

import random

import pytest

from services.document import yjs_updates
from services.document.board_elements import in_order
from services.document.live_document import LiveDocument
from services.document.plain_texts import PlainReader
from tests import breadth
from tests.convergence.edits import Typist
from tests.convergence.node import decoded, running
from tests.documents import Page
from tests.drawing import draw_somehow

SEEDS = breadth.of(narrow=1, wide=12)
ROUNDS = 40
PAGES = 3


@pytest.fixture(scope="module")
def node():
    with running("yjs.mjs") as program:
        yield program


class Yjs:
    """One page in Node; an older one `draws` nothing and knows no board."""

    def __init__(self, node, page, rng, *, draws=True):
        self.node, self.page = node, page
        self.node.ask("open", page=page, seed=rng.randrange(1, 2**31), client=rng.randrange(2, 2**32), draws=draws)

    def edit(self, times=1):
        return [decoded(update) for update in self.node.ask("edit", page=self.page, times=times)]

    def hear(self, *updates):
        self.node.ask("hear", page=self.page, updates=list(updates))

    def missing(self, state=None):
        return decoded(self.node.ask("missing", page=self.page, state=state))

    def merge(self, updates):
        return decoded(self.node.ask("merge", updates=updates))

    @property
    def state(self):
        return decoded(self.node.ask("state", page=self.page))

    def read(self):
        found = self.node.ask("read", page=self.page)
        assert not found["isWaiting"]
        return found


class Server:
    """The document as the server has it, and what each page has not heard yet."""

    def __init__(self, node, rng):
        self.rng = rng
        self.live = LiveDocument()
        self.log = []
        self.pages = [Yjs(node, page, rng, draws=page != PAGES - 1) for page in range(PAGES)]
        self.inboxes = [[] for _page in self.pages]
        self.outboxes = [[] for _page in self.pages]
        self.plain = PlainReader("", self.live.missing())
        self.typist = Typist(0, rng, deletes_marks=True)

    def take(self, update, author=None):
        """Whatever is refused here an honest page would lose."""
        if self.live.take(update, yjs_updates.read(update)).is_new:
            self.log.append(update)
        for page, inbox in enumerate(self.inboxes):
            if page != author:
                inbox.append(update)

    def step(self):
        page = self.rng.randrange(PAGES)
        luck = self.rng.random()
        if luck < 0.45:
            self.outboxes[page] += self.pages[page].edit(self.rng.choice([1, 1, 1, 5]))
        elif luck < 0.65:
            self.send(page)
        elif luck < 0.85:
            self.deliver(page)
        elif luck < 0.92:
            self.reconnect(page)
        elif luck < 0.97:
            self.write_plainly()
        else:
            self.live = self.opened_anew()

    def send(self, page):
        updates, self.outboxes[page] = self.outboxes[page], []
        if updates and self.rng.random() < 0.3:
            updates = [self.pages[page].merge(updates)]
        for update in updates:
            self.take(update, page)

    def deliver(self, page):
        heard, self.inboxes[page] = self.inboxes[page], []
        self.pages[page].hear(*heard)

    def reconnect(self, page):
        """What was on its way is lost; the page then sends what is unsaved, or everything the server lacks as one."""
        self.inboxes[page] = []
        one = self.pages[page]
        if self.rng.random() < 0.5:
            state = self.live.state()
            one.hear(self.live.missing(one.state))
            self.outboxes[page] = []
            self.take(one.missing(state if self.rng.random() < 0.5 else None), page)
        else:
            one.hear(self.live.missing(one.state))
            self.send(page)

    def write_plainly(self):
        """A client without a CRDT; pycrdt makes its edit."""
        text = self.live.text()
        self.plain.heard(text, self.live.missing())
        update = self.plain.edit(self.typist.change(text).of(text))
        if update is not None:
            self.take(update)

    def opened_anew(self):
        """As after a restart, from the log or from a snapshot and what came after it."""
        if self.rng.random() < 0.5:
            return LiveDocument(self.log)
        return LiveDocument([self.live.compacted()])

    def settle(self):
        for page in range(PAGES):
            self.send(page)
        for page in range(PAGES):
            self.deliver(page)

    def read(self):
        return {
            "texts": {"main": self.live.text()} | {one.id: self.live.text(one.id) for one in self.live.files()},
            "files": [(one.id, one.name, one.language) for one in self.live.files()],
            "board": list(self.live.board()),
        }


def seen(found):
    """What a page shows, in the words of `Server.read`."""
    others = [(one["id"], one["name"], one["language"]) for one in found["files"] if one["id"] != "main"]
    return {"texts": found["texts"], "files": others, "board": found["board"]}


@pytest.mark.parametrize("seed", range(SEEDS))
def test_the_server_takes_whatever_pages_send_and_reads_it_as_they_do(node, seed):
    server = Server(node, random.Random(seed))
    for _round in range(ROUNDS):
        for _step in range(5):
            server.step()
    server.settle()
    for page in server.pages:
        assert seen(page.read()) == server.read()
    for again in (LiveDocument(server.log), LiveDocument([server.live.missing()])):
        server.live = again
        assert seen(server.pages[0].read()) == server.read()


@pytest.mark.parametrize("seed", range(SEEDS))
@pytest.mark.parametrize("how", ["as it comes", "everything", "what is missing"])
def test_either_reads_what_the_other_writes(node, seed, how):
    rng = random.Random(f"{how} {seed}")
    page, here, typist = Yjs(node, 0, rng), Page(rng.randrange(2, 2**32)), Typist(0, rng, deletes_marks=True)
    for _round in range(ROUNDS):
        there_made, here_made = page.edit(rng.randrange(4)), []
        for _edit in range(rng.randrange(4)):
            change = typist.change(here.text())
            if change.end > change.start:
                here_made.append(here.delete(change.start, change.end - change.start))
            if change.insert:
                here_made.append(here.insert(change.start, change.insert))
            if rng.random() < 0.3:
                here_made.append(here.drawing(lambda board: draw_somehow(board, rng)))
        if how == "as it comes":
            exchanged = there_made, here_made
        elif how == "everything":
            exchanged = [page.missing()], [here.whole]
        else:
            exchanged = [page.missing(here.state)], [here.doc.get_update(page.state)]
        for update in exchanged[0]:
            yjs_updates.read(update)
            here.hear(update)
        page.hear(*exchanged[1])
        assert page.read()["texts"]["main"] == here.text()
        assert page.read()["board"] == list(in_order(here.board.to_py()))
