"""What candidates are promised, sentence by sentence, and that the program does it: the notice, the own page, privacy.md.

Each sentence is quoted from where people read it, so whoever changes it finds the deed here, and the other way round.
What the browser keeps for itself is promised in tests/browser/test_privacy_receipt.py.
"""

import re
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest

from config import Keep
from db.engine import database
from jobs import mails
from operating import nightly, retention
from repositories.states import MailKind
from routes import contacts
from services.base import limits
from services.base.clock import utcnow
from services.base.errors import Conflict, NotAllowed
from services.base.settings import settings
from services.document import documents
from services.interview import invitations
from services.planning import ending
from services.proctoring import proctoring
from services.record import erasure
from services.room import notes
from services.signals import SIGNALS
from tests.in_force import using
from tests.mailing import mail_on, rows
from tests.routes.full_house import give_resume, write_in
from tests.routes.pages import past_welcome
from tests.services.seated import seat_of

PRIVACY = Path(__file__).resolve().parents[2] / "docs" / "privacy.md"
KEEP = Keep(interviews=90, alerts=30, chat=60, edits=60)
AGREED = {"no-face", "paste-blocked"}
WISH = "Please forget me."


def plain(text):
    """As it is read: without markup and line breaks; of Markdown, without the addresses of links."""
    text = re.sub(r"\]\([^)]*\)", "", text).replace("[", "")
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", text)))


class Story:
    """Bob's interview from the notice to its erasing."""

    def __init__(self, world, resumes):
        self.world, self.resumes = world, resumes
        self.secret = self.revoked = ""

    @property
    def bob(self):
        return seat_of(self.world.bob, self.world.interview)

    @property
    def alice(self):
        return seat_of(self.world.alice, self.world.interview)

    def page(self, person="bob"):
        return getattr(self.world, person).http.get(f"/interview/{self.world.room}/report").text

    def kinds(self):
        return {one.kind for one in proctoring.list_alerts(self.world.interview.id)}

    def decide(self, declined):
        proctoring.decide(self.bob, is_agreed=declined != set(SIGNALS), declined=declined, at=utcnow())

    def take_place(self):
        """They talk and type, two signals are reported, Alice notes something for herself and ends it."""
        write_in(self.world, self.world.interview, "Bob's words")
        proctoring.record(self.bob, "no-face", size=None, at=utcnow())
        notes.add(self.alice, "A private impression", mark=None, note_id="alice-note-1", at=utcnow())
        self.revoked = invitations.issue(self.world.interview.id, self.world.alice.user_id, at=utcnow()).secret
        self.secret = invitations.issue(self.world.interview.id, self.world.alice.user_id, at=utcnow()).secret
        ending.complete(self.alice, at=utcnow())

    def opens(self, secret):
        return self.world.nobody.post("/join", {"secret": secret}, follow_redirects=True)

    def asks(self, message=WISH):
        return self.world.bob.post(
            f"/interview/{self.world.room}/erase-request", {"message": message}, follow_redirects=True
        ).text

    def purge(self, days):
        at = utcnow() + timedelta(days=days)
        retention.purge(KEEP, at=at, engine=database.engine, resumes=self.resumes, is_dry=False)

    def erase(self):
        person, at = self.world.bob.user_id, utcnow()
        return retention.erase_candidate(person, at=at, engine=database.engine, resumes=self.resumes, is_dry=False)


def what_is_off_is_refused(story):
    story.decide(set(SIGNALS) - AGREED)
    with pytest.raises(NotAllowed, match="consent-declined"):
        proctoring.record(story.bob, "left-window", size=None, at=utcnow())
    assert story.kinds() == set()


def the_decision_changes(story):
    story.decide(set(SIGNALS))
    assert not proctoring.is_measured(story.bob)
    story.decide(set(SIGNALS) - AGREED)
    assert proctoring.is_measured(story.bob)


def the_decision_is_stored(story):
    made = proctoring.decisions(story.world.interview.id, story.world.bob.user_id)[-1]
    assert made.notice_version == proctoring.NOTICE_VERSION


def it_takes_place_and_nothing_comes_later(story):
    story.take_place()
    nothing_changes_after_the_end(story)


def nothing_changes_after_the_end(story):
    for late in (lambda: proctoring.record(story.bob, "no-face", size=None, at=utcnow()), lambda: story.decide(set())):
        with pytest.raises(Conflict, match="interview-over"):
            late()


def the_contact_is_named_again(story):
    with story.world.alice.app.test_request_context():
        assert contacts.of(story.world.interview)["name"] in story.page()


def the_same_list_with_remarks(story):
    for alert in proctoring.list_alerts(story.world.interview.id):
        story.world.bob.post(f"/interview/{story.world.room}/alerts/{alert.id}/remark", {"remark": "A moth"})
    mine, hers = story.page(), story.page("alice")
    for words in ("No face in view", "A moth"):
        assert words in mine and words in hers, words  # noqa: PT018
    assert story.kinds() == AGREED


def the_own_page_has_what_remains(story):
    mine = plain(story.page())
    for words in ("Bob's words", "Alice Ames", "alice: Bob's words", f"Version {proctoring.NOTICE_VERSION}", "Planned"):
        assert words in mine, words
    assert mine.count("Until") >= len(KEEP.__dataclass_fields__) - 1
    code = story.world.bob.http.get(f"/interview/{story.world.room}/report/code/1")
    assert "Bob's words" in code.text


