#!/usr/bin/env python3
"""Checks the record of an interview: whether it is unchanged since it was written, and what was erased.

    python3 verify.py record.zip

Needs Python 3.9 or newer. The signatures are checked if the package `cryptography` is installed. Nothing is sent
anywhere. `verify.html` checks the same in a browser.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import zipfile
from collections.abc import Callable
from typing import Any

MEMBERS = (
    "README.txt", "edits.jsonl", "items.jsonl", "keys.json", "manifest.json", "manifest.sig", "people.json",
    "record.jsonl", "signatures.jsonl", "verify.html", "verify.py",
)  # fmt: skip
FIRST = "0" * 64
ENDS = ("completed", "cancelled")
MAX_BYTES = 1024 * 1024 * 1024
HEX_SIGNATURE = re.compile(rb"[0-9a-f]{128}")
REASONS = {
    "asked": "because somebody asked for it",
    "kept-long-enough": "because the time for which it was kept was over",
}

IsSignature = Callable[[str, str, bytes], bool]


class Changed(Exception):
    """The first thing that is not as it was written."""


class Found:
    """What the record says of itself, once all of it was checked."""

    def __init__(self) -> None:
        self.links: list[dict[str, Any]] = []
        self.digests: list[str] = []
        self.erased: list[tuple[str, int, str]] = []
        self.key = ""
        self.ended: dict[str, Any] | None = None
        self.last: dict[str, Any] | None = None


def check(members: dict[str, bytes], is_signature: IsSignature | None) -> tuple[str, list[str]]:
    """The verdict (`unchanged`, `changed` or `unsigned`) and sentences; `unsigned` is unchanged as far as it goes.

    Without `is_signature`, signatures are not checked.
    """
    found = Found()
    try:
        missing = [name for name in MEMBERS if name not in members]
        if missing:
            raise Changed(f"The file {missing[0]} is missing.")
        _links(found, members["record.jsonl"])
        _items(found, members)
        _signed(found, members, is_signature)
    except Changed as error:
        return "changed", [str(error)]
    if is_signature is None:
        return "unsigned", [
            "All parts fit together. The signatures could not be checked: install the Python package cryptography.",
            *_facts(found),
        ]
    return "unchanged", ["Unchanged since it was written.", *_facts(found)]


def _lines(data: bytes) -> list[bytes]:
    if not data:
        return []
    if not data.endswith(b"\n"):
        raise ValueError
    return data[:-1].split(b"\n")


def _links(found: Found, data: bytes) -> None:
    previous = FIRST
    try:
        lines = _lines(data)
    except ValueError:
        raise Changed("The file record.jsonl is cut off.") from None
    if not lines:
        raise Changed("The record has no links.")
    for number, line in enumerate(lines, 1):
        try:
            link = json.loads(line.decode())
            placed = (link["number"], link["record"], link["version"])
            before, kind, at = link["previous"], link["kind"], link["at"]
        except (ValueError, KeyError, TypeError):
            raise Changed(f"Link {number} cannot be read.") from None
        if placed != (number, (found.links[0] if found.links else link)["record"], 1):
            raise Changed(f"Link {number} is not the one that belongs here.")
        if before != previous:
            raise Changed(f"Link {max(1, number - 1)} is not as it was written.")
        if not isinstance(kind, str) or not isinstance(at, str):
            raise Changed(f"Link {number} cannot be read.")
        previous = hashlib.sha256(line).hexdigest()
        found.links.append(link)
        found.digests.append(previous)


def _items(found: Found, members: dict[str, bytes]) -> None:
    items = _read_items(found, members["items.jsonl"])
    erased = _erased(found)
    edits = _edits(members["edits.jsonl"])
    used = 0
    for link in found.links:
        number = link["number"]
        if "commitment" not in link:
            if number in items:
                raise Changed(f"What link {number} says is not as it was written.")
            continue
        if number not in items:
            if number not in erased:
                raise Changed(f"What link {number} says is missing.")
            continue
        if link["kind"] == "edits":
            used += _of_link(number, json.loads(items[number]), edits)
    if used != len(edits):
        raise Changed("There are edits that no link names.")


def _read_items(found: Found, data: bytes) -> dict[int, str]:
    items: dict[int, str] = {}
    last = 0
    try:
        lines = _lines(data)
    except ValueError:
        raise Changed("The file items.jsonl is cut off.") from None
    for line in lines:
        try:
            one = json.loads(line.decode())
            number, salt, item = one["number"], bytes.fromhex(one["salt"]), one["item"]
            is_placed = isinstance(number, int) and last < number <= len(found.links)
            digest = hashlib.sha256(salt + item.encode()).hexdigest()
        except (ValueError, KeyError, TypeError, AttributeError):
            raise Changed(f"The line after what link {last} says cannot be read.") from None
        if not is_placed:
            raise Changed(f"The line after what link {last} says does not belong there.")
        if digest != found.links[number - 1].get("commitment"):
            raise Changed(f"What link {number} says is not as it was written.")
        items[number] = item
        last = number
    return items


def _erased(found: Found) -> set[int]:
    numbers: set[int] = set()
    try:
        for link in found.links:
            if link["kind"] == "erased":
                here = {one for first, last in link["erased"] for one in range(first, min(last, link["number"]) + 1)}
                found.erased.append((link["at"], len(here), link["why"]))
                numbers |= here
    except (ValueError, KeyError, TypeError):
        raise Changed("A link that names what was erased cannot be read.") from None
    return numbers


def _edits(data: bytes) -> dict[int, bytes]:
    edits: dict[int, bytes] = {}
    try:
        for line in _lines(data):
            number = json.loads(line.decode())["sequence"]
            if not isinstance(number, int) or number in edits:
                raise Changed("An edit is there twice.")
            edits[number] = line
    except (ValueError, KeyError, TypeError):
        raise Changed("The file edits.jsonl cannot be read.") from None
    return edits


def _of_link(number: int, item: dict[str, Any], edits: dict[int, bytes]) -> int:
    """How many edits the link has. Sequences may have gaps, never a missing edit: the link has their count."""
    running = hashlib.sha256()
    count = 0
    for sequence in range(item["first"], item["last"] + 1):
        if sequence in edits:
            running.update(edits[sequence] + b"\n")
            count += 1
    if running.hexdigest() != item["sha256"] or count != item["count"]:
        raise Changed(f"The edits {item['first']} to {item['last']} of link {number} are not as they were written.")
    return count


def _signed(found: Found, members: dict[str, bytes], is_signature: IsSignature | None) -> None:
    try:
        keys = json.loads(members["keys.json"].decode())["keys"]
        signatures = [json.loads(line.decode()) for line in _lines(members["signatures.jsonl"])]
        for one in signatures:
            said = json.loads(one["statement"])
            _statement(found, said, keys, one, is_signature)
            found.last = said
            if found.ended is None or found.links[said["count"] - 1]["kind"] in ENDS:
                found.ended = said
        _manifest(found, members, keys, is_signature)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Changed("The signatures cannot be read.") from None


def _statement(
    found: Found, said: dict[str, Any], keys: list[str], one: dict[str, str], is_signature: IsSignature | None
) -> None:
    count = said["count"]
    if said["record"] != found.links[0]["record"] or not count > 0:
        raise Changed("A signature is of another record.")
    if count > len(found.links):
        raise Changed(f"Link {len(found.links) + 1} is missing: a signature is of {count} links.")
    if said["digest"] != found.digests[count - 1]:
        raise Changed(f"Link {count} is not as it was signed.")
    if said["key"] not in keys:
        raise Changed(f"The key that signed link {count} is missing.")
    data = one["statement"].encode()
    is_form = HEX_SIGNATURE.fullmatch(one["signature"].encode()) is not None
    if not is_form or (is_signature is not None and not is_signature(said["key"], one["signature"], data)):
        raise Changed(f"The signature of link {count} is not the key's.")


def _manifest(found: Found, members: dict[str, bytes], keys: list[str], is_signature: IsSignature | None) -> None:
    signature = members["manifest.sig"]
    manifest = json.loads(members["manifest.json"].decode())
    found.key = manifest["key"]
    is_form = HEX_SIGNATURE.fullmatch(signature) is not None and found.key in keys
    if not is_form or (
        is_signature is not None and not is_signature(found.key, signature.decode(), members["manifest.json"])
    ):
        raise Changed("The signature in manifest.sig is not the key's.")
    head = manifest["head"]
    if head["count"] > len(found.links):
        raise Changed(f"Link {len(found.links) + 1} is missing: there were {head['count']} links.")
    if head["count"] < len(found.links):
        raise Changed(f"Link {head['count'] + 1} was added.")
    if head["digest"] != found.digests[-1] or manifest["record"] != found.links[0]["record"]:
        raise Changed(f"Link {len(found.links)} is not as it was written.")
    names = set(manifest["members"]) | {"manifest.json", "manifest.sig"}
    for name in sorted(names ^ set(members)):
        raise Changed(f"The file {name} was added or taken away.")
    for name, digest in sorted(manifest["members"].items()):
        if hashlib.sha256(members[name]).hexdigest() != digest:
            raise Changed(f"The file {name} is not as it was written.")


def _facts(found: Found) -> list[str]:
    first, last = found.links[0]["at"], found.links[-1]["at"]
    facts = [f"{len(found.links)} links, from {_clock(first)} to {_clock(last)}."]
    for at, count, why in found.erased:
        items, reason = "1 item was" if count == 1 else f"{count} items were", REASONS.get(why, "for another reason")
        facts.append(f"{items} erased at {_clock(at)}, {reason}. The rest is unchanged.")
    facts += [
        f"The record was full at {_clock(link['at'])}. What happened later is not in it, except edits and the end."
        for link in found.links
        if link["kind"] == "full"
    ]
    if found.ended is None or found.last is None:
        facts.append("The interview had not ended when this file was made.")
    else:
        facts.append(f"Signed by the server at {_clock(found.ended['at'])}, when it had {found.ended['count']} links.")
        facts.append(f"Fingerprint of the record then: {spaced(found.ended['digest'])}")
        if found.last != found.ended:
            facts.append(f"Signed again at {_clock(found.last['at'])}, when it had {found.last['count']} links.")
    facts.append(f"Fingerprint of the key: {spaced(found.key)}")
    facts.append(
        "Compare both fingerprints with what you noted at the time. Whoever has the key can sign another record; "
        "nobody can make one with the same fingerprint."
    )
    return facts


def _clock(at: object) -> str:
    """To the second, as people read it."""
    text = str(at)
    return f"{text[:10]} {text[11:19]} UTC"


def spaced(digest: str) -> str:
    """In groups of four, as it is printed on the report."""
    return " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))


def read_zip(path: str) -> dict[str, bytes]:
    """The files in it. Raises Changed when it is no zip, has a name twice, or is too large."""
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
            names = [one.filename for one in infos]
            if len(set(names)) != len(names):
                raise Changed("A file is in the zip twice.")
            if sum(one.file_size for one in infos) > MAX_BYTES:
                raise Changed("The zip is larger than a record can be.")
            return {name: archive.read(name) for name in names}
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError, ValueError):
        raise Changed("The zip cannot be read.") from None
    except Exception as error:
        if type(error).__module__ == "zlib":
            raise Changed("The zip cannot be read.") from None
        raise


def signature_check() -> IsSignature | None:
    """None where the package `cryptography` is not installed."""
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    except ImportError:
        return None

    def is_signature(public: str, signature: str, data: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(bytes.fromhex(signature), data)
        except (InvalidSignature, ValueError):
            return False
        return True

    return is_signature


def main(arguments: list[str]) -> int:
    """0 for unchanged, 1 for changed, 2 where the signatures were not checked or the file is not there."""
    if len(arguments) != 1:
        print("Usage: python3 verify.py record.zip")
        return 2
    try:
        verdict, sentences = check(read_zip(arguments[0]), signature_check())
    except OSError as error:
        print(f"{arguments[0]} cannot be opened ({error.strerror}).")
        return 2
    except Changed as error:
        verdict, sentences = "changed", [str(error)]
    if verdict == "changed":
        sentences = ["Not as it was written.", *sentences]
    print("\n".join(sentences))
    return {"unchanged": 0, "changed": 1, "unsigned": 2}[verdict]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
