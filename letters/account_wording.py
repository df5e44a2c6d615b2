"""The words of letters about accounts, second reviews and shared reports, and of a test.

Needs `localization.writing`, or a request, around it.
"""

from flask import url_for
from flask_babel import gettext as _

from letters import times
from letters.sheet import Sheet
from localization import isolated
from repositories.states import MailKind, Role
from services.mail import Letter

SET_PASSWORD = "account_links.show"  # noqa: S105 (a view)


def sheet(letter: Letter) -> Sheet:
    """What this letter says to its reader."""
    return {
        MailKind.SECOND_REVIEW: _second_review,
        MailKind.SHARED_REPORT: _shared_report,
        MailKind.TEST: _test,
        MailKind.ACCOUNT: _account,
        MailKind.PASSWORD: _password,
        MailKind.PASSWORD_CHANGED: _password_changed,
        MailKind.ADDRESS: _address,
        MailKind.ADDRESS_ASKED: _address_asked,
        MailKind.ADDRESS_CHANGED: _address_changed,
        MailKind.PASSKEY_ADDED: _passkey_added,
        MailKind.PASSKEY_REMOVED: _passkey_removed,
        MailKind.IDENTITY_CONNECTED: _identity_connected,
        MailKind.ERASE: _erase,
    }[letter.kind](letter)


def _test(letter: Letter) -> Sheet:
    return Sheet(
        subject=_("Test message from %(company)s", company=letter.sender.name),
        heading=_("Mail works"),
        lead=_("An administrator of this server asked for this message."),
        action=(_("Open NeuroHire"), url_for("interviews.home", _external=True)),
    )


def _second_review(letter: Letter) -> Sheet:
    """Without who asks and whose interview it is: each would tell."""
    until = times.moment(letter.until, letter.reader.timezone) if letter.until else ""
    url = url_for("second_reviews.show", review_link=letter.review_link, _external=True)
    return Sheet(
        subject=_("A second review is asked of you"),
        heading=_("Blind second review"),
        lead=_("A colleague asks you to review an interview without knowing whose it is."),
        facts=((_("Until"), until),),
        action=(_("Open the review"), url),
        notes=(_("You watch the code as it was written, and fill in a card. Then you read who it was."),),
    )


def _shared_report(letter: Letter) -> Sheet:
    """With the title of the interview, and without the candidate's name."""
    share = letter.share
    assert share is not None
    by = isolated(share.by)
    return Sheet(
        subject=_("%(name)s shares a report with you", name=share.by),
        heading=_("A report is shared with you"),
        lead=_("%(name)s shares the report of an interview with you.", name=by),
        facts=((_("Interview"), share.title), (_("Until"), times.moment(share.ends_at, letter.reader.timezone))),
        word=share.word,
        word_by=share.by,
        action=(_("Open the report"), url_for("shared_reports.show", share_link=share.link, _external=True)),
        notes=(_("It stands on your dashboard until then."),),
    )


def _account(letter: Letter) -> Sheet:
    company, host = letter.sender.company, letter.host
    by = str(isolated(host.name)) if host is not None else letter.sender.name
    if company:
        lead = _("%(name)s invites you to the team that interviews at %(company)s.", name=by, company=isolated(company))
    else:
        lead = _("%(name)s invites you to the team that interviews with NeuroHire.", name=by)
    roles = {Role.ADMIN: _("Administrator"), Role.COORDINATOR: _("Coordinator")}
    return Sheet(
        subject=_("Set up your account at %(company)s", company=letter.sender.name),
        heading=_("Set up your account"),
        lead=lead,
        facts=(
            (_("Your role"), roles.get(Role(letter.account_role), _("Interviewer"))),
            (_("You sign in as"), letter.reader.email or ""),
            *_until(letter),
        ),
        action=_link(_("Set up my account"), letter),
        notes=(_("The link is yours alone and works once. You choose your name and password there."),),
        footer=_("If you do not know what this is about, answer this e-mail, or delete it.")
        if host is not None and host.email
        else "",
    )


def _password(letter: Letter) -> Sheet:
    return Sheet(
        subject=_("Set a new password"),
        heading=_("Set a new password"),
        lead=_("Somebody asked for a new password for your account. If it was you, set one now."),
        facts=_until(letter),
        action=_link(_("Set a new password"), letter),
        notes=(
            _("The link is yours alone and works once. Two-step verification stays on if you have turned it on."),
            _("If it was not you, delete this e-mail: your password stays as it is."),
        ),
    )


