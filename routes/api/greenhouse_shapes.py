"""What Greenhouse sends and reads, by the names of its document. It may add fields later; they are passed over."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from routes.api.shapes import Email, Shape, Text
from services.api import orders
from services.outside import fetching

MAX_ID_CHARS = 64
MAX_PART_CHARS = 200
"""Of first and last name each; together they are cut where other names are."""
MAX_REPORTED = 200
"""Errors in one report; of these the first are kept."""

Id = Annotated[Text, StringConstraints(min_length=1, max_length=MAX_ID_CHARS)]
Address = Annotated[Text, StringConstraints(min_length=1, max_length=orders.MAX_URL_CHARS)]
Further = Annotated[Text, StringConstraints(max_length=fetching.MAX_ADDRESS_CHARS)]
Part = Annotated[Text, StringConstraints(max_length=MAX_PART_CHARS)]


class Theirs(BaseModel):
    """Knows what we read, and passes the rest over."""

    model_config = ConfigDict(extra="ignore", strict=True)


class Test(Shape):
    """What can be ordered."""

    partner_test_id: str
    partner_test_name: str


class OrderedFor(Theirs):
    """The candidate."""

    first_name: Annotated[Part, StringConstraints(min_length=1)]
    last_name: Part
    email: Email = Field(description="Whose address it is in this server already is the candidate, by the name here.")
    phone_number: Annotated[Text, StringConstraints(max_length=MAX_PART_CHARS)] | None = None
    resume_url: Further | None = Field(None, description="Neither fetched nor stored.")
    greenhouse_profile_url: Address = Field(description="Administrators find it on the page of orders.")


class TestOrder(Theirs):
    """An order."""

    partner_test_id: Id
    candidate: OrderedFor
    url: Address = Field(description="Gets an empty PATCH when a decision is recorded; https, and no private network.")


class SentTest(Shape):
    """The order."""

    partner_interview_id: str


class Asked(Theirs):
    """Which order."""

    partner_interview_id: Id


class TestStatus(Shape):
    """How an order stands. What there is not is left out."""

    partner_status: str = Field(description="complete, or a word for what is waited for or why nothing comes of it.")
    partner_profile_url: str | None = Field(None, description="The report, once it is complete; people sign in there.")
    metadata: dict[str, str] = Field(description="Sentences and times for people.")


class ReportedError(Theirs):
    """An answer that could not be read."""

    api_call: Further
    errors: Annotated[list[Text], Field(max_length=MAX_REPORTED)]
    partner_interview_id: Text | None = None


class Taken(Shape):
    """It is noted."""

    status: Literal[200]
