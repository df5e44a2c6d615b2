"""What pages keep written between requests says the same as what is written anew."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import render_template_string, url_for

from repositories import prepared
from repositories.interview_cuts import Slice, Span, Wanted
from routes.http.icons import icon
from routes.http.meeting_urls import meeting_url


@pytest.mark.parametrize("link", ["7b1c2d3e-0000-4000-8000-aaaaaaaaaaaa", "a b/c?d#e", "é<\"'>", "..", "%2F"])
def test_an_interviews_address_is_that_of_the_router_whatever_its_link(app, link):
    with app.test_request_context():
        for _again in range(2):
            assert meeting_url("interviews.edit", link) == url_for("interviews.edit", meeting_link=link)


def test_no_name_in_a_kept_sentence_is_markup_or_another_place(app):
    sentence = """{{ _("with %(name)s; panel: %(panel)s", name=name, panel=panel) }}"""
    for name, panel, said in (
        ("Ann", "Bo", "with Ann; panel: Bo"),
        ("%(panel)s", "100 %", "with %(panel)s; panel: 100 %"),
        ("<b>", "&", "with &lt;b&gt;; panel: &amp;"),
        ("דנה", "Bo", "with \u2068דנה\u2069; panel: Bo"),
    ):
        with app.test_request_context():
            assert render_template_string(sentence, name=name, panel=panel) == said


def test_a_sentence_with_a_number_or_a_percent_sign_is_written_each_time(app):
    for few, most in ((1, 2), (3, 4)):
        with app.test_request_context():
            assert render_template_string(
                "{{ _('%(few)d of %(most)s %%', few=few, most=most) }}", few=few, most=most
            ) == (f"{few} of {most} %")


def test_an_icon_with_a_label_is_an_image_and_its_words_are_escaped(app):
    with app.test_request_context():
        assert 'class="icon icon-lg x" aria-hidden="true"' in icon("check", size="lg", **{"class": "x"})
        assert 'class="icon" role="img" aria-label="&lt;b&gt;"' in icon("check", "<b>")


def test_two_statements_of_one_shape_are_the_same_and_their_values_are_not():
    at = datetime(2027, 1, 1, tzinfo=UTC)
    one, its = prepared.apart(Wanted(spans=(Span(since=at), Span(before=at)), is_latest_first=True))
    other, others = prepared.apart(
        Wanted(spans=(Span(since=at + timedelta(days=1)), Span(before=at)), is_latest_first=True)
    )
    assert (one, hash(one)) == (other, hash(other))
    assert sorted(its) == sorted(others)
    assert its != others
    assert prepared.apart(Wanted())[0] != one, "a span without a beginning is another statement"
    assert prepared.apart(Slice.of(5, 20))[1] == {"asked_take": 15, "asked_skip": 5, "asked_reach": 20}
