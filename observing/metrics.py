"""The figures of this process in Prometheus' words. Times in seconds. Holds process state: the counts.

Nothing here names a person, an interview or an address, and no label takes a value that somebody outside chooses.
"""

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)

REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)
PlatformCollector(registry=REGISTRY)
GCCollector(registry=REGISTRY)

FAST = (0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0)
SLOW = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


def _gauge(name: str, help_text: str) -> Gauge:
    return Gauge(f"neurohire_{name}", help_text, registry=REGISTRY)


ROOMS = _gauge("rooms", "Interviews with somebody in the room or before its door")
SEATED = _gauge("seated_people", "People who are in a room")
SOCKETS = _gauge("sockets", "Open sockets of signed-in people")
DOCUMENTS = _gauge("documents", "Documents in memory")
UNSTORED_EDITS = _gauge("unstored_edits", "Edits that wait for the database")
UNSTORED_BYTES = _gauge("unstored_bytes", "Bytes that wait for the database")
STORE_DELAY = _gauge("store_delay_seconds", "How long the oldest edit has been waiting for the database")
DATABASE_IN_USE = _gauge("database_connections_in_use", "Connections to the database that are being used")
DATABASE_SIZE = _gauge("database_connections_max", "Connections to the database there may be")
REDIS_AWAY = _gauge("redis_away", "1 while a Redis is configured and does not answer, 0 otherwise")
SCANNER_AWAY = _gauge(
    "scanner_away", "1 while a virus scanner is configured and gave no verdict when it was last asked, 0 otherwise"
)
ROOMS_OWNED = _gauge("rooms_owned", "Rooms whose lease this process has; 0 where it is the only one")
DRAINING = _gauge("draining", "1 while this process asks load balancers to send nobody, 0 otherwise")
DATABASE_AWAY = _gauge("database_away", "1 while the database does not answer, 0 otherwise")
LAST_BACKUP = _gauge("last_backup_timestamp_seconds", "When the backup command last finished, Unix time; 0 for never")
BUILD = Gauge(
    "neurohire_build_info",
    "1; its labels say which program this is",
    ["version", "commit", "schema", "python"],
    registry=REGISTRY,
)

REQUESTS = Histogram(
    "neurohire_http_request_seconds",
    "Answering a page",
    ["method", "route", "status"],
    buckets=SLOW,
    registry=REGISTRY,
)
EVENTS = Counter(
    "neurohire_socket_events_total", "Socket events by their answer", ["event", "answer"], registry=REGISTRY
)
RELAY = Histogram(
    "neurohire_relay_seconds",
    "From an edit's arrival at this process until it was handed to the others' sockets",
    buckets=FAST,
    registry=REGISTRY,
)
STORE = Histogram("neurohire_store_seconds", "One group commit of edits", buckets=SLOW, registry=REGISTRY)
HUB_LAG = Histogram(
    "neurohire_hub_lag_seconds",
    "How much later than asked the process came round to a task",
    buckets=FAST,
    registry=REGISTRY,
)
STALLS = Histogram(
    "neurohire_stall_seconds",
    "Times above 0.02 s in which nobody else was served, by what went on: a request, an event, a job or other",
    ["kind"],
    buckets=(0.03, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0),
    registry=REGISTRY,
)
ALERTS = Counter(
    "neurohire_alerts_total", "Proctoring alerts told to interviewers, by kind", ["kind"], registry=REGISTRY
)

MAILS = Counter(
    "neurohire_mails_total", "Attempts to send a letter by what came of them", ["outcome"], registry=REGISTRY
)
MAILS_WAITING = _gauge("mails_waiting", "Letters in the outbox that wait to be sent, as of the last turn of send-mail")

AUDIT_WAITING = _gauge("audit_waiting", "Entries of the audit that wait for a syslog or a file")
AUDIT_LOST = _gauge("audit_lost", "Entries of the audit that did not go to a syslog or a file since this process began")
WEBHOOKS = Counter(
    "neurohire_webhook_deliveries_total",
    "Attempts to deliver to a webhook by what came of them",
    ["outcome"],
    registry=REGISTRY,
)
WEBHOOKS_WAITING = _gauge("webhook_deliveries_waiting", "Deliveries that wait, as of the last turn of send-webhooks")

CALLBACKS = Counter(
    "neurohire_order_callbacks_total",
    "Attempts to tell a recruiting system of a decision by what came of them",
    ["outcome"],
    registry=REGISTRY,
)
CALLBACKS_WAITING = _gauge(
    "order_callbacks_waiting",
    "Decisions to tell recruiting systems of, as of the last turn of send-callbacks",
)

CALENDAR_CHECKS = Counter(
    "neurohire_calendar_checks_total",
    "Checks of calendars that people entered, by what came of them",
    ["outcome"],
    registry=REGISTRY,
)

# The label is `name`, because `job` is a label that Prometheus gives to what it fetches.
JOB_LAST_RUN = Gauge(
    "neurohire_job_last_run_timestamp_seconds",
    "When the latest turn of a job began, Unix time; 0 before the first",
    ["name"],
    registry=REGISTRY,
)
JOB_SECONDS = Gauge(
    "neurohire_job_last_run_seconds", "How long the latest finished turn of a job took", ["name"], registry=REGISTRY
)
JOB_PAUSE = Gauge(
    "neurohire_job_pause_seconds", "From the end of one turn of a job to the next", ["name"], registry=REGISTRY
)
JOB_FAILURES = Counter("neurohire_job_failures_total", "Turns of a job that failed", ["name"], registry=REGISTRY)

REFUSED = Counter(
    "neurohire_refused_total",
    "What was refused below pages and events, because it was malformed or over a bound",
    ["what"],
    registry=REGISTRY,
)


def refused(what: str) -> None:
    """Count a refusal; `what` is one of the few words that this program has for them."""
    REFUSED.labels(what).inc()


CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def exposition() -> bytes:
    """Everything as Prometheus reads it."""
    return generate_latest(REGISTRY)
