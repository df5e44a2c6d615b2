"""Real WebSockets: who may open one, and what closes it."""

import pytest
import requests
import websocket

from tests.live.colleagues import colleague, number_of
from tests.live.house import eventually
from tests.live.test_plain_client import CANDIDATE, Client
from tests.live.wires import PATH, dial
from tests.serving import Browser


@pytest.mark.parametrize("transport", ["polling", "websocket"])
@pytest.mark.parametrize("cookie", ["", "neurohire=forged.cookie.value", "session=x"])
def test_without_a_session_no_connection_is_made(server, house, transport, cookie):
    address = f"{server.url}/socket.io/?EIO=4&transport={transport}"
    assert requests.get(address, headers={"Cookie": cookie}, timeout=10).status_code == 401
    with pytest.raises(websocket.WebSocketBadStatusException) as refused:
        dial(server, cookie, suppress_origin=True)
    assert refused.value.status_code == 401


def test_a_connection_id_that_somebody_guessed_or_saw_gives_nothing_more(server, house):
    for sid in ("guessed", "x" * 5000, "%00"):
        for method in ("get", "post"):
            answer = getattr(requests, method)(f"{server.url}/socket.io/?EIO=4&transport=polling&sid={sid}", timeout=10)
            assert answer.status_code == 400


def origins(server):
    own = server.url
    return {
        "refused": ["https://evil.example", "null", f"{own}.evil.example", f"{own}@evil.example", own.replace("127.0.0.1", "localhost"),
                    own.replace("http", "https"), own.rpartition(":")[0], "file://", "chrome-extension://abc", own.replace("127", "0127")],
        "taken": [own],
    }  # fmt: skip


def test_a_page_of_another_site_opens_no_socket(server, house):
    for origin in origins(server)["refused"]:
        with pytest.raises(websocket.WebSocketBadStatusException) as refused:
            dial(server, house.ada.cookie, origin=origin)
        assert refused.value.status_code == 400, origin
        polling = requests.get(
            server.url + PATH.replace("websocket", "polling"),
            headers={"Cookie": house.ada.cookie, "Origin": origin},
            timeout=10,
        )
        assert polling.status_code == 400, origin
        assert "Access-Control-Allow-Origin" not in polling.headers


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-Host": "evil.example"}, {"X-Forwarded-Host": "evil.example, 127.0.0.1"},
        {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"}, {"Forwarded": "host=evil.example;proto=https"},
        {"X-Original-Host": "evil.example"}, {"X-Forwarded-Server": "evil.example"},
    ],
)  # fmt: skip
def test_a_page_of_another_site_is_not_ours_because_a_header_says_so(server, house, headers):
    """No proxy is believed here, so nobody's word about the host is."""
    for origin in ("http://evil.example", "https://evil.example"):
        lines = [f"{name}: {value}" for name, value in headers.items()]
        with pytest.raises(websocket.WebSocketBadStatusException) as refused:
            dial(server, house.ada.cookie, origin=origin, header=lines)
        assert refused.value.status_code == 400, origin
        address = server.url + PATH.replace("websocket", "polling")
        polling = requests.get(address, headers={**headers, "Cookie": house.ada.cookie, "Origin": origin}, timeout=10)
        assert (polling.status_code, "Access-Control-Allow-Origin" in polling.headers) == (400, False)


def test_another_name_of_this_server_opens_no_socket_without_its_own_cookie(server, house):
    """What a name that was rebound to our address could do: its pages' Host and Origin agree, the cookie is missing."""
    rebound = {"host": "evil.example", "origin": "http://evil.example"}
    with pytest.raises(websocket.WebSocketBadStatusException) as refused:
        dial(server, "", **rebound)
    assert refused.value.status_code == 401
    with pytest.raises(websocket.WebSocketBadStatusException) as refused:
        dial(server, house.ada.cookie, host="evil.example", origin=server.url)
    assert refused.value.status_code == 400


