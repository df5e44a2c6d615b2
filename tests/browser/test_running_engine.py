"""Programs in Chromium, in the confined frame: what each language does, what a program cannot reach, what it cannot disturb."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Frame, Page

from services.interview import run_limits
from tests import breadth
from tests.browser import every_language, programs
from tests.browser.people import Windows
from tests.serving import Server, serving

IN_A_WORKER = """([probes, places]) => new Promise((done) => {
  const script = `(${probes})(${JSON.stringify(places)}).then((tried) => postMessage(tried))`
  new Worker(URL.createObjectURL(new Blob([script]))).onmessage = ({ data }) => done(data)
})"""
AGAIN_AT_ONCE = """async (program) => {
  const fetched = globalThis.fetch
  globalThis.fetch = () => Promise.reject(new TypeError("no network"))
  const first = await run(program)
  globalThis.fetch = fetched
  return [first, await run(program)]
}"""
RUN_MS = run_limits.MAX_TIME.total_seconds() * 1000
REFUSED_EVERYWHERE = {
    "cookies", "storage", "database", "parent", "application", "foreign host", "request", "websocket", "event source",
    "script", "import scripts",
}  # fmt: skip


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("running"), "sqlite") as running:
        yield running


@pytest.fixture
def page(server: Server, windows: Windows) -> Page:
    page = windows.open(server)
    page.goto("/setup-admin")
    page.evaluate(programs.OPEN, programs.address())
    return page


def run(
    page: Page,
    language: str,
    files: dict[str, str] | str,
    *,
    given: str = "",
    answers: tuple[str, ...] = (),
    stop: str = "",
) -> dict[str, object]:
    program = programs.program(language, files, given)
    return page.evaluate("([program, answers, stop]) => run(program, answers, stop)", [program, list(answers), stop])


def outcome(ended: dict[str, object]) -> tuple[object, object]:
    return ended["outcome"], ended["exitCode"]


def requests_of(server: Server) -> list[str]:
    return [line for line in server.log.splitlines() if "neurohire.requests" in line or "probe" in line]


def frame_of(page: Page) -> Frame:
    (frame,) = (one for one in page.frames if one.url.endswith("/runner/frame"))
    return frame


def require_free(page: Page) -> None:
    """The page waited for no program: each of these runs for seconds, and no task of the page's took a tenth of them.

    A task of a few milliseconds takes some hundred where the machine has other work.
    """
    assert page.evaluate("(ms) => longTasks.filter((one) => one > ms)", RUN_MS / 10) == []


def test_python(page: Page) -> None:
    """Its own modules, input given and typed, the right line of an error; nothing that another run left."""
    files = {
        "main.py": "import tools.sums\nname = input('Name? ')\nage = input()\nprint(name, age)\ntools.sums.fail()\n",
        "tools/sums.py": "def fail():\n    raise ValueError('bad')\n",
    }
    ended = run(page, "python", files, given="Ada", answers=("36",))
    assert outcome(ended) == ("failed", 1)
    assert ended["stdout"] == "Name? Ada 36\n"
    assert 'File "tools/sums.py", line 2, in fail' in str(ended["stderr"])
    assert "harness" not in str(ended["stderr"])

    left = "import builtins, random, pathlib\nbuiltins.left = 1\npathlib.Path('left').touch()\nprint(random.random())"
    first = run(page, "python", left)
    second = run(
        page,
        "python",
        f"import builtins, pathlib\nprint(hasattr(builtins, 'left'), pathlib.Path('left').exists())\n{left}",
    )
    assert str(second["stdout"]).startswith("False False\n"), "a run reads what another one left"
    assert str(first["stdout"]) not in str(second["stdout"]), "random numbers are the same in each run"

    waits = run(
        page,
        "python",
        "import asyncio\nasync def main():\n    await asyncio.sleep(0.01)\n    print('slept')\nasyncio.run(main())",
    )
    assert (waits["stdout"], outcome(waits)) == ("slept\n", ("finished", 0))
    assert outcome(run(page, "python", "a = []\nwhile True: a.append('x' * 1_000_000 + str(len(a)))")) == (
        "out-of-memory",
        1,
    )
    require_free(page)


def test_cases_of_one_trial_share_a_python_and_nothing_else(page: Page) -> None:
    """A start costs seconds of computing; whoever is not of the trial finds nothing, nor does who follows a hanging one."""
    leaves = (
        "import builtins, os, pathlib, sys\nimport kept\n"
        "print(input(), hasattr(builtins, 'left'), pathlib.Path('left').exists(), kept.count, sys.path[0], os.environ.get('LEFT'))\n"
        "kept.count += 1\nbuiltins.left = builtins.print = len\npathlib.Path('left').touch()\nos.environ['LEFT'] = '1'\n"
        "sys.path[0] = '/nowhere'\nsys.stdout = None if input() == 'break' else open('out', 'w')\n"
    )
    again = """([program, lines]) => lines.reduce(async (before, input, at) => {
      const told = await before
      let loads = 0
      const said = []
      const series = { number: 7, hasNext: at < lines.length - 1 }
      const { outcome } = await engine.run({ ...program, input, series }, {
        onOutput: ({ text }) => said.push(text), onLoading: () => { loads += 1 }, onWantsInput: () => engine.stop(),
      })
      return [...told, [outcome, said.join(""), loads > 0]]
    }, [])"""
    files = {"main.py": leaves, "kept.py": "count = 0\n"}
    said = "{} False False 0 /home/run None\n"
    lines = ["1\ny\n", "2\ny\n", "3\n", "4\ny\n"]
    ended = page.evaluate(again, [programs.program("python", files), lines])
    assert [(outcome, text) for outcome, text, _loads in ended] == [
        ("finished", said.format(1)), ("finished", said.format(2)), ("stopped", said.format(3)), ("finished", said.format(4)),
    ]  # fmt: skip
    assert [loads for *_rest, loads in ended] == [True, False, False, True]
    alone = run(page, "python", files, given="5\ny\n")
    assert alone["stdout"] == said.format(5)


@breadth.EVERY_RUN
def test_javascript_and_typescript(page: Page) -> None:
    typed = {
        "main.ts": "import { half, type Whole } from './half.js'\nconst one: Whole = { n: 4 }\nconsole.log(half(one), prompt())\nnope()\n",
        "half.ts": "export interface Whole { n: number }\nexport const half = (whole: Whole): number => whole.n / 2\n",
    }
    ended = run(page, "typescript", typed, given="given")
    assert (ended["stdout"], outcome(ended)) == ("2 given\n", ("failed", 1))
    assert "main.ts:4" in str(ended["stderr"])

    required = {
        "main.js": "const { twice } = require('./twice')\nsetTimeout(() => console.log(twice(2)), 5)",
        "twice.js": "exports.twice = (n) => n * 2",
    }
    assert run(page, "javascript", required)["stdout"] == "4\n"
    assert (
        run(page, "javascript", "console.log(typeof fetch, typeof Worker, typeof self)")["stdout"]
        == "undefined undefined undefined\n"
    )


@breadth.EVERY_RUN
def test_what_takes_too_much_is_ended_and_disturbs_nobody(page: Page) -> None:
    # Waiting takes as long as computing, and leaves the processor to the other tests; what computes is stopped next.
    endless = run(page, "javascript", "console.log('before'); setTimeout(() => console.log('after'), 60_000)")
    assert (endless["outcome"], endless["stdout"]) == ("timed-out", "before\n")
    stopped = run(page, "javascript", "console.log('going'); for (;;);", stop="going")
    assert stopped["outcome"] == "stopped"
    flood = run(page, "javascript", "for (;;) console.log('flood')")
    assert (flood["outcome"], len(str(flood["stdout"]))) == ("too-much-output", 65_536)
    assert int(str(flood["pieces"])) < 300
    assert (
        outcome(run(page, "javascript", "const all = []; for (;;) all.push(new Uint8Array(10_000_000))"))[0]
        == "out-of-memory"
    )
    twice = "() => Promise.allSettled([1, 2].map(() => run({ language: 'javascript', files: [{ name: 'a', text: '1' }], entry: 'a' })))"
    assert [one["status"] for one in page.evaluate(twice)] == ["fulfilled", "rejected"]
    require_free(page)


@breadth.EVERY_RUN
def test_nothing_is_reached_from_inside(page: Page, server: Server) -> None:
    """From the frame's document, and from the worker where programs run, with all that a script could try there."""
    page.evaluate("engine.warm('python')")
    before = requests_of(server)
    places = {"app": server.url, "host": "http://127.0.0.1:9"}
    frame = frame_of(page)
    inside = frame.evaluate(programs.PROBES, places)
    assert inside.pop("origin") == "null"
    assert {name for name, result in inside.items() if result == "refused"} >= REFUSED_EVERYWHERE
    assert frame.evaluate("() => open('about:blank')") is None

    # A worker that still has all that browsers give: the frame's policy alone refuses this.
    bare = frame.evaluate(IN_A_WORKER, [programs.PROBES, places])
    assert bare.pop("origin") == "null"
    assert {name for name, result in bare.items() if result == "refused"} == set(bare)

    worker = page.workers[0]
    inside = worker.evaluate(programs.PROBES, places)
    assert inside.pop("origin") == "null"
    assert {name for name, result in inside.items() if result == "refused"} >= REFUSED_EVERYWHERE
    gone = "['Worker', 'SharedWorker', 'RTCPeerConnection', 'BroadcastChannel', 'SharedArrayBuffer', 'WebTransport', 'caches', 'postMessage']"
    assert worker.evaluate(f"{gone}.filter((name) => typeof self[name] !== 'undefined')") == []

    program = """
import importlib, socket, subprocess, urllib.request
def attempt(act):
    try:
        print("reached", act())
    except BaseException as error:
        print("refused")
attempt(lambda: urllib.request.urlopen(URL).status)
attempt(lambda: socket.create_connection(("127.0.0.1", PORT), 2))
attempt(lambda: subprocess.run(["ls"]))
attempt(lambda: __import__("js").fetch(URL))
attempt(lambda: __import__("js").postMessage(1))
attempt(lambda: importlib.import_module("pyodide_js"))
attempt(lambda: importlib.import_module("pyodide.code").run_js("1"))
attempt(lambda: __import__("js").constructor.constructor("return 1")())
"""
    said = run(page, "python", program.replace("URL", f"'{server.url}/login?probe'").replace("PORT", str(server.port)))
    assert said["stdout"] == "refused\n" * 8, said
    assert requests_of(server) == before


