"""Templates are compiled once: the next start reads what came of it, and does without where that is not possible."""

import pytest
from flask import Flask
from jinja2 import Environment

from routes.http import compiled_templates


@pytest.fixture
def program(tmp_path, monkeypatch):
    """A program with one template, and how often something was compiled."""
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text("Hello {{ name }}")
    compiled = []
    compile_it = Environment.compile

    def counting(self, *given, **named):
        compiled.append(given[1])
        return compile_it(self, *given, **named)

    monkeypatch.setattr(Environment, "compile", counting)

    def start():
        app = Flask("program", root_path=str(tmp_path))
        compiled_templates.init_app(app)
        compiled_templates.compile_all(app)
        return app.jinja_env.get_template("page.html").render(name="Ada")

    return start, compiled, tmp_path / "templates"


def test_the_next_start_compiles_nothing_until_a_template_changes(program):
    start, compiled, folder = program
    assert (start(), start(), compiled) == ("Hello Ada", "Hello Ada", ["page.html"])
    (folder / "page.html").write_text("Good day {{ name }}")
    assert (start(), compiled) == ("Good day Ada", ["page.html"] * 2)


def test_what_was_kept_and_is_damaged_is_compiled_again(program):
    start, compiled, folder = program
    start()
    for kept in (folder / compiled_templates.FOLDER).iterdir():
        kept.write_bytes(kept.read_bytes()[:-20])
    assert (start(), len(compiled)) == ("Hello Ada", 2)


def test_where_nothing_can_be_written_it_is_compiled_each_time(program, monkeypatch):
    start, compiled, folder = program
    (folder / compiled_templates.FOLDER).write_text("a file in the place of the folder")
    assert (start(), start(), len(compiled)) == ("Hello Ada", "Hello Ada", 2)
    (folder / compiled_templates.FOLDER).unlink()
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    assert (start(), len(compiled), (folder / compiled_templates.FOLDER).exists()) == ("Hello Ada", 3, False)
