"""Every sentence that people read can be translated: none stands bare in a template, a view or a script.

A made-up language, in which each sentence stands in ⟦brackets⟧, shows that pages and answers really come translated.
"""

import ast
import re

import pytest
from jinja2 import Environment, nodes

from tests.contract.made_up_language import (
    PSEUDO,
    ROOT,
    Bare,
    messages,
    translated_from,
    untranslated,
    words_of,
    write_catalogue,
)

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SCRIPTS = sorted((ROOT / "static/js").rglob("*.js"))
VIEWS = sorted(
    path for folder in ("jobs", "letters", "routes", "services", "sockets") for path in (ROOT / folder).rglob("*.py")
)

MARKING = {"_", "gettext", "ngettext"}
SENTENCE = re.compile(r"^[A-Z“][a-z]+\b|[a-z] [a-z]+ [a-z]+.*[.?]$")


# ---- What is written in the sources

# Parts of templates that fill a class attribute, or are attributes.
CLASSES = re.compile(
    r"\{% (block|macro) (?:width|page_class|_classes\([^)]*\)|\w+_attributes\([^)]*\)) -?%\}.*?\{%-? end\1 %\}",
    re.DOTALL,
)
CODE = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)


def test_no_word_stands_bare_in_a_template():
    for path in TEMPLATES:
        for text in Bare(CODE.sub("", CLASSES.sub("", path.read_text()))).found:
            assert words_of(text) == set(), (path, text.strip())


@pytest.mark.slow
def test_no_sentence_is_handed_on_in_a_template_without_being_marked():
    for path in TEMPLATES:
        tree = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"], autoescape=True).parse(path.read_text())
        marked = {
            id(constant)
            for call in tree.find_all(nodes.Call)
            if isinstance(call.node, nodes.Name) and call.node.name in MARKING
            for constant in call.find_all(nodes.Const)
        }
        for constant in tree.find_all(nodes.Const):
            if id(constant) in marked or not isinstance(constant.value, str):
                continue
            is_key = re.fullmatch(
                r"(Alt|Ctrl|Esc|Shift|Tab)( \w+)?|XMLHttpRequest|X-Requested-With|(Alt|Ctrl|Esc).*", constant.value
            )
            assert is_key or not SENTENCE.search(constant.value), f"{path}, line {constant.lineno}: {constant.value!r}"


def _called(node):
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


SAYING = {
    "flash", "ErrorText", "Refused", "Invalid", "NotFound", "NotAllowed", "Conflict", "TooLarge", "Unavailable", "DiskFull", "_refusal", "_invalid",
    "StringField", "PasswordField", "SelectField", "FileField", "DateTimeLocalField", "InputRequired", "Detector", "Notice",
}  # fmt: skip


@pytest.mark.slow
def test_no_sentence_is_said_by_the_server_without_being_marked():
    for path in VIEWS:
        tree = ast.parse(path.read_text())
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            if _called(call) not in SAYING and not (_called(call) == "append" and "errors" in ast.unparse(call.func)):
                continue
            for argument in (*call.args, *(keyword.value for keyword in call.keywords)):
                assert not isinstance(argument, ast.JoinedStr), f"{path}, line {argument.lineno}: made of pieces"
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    assert not re.search(r"[A-Z].*[a-z]|[a-z] [a-z]", argument.value), (
                        f"{path}, line {argument.lineno}: {argument.value!r}"
                    )


@pytest.mark.slow
def test_what_is_marked_is_a_sentence_that_the_extractor_can_see():
    for path in VIEWS:
        for call in (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)):
            if _called(call) in ("_", "_l", "gettext", "ngettext") and path.name != "text.py":
                first = call.args[0]
                assert isinstance(first, ast.Constant), f"{path}, line {call.lineno}"
                assert isinstance(first.value, str), f"{path}, line {call.lineno}"


