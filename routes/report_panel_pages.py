"""What the panel wrote, in a printed report: cards and the decision, notes and whispers."""

from localization import translate
from routes import report_blocks as blocks
from routes.card_lines import OUTCOMES, RECOMMENDATIONS
from routes.forms.cards import moment_words
from routes.report_blocks import Fields, Room
from services.base import Message, _

MARKS: dict[str, Message] = {
    "plus": _("Plus"),
    "minus": _("Minus"),
    "question": _("Question"),
    "follow-up": _("Follow up"),
}


def rating(report: Fields, room: Room) -> list[Fields]:
    """Scorecards and decision, as far as the file has them."""
    return [
        blocks.section(_("Scorecards"), _cards(report["scorecard"], room) if report["scorecard"] else []),
        # The newest holds.
        blocks.section(_("Decision"), [_decisions(report["decisions"][:1], room)] if report["decisions"] else []),
    ]


def talk(report: Fields, room: Room) -> list[Fields]:
    """Notes and whispers, as far as the file has them."""
    found = report["panel_talk"] or {"notes": [], "whispers": [], "has_others": True}
    title = _("Notes") if found["has_others"] else _("Your notes")
    return [
        blocks.section(title, [_notes(found["notes"], room)] if found["notes"] else []),
        blocks.section(_("Whispers"), [blocks.said(found["whispers"], room)] if found["whispers"] else []),
    ]


def _cards(found: Fields, room: Room) -> list[Fields]:
    submitted = _("%(submitted)s of %(owed)s cards are in.", submitted=found["submitted"], owed=found["owed"])
    made = [blocks.named([(found["title"], translate(submitted))])]
    if found["is_hidden"]:
        return [*made, blocks.text(_("Other cards are shown once the own card is in."))]
    if found["pairs"]:
        near = _(
            "%(near)s of %(pairs)s pairs of marks are the same or one apart.",
            near=found["near_pairs"], pairs=found["pairs"],
        )  # fmt: skip
        made.append(blocks.text(near))
    for one in found["cards"]:
        made.append(blocks.heading(f"{one['by']} · {blocks.moment(one['submitted_at'])}"))
        made.append(_card(found["criteria"], one, room))
        for earlier in one["earlier"]:
            before = _("Before the change of %(at)s", at=blocks.moment(earlier["changed_at"]))
            reason = _("Reason of the change: %(reason)s", reason=earlier["reason"])
            made.append(blocks.heading(translate(before)))
            made += [blocks.text(reason), _card(found["criteria"], earlier, room)]
    return made


def _card(criteria: list[Fields], card: Fields, room: Room) -> Fields:
    recommended = RECOMMENDATIONS.get(card["recommendation"] or "")
    rows = [(translate(recommended) if recommended else "", room.of(card["words"]))]
    for criterion, one in zip(criteria, card["ratings"], strict=True):
        rows.append((criterion["name"], "\n".join(filter(None, (_mark(criterion, one), _evidence(one, room))))))
    return blocks.rows(rows)


def _mark(criterion: Fields, one: Fields) -> str:
    if not one["mark"]:
        return translate(_("Not rated"))
    most = len(criterion["anchors"])
    words = translate(_("Mark %(mark)s of %(most)s:", mark=one["mark"], most=most))
    return f"{words} {criterion['anchors'][one['mark'] - 1]}"


def _evidence(one: Fields, room: Room) -> str:
    moment = one["moment_s"]
    at = translate(_("At %(moment)s:", moment=moment_words(moment))) if moment is not None else ""
    return " ".join(filter(None, (at, room.of(one["evidence"]))))


def _decisions(found: list[Fields], room: Room) -> Fields:
    return blocks.rows(
        (
            f"{one['by']} · {blocks.moment(one['at'])}",
            "\n".join((translate(OUTCOMES[one["outcome"]]), room.of(one["reasons"]))),
        )
        for one in found
    )


def _notes(found: list[Fields], room: Room) -> Fields:
    return blocks.rows(
        (
            " · ".join(filter(None, (one["by"], blocks.moment(one["at"]), _marked(one["mark"])))),
            room.of(one["text"]),
        )
        for one in found
    )


def _marked(mark: str | None) -> str:
    return translate(MARKS[mark]) if mark else ""