def test_every_answer_of_the_sockets_address_carries_the_headers(server, house):
    own = {"Cookie": house.ada.cookie}
    polling = f"{server.url}/socket.io/?EIO=4&transport=polling"
    answers = [
        requests.get(polling, timeout=10), requests.get(polling, headers=own, timeout=10),
        requests.get(polling, headers=own | {"Origin": "https://evil.example"}, timeout=10),
        requests.get(f"{polling}&sid=guessed", timeout=10), requests.get(f"{server.url}/socket.io/", headers=own, timeout=10),
        requests.options(polling, headers=own, timeout=10), requests.put(polling, headers=own, timeout=10),
    ]  # fmt: skip
    assert {200, 400, 401} <= {answer.status_code for answer in answers}
    for answer in answers:
        assert answer.headers["X-Content-Type-Options"] == "nosniff", answer.status_code
        assert answer.headers["Cache-Control"] == "no-store", answer.status_code
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "Set-Cookie" not in answer.headers
        assert "Access-Control-Allow-Origin" not in answer.headers


def test_our_own_pages_and_programs_without_an_origin_do(server, house):
    for options in ({"origin": server.url}, {"suppress_origin": True}):
        wire = dial(server, house.ada.cookie, **options)
        assert wire.recv().startswith("0{")
        wire.close()


def test_signing_out_closes_the_open_socket(server, house):
    browser = Browser(server)
    browser.sign_in(CANDIDATE["username"], CANDIDATE["password"])
    here, elsewhere = Client(browser), Client(house.grace)
    browser.get("/logout")
    here.wait_for("session-ended")
    assert eventually(lambda: not here.io.connected)
    assert elsewhere.io.connected
    assert elsewhere.io.call("leave", {"room": house.room})["ok"]
    elsewhere.io.disconnect()


def test_deactivation_closes_every_socket_of_the_person(server, house):
    host, guest = house.seated()
    second = Client(house.grace)
    try:
        house.ada.post(f"/candidates/{house.grace_id}/deactivate", {}, form_at="/dashboard")
        for client in (guest, second):
            client.wait_for("session-ended")
            assert eventually(lambda client=client: not client.io.connected)
        assert host.wait_for("user-left")["username"] == "Grace Candidate"
        with pytest.raises(websocket.WebSocketBadStatusException):
            dial(server, house.grace.cookie, suppress_origin=True)
    finally:
        house.ada.post(f"/candidates/{house.grace_id}/reactivate", {}, form_at="/dashboard")
        house.grace.sign_in(CANDIDATE["username"], CANDIDATE["password"])
        host.io.disconnect()


def test_two_go_on_when_the_third_of_a_room_is_deactivated(server, house):
    host, guest = house.seated()
    third = Client(colleague(house, "frank", "interviewer"), room=house.room)
    assert third.io.call("join", {"room": house.room})["ok"]
    for one in (host, guest):
        one.wait_for("user-joined")
    number = number_of(house, "frank")
    house.grace.post(f"/team/{number}/deactivate", {"successor": "0"}, form_at="/dashboard")
    assert third.io.call("chat-message", {"room": house.room, "message": "still here"})["ok"], "not by a candidate"
    house.ada.post(f"/team/{number}/deactivate", {"successor": "0"}, form_at="/dashboard")
    third.wait_for("session-ended")
    for one in (host, guest):
        assert one.wait_for("user-left")["username"] == "Frank East"
    assert eventually(lambda: not third.io.connected)
    guest.emit("code-change", {"room": house.room, "code": "the two go on"})
    assert host.wait_for("code-update") == {"code": "the two go on"}
    for one in (host, guest):
        one.io.disconnect()


def test_a_seat_taken_by_another_tab_and_given_back(house):
    host, first = house.seated()
    second = Client(house.grace)
    second.emit("join", {"room": house.room})
    second.wait_for("joined")
    first.wait_for("seat-taken")
    assert first.io.call("code-change", {"room": house.room, "code": "x"})["code"] == "not-joined"
    first.emit("join", {"room": house.room})
    second.wait_for("seat-taken")
    for client in (host, first, second):
        client.io.disconnect()


def test_nothing_of_what_was_typed_is_in_the_log(server, house, seated):
    _host, guest = seated
    guest.io.call("chat-message", {"room": house.room, "message": "a very private word"})
    guest.io.call("code-change", {"room": house.room, "code": "a very private line"})
    guest.io.call("chat-message", {"room": house.room, "message": 7, "extra": "a very private field"})
    for secret in ("very private", CANDIDATE["password"], house.grace.cookie.partition("=")[2][:40]):
        assert secret not in server.log
