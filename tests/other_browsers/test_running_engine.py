"""Programs in Firefox: every language whole, and what nothing in the frame reaches."""

import pytest

from tests import breadth
from tests.browser import every_language, programs
from tests.other_browsers.firefox import Firefox
from tests.serving import Server

pytestmark = breadth.ONLY_WIDE
RUN = "(program, stop) => run(program, [], stop)"
WITHOUT_A_PLACE = "page error: uncaught exception: undefined"
"""Firefox says this twice in the whole walk, of no script and no line. Every run ends as it should all the same."""
# A runtime whose worker keeps all that browsers give it, so that the frame's policy alone is what refuses.
TRY_IN_A_BARE_WORKER = """async (address, probes, places) => {
  const script = `self.onmessage = async ({ data }) => {
    if (data.type === "start") postMessage({ type: "ready" })
    if (data.type !== "run") return
    const tried = await (${probes})(${JSON.stringify(places)})
    postMessage({ type: "output", stream: "stdout", text: JSON.stringify(tried) })
    postMessage({ type: "done", exitCode: 0 })
  }`
  const packed = await new Response(new Blob([script]).stream().pipeThrough(new CompressionStream("gzip"))).blob()
  const { createEngine } = await import(address)
  const runtimes = { load: () => [Promise.resolve({ name: "script", kind: "script", blob: packed })] }
  const engine = createEngine({ frameUrl: "/runner/frame", container: document.body, runtimes })
  let said = ""
  await engine.run({ language: "lua", files: [], entry: "" }, { onOutput: ({ text }) => said += text })
  engine.dispose()
  return JSON.parse(said)
}"""


@pytest.mark.timeout(900)
def test_nothing_is_reached_from_inside_and_every_language_runs(sqlite_server: Server, firefox: Firefox) -> None:
    probing, window = firefox.open(sqlite_server), firefox.open(sqlite_server)
    probing.goto("/setup-admin")
    places = {"app": sqlite_server.url, "host": "http://127.0.0.1:9"}
    tried = probing.evaluate(TRY_IN_A_BARE_WORKER, programs.address(), programs.PROBES, places)
    assert tried.pop("origin") == "null"
    assert {name for name, result in tried.items() if result != "refused"} == set()
    assert "probe" not in sqlite_server.log

    def run(program: dict[str, object], stop: str) -> dict[str, object]:
        return window.evaluate(RUN, program, stop)

    window.goto("/setup-admin")
    window.evaluate(programs.OPEN, programs.address())
    for language in every_language.LANGUAGES:
        every_language.tell(run, language)
        every_language.take_too_much(run, language)
    # What the engines say of memory that they are not given comes late, and is no error of the page.
    said = [error for error in window.errors() if "memory" not in error and not error.endswith(WITHOUT_A_PLACE)]
    assert said == []
