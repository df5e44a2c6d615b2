"""What other programs do: the tokens that let them in, and a function for each verb that they have (ADR 29)."""

from services.api import candidates, cursors, interviews, order_states, orders, repeating, reports, team, tokens
from services.api.order_states import OrderState
from services.api.repeating import Answered
from services.api.tokens import DEFAULT_DAYS, MAX_DAYS, MAX_NAME_CHARS, Caller, Refused, Scope, Wanted

__all__ = [
    "DEFAULT_DAYS",
    "MAX_DAYS",
    "MAX_NAME_CHARS",
    "Answered",
    "Caller",
    "OrderState",
    "Refused",
    "Scope",
    "Wanted",
    "candidates",
    "cursors",
    "interviews",
    "order_states",
    "orders",
    "repeating",
    "reports",
    "team",
    "tokens",
]
