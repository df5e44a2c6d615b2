"""One list of events: the contract, the browser's constants, the broadcasts and the document agree."""

import re
from pathlib import Path

from sockets import contract, protocol

ROOT = Path(__file__).resolve().parents[2]


def javascript_names(block: str) -> set[str]:
    text = (ROOT / "static/js/core/events.js").read_text()
    found = re.search(rf"export const {block} = Object\.freeze\(\{{(.*?)\}}\)", text, re.DOTALL)
    assert found is not None
    return set(re.findall(r':\s*"([a-z-]+)"', found.group(1)))


def test_the_browser_knows_the_same_events() -> None:
    """Except the panel's own: every page loads these constants, and the candidate's must not tell that there is more."""
    panels = {event.name for event in contract.INCOMING if event.who is contract.Who.PANEL} | {contract.WHISPERED.name}
    assert javascript_names("INCOMING") == {event.name for event in contract.INCOMING} - panels
    assert javascript_names("OUTGOING") == {event.name for event in contract.OUTGOING} - panels


def test_the_browser_names_events_by_these_constants_only() -> None:
    names = {event.name for event in (*contract.INCOMING, *contract.OUTGOING)}
    spoken = re.compile(r"\bsocket\.(?:on|send|request)\(\s*[\"']([a-z-]+)[\"']")
    for path in (ROOT / "static/js").rglob("*.js"):
        for name in spoken.findall(path.read_text()):
            assert name in names or name in ("connect", "disconnect", "connect_error"), (path, name)


def test_every_event_of_the_seed_is_there() -> None:
    seed_in = (
        "join leave request-join approve-join reject-join offer answer ice-candidate code-change chat-message "
        "cheat-detected"
    )
    seed_out = (
        "joined user-joined user-left join-request join-approved join-rejected candidate-approved offer answer "
        "ice-candidate code-update chat-message cheat-alert"
    )
    assert set(seed_in.split()) <= {event.name for event in contract.INCOMING}
    assert set(seed_out.split()) <= {event.name for event in contract.OUTGOING}


def test_every_event_out_has_a_broadcast() -> None:
    paths = [ROOT / "sockets/call.py", *(ROOT / "sockets/broadcast").glob("*.py")]
    text = "".join(path.read_text() for path in paths)
    constants = {name for name, value in vars(contract).items() if isinstance(value, contract.Outgoing)}
    assert {name for name in constants if f"contract.{name}" not in text} == set()


def test_the_document_is_the_contract() -> None:
    assert protocol.TARGET.read_text() == protocol.document(), "run: python -m sockets.protocol"


def test_every_code_that_an_event_can_get_is_in_the_document() -> None:
    """Those of the parts of the program that are only reached from a room."""
    known = set(re.findall(r"`([a-z-]+)`", protocol.document().partition("## From the client")[0]))
    paths = [path for part in ("running", "document") for path in (ROOT / "services" / part).glob("*.py")]
    paths.append(ROOT / "services/questions/planned.py")
    said = {code for path in paths for code in re.findall(r'(?:raise|return) [A-Z]\w+\("([a-z-]+)"', path.read_text())}
    assert len(said) > 10
    assert said - known == set()
