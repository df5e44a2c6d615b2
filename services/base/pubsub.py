"""What several processes tell each other through Redis: whose connections must close, and which lobbies have somebody.

Nothing here is the truth, which is the database's: without Redis each process asks there, and finds out a little
later. So nothing here raises, and nobody waits for it longer than `TIMEOUT_S`. Holds process state: the client, and
whether Redis answered last.
"""

import json
import logging
import secrets
import time
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any

from services.base.settings import settings
from wire import runtime

if TYPE_CHECKING:
    from redis import Redis

    from config import Config

log = logging.getLogger(__name__)

CHANNEL = "neurohire:told"
TIMEOUT_S = 0.5
TRY_EVERY_S = 2.0
POLL_S = 1.0
WAITING_FOR_S = 6
"""A door at which nobody waits any more is forgotten after this; who waits is told three times as often."""


class PubSub:
    """One process's end. Without Redis it does nothing; with it, the connection is made when it is first needed."""

    def __init__(self, url: str | None = None) -> None:
        self._sender = secrets.token_hex(8)
        self._client: Redis | None = None if url is None else connect(url)
        self._away_since: float | None = None

    @property
    def is_bound(self) -> bool:
        return self._client is not None

    @property
    def is_away(self) -> bool:
        """Whether Redis is wanted and did not answer last."""
        return self._away_since is not None

    def answers(self) -> bool:
        """Whether Redis is there, asked now."""
        return bool(self._ask(lambda client: client.ping(), is_patient=True))

    def tell(self, kind: str, **ids: int) -> None:
        """Tell all other processes, those that can be reached."""
        message = json.dumps({"from": self._sender, "kind": kind, **ids})
        self._ask(lambda client: client.publish(CHANNEL, message))

    def listen(self, take: Callable[[dict[str, Any]], None], *, sleep: Callable[[float], Any]) -> None:
        """Hand over what others tell, for ever; `sleep` waits between two tries when Redis is away."""
        while self._client is not None and pubsub() is self:
            self._ask(lambda client: self._listen(client, take), is_patient=True)
            sleep(TRY_EVERY_S)

    def say_waiting(self, interview_ids: Collection[int]) -> None:
        """Somebody waits in the lobbies of these interviews; this holds for the next few seconds."""
        if interview_ids:
            self._ask(lambda client: _put_all(client, [_door(one) for one in interview_ids]))
        else:
            self.answers()

    def waiting_among(self, interview_ids: Collection[int]) -> set[int] | None:
        """In which of these lobbies somebody waits, as any process reported lately; None when Redis cannot say."""
        if not interview_ids:
            return set()
        found = self._ask(lambda client: client.mget([_door(one) for one in interview_ids]))
        if found is None:
            return None
        return {one for one, value in zip(interview_ids, found, strict=True) if value is not None}

    def _listen(self, client: "Redis", take: Callable[[dict[str, Any]], None]) -> None:
        with client.pubsub(ignore_subscribe_messages=True) as heard:  # type: ignore[no-untyped-call]
            heard.subscribe(CHANNEL)
            self._answered()
            while pubsub() is self:
                message = heard.get_message(timeout=POLL_S)
                told = None if message is None else json.loads(message["data"])
                if told is not None and told["from"] != self._sender:
                    with runtime.awake():
                        take(told)

    def _ask(self, question: Callable[["Redis"], Any], *, is_patient: bool = False) -> Any:
        """The answer; None when there is none. While Redis is away it is asked every now and then only."""
        from redis import RedisError

        client = self._client
        away_since = self._away_since
        if client is None or (
            away_since is not None and not is_patient and time.monotonic() - away_since < TRY_EVERY_S
        ):
            return None
        try:
            with runtime.waiting():
                answer = question(client)
        except (RedisError, OSError) as error:
            if away_since is None:
                log.warning(
                    "Redis does not answer (%s); other processes find out from the database", type(error).__name__
                )
            self._away_since = time.monotonic()
            return None
        self._answered()
        return answer

    def _answered(self) -> None:
        if self._away_since is not None:
            log.info("Redis answers again")
        self._away_since = None


def options() -> dict[str, Any]:
    """How every part of this program connects to Redis: one attempt with a short timeout."""
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    return {"socket_timeout": TIMEOUT_S, "socket_connect_timeout": TIMEOUT_S, "retry": Retry(NoBackoff(), 0)}


def connect(url: str) -> "Redis":
    """A client of this Redis; it connects when it is first used."""
    from redis import Redis

    return Redis.from_url(url, health_check_interval=5, decode_responses=True, **options())


def _put_all(client: "Redis", keys: list[str]) -> bool:
    with client.pipeline(transaction=False) as pipeline:
        for key in keys:
            pipeline.set(key, 1, ex=WAITING_FOR_S)
        pipeline.execute()
    return True


def _door(interview_id: int) -> str:
    return f"neurohire:waiting:{interview_id}"


def _make(config: "Config") -> PubSub:
    return PubSub(config.redis_url)


def pubsub() -> PubSub:
    """The end of this process, as the settings have it."""
    return settings.derived(_make)
