"""What programs send and are answered, as pydantic models: they validate requests, write answers, and are the schemas
of the document. The names of fields are for those who read JSON; services have their own.
"""

from datetime import datetime
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from db.tables import MAX_ID
from services.api import cursors
from services.base import names
from services.interview import MAX_PANEL, languages
from services.planning import MAX_MINUTES, MAX_TITLE_CHARS, MIN_MINUTES
from services.record import Choice

MAX_PHONE_CHARS, MAX_ROLE_CHARS, MAX_LEVEL_CHARS = 40, 120, 60
MAX_MESSAGE_CHARS = 500
YEARS = (2000, 2100)


def _without_nul(text: str) -> str:
    if "\x00" in text:
        raise ValueError("NUL is not allowed")
    return text


def _in_these_years(moment: datetime) -> datetime:
    if not YEARS[0] <= moment.year <= YEARS[1]:
        raise ValueError(f"choose a year from {YEARS[0]} to {YEARS[1]}")
    return moment


def _left_out() -> Any:
    """Not null: a field that is not sent."""
    return None


class Shape(BaseModel):
    """Knows no other fields than its own, and takes no text for a number."""

    model_config = ConfigDict(extra="forbid", strict=True)


Item = TypeVar("Item", bound=BaseModel)
Text = Annotated[str, AfterValidator(_without_nul)]
Id = Annotated[int, Field(ge=1, le=MAX_ID)]
Moment = Annotated[AwareDatetime, AfterValidator(_in_these_years)]
Name = Annotated[Text, StringConstraints(min_length=1, max_length=names.MAX_FULL_NAME_CHARS)]
Email = Annotated[Text, StringConstraints(min_length=3, max_length=names.MAX_EMAIL_CHARS)]
Phone = Annotated[Text, StringConstraints(max_length=MAX_PHONE_CHARS)]
TargetRole = Annotated[Text, StringConstraints(max_length=MAX_ROLE_CHARS)]
Level = Annotated[Text, StringConstraints(max_length=MAX_LEVEL_CHARS)]
Title = Annotated[Text, StringConstraints(min_length=1, max_length=MAX_TITLE_CHARS)]
Zone = Annotated[Text, StringConstraints(min_length=1, max_length=64)]
Minutes = Annotated[int, Field(ge=MIN_MINUTES, le=MAX_MINUTES)]
Language = Annotated[str, Field(json_schema_extra={"enum": list(languages.LANGUAGES)})]
Status = Literal["scheduled", "completed", "cancelled"]
Observation = Literal["standard", "light", "off"]
Reminder = Literal["day", "hour"]
PanelRole = Literal["interviewer", "observer"]


class Paged(Shape):
    """Which part of a list."""

    cursor: Annotated[Text, StringConstraints(max_length=cursors.MAX_CHARS)] | None = Field(
        None, description="Where the part begins: next_cursor of the part before. Without one, at the beginning."
    )
    limit: Annotated[int, Field(ge=1, le=cursors.MAX_LIMIT)] = Field(
        cursors.DEFAULT_LIMIT, description="How many items at most."
    )


class Listed(Shape, Generic[Item]):
    """A part of a list, in the order in which its items were made; new ones come at its end."""

    items: list[Item]
    next_cursor: str | None = Field(description="Where the next part begins; null at the end of the list.")


class CandidateFilter(Paged):
    """Which candidates."""

    email: Email | None = Field(None, description="Only who has this address, in whichever case it is written.")
    is_active: bool | None = Field(None, description="Only those whose account is active, or deactivated.")


class Candidate(Shape):
    """A person who is interviewed."""

    id: Id
    name: str
    email: str | None
    phone: str | None
    target_role: str | None
    experience_level: str | None
    is_active: bool = Field(description="false once the account is deactivated; nobody can be interviewed by it.")
    has_resume: bool
    created_at: datetime | None


class Candidates(Listed[Candidate]):
    """Some candidates."""


class NewCandidate(Shape):
    """A candidate to add. They get in by the link of an interview and need no password."""

    name: Name
    email: Email = Field(description="No other account may have it.")
    phone: Phone | None = None
    target_role: TargetRole | None = None
    experience_level: Level | None = None


class CandidateChange(Shape):
    """What is to be another; a field that is left out stays as it is."""

    name: Name = Field(default_factory=_left_out)
    email: Email = Field(default_factory=_left_out)
    phone: Phone | None = None
    target_role: TargetRole | None = None
    experience_level: Level | None = None


class Member(Shape):
    """Somebody of the team."""

    id: Id
    name: str
    email: str | None
    role: str = Field(description="admin, interviewer or coordinator.")


class Team(Listed[Member]):
    """Some of the team."""


class MemberFilter(Paged):
    """Which people of the team."""

    email: Email | None = Field(None, description="Only who has this address.")


class Template(Shape):
    """What interviews of one kind begin with."""

    id: Id
    title: str
    duration_minutes: int
    language: str
    observation: str


class Templates(Listed[Template]):
    """Some templates."""


class PersonOfInterview(Shape):
    """One of the people of an interview."""

    id: Id
    name: str


