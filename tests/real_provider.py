"""npm's `oidc-provider` in a process of its own, and what a browser does there: sign in, agree, sign out."""

import re
import shutil
from html import unescape
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urljoin
from urllib.request import urlopen

import requests

from tests.program import Program

SCRIPT = Path(__file__).with_name("oidc_provider.mjs")


class RealProvider(Program):
    """Its issuer is its own address."""

    def __init__(self, folder: Path, application: str) -> None:
        super().__init__(folder)
        self.issuer = f"http://127.0.0.1:{self.port}"
        self._application = application

    def start(self) -> "RealProvider":
        node = shutil.which("node")
        assert node is not None
        self.run(node, str(SCRIPT), str(self.port), self._application)
        return self

    def answers(self) -> bool:
        try:
            with urlopen(f"{self.issuer}/jwks", timeout=5) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False


class Browser:
    """A browser at the provider, up to where that sends it back to us."""

    def __init__(self, application: str) -> None:
        self._application = application
        self._http = requests.Session()

    def follow(self, address: str, **fields: str) -> str:
        """Go there, fill in every form with these fields, and return the address of ours at the end."""
        answer = self._http.get(address, allow_redirects=False)
        for _step in range(20):
            location = answer.headers.get("Location")
            if location is not None and urljoin(answer.url, location).startswith(self._application):
                return urljoin(answer.url, location)
            if location is not None:
                answer = self._http.get(urljoin(answer.url, location), allow_redirects=False)
                continue
            form = re.search(r'<form[^>]*action="([^"]+)"', answer.text)
            assert form is not None, answer.text
            hidden = dict(re.findall(r'name="([^"]+)"[^>]*value="([^"]*)"', answer.text))
            there = urljoin(answer.url, unescape(form.group(1)))
            answer = self._http.post(there, data=hidden | fields, allow_redirects=False)
        raise AssertionError("the provider leads in circles")

    def close(self) -> None:
        self._http.close()
