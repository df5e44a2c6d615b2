"""The two indexes of an OPC package: which part is of which type, and what the parts point to.

Unpacking is `resume_package`'s business. Document type declarations are refused, so entities cannot grow.
"""

import re
from urllib.parse import unquote
from xml.parsers import expat

from services.resume import resume_refusals

_MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_USUAL_MAIN_PART = "word/document.xml"
_ACTIVE_TYPES = ("macroenabled", "vbaproject", "vbadata", "activex")
_ACTIVE_RELATIONSHIPS = ("vbaproject", "wordvbadata", "activexcontrol", "control")

# Word writes the path of the template a document was made from into it, so nearly every resume made from a template
# has such a link. On the reader's own disk it is harmless; a server's name in it would be visited when opening.
_OWN_DISK = re.compile(r"(?:file:///)?(?:[a-z]:/)?(?!/)[^:\x00-\x1f]*")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|//")


def main_parts(content_types: bytes, names: set[str]) -> set[str]:
    """The parts declared to be the main part of a Word document.

    Raises Invalid("resume-has-macros") when any part is declared as active, Invalid("resume-damaged").
    """
    found: set[str] = set()
    for element, attributes in _elements(content_types):
        declared = attributes.get("ContentType", "").strip().lower()
        if any(active in declared for active in _ACTIVE_TYPES):
            raise resume_refusals.has_macros()
        if declared == _MAIN_TYPE and element == "Override":
            found.add(attributes.get("PartName", "").lower().lstrip("/"))
        elif declared == _MAIN_TYPE and element == "Default" and _USUAL_MAIN_PART in names:
            found.add(_USUAL_MAIN_PART)
    return found


def refuse_bad_relationships(relationships: bytes) -> None:
    """Raises Invalid: resume-has-macros, resume-loads-remote-content, resume-damaged.

    Links that a person must click may lead anywhere. What is loaded by opening the document may not.
    """
    for element, attributes in _elements(relationships):
        if element != "Relationship":
            continue
        kind = attributes.get("Type", "").strip().lower().rpartition("/")[2]
        if kind in _ACTIVE_RELATIONSHIPS:
            raise resume_refusals.has_macros()
        target = _plain(attributes.get("Target", ""))
        is_external = attributes.get("TargetMode", "").strip().lower() == "external" or _SCHEME.match(target)
        if is_external and kind != "hyperlink" and (kind == "oleobject" or not _OWN_DISK.fullmatch(target)):
            raise resume_refusals.loads_remote_content()


def _plain(target: str) -> str:
    """A target with its percent signs resolved, also double ones, and forward slashes only."""
    for _round in range(3):
        target = unquote(target)
    return target.strip().replace("\\", "/").lower()


def _elements(xml: bytes) -> list[tuple[str, dict[str, str]]]:
    """The elements in order, without their namespaces, and their attributes."""
    found: list[tuple[str, dict[str, str]]] = []
    parser = expat.ParserCreate(namespace_separator=" ")

    def start(name: str, attributes: dict[str, str]) -> None:
        found.append((name.rpartition(" ")[2], attributes))

    def refuse(*_declaration: object) -> None:
        raise resume_refusals.damaged()

    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise resume_refusals.damaged() from error
    return found
