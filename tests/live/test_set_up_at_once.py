"""Twenty people send the set-up form in the same moment: one is the admin."""

import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.serving import Browser

pytestmark = pytest.mark.both_databases

CROWD = 20
PATIENCE_S = 60


def test_twenty_forms_at_once_make_one_admin(server):
    together = threading.Barrier(CROWD)

    def set_up(number):
        browser = Browser(server)
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', browser.get("/setup-admin").text).group(1)
        fields = {
            "username": f"ada{number}",
            "password": "lovelace-engine",
            "name": "Ada",
            "email": f"ada{number}@example.org",
        }
        together.wait(30)

        def send():
            return browser.http.post(server.url + "/setup-admin", data={**fields, "csrf_token": token}, timeout=60)

        answer = send()
        deadline = time.monotonic() + PATIENCE_S
        while (
            answer.status_code == 429 and time.monotonic() < deadline
        ):  # So many may be under way; on a slow machine more are.
            time.sleep(1)
            answer = send()
        return answer

    with ThreadPoolExecutor(CROWD) as crowd:
        answers = list(crowd.map(set_up, range(CROWD)))

    assert [answer.status_code for answer in answers] == [200] * CROWD
    assert sorted(answer.url.rpartition("/")[2] for answer in answers) == ["dashboard", *["login"] * (CROWD - 1)]
    assert sum("Your administrator account is ready" in answer.text for answer in answers) == 1
    assert sum("This server is already set up" in answer.text for answer in answers) == CROWD - 1
    signed_in = [Browser(server).sign_in(f"ada{number}", "lovelace-engine").url for number in range(CROWD)]
    assert sum(url.endswith("/dashboard") for url in signed_in) == 1
    assert "Traceback" not in server.log
