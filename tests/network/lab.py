"""A network of three machines that a test can take apart: the server's, and one for each person's browser.

Each is a network namespace of the kernel; a bridge in the server's joins them. The addresses look public, as the relay
refuses to reach private ones, and go nowhere: no namespace knows a way out. Needs root.
"""

import ctypes
import os
import shutil
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

CLONE_NEWNET = 0x40000000
NAMESPACES = Path("/run/netns")
ADDRESS = "11.7.0.{}"
SBIN = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"


def missing() -> str | None:
    """Why there can be no lab here."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return "network namespaces need root"
    for program in ("ip", "nft", "nsenter"):
        if shutil.which(program, path=SBIN) is None:
            return f"{program} is not installed"
    try:
        _run("unshare", "--net", "true")
    except subprocess.CalledProcessError:
        return "this machine allows no network namespaces"
    return None


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, "PATH": SBIN})


@dataclass(frozen=True)
class Machine:
    """A place in the network with an address of its own."""

    namespace: str
    address: str

    @contextmanager
    def inside(self) -> Iterator[None]:
        """What this thread opens and starts meanwhile belongs to the machine."""
        with Path("/proc/thread-self/ns/net").open("rb") as home, (NAMESPACES / self.namespace).open("rb") as there:
            _enter(there.fileno())
            try:
                yield
            finally:
                _enter(home.fileno())

    def run(self, *command: str) -> None:
        _run("ip", "netns", "exec", self.namespace, *command)

    def wrap(self, program: str, folder: Path) -> Path:
        """A program that is `program` on this machine."""
        script = folder / f"{Path(program).name}-{self.namespace}"
        script.write_text(f'#!/bin/sh\nexec nsenter --net={NAMESPACES / self.namespace} {program} "$@"\n')
        script.chmod(0o755)
        return script

    def block_udp(self) -> None:
        """As offices do it: nothing but TCP goes in or out."""
        for hook in ("input", "output"):
            self.run("nft", "add", "chain", "inet", "lab", hook, f"{{ type filter hook {hook} priority 0; }}")
            self.run("nft", "add", "rule", "inet", "lab", hook, 'oif != "lo" iif != "lo" meta l4proto udp drop')

    def let_only(self, *ports: int) -> None:
        """As strict offices do it: nothing but TCP to and from these ports goes in or out."""
        allowed = "{ " + ", ".join(map(str, ports)) + " }"
        for hook, side in (("input", "sport"), ("output", "dport")):
            self.run("nft", "add", "chain", "inet", "lab", hook, f"{{ type filter hook {hook} priority 0; }}")
            self.run("nft", "add", "rule", "inet", "lab", hook, f'oif != "lo" iif != "lo" tcp {side} != {allowed} drop')
            self.run("nft", "add", "rule", "inet", "lab", hook, 'oif != "lo" iif != "lo" meta l4proto udp drop')

    def cut_off(self) -> None:
        """Nothing passes, and nobody is told: no cable was pulled that the system could notice."""
        for hook in ("input", "output"):
            self.run("nft", "add", "chain", "inet", "lab", hook, f"{{ type filter hook {hook} priority 0; }}")
            self.run("nft", "add", "rule", "inet", "lab", hook, "drop")

    def let_pass(self) -> None:
        """Everything goes in and out again."""
        self.run("nft", "flush", "ruleset")
        self.run("nft", "add", "table", "inet", "lab")


@dataclass(frozen=True)
class Lab:
    server: Machine
    host: Machine
    guest: Machine

    @property
    def machines(self) -> tuple[Machine, Machine, Machine]:
        return self.server, self.host, self.guest


@contextmanager
def opened() -> Iterator[Lab]:
    """Three machines that reach one another and nothing else; gone afterwards."""
    mark = uuid.uuid4().hex[:6]
    names = ("server", "host", "guest")
    lab = Lab(*(Machine(f"{name}-{mark}", ADDRESS.format(number)) for number, name in enumerate(names, 1)))
    try:
        for machine in lab.machines:
            _run("ip", "netns", "add", machine.namespace)
            machine.run("ip", "link", "set", "lo", "up")
            machine.let_pass()
        lab.server.run("ip", "link", "add", "bridge", "type", "bridge")
        lab.server.run("ip", "address", "add", f"{lab.server.address}/24", "dev", "bridge")
        lab.server.run("ip", "link", "set", "bridge", "up")
        for machine in (lab.host, lab.guest):
            _join(machine, lab.server)
        yield lab
    finally:
        for machine in lab.machines:
            subprocess.run(["ip", "netns", "delete", machine.namespace], check=False, capture_output=True)


def _join(machine: Machine, server: Machine) -> None:
    end = machine.namespace
    server.run("ip", "link", "add", end, "type", "veth", "peer", "name", "cable", "netns", machine.namespace)
    server.run("ip", "link", "set", end, "master", "bridge", "up")
    machine.run("ip", "address", "add", f"{machine.address}/24", "dev", "cable")
    machine.run("ip", "link", "set", "cable", "up")


def _enter(namespace: int) -> None:
    if ctypes.CDLL(None, use_errno=True).setns(namespace, CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "The network namespace could not be entered.")