def the_panels_words_are_not_shown(story):
    assert "A private impression" not in story.page()
    assert "A private impression" in story.page("alice")


def the_link_opens_it_again_and_no_room(story):
    assert "What is kept, and until when" in story.opens(story.secret).text
    assert story.world.nobody.http.get(f"/interview/{story.world.room}").status_code == 302
    story.world.nobody.post("/logout")
    assert "This link is no longer valid" in story.opens(story.revoked).text


def asking_erases_nothing(story):
    assert "Your request is stored" in story.asks()
    assert erasure.count_waiting() == 1
    assert story.kinds() == AGREED
    assert "Bob's words" in documents.texts_now(story.world.interview.id).main


def the_administrators_see_it(story):
    hers = story.world.alice.http
    assert "Asks for everything about them to be erased." in hers.get("/dashboard").text
    system = hers.get("/system").text
    assert f"erase-candidate {story.world.bob.user_id}" in system and WISH in system  # noqa: PT018
    mails.send_due()
    (letter,) = rows(kind=MailKind.ERASE)
    assert (letter.user_id, letter.state) == (story.world.alice.user_id, "sent")


def the_answer_is_read_and_one_can_ask_again(story):
    answer = {"state": "declined", "message": "In March."}
    story.world.alice.post(f"/system/erase-requests/{story.world.bob.user_id}", answer)
    assert "In March." in story.page()
    story.asks()
    assert erasure.count_waiting() == 1


def the_host_reads_that_it_was_asked(story):
    hers = story.page("alice")
    assert "The candidate asks to be erased" in hers
    assert WISH not in hers


def it_is_erased_in_time(story):
    story.purge(31)
    assert story.kinds() == set()
    assert "alice: Bob's words" in plain(story.page())
    story.purge(61)
    mine = plain(story.page())
    assert "alice: Bob's words" not in mine
    assert "Bob's words" in mine, "the last text stays with the interview"
    assert mine.count("Nothing of this is stored.") == 3


def the_link_says_what_is_erased(story):
    give_resume(story.world.bob)
    story.erase()
    assert erasure.count_waiting() == 0
    said = story.opens(story.secret)
    assert said.status_code == 410
    for words in ("What was about you is erased", "You asked for it on", "your account", "1 interview,", "your resume"):
        assert words in plain(said.text), words
    assert "This link does not work" in story.opens(story.revoked).text, "whoever had it learns nothing"
    nightly.tidy(at=utcnow().replace(hour=3) + erasure.SAID_FOR + timedelta(days=1))
    assert "This link does not work" in story.opens(story.secret).text


BEFORE = (
    ("What stays off is refused. You can join whatever you decide.", what_is_off_is_refused),
    ("What you refuse is neither checked nor stored.", what_is_off_is_refused),
    ("You can change your decision until the interview ends, even in the room.", the_decision_changes),
    (f"Version {proctoring.NOTICE_VERSION}. It is stored with your decision and the time.", the_decision_is_stored),
    ("from when you join until you leave or the interview ends", it_takes_place_and_nothing_comes_later),
    ("Alice Ames is your contact for this interview.", the_contact_is_named_again),
    ("You then read the same list and can add a remark to each entry.", the_same_list_with_remarks),
)
AFTER = (
    ("You can open this page again whenever you sign in.", the_own_page_has_what_remains),
    ("Your remark is shown next to it.", the_same_list_with_remarks),
    ("What the team writes for itself is not shown here.", the_panels_words_are_not_shown),
    ("asking erases nothing yet", asking_erases_nothing),
    (
        "The interviewers of your interviews see that you asked, and not what you write.",
        the_host_reads_that_it_was_asked,
    ),
)
TOLD = (
    ("The decision can be changed until the interview ends, even in the room.", nothing_changes_after_the_end),
    (
        "The candidate's own page, opened by their link or after signing in, shows what remains",
        the_own_page_has_what_remains,
    ),
    ("It shows nothing that interviewers write for each other.", the_panels_words_are_not_shown),
    ("A revoked link stays revoked, and the link opens no room any more.", the_link_opens_it_again_and_no_room),
    ('Administrators see the request under "Needs action" on their dashboard', the_administrators_see_it),
    ("their answer is shown to the candidate, who can then ask again", the_answer_is_read_and_one_can_ask_again),
    ("read in the report that they asked and when, and not what they wrote", the_host_reads_that_it_was_asked),
)
LATER = (
    (
        "For 30 days after the end of the interview. This server deletes it in the night that follows.",
        it_is_erased_in_time,
    ),
)


def test_what_is_promised_is_done(world, mail_server):
    story = Story(world, retention.resumes_of(settings.config))
    told = plain(PRIVACY.read_text(encoding="utf-8"))
    with using(keep=KEEP), mail_on(mail_server, keep=KEEP):
        notice = plain(past_welcome(world.bob, world.room).text)
        for where, sentences in ((notice, BEFORE), (None, AFTER), (told, TOLD), (notice, LATER)):
            limits.reset()
            text = where or plain(story.page())
            for sentence, deed in sentences:
                assert sentence in text, sentence
                limits.reset()  # Nobody reads as fast as this.
                deed(story)
        assert "for a year the candidate's links say what was erased, and when" in told
        the_link_says_what_is_erased(story)