@breadth.EVERY_RUN
def test_sql_and_lua(page: Page) -> None:
    files = {
        "main.sql": ".read schema.sql\ninsert into people values (1, 'Ada');\nselect * from people;\n\nselect nope;\n",
        "schema.sql": "create table people (id integer, name text);\n",
    }
    ended = run(page, "sql", files)
    assert "id | name\n---+-----\n 1 | Ada\n(1 row)\n" in str(ended["stdout"])
    assert (ended["stderr"], outcome(ended)) == ("main.sql:5: no such column: nope\n", ("failed", 1))

    lua = run(
        page,
        "lua",
        {"main.lua": "print(require('one').value, io.read())\nerror('bad')", "one.lua": "return { value = 1 }"},
        given="given",
    )
    assert (lua["stdout"], outcome(lua)) == ("1\tgiven\n", ("failed", 1))
    assert "main.lua:2: bad" in str(lua["stderr"])


@breadth.ONLY_WIDE
def test_postgresql_and_ruby(page: Page) -> None:
    sql = "create table people (id serial, name text);\ninsert into people (name) values ('Ada');\nselect * from people;\nselect\n  nope;\n"
    ended = run(page, "postgresql", {"main.sql": sql})
    assert "1 row changed\nid | name\n---+-----\n 1 | Ada\n" in str(ended["stdout"])
    assert ended["stderr"] == 'main.sql:5: column "nope" does not exist\n'

    files = {
        "main.rb": "require 'set'\nrequire_relative 'one'\nputs Set[1, 1].size, gets\nOne.fail\n",
        "one.rb": "module One\n  def self.fail = raise('bad')\nend\n",
    }
    ended = run(page, "ruby", files, given="given")
    assert (ended["stdout"], outcome(ended)) == ("1\ngiven\n", ("failed", 1))
    assert str(ended["stderr"]).startswith("one.rb:2:in 'One.fail': bad (RuntimeError)\n\tfrom main.rb:4")
    assert outcome(run(page, "ruby", "all = []\nloop { all << 'x' * 1_000_000 }")) == ("out-of-memory", 1)


