"""The secret in whatever became of an invitation's link on its way through mail programs, or in what somebody pasted.

They wrap links in their own, write `#` as `%23`, break lines, put brackets around them and full stops after them, and
add what they count clicks with. A secret has a fixed length and no sign that any of this needs, so it is found again.
"""

import re
from urllib.parse import unquote

SECRET_CHARS = 43
"""32 bytes in the letters of base64url."""
MAX_PASTED_CHARS = 4000
"""The whole link, or the whole message: Microsoft's Safe Links alone have a thousand."""
MAX_LAYERS = 4
"""Links within links, each of which writes the inner one in percent signs."""

SECRET = re.compile(rf"[A-Za-z0-9_-]{{0,{SECRET_CHARS}}}")
BEFORE = re.compile(r"/(?:join|rehearsal|times)/?(?:\?[^#]*)?#", re.IGNORECASE)
DEBRIS = re.compile("[\\s=<>\u00ad\u200b-\u200f\u2060\ufeff]+")
"""What stands in the middle of a link that was broken into lines: as text, as quoted-printable, as a quotation."""
PROOFPOINT_2 = re.compile(r"/v2/url\?(?:[^#]*&)?u=([^&]+)", re.IGNORECASE)
PROOFPOINT_3 = "/v3/__"


def secret_in(text: str) -> str:
    """The secret of the link in this text, without spaces around it; something that is none if there is no link.

    Reads `MAX_PASTED_CHARS` at most.
    """
    text = DEBRIS.sub("", _unwrapped(text[:MAX_PASTED_CHARS]))
    found = BEFORE.search(text)
    for _layer in range(MAX_LAYERS):
        if found:
            break
        text = unquote(text)
        found = BEFORE.search(text)
    rest = text[found.end() :] if found else text.partition("#")[2] or text
    match = SECRET.match(DEBRIS.sub("", rest))
    return match.group() if match else ""


def _unwrapped(text: str) -> str:
    """Proofpoint's links write the inner one in letters of their own."""
    found = PROOFPOINT_2.search(text)
    if found:
        return found.group(1).replace("-", "%").replace("_", "/")
    if PROOFPOINT_3 in text:
        return text.replace("*", "#")
    return text
