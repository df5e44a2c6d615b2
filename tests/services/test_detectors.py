"""The catalogue says what was in view or pressed, and judges nobody."""

import re

import pytest

from services.base.errors import Invalid
from services.proctoring import proctoring
from services.signals import detectors

JUDGING = re.compile(
    r"cheat|fraud|suspic|violat|dishonest|guilt|caught|illegal|abus|attack|disqualif|warning|forbidden|misconduct|offen[cs]e|!",
    re.IGNORECASE,
)
ALL = detectors.CATALOGUE | detectors.SEEN_IN_EDITS
EVERY = [pytest.param(one, id=one.kind) for one in ALL.values()]


@pytest.mark.parametrize("detector", EVERY)
def test_a_wording_is_a_fact_and_no_judgement(detector):
    for sentence in (str(detector.label), str(detector.explanation)):
        assert not JUDGING.search(sentence), sentence
        assert sentence[0].isupper()
        assert sentence == sentence.strip()
    assert not str(detector.label).endswith(".")
    assert str(detector.explanation).endswith(".")


@pytest.mark.parametrize("kind", detectors.SEEN_IN_EDITS)
def test_what_the_server_sees_for_itself_is_no_pages_to_report(kind):
    with pytest.raises(Invalid) as refused:
        detectors.get(kind)
    assert refused.value.code == "unknown-detector"
    assert detectors.of_insertion(kind).kind == kind


@pytest.mark.parametrize("kind", detectors.CATALOGUE)
def test_a_kind_that_pages_report_is_found_by_its_own_name(kind):
    assert detectors.get(kind) is detectors.CATALOGUE[kind]


@pytest.mark.parametrize("detector", EVERY)
def test_a_kind_has_its_wording_and_fits_its_column(detector):
    assert detectors.of(detector.kind) is detector
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", detector.kind)
    assert len(detector.kind) <= 40
    assert detector.severity in (detectors.NOTICE, detectors.STRONG)


def test_the_kinds_of_the_document_are_there_and_no_two_say_the_same():
    kinds = set(ALL)
    assert {"no-face", "multiple-faces", "looking-away", "face-too-far"} <= kinds
    assert len({str(one.label) for one in ALL.values()}) == len(kinds)
    assert set(detectors.ALIASES.values()) <= kinds
    assert set(detectors.ALIASES).isdisjoint(kinds)


def test_a_kind_of_another_release_has_no_wording_and_fails_nothing():
    assert detectors.of("left-planet") is None


def test_the_notice_tells_every_signal_there_is_and_judges_nobody():
    notice = proctoring.notice()
    assert {one.kind for one in notice.observed} == set(ALL)
    for sentence in (notice.kept, notice.seen_by):
        assert not JUDGING.search(str(sentence))
