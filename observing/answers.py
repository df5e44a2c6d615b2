"""Whether what this server depends on answers, for the page on which an administrator sets it.

The sentences are ours: nothing of an answer is in them, because the address may be any that an administrator typed.
"""

from collections.abc import Callable
from dataclasses import dataclass

from config import Config, TurnConfig
from operating import relay
from operating.relay import Outcome
from services.base import Message, _
from services.interview import languages
from services.resume import scanner
from services.runner import client, piston
from wire import runtime


@dataclass(frozen=True)
class Answered:
    """One sentence, and whether all is well."""

    said: Message
    is_well: bool = False


def of(what: str, config: Config) -> list[Answered]:
    """Ask the `scanner`, the `runner` or the `relay` of this configuration, beside everything else; takes seconds."""
    return runtime.in_native_thread(ASKED[what], config)


def _scanner(config: Config) -> list[Answered]:
    if config.scanner is None:
        return [Answered(_("Enter an address to test it."))]
    try:
        scanner.version(config.scanner)
    except scanner.NotScanned:
        return [Answered(_("No ClamAV answers there. Check the address, and that clamd runs."))]
    return [Answered(_("ClamAV answers."), is_well=True)]


RUNNER_SAID = {
    "runner-away": _("Nothing answers there. Check the address, and that the runner runs."),
    "runner-refused": _("The runner refuses this token."),
    "runner-misunderstood": _("What answers there is no runner. Check the address."),
    "runner-busy": _("The runner is busy. Test it again in a moment."),
    "runner-cannot": _("The runner answers, but cannot run anything. Its own log says more."),
}


def _runner(config: Config) -> list[Answered]:
    if config.runner is None:
        return [Answered(_("Enter an address to test it."))]
    try:
        found = client.offered(piston.runtimes(config.runner))
    except piston.RunnerUnavailable as failure:
        return [Answered(RUNNER_SAID[failure.code])]
    if not found:
        return [Answered(_("The runner answers, but has no language of the editor."))]
    names = ", ".join(str(languages.label(name)) for name in found)
    return [Answered(_("The runner answers. It runs %(languages)s.", languages=names), is_well=True)]


def _relay(config: Config) -> list[Answered]:
    if config.turn is None:
        return [Answered(_("Enter an address to test it."))]
    return [_asked(url, config.turn) for url in config.turn.urls]


def _asked(url: str, turn: TurnConfig) -> Answered:
    outcome = relay.check(url, turn).outcome
    said = {
        Outcome.ALLOCATED: _("%(address)s takes this secret and relays for this server.", address=url),
        Outcome.WRONG_SECRET: _("%(address)s refuses this secret, or the two clocks differ.", address=url),
        Outcome.REFUSED: _("%(address)s refuses to relay. Its log says why.", address=url),
        Outcome.NO_RELAY: _("What answers at %(address)s is no TURN server. Check host and port.", address=url),
        Outcome.UNTRUSTED: _("%(address)s has no certificate that this server trusts.", address=url),
        Outcome.SILENT: _("%(address)s does not answer this server.", address=url),
    }
    return Answered(said[outcome], is_well=outcome is Outcome.ALLOCATED)


ASKED: dict[str, Callable[[Config], list[Answered]]] = {"scanner": _scanner, "runner": _runner, "relay": _relay}
