"""`python -m tests.other_browsers.noting_server`: the server itself, whose pages also note what goes wrong in them.

For a browser that tells nobody: WebKitGTK writes nothing of a page's console while it is automated. Each page loads
one script more than it is made of, before all others.
"""

import app  # First of all: it makes the standard library cooperative.

# isort: split
from flask import Flask, Response
from markupsafe import Markup

from config import Config

PATH = "/noting.js"
TAG = Markup('<head>\n  <script src="%s"></script>') % PATH
# The tab's own storage outlives the page.
SCRIPT = """
  function note(words) {
    sessionStorage.noted = JSON.stringify([...JSON.parse(sessionStorage.noted ?? "[]"), `${location.pathname}: ${words}`])
  }
  addEventListener("error", (event) => note(event.message || `not loaded: ${event.target.src ?? event.target.href}`), true)
  addEventListener("unhandledrejection", (event) => note(`unhandled: ${event.reason}`))
  addEventListener("securitypolicyviolation", (event) => note(`refused: ${event.violatedDirective} ${event.blockedURI}`))
  const say = console.error
  console.error = (...words) => { note(words.join(" ")); say(...words) }
"""
make = app.create_app


def with_notes(config: Config | None = None) -> Flask:
    made = make(config)
    made.add_url_rule(PATH, "noting", lambda: Response(SCRIPT, mimetype="text/javascript"))
    made.after_request(_with_script)
    return made


def _with_script(response: Response) -> Response:
    if response.mimetype == "text/html":
        response.set_data(response.get_data(as_text=True).replace("<head>", TAG, 1))
    return response


if __name__ == "__main__":
    app.create_app = with_notes
    app.main()
