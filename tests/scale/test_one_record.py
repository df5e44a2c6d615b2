"""Several server processes that write into the record of one interview at the same moment: one unbroken chain."""

from concurrent.futures import ThreadPoolExecutor

import requests

from services.interview.accommodations import MAX_REQUESTS
from tests import breadth
from tests.live.house import House, another_interview
from tests.scale.cluster import Cluster, at
from tests.services import records
from tests.serving import Browser


@breadth.ONLY_WIDE
def test_processes_that_write_at_once_make_one_chain(three: Cluster, house: House) -> None:
    """Nobody is in the room, so no process has its lease and each takes what comes to it; the end comes to one more."""
    there = another_interview(house)
    path = f"/interview/{there.room}/accommodation"
    graces = [at(there.grace, node) for node in three.nodes.values()]

    def ask(number: int) -> requests.Response:
        return graces[number % len(graces)].post(path, {"message": f"Number {number} of several"})

    with ThreadPoolExecutor(MAX_REQUESTS) as together:
        answers = list(together.map(ask, range(MAX_REQUESTS)))
    assert [one.status_code for one in answers] == [200] * MAX_REQUESTS
    assert three.owner(there.room) is None, "no process had the room for itself"

    one, other, *_more = (at(there.ada, node) for node in three.nodes.values())
    assert one.post(f"/interview/{there.room}/complete", {}, form_at=f"/interview/{there.room}").status_code == 200
    found = _record(other, there.room)
    assert records.check(found)[0] == "unchanged"
    assert records.kinds(found).count("request") == MAX_REQUESTS


def _record(ada: Browser, room: str) -> dict[str, bytes]:
    answer = ada.get(f"/interview/{room}/record.zip")
    assert answer.status_code == 200, answer.text
    return records.unpacked(answer.content)
