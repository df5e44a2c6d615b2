"""Resumes are stored after the virus scanner's word: a clamd, and ones that are away, slow, broken or something else."""

import io
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

import variables
from config import ConfigError, ScannerConfig
from operating import scanner as finding
from services.base.clock import utcnow
from services.base.errors import Invalid, Unavailable
from services.base.settings import settings
from services.people import candidates
from services.people.candidates import Profile
from services.resume import Upload, resumes, scanner
from tests import in_force
from tests.clamd import HARMFUL, IS_INSTALLED, MAX_STREAM_BYTES, MISBEHAVIOURS, Clamd, bad_scanner
from tests.services.resume_files import pdf

HARMFUL_RESUME = pdf().replace(b"%PDF-1.3\n", b"%PDF-1.3\n%" + HARMFUL + b"\n", 1)


@pytest.fixture(scope="module")
def clamd():
    if not IS_INSTALLED:
        pytest.skip("clamd is not installed")
    with tempfile.TemporaryDirectory(prefix="clamd") as folder:
        running = Clamd(Path(folder))
        running.start()
        yield running
        running.stop()


@pytest.fixture
def nowhere(tmp_path):
    return ScannerConfig(path=str(tmp_path / "no socket"))


def store(data):
    return resumes.store(Upload(io.BytesIO(data), "Bob's resume.pdf"))


def on_disk():
    return sorted(path.name for path in (settings.config.upload_dir / "resumes").glob("*"))


def refusal(data, kind=Invalid):
    with pytest.raises(kind) as refused:
        store(data)
    assert refused.value.field == "resume"
    return refused.value.code


def test_what_clamd_knows_is_refused_and_what_it_does_not_know_is_stored(clamd, tmp_path, caplog):
    assert HARMFUL in HARMFUL_RESUME
    for at in (clamd.at_port, clamd.at_socket):
        for is_required in (True, False):
            with in_force.using(scanner=at(is_required=is_required), upload_dir=tmp_path / "uploads"):
                assert refusal(HARMFUL_RESUME) == "resume-infected"
                assert refusal(pdf() + b"%" + bytes(2 * MAX_STREAM_BYTES)) == "resume-too-large-to-scan"
                assert on_disk() == [], "nothing of what was refused is kept"
                store(pdf())
                assert len(on_disk()) == 1
                resumes.remove(on_disk()[0])
                assert not scanner.is_away()
    assert "the virus scanner found Test.Harmless" in caplog.text
    assert not any(one in caplog.text for one in ("Bob", "resume.pdf", HARMFUL.decode()))


def test_a_file_that_is_refused_replaces_no_other(world, clamd):
    profile, good = Profile("Bob Burns", "bob@example.org"), pdf()
    with in_force.using(scanner=clamd.at_port()):
        candidates.edit(world.bob.user_id, profile, Upload(io.BytesIO(good), "good.pdf"), at=utcnow())
        with pytest.raises(Invalid):
            candidates.edit(world.bob.user_id, profile, Upload(io.BytesIO(HARMFUL_RESUME), "bad.pdf"), at=utcnow())
        resume = resumes.of(candidates.get(world.bob.user_id))
        assert resume.name == "good.pdf"
        assert resumes.file_of(resume).read_bytes() == good


@pytest.mark.slow
def test_without_a_verdict_the_policy_decides(nowhere, tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(scanner, "TOTAL_S", 0.3)
    with bad_scanner() as bad:
        for mode in ("is away", *MISBEHAVIOURS):
            bad.mode = mode
            chosen = nowhere if mode == "is away" else bad.config
            big = pdf() + b"%" + bytes(3_000_000)
            with in_force.using(scanner=chosen, upload_dir=tmp_path / "uploads"):
                assert refusal(big, Unavailable) == "resume-not-scanned", mode
                assert on_disk() == [], mode
                assert scanner.is_away(), mode
            with in_force.using(scanner=replace(chosen, is_required=False), upload_dir=tmp_path / "uploads"):
                resumes.remove(store(big).path)
    assert caplog.text.count("stored without a scan") == 1 + len(MISBEHAVIOURS)


def test_who_finds_no_turn_is_told_so(tmp_path, monkeypatch, nowhere):
    monkeypatch.setattr(resumes, "_scans", resumes.runtime.Slots(1, 0.01))
    with resumes._scans.one(), in_force.using(scanner=nowhere, upload_dir=tmp_path / "uploads"):
        assert refusal(pdf(), Unavailable) == "resume-not-scanned"
    with (
        resumes._scans.one(),
        in_force.using(scanner=replace(nowhere, is_required=False), upload_dir=tmp_path / "uploads"),
    ):
        store(pdf())


def test_the_doctor_says_whether_it_answers(clamd, nowhere):
    with in_force.using(scanner=None) as config:
        assert list(finding.examine(config)) == []
    with in_force.using(scanner=clamd.at_port()) as config:
        [found] = finding.examine(config)
        assert found.is_well, found
        assert "answers: ClamAV " in found.found
    with in_force.using(scanner=nowhere) as config:
        [found] = finding.examine(config)
        assert "No such file" in found.found
        assert "Resumes are refused" in found.remedy
    with bad_scanner() as bad, in_force.using(scanner=replace(bad.config, is_required=False)) as config:
        bad.mode = "hangs up"
        [found] = finding.examine(config)
        assert "hung up" in found.found
        assert "without a scan" in found.remedy


def test_where_the_scanner_is_comes_from_the_environment():
    for text in (
        "127.0.0.1:3310", "http://a:1", "tcp://", "tcp://a:x", "tcp://a:70000", "tcp://u@a:1", "tcp://a:1/b", "unix:clamd",
        "unix://clamd", "unix:/" + 107 * "x",
    ):  # fmt: skip
        with pytest.raises(ConfigError, match="CLAMD_URL"):
            variables.clamd_url({"CLAMD_URL": text})
    for text, place in {
        "": None, "tcp://clamav": ("clamav", 3310), "tcp://[::1]:9": ("::1", 9), "unix:/run/clamd.ctl": "/run/clamd.ctl",
        "unix:///run/clamd.ctl": "/run/clamd.ctl",
    }.items():  # fmt: skip
        assert variables.clamd_url({"CLAMD_URL": text}) == place
    with pytest.raises(ConfigError, match="CLAMD_WHEN_AWAY"):
        variables.clamd_is_required({"CLAMD_WHEN_AWAY": "maybe"})
    assert [variables.clamd_is_required({"CLAMD_WHEN_AWAY": one}) for one in ("", "refuse", "accept")] == [
        True,
        True,
        False,
    ]
