"""A world in which every page has something to show: resumes, messages, alerts, interviews of every status."""

import io
from datetime import timedelta

from services.base.clock import utcnow
from services.document import document_saving
from services.people import candidates
from services.people.candidates import Profile
from services.planning import ending
from services.proctoring import proctoring
from services.questions.content import Case, QuestionFile
from services.resume.resumes import Upload
from services.room import admission, chat
from tests import questions
from tests.people import NAMES, schedule
from tests.services.resume_files import docx_file, pdf
from tests.services.seated import seat_of, write


def give_resume(person, data=None, name="Bob's resume.pdf"):
    """Put a resume into a candidate's profile; PDF unless other bytes are given."""
    shown = Profile(NAMES[person.name], f"{person.name}@example.org")
    return candidates.edit(
        person.user_id, shown, Upload(io.BytesIO(pdf() if data is None else data), name), at=utcnow()
    )


def admit(world, interview=None):
    """Bob is let in."""
    interview = interview or world.interview
    admission.request(seat_of(world.bob, interview), at=interview.scheduled_time)
    admission.approve(seat_of(world.alice, interview))


def write_in(world, interview, words):
    """Code, a message of each person, and an alert."""
    admit(world, interview)
    write(world.bob, interview, f"print('{words}')\n# {words}")
    document_saving.flush_quietly()
    for person in (world.alice, world.bob):
        chat.say(seat_of(person, interview), f"{person.name}: {words}", message_id=None, at=utcnow())
    proctoring.record(seat_of(world.bob, interview), "paste-blocked", size=80, at=utcnow())


def ask(world, words):
    """A question whose every text is these words; its number."""
    file = QuestionFile("starter", "python", words[:60], words)
    case = Case("input", words, words, "exact", True)
    tag = words.replace(",", " ").replace("|", " ")[:30]
    made = {"statement": words, "notes": words, "tags": (tag,), "files": (file,), "cases": (case,)}
    return questions.add(world.alice, words, **made)


def fill(world, words="Hello"):
    """Interviews of every status with something in each; (open, completed, cancelled)."""
    give_resume(world.bob, name=f"{words}.pdf")
    give_resume(world.carol, docx_file(), f"{words}.docx")
    made = [
        schedule(world.alice.user_id, world.bob.user_id, f"{words} {n}", at=utcnow() + timedelta(days=n))
        for n in range(3)
    ]
    asked = ask(world, words)
    for one in made:
        write_in(world, one, words)
        questions.put(world.alice, one, asked)
    questions.plan(world.alice, made[0], ask(world, words))
    ending.complete(seat_of(world.alice, made[1]), at=utcnow())
    ending.cancel(seat_of(world.alice, made[2]))
    return made
