"""What of the relay, the invitations and the contact is read from the environment, and what is refused."""

import pytest

import config
from config import ConfigError, TurnConfig

URL = "turn:turn.example.org:3478"
SECRET = "a long and random enough secret"


def load(tmp_path, **environ):
    return config.load({"SQLITE_PATH": str(tmp_path / "one.db"), **environ})


@pytest.mark.parametrize(
    "environ",
    [
        {"TURN_URLS": URL},
        {"TURN_SECRET": SECRET},
        {"TURN_URLS": URL, "TURN_SECRET": "too short"},
        {"TURN_URLS": URL, "TURN_SECRET": " changeme "},
        {"TURN_URLS": "stun:turn.example.org", "TURN_SECRET": SECRET},
        {"TURN_URLS": f"{URL}, https://turn.example.org", "TURN_SECRET": SECRET},
    ],
)
@pytest.mark.parametrize("mode", ["production", ""])
def test_half_a_relay_a_weak_secret_and_another_kind_of_address_are_refused(tmp_path, environ, mode):
    with pytest.raises(ConfigError, match="TURN_"):
        load(tmp_path, APP_ENV=mode, SECRET_KEY="long enough for production", **environ)


def test_addresses_are_separated_by_commas(tmp_path):
    found = load(tmp_path, TURN_URLS=f"{URL}?transport=udp, turns:turn.example.org:443,", TURN_SECRET=SECRET)
    assert found.turn == TurnConfig((f"{URL}?transport=udp", "turns:turn.example.org:443"), SECRET)


def test_without_settings_there_is_no_relay_no_contact_and_links_last_half_a_day(tmp_path):
    found = load(tmp_path, TURN_URLS=" ", TURN_SECRET="")
    assert (found.turn, found.accommodation_contact, found.invitation_grace_s) == (None, None, 12 * 3600)


@pytest.mark.parametrize("hours", ["-1", "721", "half a day"])
def test_a_grace_that_makes_no_sense_is_refused(tmp_path, hours):
    with pytest.raises(ConfigError, match="INVITATION_GRACE_HOURS"):
        load(tmp_path, INVITATION_GRACE_HOURS=hours)


def test_the_grace_is_in_hours_and_the_contact_a_name_with_an_address(tmp_path):
    found = load(tmp_path, INVITATION_GRACE_HOURS="2", ACCOMMODATION_CONTACT=" Ines Ortiz <ines@example.org> ")
    assert (found.invitation_grace_s, found.accommodation_contact) == (7200, "Ines Ortiz <ines@example.org>")