# What a script shows or says, given as a literal.
SHOWN = re.compile(
    r"""(?:\.(?:textContent|innerText|title|placeholder|alt|ariaLabel|label)\s*=|
        setAttribute\(\s*"(?:title|aria-label|placeholder|alt|aria-description)"\s*,|
        \bannounce\(|\bconfirm\(|\balert\(|\bsay\(|\btext:)\s*(?:[^\n;]*\?\s*)?(["'`])((?:(?!\1).)*)\1""",
    re.VERBOSE,
)


def test_no_word_is_shown_by_a_script_without_being_marked():
    for path in SCRIPTS:
        text = path.read_text()
        for found in SHOWN.finditer(text):
            plain = re.sub(r"\$\{[^}]*\}", "", found.group(2))
            assert words_of(plain) == set(), (
                f"{path}, line {text[: found.start()].count(chr(10)) + 1}: {found.group(0)}"
            )


def test_what_a_script_marks_is_a_sentence_that_the_extractor_can_see():
    for path in SCRIPTS:
        text = path.read_text()
        for found in re.finditer(r"(?<![\w.])tn?\(\s*(\S)", text):
            is_definition = path.name == "i18n.js" and "function t" in text[found.start() - 12 : found.end()]
            assert found.group(1) == '"' or is_definition, f"{path}, line {text[: found.start()].count(chr(10)) + 1}"


COUNTED = re.compile(r'(?<![\w.])tn\(\s*"((?:[^"\\]|\\.)*)",\s*"((?:[^"\\]|\\.)*)",')


def test_a_script_chooses_a_plural_by_the_rules_of_the_language():
    """Both forms stand there as text with a place for the number: "one" is also 21 and 101 in some languages."""
    for path in SCRIPTS:
        text = path.read_text()
        if path.name == "i18n.js":
            continue
        by_hand = re.search(r"=== 1 *\? *t\(", text)
        assert not by_hand, f"{path}: a plural made by hand breaks in most languages: use tn()"
        found = COUNTED.findall(text)
        assert len(found) == len(re.findall(r"(?<![\w.])tn\(", text)), path
        for singular, plural in found:
            assert "{count}" in singular, (path, singular)
            assert "{count}" in plural, (path, plural)


# ---- What really arrives


@pytest.fixture(scope="module")
def catalogues(tmp_path_factory):
    folder = tmp_path_factory.mktemp("translations")
    write_catalogue(folder)
    return folder


@pytest.fixture
def translated(app, catalogues):
    """The application with the made-up language."""
    with translated_from(app, catalogues):
        yield app


@pytest.fixture
def speaking(translated, world):
    """The world, in browsers that ask for the made-up language."""
    for name in ("alice", "bob", "nobody"):
        getattr(world, name).http.environ_base["HTTP_ACCEPT_LANGUAGE"] = f"{PSEUDO},en;q=0.5"
    return world


@pytest.mark.slow
def test_there_are_sentences_of_all_three_kinds():
    found = messages()
    assert {"Sign in", "No face in view", "Enter your password."} <= found
    assert ("%(num)s minute", "%(num)s minutes") in found
    assert len(found) > 300


@pytest.mark.slow
def test_every_page_comes_in_the_readers_language(speaking):
    from tests.routes.full_house import fill
    from tests.routes.pages import walk

    fill(speaking)
    starts = ["/login", "/dashboard?status=all", "/dashboard?q=zzz", "/candidates", "/candidates?q=zzz", "/no-such-page",
              f"/dashboard?created={speaking.room}", f"/interview/{speaking.room}", f"/interview/{speaking.room}/report"]  # fmt: skip
    seen = 0
    for person in (speaking.alice, speaking.bob, speaking.nobody):
        for address, answer in walk(person.http, starts).items():
            if answer.mimetype != "text/html" or answer.location:
                continue
            seen += 1
            is_part = "<html" not in answer.text  # The card that the room fetches.
            assert is_part or f'<html lang="{PSEUDO}"' in answer.text, address
            assert untranslated(answer.text) <= {
                "hello",
                "alice",
                "bob",
                "dave",
                "zzz",
                "print",
                "Backend",
                "Data",
                "engineer",
                "Deutsch",  # Languages are listed in their own words.
                "English",
            }, address
    assert seen > 30


