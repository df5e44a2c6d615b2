"""Programs in Firefox, which waits for typed input as Chromium does, or reads what was given beforehand."""

from tests.browser import programs
from tests.other_browsers.firefox import Firefox
from tests.serving import Server

RUN = "(program) => run(program)"


def test_javascript_and_python(sqlite_server: Server, firefox: Firefox) -> None:
    window = firefox.open(sqlite_server)
    window.goto("/setup-admin")
    window.evaluate(programs.OPEN, programs.address())
    files = {
        "main.js": "import { two } from './two.js'\nconsole.log(two, prompt())\nnope()",
        "two.js": "export const two = 2",
    }
    ended = window.evaluate(RUN, programs.program("javascript", files, "given"))
    assert (ended["outcome"], ended["stdout"]) == ("failed", "2 given\n")
    assert "main.js:3" in ended["stderr"]

    files = {"main.py": "import two\nprint(input())\ntwo.fail()", "two.py": "def fail():\n    raise ValueError('bad')"}
    ended = window.evaluate(RUN, programs.program("python", files, "given"))
    assert (ended["outcome"], ended["stdout"]) == ("failed", "given\n")
    assert 'File "two.py", line 2, in fail' in ended["stderr"]
    assert window.errors() == []
