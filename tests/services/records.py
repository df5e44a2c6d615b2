"""The zip of a record as the tests take it apart, and what the verifier says of it."""

import json
import zipfile
from io import BytesIO

from services.base.clock import utcnow
from services.interview import interviews, members
from services.record import record_zip
from services.record.verifier import verify


def zipped(world):
    """The files of the record of bob's interview."""
    head = record_zip.of_interview(world.interview.id)
    people = members.people_of(interviews.get(world.interview.id))
    return unpacked(b"".join(record_zip.stream(head, people, at=utcnow())))


def unpacked(data):
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(path, found):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in found.items():
            archive.writestr(name, data)
    return path


def check(found):
    return verify.check(found, verify.signature_check())


def kinds(found):
    return [json.loads(line)["kind"] for line in found["record.jsonl"].splitlines()]


def said(found):
    """What each link says, by its kind; of several of a kind, the last."""
    items = {one["number"]: json.loads(one["item"]) for one in map(json.loads, found["items.jsonl"].splitlines())}
    return {kind: items[number] for number, kind in enumerate(kinds(found), 1) if number in items}