def _password_changed(letter: Letter) -> Sheet:
    assert letter.mail is not None
    return Sheet(
        subject=_("Your password was changed"),
        heading=_("Your password was changed"),
        lead=_("Your account has a new password. Other browsers in which you were signed in are signed out."),
        facts=((_("When"), times.moment(letter.mail.created_at, letter.reader.timezone)),),
        action=(_("Sign in"), url_for("accounts.login", _external=True)),
        notes=(_("If it was not you, tell an administrator at once."),),
    )


def _address(letter: Letter) -> Sheet:
    action = None
    if letter.secret:
        url = url_for("address_changes.show", _external=True)
        action = (_("Confirm this address"), f"{url}#{letter.secret}")
    return Sheet(
        subject=_("Confirm your e-mail address"),
        heading=_("Confirm your e-mail address"),
        lead=_("Somebody wants e-mails about their account at %(company)s to come here.", company=letter.sender.name),
        facts=_until(letter),
        action=action,
        notes=(
            _("The link works once. Nothing changes before you confirm on the page that it opens."),
            _("If it was not you, delete this e-mail."),
        ),
    )


def _address_asked(letter: Letter) -> Sheet:
    assert letter.mail is not None
    return Sheet(
        subject=_("Another e-mail address for your account"),
        heading=_("Another e-mail address was entered"),
        lead=_("Somebody who is signed in to your account wants e-mails to go to another address."),
        facts=(
            (_("When"), times.moment(letter.mail.created_at, letter.reader.timezone)),
            (_("New address"), letter.told),
        ),
        action=(_("Open your account"), url_for("account.show", _external=True)),
        notes=(
            _("Nothing changes before it is confirmed by the link that was sent to the new address."),
            _("If it was not you, change your password and tell an administrator at once."),
        ),
    )


def _address_changed(letter: Letter) -> Sheet:
    assert letter.mail is not None
    return Sheet(
        subject=_("Your e-mail address was changed"),
        heading=_("Your e-mail address was changed"),
        lead=_("E-mails about your account go to another address from now on, and you can sign in with it."),
        facts=(
            (_("When"), times.moment(letter.mail.created_at, letter.reader.timezone)),
            (_("New address"), letter.told),
        ),
        notes=(_("If it was not you, tell an administrator at once."),),
    )


def _passkey_added(letter: Letter) -> Sheet:
    return _about_way_in(
        letter,
        _("Passkey"),
        _("A passkey was added to your account"),
        _("From now on, somebody can sign in to your account with this passkey and no password."),
    )


def _passkey_removed(letter: Letter) -> Sheet:
    return _about_way_in(
        letter,
        _("Passkey"),
        _("A passkey was removed from your account"),
        _("Nobody can sign in with this passkey any more."),
    )


def _identity_connected(letter: Letter) -> Sheet:
    return _about_way_in(
        letter,
        _("Provider"),
        _("Another account was connected to yours"),
        _("From now on, whoever signs in with that account is signed in to yours."),
    )


def _about_way_in(letter: Letter, what: str, heading: str, lead: str) -> Sheet:
    assert letter.mail is not None
    return Sheet(
        subject=heading,
        heading=heading,
        lead=lead,
        facts=(
            (what, letter.told),
            (_("When"), times.moment(letter.mail.created_at, letter.reader.timezone)),
        ),
        action=(_("Open your account"), url_for("account.show", _external=True)),
        notes=(_("If it was not you, tell an administrator at once."),),
    )


def _erase(letter: Letter) -> Sheet:
    """To an administrator; what the candidate wrote stays on the page."""
    name = isolated(letter.word_by)
    return Sheet(
        subject=_("%(name)s asks to be erased", name=letter.word_by),
        heading=_("A candidate asks to be erased"),
        lead=_("%(name)s asks for everything about them to be erased.", name=name),
        action=(_("See the request"), url_for("system.index", _external=True, _anchor="erase-requests")),
        notes=(_("The page has the command that erases it. What you answer there, the candidate reads."),),
    )


def _until(letter: Letter) -> tuple[tuple[str, str], ...]:
    if letter.until is None:
        return ()
    return ((_("Valid until"), times.moment(letter.until, letter.reader.timezone)),)


def _link(label: str, letter: Letter) -> tuple[str, str] | None:
    return (label, f"{url_for(SET_PASSWORD, _external=True)}#{letter.secret}") if letter.secret else None