@breadth.ONLY_WIDE
@pytest.mark.timeout(600)
def test_every_language_is_told_what_it_must_not(page: Page) -> None:
    def told(program: dict[str, object], stop: str) -> dict[str, object]:
        return page.evaluate("([program, stop]) => run(program, [], stop)", [program, stop])

    for language in every_language.LANGUAGES:
        every_language.tell(told, language)
        every_language.take_too_much(told, language)


@breadth.EVERY_RUN
def test_a_runtime_that_does_not_come_is_said_and_not_waited_for(page: Page) -> None:
    packs = "**/runner/**/*.pack"
    page.route(packs, lambda route: None)  # Nothing is heard of them.
    given_up = """async (program) => {
      const ended = run(program)
      await new Promise((resolve) => setTimeout(resolve, 100))
      engine.stop()
      return ended
    }"""
    assert page.evaluate(given_up, programs.program("sql", "select 1;"))["outcome"] == "stopped"
    page.unroute(packs)
    first, again = page.evaluate(AGAIN_AT_ONCE, programs.program("lua", "print(1)"))
    assert first["outcome"] == "not-loaded"
    assert again["stdout"] == "1\n", "what the frame says of the first comes while the second loads"
    page.route(packs, lambda route: route.fulfill(body="broken"))
    assert run(page, "javascript", "1")["outcome"] == "not-loaded"
    page.unroute(packs)
    assert run(page, "javascript", "console.log(2)")["stdout"] == "2\n"