@pytest.mark.slow
def test_what_is_refused_is_said_in_the_readers_language(speaking):
    from tests.routes.pages import read

    page = read(speaking.alice.post("/add-candidate", {"name": "", "email": "x", "password": "short"}))
    assert page.errors_of("name") == "⟦Enter a name.⟧"
    page = read(speaking.alice.post("/add-candidate", {"name": "Eve", "email": "x"}))
    assert page.errors_of("email") == "⟦Enter an e-mail address such as name@example.org.⟧"
    page = read(speaking.alice.post("/add-candidate", {"name": "Eve", "email": "e@x.org", "password": "short"}))
    assert page.errors_of("password") == "⟦Use at least 10 characters.⟧"
    page = read(speaking.nobody.post("/login", {"username": "eve", "password": "wrong"}))
    assert "⟦This user name and password do not match. Check both and try again.⟧" in page.text
    page = read(speaking.nobody.http.post("/login"))
    assert "⟦This form has expired⟧" in page.text
    page = read(speaking.alice.http.get(f"/interview/{'x' * 65}"))
    assert "⟦Page not found⟧" in page.text


@pytest.mark.slow
def test_scripts_are_handed_the_readers_sentences_and_readers_of_english_none(speaking, world):
    from tests.routes.pages import read

    told, source = read(speaking.alice.http.get("/dashboard")).block("messages")
    for path in SCRIPTS:
        for msgid in re.findall(r'(?<![\w.])t\(\s*"((?:[^"\\]|\\.)*)"', path.read_text()):
            text = (
                msgid.replace('\\"', '"')
                .encode()
                .decode("unicode_escape")
                .encode("latin1", "ignore")
                .decode("utf8", "ignore")
                if "\\" in msgid
                else msgid
            )
            assert told.get(text) == f"⟦{text}⟧", (path.name, text)
        for singular, plural in COUNTED.findall(path.read_text()):
            assert told[singular] == {"one": f"⟦{singular}⟧", "other": f"⟦{plural}⟧"}, path.name
    assert "<" not in source
    assert 'id="messages"' not in world.carol.http.get("/dashboard").text


@pytest.mark.slow
def test_acknowledgements_and_alerts_come_in_the_language_of_each_page(speaking):
    from extensions import socketio
    from tests.people import Socket

    def connect(person, language):
        headers = {"Accept-Language": language}
        client = socketio.test_client(
            person.app, flask_test_client=person.http, query_string=f"room={speaking.room}", headers=headers
        )
        return Socket(client)

    alice, alice_in_english = connect(speaking.alice, PSEUDO), connect(speaking.alice, "en")
    bob = connect(speaking.bob, PSEUDO)
    assert bob.emit("join", {"room": speaking.room})["message"] == "⟦The interviewer has not admitted you yet.⟧"
    assert (
        alice_in_english.emit("chat-message", {"room": speaking.room, "message": "x"})["message"]
        == "Join the room first."
    )
    alice.emit("join", {"room": speaking.room})
    bob.emit("request-join", {"room": speaking.room})
    alice.emit("approve-join", {"room": speaking.room})
    bob.emit("join", {"room": speaking.room})
    assert bob.emit("cheat-detected", {"room": speaking.room, "type": "no-face"})["ok"]
    assert alice.heard("cheat-alert")[0]["message"] == "⟦No face in view⟧"
    assert alice_in_english.heard("cheat-alert")[0]["message"] == "No face in view"
    alice.emit("join", {"room": speaking.room})
    assert alice.heard("joined")[0]["alerts"][0]["message"] == "⟦No face in view⟧"
