"""What the tests of signing in with a provider begin with: its settings, and the way there and back."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from sqlalchemy import update

from config import Config
from db.engine import database
from db.tables import users
from services.base import ProviderConfig, SignOnConfig
from tests.hostile_provider import CLIENT, SECRET, HostileProvider
from tests.in_force import using
from tests.people import Caller
from tests.routes.pages import HOST, read


def provider(key: str, issuer: str, **more: Any) -> ProviderConfig:
    return ProviderConfig(key, key.capitalize(), issuer, CLIENT, SECRET, **more)


def sign_on(*providers: ProviderConfig, **more: Any) -> AbstractContextManager[Config]:
    """These providers are configured."""
    return using(sign_on=SignOnConfig(providers, **more), public_url=HOST)


@dataclass
class Sent:
    """Somebody on the way to a provider."""

    key: str
    address: str
    query: dict[str, str]

    def back(self, **brought: str) -> str:
        """The address at which they come back with a code, or with what is given."""
        fields = {"state": self.query["state"], "code": "a code"} | brought
        return f"/sign-on/{self.key}/callback?{urlencode({n: v for n, v in fields.items() if v})}"


def leave(caller: Caller, key: str, **args: str) -> Sent:
    answer = caller.http.get(f"/sign-on/{key}", query_string=args)
    assert answer.status_code == 302, answer.text
    return sent(key, answer.location)


def sent(key: str, address: str) -> Sent:
    return Sent(key, address, {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()})


def refusal(answer: Any) -> str | None:
    """The code of the page that says why nobody was signed in."""
    return next((at["data-refused"] for _tag, at in read(answer).elements if "data-refused" in at), None)


def come(caller: Caller, company: HostileProvider, **brought: str) -> Any:
    """There and back, with whatever the provider says."""
    gone = leave(caller, "company")
    company.nonce = gone.query["nonce"]
    return caller.http.get(gone.back(**brought))


def invite(user_id: int) -> str:
    """The secret of a link that invites them."""
    from services.base import utcnow
    from services.people import account_links

    return account_links.issue(user_id, at=utcnow()).secret


def set_user(user_id: int, **values: Any) -> None:
    database.run(lambda db: db.execute(update(users).where(users.c.id == user_id).values(**values)))


def role_of(user_id: int) -> str:
    from services.people import accounts

    return accounts.get(user_id).role


def who(caller: Caller) -> int | None:
    """Whose pages this browser gets."""
    from services.base import utcnow
    from services.people import sessions

    with caller.http.session_transaction() as stored:
        token = stored.get("token")
    found = None if token is None else sessions.find(token, at=utcnow())
    return None if found is None else found.id
