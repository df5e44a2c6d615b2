"""The one list of what the program does by itself. A new job is a line here, with its words for System health."""

from config import Config
from db.engine import database
from jobs import (
    busy_calendars,
    edits,
    insertions,
    mails,
    measuring,
    nights,
    orders,
    packing,
    process,
    running,
    stored_settings,
    webhooks,
)
from jobs.schedule import Job
from services.audit import stream
from services.base import _
from services.document import IDLE_S, beat, document_saving
from services.proctoring import quiet_kinds
from services.room import leases
from services.stored_settings import stored
from sockets import broadcast, connections, ownership
from wire import heartbeat, slow_readers


def of(config: Config) -> list[Job]:
    """The jobs of a server with these settings, each with its pause in seconds."""
    jobs = [
        Job("store-edits", _("Store edits"), IDLE_S, edits.store, goes_on=True, pause=lambda: beat.pause_s),
        Job("send-plain-texts", _("Send the text to plain clients"), 0.1, edits.tell_plain),
        Job("report-insertions", _("Report pastes and large insertions"), 0.1, insertions.report),
        Job("ping-connections", _("Ping connections"), 0.1, heartbeat.beat),
        Job("measure-delay", _("Measure how late tasks begin"), process.LAG_EVERY_S, process.Lag().measure),
        Job("close-silent", _("Close connections that do not answer"), 1.0, heartbeat.close_silent),
        Job("close-slow", _("Close connections that do not read"), 1.0, slow_readers.drop),
        Job("close-lapsed", _("Close lapsed sessions"), 1.0, broadcast.close_lapsed),
        Job("forget-shares", _("Forget what former sessions have used"), 1.0, connections.forget_unused_shares),
        Job("close-documents", _("Close the documents of empty rooms"), 1.0, document_saving.close_idle),
        Job("count-observing", _("Record how long candidates are observed"), 1.0, measuring.count),
        Job("end-lost-runs", _("End runs of code whose page is gone"), 1.0, running.end_lost),
        Job("try-writing", _("Try a database that takes no writes"), 1.0, database.try_writing),
        Job("collect-garbage", _("Free memory"), 1.0, process.garbage.sweep),
        Job("check-sessions", _("Close ended sessions"), ownership.CHECK_SESSIONS_EVERY_S, ownership.check_sessions),
        Job("count-usefulness", _("Count how useful alerts were"), 1.0, quiet_kinds.count_due),
        # These look each time whether mail is on: an administrator may turn it on while the server runs.
        Job("send-mail", _("Send mail"), 2.0, mails.send_due),
        Job("write-password-letters", _("Write password e-mails"), 2.0, mails.write_password_letters),
        Job("write-reminders", _("Write reminders"), 60.0, mails.remind),
        Job("send-webhooks", _("Tell other programs"), 2.0, webhooks.send_due),
        Job("send-callbacks", _("Tell recruiting systems of decisions"), 2.0, orders.send_due),
        Job("pack-edits", _("Pack the edits of interviews that ended"), 1.0, packing.pack_wanted),
        Job("purge", _("Nightly purge"), 600.0, nights.purge),
        Job("read-settings", _("Read what administrators set"), stored.LOOK_EVERY_S, stored_settings.refresh),
        Job("tidy", _("Nightly packing and deletion of old sessions"), 600.0, nights.tidy),
    ]
    if config.node_name:
        words = _("Keep the rooms of this process")
        jobs.append(Job("keep-rooms", words, leases.RENEW_EVERY_S, ownership.keep_rooms, goes_on=True))
    if stream.is_set():
        jobs.append(Job("send-audit", _("Send the audit log on"), 1.0, stream.send, goes_on=True))
    if config.fetches_calendars:
        jobs.append(Job("check-calendars", _("Check people's other calendars"), 10.0, busy_calendars.check_due))
    return jobs
