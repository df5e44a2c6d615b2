"""Who may have the record of an interview: whoever may have its report as a file, and nobody else."""

from dataclasses import replace

from services.base.clock import utcnow
from services.interview.members import PanelMember
from services.planning import ending, scheduling
from services.planning.scheduling import Plan
from tests.people import add_user, sign_in
from tests.routes.full_house import admit
from tests.services.seated import seat_of


def test_who_may_have_the_report_as_a_file_may_have_the_record(app, world):
    admit(world)
    erin, otto = (sign_in(app, name, add_user(name, name.title(), "interviewer")) for name in ("erin", "otto"))
    plan = Plan("Backend engineer", world.interview.scheduled_time.replace(tzinfo=None), "UTC", world.bob.user_id)
    panel = (PanelMember(erin.user_id, "interviewer"), PanelMember(otto.user_id, "observer"))
    scheduling.reschedule(seat_of(world.alice, world.interview), replace(plan, panel=panel), at=utcnow())
    ending.complete(seat_of(world.alice, world.interview), at=utcnow())
    people = {
        "nobody": (world.nobody, 302),
        "the candidate": (world.bob, 403),
        "an observer": (otto, 403),
        "another candidate": (world.carol, 404),
        "an interviewer of another interview": (world.dave, 404),
        "a coordinator without a seat": (sign_in(app, "cora", add_user("cora", "Cora", "coordinator")), 404),
        "an administrator without a seat": (sign_in(app, "ada", add_user("ada", "Ada", "admin")), 404),
        "the interviewer": (world.alice, 200),
        "an interviewer of the panel": (erin, 200),
    }
    for who, (person, wanted) in people.items():
        for file in ("record.zip", "report.json"):
            assert person.http.get(f"/interview/{world.room}/{file}").status_code == wanted, (who, file)
    for who in ("an observer", "the candidate"):
        page = people[who][0].http.get(f"/interview/{world.room}/report").text
        assert ("Fingerprint of the record" in page, "record.zip" in page) == (True, False), who
