"""What people write has a direction of its own, on every page: a Hebrew name turns no date beside it.

Pages are read as a browser lays them out. A new place that shows people's words without one of the three ways (an
element with `dir`, `<bdi>`, or the signs that `isolated` puts into sentences) fails here.
"""

import re
from html.parser import HTMLParser

import pytest

from db.engine import database
from localization import END_OF_ISOLATE, ISOLATE, isolated
from repositories import users
from services.base.clock import utcnow
from services.interview import accommodations, zones
from services.people import candidates
from services.people.candidates import Profile
from services.planning import scheduling
from services.proctoring import proctoring
from services.room import admission
from tests.routes.full_house import fill
from tests.routes.pages import walk
from tests.services.seated import seat_of

WORDS = "דנה (כהן)"
HEBREW = re.compile(r"[\u0590-\u05ff]")
CLOSED_OFF = re.compile(f"{ISOLATE}[^{END_OF_ISOLATE}]*{END_OF_ISOLATE}")
VOID = {"input", "meta", "link", "img", "br", "hr", "source", "area", "base", "col", "embed", "track", "wbr"}


class Reading(HTMLParser):
    """Which texts and fields of a page take a direction that is not theirs."""

    def __init__(self, source):
        super().__init__()
        self.open = []
        self.wrong = []
        self.shown = 0
        self.feed(source)
        self.close()

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        is_field = tag == "input" and attributes.get("type", "text") != "hidden"
        if is_field and HEBREW.search(attributes.get("value") or ""):
            self.shown += 1
            if "dir" not in attributes:
                self.wrong.append((tag, attributes.get("name") or attributes.get("id")))
        for name in ("title", "aria-label", "placeholder", "alt"):
            text = CLOSED_OFF.sub("", attributes.get(name) or "")
            if HEBREW.search(text) and text.strip() != WORDS:
                self.wrong.append((tag, name, text))
        if tag not in VOID:
            self.open.append((tag, attributes))

    def handle_endtag(self, tag):
        tags = [name for name, _attributes in self.open]
        if tag in tags:
            del self.open[len(tags) - 1 - tags[::-1].index(tag) :]

    def handle_data(self, data):
        tag, attributes = self.open[-1] if self.open else ("", {})
        if tag in ("script", "style") or not HEBREW.search(data) or len(data.strip()) == 1:
            return  # The one letter of a picture's place has nothing beside it.
        self.shown += 1
        if HEBREW.search(CLOSED_OFF.sub("", data)) and not self.has_direction(tag, attributes):
            self.wrong.append((tag, attributes.get("class"), data.strip()))

    def has_direction(self, tag, attributes):
        """Of the text itself; what stands around it counts only for code, whose lines run from left to right."""
        if tag == "option":
            return any("dir" in around for name, around in self.open if name == "select")
        return tag == "bdi" or "dir" in attributes or any(name == "code" for name, _around in self.open)


def write_everywhere(world):
    """Every place that people fill has the words."""
    made = fill(world, WORDS)
    for person in (world.bob, world.carol):
        shown = Profile(WORDS, f"{person.name}@example.org", phone=WORDS, target_role=WORDS, experience_level=WORDS)
        candidates.edit(person.user_id, shown, None, at=utcnow())
    for person in (world.alice, world.dave):
        database.run(
            lambda db, person=person: users.update_user(
                db, person.user_id, {"name": WORDS, "username": f"דנה-{person.name}"}
            )
        )
    for one in (world.interview, *made[:1]):
        plan = scheduling.Plan(WORDS, zones.wall_clock(one.scheduled_time, "UTC"), "UTC", world.bob.user_id)
        scheduling.reschedule(seat_of(world.alice, one), plan, at=utcnow())
        accommodations.request(seat_of(world.bob, one), WORDS, at=utcnow())
    for alert in proctoring.list_alerts(made[1].id):
        proctoring.set_remark(seat_of(world.bob, made[1]), alert.id, WORDS, at=utcnow())
    admission.request(seat_of(world.bob, world.interview), at=utcnow())
    return made


def test_everything_that_people_wrote_has_a_direction_of_its_own(world):
    made = write_everywhere(world)
    database.run(lambda db: users.update_user(db, world.alice.user_id, {"role": "admin"}))
    starts = [
        "/dashboard?status=all",
        f"/dashboard?created={world.room}",
        f"/dashboard?q={WORDS}",
        "/candidates",
        "/team",
        "/password",
    ]
    for one in (world.interview, *made):
        pages = ("", "/report", "/edit", "/rehearsal", "/consent", "/accommodation")
        starts += [f"/interview/{one.meeting_link}{page}" for page in pages]
    wrong, shown = {}, 0
    for person in (world.alice, world.bob):
        for address, answer in walk(person.http, starts).items():
            if answer.mimetype == "text/html":
                page = Reading(answer.text)
                shown += page.shown
                if page.wrong:
                    wrong[address] = page.wrong
    assert not wrong
    assert shown > 100, "the words were not even shown"


def test_what_was_typed_comes_back_with_its_direction(world):
    for path, fields in {
        "/add-candidate": {"name": WORDS, "email": WORDS, "phone": WORDS, "target_role": WORDS, "username": WORDS},
        "/schedule-interview": {"title": WORDS, "timezone": "UTC"},
    }.items():
        answer = world.alice.post(path, fields)
        assert answer.status_code == 400
        page = Reading(answer.text)
        assert page.shown
        assert not page.wrong


@pytest.mark.parametrize("text", ["Dana", "Łukasz", "李小龙", "12:30", "", 7, None])
def test_what_turns_nothing_stays_as_it_is(text):
    assert isolated(text) == text


@pytest.mark.parametrize("text", [WORDS, "محمد", "Dana \u202e", "𞤀𞤣𞤤"])
def test_what_turns_its_surroundings_is_closed_off_once(text):
    assert isolated(text) == f"{ISOLATE}{text}{END_OF_ISOLATE}"
    assert isolated(isolated(text)) == isolated(text)