class Seated(PersonOfInterview):
    """One of the panel."""

    role: str = Field(description="interviewer or observer.")


class Chosen(Shape):
    """Somebody of the team for the panel."""

    id: Id
    role: PanelRole = "interviewer"


class InterviewFilter(Paged):
    """Which interviews."""

    status: Status | None = None
    starts_from: Moment | None = Field(None, description="Only those that begin then or later.")
    starts_before: Moment | None = Field(None, description="Only those that begin before.")
    candidate_id: Id | None = None


class Interview(Shape):
    """A planned conversation with one candidate."""

    id: str = Field(description="Also the last part of the room's address. It lets nobody in.")
    title: str
    status: str = Field(description="scheduled, completed or cancelled; older databases may have other words.")
    is_no_show: bool = Field(description="Whether it was closed because the candidate did not come.")
    starts_at: datetime
    ends_at: datetime = Field(description="When it is planned to end.")
    duration_minutes: int
    time_zone: str
    completed_at: datetime | None
    candidate: PersonOfInterview
    interviewer: PersonOfInterview = Field(description="Who holds it.")
    panel: list[Seated] = Field(description="Who else of the team takes part.")
    language: str = Field(description="Of the editor.")
    url: str = Field(description="The room. People sign in there; the candidate gets in by their link.")


class Interviews(Listed[Interview]):
    """Some interviews."""


class Link(Shape):
    """A candidate's link. It is told once, here; the candidate also gets one by mail where mail is on."""

    url: str = Field(description="Lets who has it ask to be admitted to this interview. Hand it to the candidate only.")


class InterviewWithLink(Interview):
    """An interview, and the link that was made with it."""

    candidate_link: Link | None = Field(description="null where the link from before still works.")


class NewInterview(Shape):
    """An interview to schedule. Letters and reminders go out as from the team's page."""

    candidate_id: Id
    starts_at: Moment = Field(description="With an offset from UTC or Z.")
    time_zone: Zone = Field("UTC", description="IANA name. Letters and pages show the time in it.")
    title: Title | None = Field(None, description="Needed without a template.")
    duration_minutes: Minutes | None = Field(None, description="As the template says, or 60.")
    interviewer_id: Id | None = Field(None, description="Who holds it; without one, who made the token.")
    panel: Annotated[list[Chosen], Field(max_length=MAX_PANEL)] | None = Field(
        None, description="Who else of the team takes part; without a list, as the template says."
    )
    language: Language | None = Field(None, description="In which the editor begins.")
    observation: Observation | None = Field(
        None, description="What is observed: camera, page and editor; page and editor; nothing."
    )
    reminders: list[Reminder] | None = Field(None, description="By mail, a day and an hour before; [] for none.")
    template_id: Id | None = Field(None, description="What is left out is as this template says; its questions too.")


class InterviewChange(Shape):
    """What is to be another; a field that is left out stays as it is.

    Another time or candidate makes a new link and ends the former ones.
    """

    title: Title = Field(default_factory=_left_out)
    starts_at: Moment = Field(default_factory=_left_out)
    time_zone: Zone = Field(default_factory=_left_out)
    duration_minutes: Minutes = Field(default_factory=_left_out)
    candidate_id: Id = Field(default_factory=_left_out)
    interviewer_id: Id = Field(default_factory=_left_out)
    panel: Annotated[list[Chosen], Field(max_length=MAX_PANEL)] = Field(default_factory=_left_out)
    observation: Observation = Field(default_factory=_left_out)
    reminders: list[Reminder] = Field(default_factory=_left_out)


class Cancelling(Shape):
    """That an interview will not take place."""

    message: Annotated[Text, StringConstraints(max_length=MAX_MESSAGE_CHARS)] | None = Field(
        None, description="Goes into the letters that say so."
    )


class LinkWanted(Shape):
    """Which link."""

    keep_former: bool = Field(False, description="Whether links from before go on working.")


PARTS = "alerts|names|notes|cards|board"


class ReportChoice(Shape):
    """What of a report."""

    without: Annotated[str, StringConstraints(pattern=rf"^({PARTS})(,({PARTS})){{0,4}}$")] | None = Field(
        None, description="What is left out, separated by commas: alerts, names, notes (with whispers), cards, board."
    )

    def asked(self) -> Choice:
        """For the report's own service."""
        left_out = (self.without or "").split(",")
        return Choice(**{f"has_{one}": one not in left_out for one in PARTS.split("|")})


class PrintChoice(ReportChoice):
    """What of a report, and on which paper."""

    paper: Literal["a4", "letter"] = "a4"


class Decision(Shape):
    """What a person decided after an interview."""

    outcome: str = Field(description="yes, no or another-interview.")
    reasons: str
    decided_by: str | None = Field(description="null when that account is gone.")
    decided_at: datetime


class Result(Shape):
    """What became of an interview."""

    interview_id: str
    status: str
    is_no_show: bool
    completed_at: datetime | None
    cards_owed: int
    cards_submitted: int
    is_hidden: bool = Field(
        description="true while the token's maker owes a card of this interview: decisions are told only afterwards."
    )
    decision: Decision | None = Field(description="The one that holds.")
    earlier_decisions: list[Decision]
