"""What every package of rules uses: refusals, sentences, settings, limits, encryption, messages between processes."""

from services.base import (
    addresses,
    encryption,
    limits,
    logo,
    names,
    policy,
    prose,
    request_slots,
    sign_on_config,
    turns,
    zipping,
)
from services.base.addresses import Network
from services.base.clock import utcnow
from services.base.errors import (
    NO_ROOM,
    Conflict,
    DiskFull,
    Invalid,
    NotAllowed,
    NotFound,
    ServiceError,
    TooLarge,
    TooOften,
    Unavailable,
)
from services.base.limits import Attempt, Limit, Subject
from services.base.mail_config import MailConfig
from services.base.policy import ALLOWED, Action
from services.base.process_state import holds
from services.base.pubsub import PubSub, pubsub
from services.base.settings import settings
from services.base.sign_on_config import RANKED_ROLES, ProviderConfig, SignOnConfig
from services.base.text import Message, _
from services.base.turns import beside, in_turns

__all__ = [
    "ALLOWED",
    "NO_ROOM",
    "RANKED_ROLES",
    "Action",
    "Attempt",
    "Conflict",
    "DiskFull",
    "Invalid",
    "Limit",
    "MailConfig",
    "Message",
    "Network",
    "NotAllowed",
    "NotFound",
    "ProviderConfig",
    "PubSub",
    "ServiceError",
    "SignOnConfig",
    "Subject",
    "TooLarge",
    "TooOften",
    "Unavailable",
    "_",
    "addresses",
    "beside",
    "encryption",
    "holds",
    "in_turns",
    "limits",
    "logo",
    "names",
    "policy",
    "prose",
    "pubsub",
    "request_slots",
    "settings",
    "sign_on_config",
    "turns",
    "utcnow",
    "zipping",
]
