"""Why a resume is refused: every code and its sentence, in one place.

Each sentence says what is wrong and what to do. Deciding is `resume_content`'s and `resume_store`'s business.
"""

from services.base import DiskFull, Invalid, Message, NotFound, TooLarge, Unavailable, _

FIELD = "resume"


def _invalid(code: str, message: Message) -> Invalid:
    return Invalid(code, message, field=FIELD)


def empty() -> Invalid:
    return _invalid("resume-empty", _("This file is empty. Choose the resume again, or save it again first."))


def wrong_type() -> Invalid:
    return _invalid(
        "resume-wrong-type",
        _("A resume must be a PDF, DOC or DOCX file. Save it as one of these and choose that file."),
    )


def wrong_content(named: str) -> Invalid:
    return _invalid(
        "resume-wrong-content",
        _(
            "The file name ends in .%(extension)s, but the content is something else. "
            "Open the file in the program that made it, save it as PDF and choose that file.",
            extension=named,
        ),
    )


def wrong_name(named: str, found: str) -> Invalid:
    return _invalid(
        "resume-wrong-name",
        _(
            "The file name ends in .%(extension)s, but the content is %(kind)s. "
            "Rename the file so that it ends in .%(right_extension)s and choose it again.",
            extension=named,
            kind=found.upper(),
            right_extension=found,
        ),
    )


def damaged() -> Invalid:
    return _invalid(
        "resume-damaged",
        _("This file is damaged or incomplete. Save it again, preferably as PDF, and choose the new file."),
    )


def encrypted() -> Invalid:
    return _invalid(
        "resume-encrypted",
        _("This document is protected by a password. Save it without one and choose the new file."),
    )


def has_macros() -> Invalid:
    return _invalid(
        "resume-has-macros",
        _("This document contains macros. Save it without macros, as PDF or DOCX, and choose the new file."),
    )


def has_embedded_file() -> Invalid:
    return _invalid(
        "resume-has-embedded-file",
        _("This document contains another file. Save it as PDF and choose the new file."),
    )


def loads_remote_content() -> Invalid:
    return _invalid(
        "resume-loads-remote-content",
        _(
            "This document loads part of its content, such as a template or a picture, from somewhere else. "
            "Save it as PDF and choose the new file."
        ),
    )


def unsafe_names() -> Invalid:
    return _invalid(
        "resume-unsafe-names",
        _("This document contains parts whose names point outside it. Save it as PDF and choose the new file."),
    )


def too_many_parts(limit: int) -> Invalid:
    return _invalid(
        "resume-too-many-parts",
        _("This document has more than %(limit)s parts. Save it as PDF and choose the new file.", limit=limit),
    )


def too_many_links() -> Invalid:
    return _invalid(
        "resume-too-many-links",
        _("This document has far more links and parts than a resume. Save it as PDF and choose the new file."),
    )


def unpacks_too_large(limit_bytes: int) -> Invalid:
    return _invalid(
        "resume-unpacks-too-large",
        _(
            "This document expands to more than %(limit)s when it is opened. "
            "Save it as PDF, or with smaller pictures, and choose the new file.",
            limit=readable_size(limit_bytes),
        ),
    )


def too_large(limit_bytes: int) -> TooLarge:
    return TooLarge(
        "resume-too-large",
        _(
            "This file is larger than %(limit)s, the limit for a resume. "
            "Save it with smaller pictures and choose the new file.",
            limit=readable_size(limit_bytes),
        ),
        field=FIELD,
    )


def infected() -> Invalid:
    return _invalid(
        "resume-infected",
        _(
            "The virus scanner of this server found something harmful in this file, so it was not stored. "
            "Check the device that it comes from, and choose another file."
        ),
    )


def too_large_to_scan() -> Invalid:
    return _invalid(
        "resume-too-large-to-scan",
        _(
            "The virus scanner of this server does not take a file this large, so it was not stored. "
            "Save it with smaller pictures and choose the new file."
        ),
    )


def not_scanned() -> Unavailable:
    return Unavailable(
        "resume-not-scanned",
        _("The virus scanner does not answer right now, so the resume was not stored. Try again in a few minutes."),
        field=FIELD,
    )


def missing() -> NotFound:
    return NotFound(
        "resume-missing",
        _("This resume's file is no longer on the server. Ask for it to be uploaded again."),
    )


def disk_full() -> DiskFull:
    return DiskFull(
        "disk-full",
        _("The server's disk is full, so the resume was not stored. Tell the person who runs this server."),
        field=FIELD,
    )


def store_unavailable() -> Unavailable:
    return Unavailable(
        "resume-store-unavailable",
        _("The server cannot write to its resume folder. Tell the person who runs this server."),
        field=FIELD,
    )


def readable_size(size: int) -> str:
    """A limit as people write it: 10 MB, 1.5 MB, 200 KB."""
    if size >= 1024 * 1024:
        return f"{round(size / (1024 * 1024), 1):g} MB"
    return f"{max(1, size // 1024)} KB"
