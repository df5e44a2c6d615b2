"""Speaking SMTP: a server that refuses, hangs, drips, floods or dies is survived, and its words say what to do."""

import ssl

import pytest

from services.mail import smtp
from tests.mail_server import PASSWORD, REFUSED, USER
from tests.mailing import config_of
from wire import by_eventlet, runtime

MESSAGE = b"Subject: Hello\r\n\r\n.A line that begins with a full stop\r\n"
BOB = "bob@example.org"


def failure(config, recipient=BOB):
    with pytest.raises(smtp.NotDelivered) as failed:
        smtp.deliver(config, MESSAGE, recipient)
    return failed.value


def test_an_address_that_the_server_does_not_know_is_refused_for_good(mail_server):
    mail_server.be("refuses")
    failed = failure(config_of(mail_server))
    assert (failed.said, failed.is_final) == (REFUSED, True)


def test_a_greylisting_server_is_asked_again(mail_server):
    mail_server.be("greylists")
    failed = failure(config_of(mail_server), "grey@example.org")
    assert failed.said.startswith("451 ")
    assert not failed.is_final
    assert smtp.deliver(config_of(mail_server), MESSAGE, "grey@example.org").startswith("250 ")


@pytest.mark.parametrize("mode", ["hangs", "drips"])
def test_a_slow_server_is_left_at_the_deadline_however_much_it_still_says(mail_server, monkeypatch, mode):
    monkeypatch.setattr(smtp, "DELIVERY_S", 0.4)
    mail_server.be(mode)
    failed = failure(config_of(mail_server))
    assert (failed.said, failed.is_final) == ("The mail server did not answer in time.", False)


def test_a_server_that_does_not_stop_talking_is_left(mail_server):
    mail_server.be("floods")
    failed = failure(config_of(mail_server))
    assert "says more than" in failed.said
    assert not failed.is_final


@pytest.mark.parametrize("mode", ["dies", "dies-before-storing"])
def test_a_server_that_dies_is_asked_again(mail_server, mode):
    mail_server.be(mode)
    assert not failure(config_of(mail_server)).is_final
    assert mail_server.taken() == []


def test_a_server_that_is_not_there_is_asked_again(mail_server):
    mail_server.ports["nowhere"] = 9
    failed = failure(config_of(mail_server, "nowhere"))
    assert (failed.said, failed.is_final) == ("Connection refused", False)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_that_nobody_vouches_for_is_not_trusted(mail_server, security):
    failed = failure(config_of(mail_server, security, user=USER, password=PASSWORD))
    assert failed.said.startswith("The mail server's certificate is not trusted: ")
    assert not failed.is_final


def test_a_server_without_starttls_gets_neither_password_nor_mail(mail_server):
    from dataclasses import replace

    config = replace(config_of(mail_server), security="starttls", user=USER, password=PASSWORD)
    assert failure(config).said == "STARTTLS extension not supported by server."
    assert mail_server.taken() == []


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_wrong_password_is_the_operators_to_mend_and_the_letter_waits(mail_server, monkeypatch, security):
    monkeypatch.setenv("SSL_CERT_FILE", mail_server.authority)
    failed = failure(config_of(mail_server, security, user=USER, password="wrong"))
    assert failed.said.startswith("535 ")
    assert not failed.is_final
    with pytest.raises(smtp.NotDelivered):
        smtp.check(config_of(mail_server, security, user=USER, password="wrong"))


def test_letters_of_other_scripts_in_an_address_need_a_server_that_knows_them(mail_server, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", mail_server.authority)
    config = config_of(mail_server, "tls", user=USER, password=PASSWORD)
    assert failure(config, "bøb@example.org").is_final
    assert smtp.deliver(config_of(mail_server), MESSAGE, "bøb@example.org").startswith("250 ")


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_tls_is_of_a_library_that_no_other_thread_exchanges_meanwhile(mail_server, monkeypatch, security):
    monkeypatch.setenv("SSL_CERT_FILE", mail_server.authority)
    monkeypatch.setattr(runtime, "_way", by_eventlet.ByEventlet())
    monkeypatch.setattr(ssl, "SSLContext", None)  # As while another socket is secured.
    config = config_of(mail_server, security, user=USER, password=PASSWORD)
    assert smtp.deliver(config, MESSAGE, BOB).startswith("250 ")


@pytest.mark.parametrize("security", ["plain", "starttls", "tls"])
def test_a_message_arrives_as_it_is(mail_server, monkeypatch, security):
    monkeypatch.setenv("SSL_CERT_FILE", mail_server.authority)
    signed_in = {} if security == "plain" else {"user": USER, "password": PASSWORD}
    config = config_of(mail_server, security, **signed_in)
    assert ssl.create_default_context().check_hostname
    smtp.check(config)
    assert "queued as" in smtp.deliver(config, MESSAGE, BOB)
    ((recipient, message),) = mail_server.taken()
    assert recipient == BOB
    assert message.get_content().strip() == ".A line that begins with a full stop"
