"""Entries go to a syslog and a file after their commit only; what does not fit is counted, and nothing waits for it."""

import json
import re
import socket

import pytest

import config as configuration
from config import ConfigError
from db.engine import database
from services.audit import audit, stream
from services.base.clock import utcnow
from tests.in_force import using


def write(db, name="server"):
    audit.write(db, audit.Deed.BACKED_UP, by=audit.NOBODY, on=audit.Subject("server", name=name), at=utcnow())


def undone(db):
    write(db)
    raise LookupError


def test_an_address_that_is_none_is_refused():
    for text in ("log.example.org", "tcp://log:514", "udp://log", "udp://log:port", "unix:relative"):
        with pytest.raises(ConfigError, match="AUDIT_SYSLOG"):
            configuration.load({"SECRET_KEY": "a secret only the tests know, and long", "AUDIT_SYSLOG": text})


def test_only_what_is_committed_goes_out_and_what_does_not_fit_is_counted(world, tmp_path, monkeypatch):
    database.run(write)
    assert stream.count_waiting() == 0, "nothing is kept where nothing is set"
    file, path = tmp_path / "audit.jsonl", str(tmp_path / "log")
    with using(audit_file=file, audit_syslog=f"unix:{path}"):
        with pytest.raises(LookupError):
            database.run(undone)
        assert stream.count_waiting() == 0
        database.run(lambda db: write(db, "line\nend"))
        stream.send()
        assert (stream.count_waiting(), bool(stream.failure())) == (1, True), "nobody listens yet"
        monkeypatch.setattr(stream, "MAX_WAITING", 2)
        for _again in range(3):
            database.run(write)
        assert (stream.count_waiting(), stream.count_lost()) == (4, 3)
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as log:
            log.bind(path)
            stream.send()
            got = log.recv(9000).decode()
        assert (stream.count_waiting(), stream.failure()) == (0, None)
    head, told = re.fullmatch(r"<110>1 (\S+Z \S+ neurohire \d+ backup) - \ufeff(.*)", got).groups()
    assert head
    assert json.loads(told)["subject"] == "line\nend"
    assert "\n" not in told
    lines = file.read_text().splitlines()
    assert [json.loads(one)["subject"] for one in lines] == ["line\nend", "server", "server"], "none twice"
