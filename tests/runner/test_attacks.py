"""Programs that try to get out of their box, or to take more than their share. Each is real, and so is each box.

After every one of them the runner still answers, and nothing of them is left: no process, no file.
"""

import json
import os
import socket
import subprocess
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from runner import bounds
from tests.runner.program import TOKEN, USER, Runner
from tests.serving import ROOT

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def nothing_is_left(runner: Runner) -> Iterator[None]:
    yield
    assert runner.leftovers() == []
    assert runner.execute("bash", "echo still here")["stdout"] == "still here\n"


def python(runner: Runner, code: str, **more: object) -> dict[str, object]:
    return runner.execute("python", code, **more)


def given_time(runner: Runner, language: str, code: str) -> dict[str, object]:
    """What ends a program that a busy machine has left enough time to come so far."""
    for _attempt in range(5):
        found = runner.execute(language, code)
        if found["status"] != "TO":
            break
    return found


def test_a_fork_bomb_ends_with_its_box(runner: Runner) -> None:
    found = python(runner, "import os\nwhile True:\n  try: os.fork()\n  except OSError: pass", run_timeout=1000)
    assert (found["status"], found["signal"]) == ("TO", "SIGKILL")
    counted = python(
        runner,
        "import os\nn=0\ntry:\n  while True:\n    if not os.fork(): import time; time.sleep(60)\n    n+=1\nexcept OSError: print(n)",
    )
    assert 0 < int(str(counted["stdout"])) <= bounds.MAX_PROCESSES


@pytest.mark.parametrize(
    "how", ["setsid sleep 600", "setsid sleep 600 >/dev/null 2>&1 </dev/null", "(sleep 600 & sleep 600) & disown"]
)
def test_what_is_started_in_the_background_does_not_outlive_the_run(runner: Runner, how: str) -> None:
    found = runner.execute("bash", f"{how} &\necho done")
    assert (found["stdout"], found["code"]) == ("done\n", 0)


def test_the_memory_of_a_run_is_bound_however_it_is_taken(runner: Runner) -> None:
    one = python(runner, "x = bytearray(2 << 30)")
    assert "MemoryError" in str(one["stderr"])
    several = given_time(
        runner,
        "python",
        "import os, time\nfor _ in range(4): os.fork()\nx = bytearray(b'x') * (120 << 20)\ntime.sleep(9)",
    )
    assert several["status"] == "ML"
    in_files = python(
        runner, "import time\nfor n in range(9):\n  with open(f'/dev/shm/{n}', 'wb') as f: f.write(bytes(30 << 20))"
    )
    assert "No space left" in str(in_files["stderr"])
    both = given_time(
        runner,
        "python",
        "import time\nopen('/tmp/a', 'wb').write(bytes(60 << 20))\nopen('/tmp/b', 'wb').write(bytes(60 << 20))\nx = bytearray(b'x') * (180 << 20)\ntime.sleep(9)",
    )
    assert both["status"] == "ML"
    hidden = python(runner, "import os\nos.memfd_create('x')")
    assert "not implemented" in str(hidden["stderr"])
    if "javascript" in runner.runtimes():
        found = given_time(runner, "javascript", "const a = []; for (;;) a.push(Buffer.alloc(1e7, 1))")
        assert found["status"] == "ML"


def test_the_disk_is_out_of_reach_and_the_box_has_little_room(runner: Runner) -> None:
    found = runner.execute(
        "bash",
        "dd if=/dev/zero of=/box/code/x bs=1M count=100; dd if=/dev/zero of=y bs=1M count=100; df -m /box | tail -1",
    )
    assert int(str(found["stdout"]).split()[1]) == bounds.BOX_BYTES >> 20
    assert "File size limit" in str(found["stderr"])
    many = python(runner, "n = 0\nwhile True:\n  open(f'/tmp/{n}', 'w').close(); n += 1")
    assert many["status"] == "FL"
    where = "/ /usr /usr/local /usr/bin /etc /dev /bin/ /proc /proc/sys/kernel"
    refused = runner.execute("bash", f"for one in {where}; do touch $one/x 2>/dev/null && echo $one; done")
    assert refused["stdout"] == ""
    assert list(owned()) == []


def owned() -> Iterator[Path]:
    """Files of the runner's user in the places where everybody may write."""
    if os.getuid() == 0:
        for place in ("/tmp", "/var/tmp", "/dev/shm"):
            yield from (path for path in Path(place).iterdir() if not path.is_symlink() and path.stat().st_uid == USER)


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_a_flood_of_output_is_cut(runner: Runner, stream: str) -> None:
    found = python(runner, f"import sys\nwhile True: print('y' * 1000, file=sys.{stream})")
    assert (found["status"], found["signal"]) == ("OL", "SIGKILL")
    assert found["message"] == "Stopped after 64 KB of output."
    assert len(str(found[stream])) == len(str(found["output"])) == bounds.MAX_OUTPUT_BYTES


def test_both_streams_together_have_one_bound_and_output_may_be_anything(runner: Runner) -> None:
    found = python(runner, "import os\nfor n in range(40): os.write(1 + n % 2, b'z' * 1000)\nprint('end')")
    assert (found["status"], len(str(found["output"]))) == (None, 40_004)
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", bytes(10**7))
    binary = python(runner, f"import os; os.write(1, bytes(range(256)) + {packed.getvalue()!r})")
    assert binary["code"] == 0
    assert str(binary["stdout"]).startswith("\0\1\2")
    assert "\ufffd" in str(binary["stdout"])


def test_an_endless_loop_is_stopped_and_so_is_what_ignores_every_signal(runner: Runner) -> None:
    loop = "import signal\nfor n in range(1, 65):\n  try: signal.signal(n, signal.SIG_IGN)\n  except (OSError, ValueError): pass\nwhile True: pass"
    found = python(runner, loop, run_timeout=700)
    assert (found["status"], found["message"]) == ("TO", "Stopped after 0.7 s.")
    silent = runner.execute("bash", "exec >&- 2>&-; while :; do :; done", run_timeout=300)
    assert silent["status"] == "TO"


def test_no_network_is_reached_not_even_this_machine(runner: Runner) -> None:
    with socket.create_server(("127.0.0.1", 0)) as ours, socket.socket(socket.AF_UNIX) as abstract:
        abstract.bind(f"\0neurohire-{os.getpid()}")
        abstract.listen()
        targets = [
            ("AF_INET", ("127.0.0.1", ours.getsockname()[1])),
            ("AF_INET", ("127.0.0.1", runner.port)),
            ("AF_INET", ("10.255.255.1", 80)),
            ("AF_INET6", ("::1", runner.port)),
            ("AF_UNIX", f"\0neurohire-{os.getpid()}"),
            ("AF_UNIX", "/run/mysqld/mysqld.sock"),
        ]
        code = f"""
import socket
for family, address in {targets!r}:
    with socket.socket(getattr(socket, family)) as one:
        one.settimeout(1)
        try: one.connect(address)
        except OSError: print("refused")
        else: print("reached", address)
for family in (socket.AF_NETLINK, socket.AF_PACKET, socket.AF_ALG, socket.AF_VSOCK):
    try: socket.socket(family, socket.SOCK_RAW)
    except OSError: print("refused")
    else: print("reached", family)
try: socket.getaddrinfo("example.org", 80); print("reached a name server")
except OSError: print("refused")
print(open("/proc/net/dev").read().count(":"))
"""
        found = python(runner, code)
    assert str(found["stdout"]).split() == ["refused"] * 11 + ["1"], "the one interface is the box's own loopback"


def test_files_environment_and_processes_of_the_machine_are_invisible(runner: Runner) -> None:
    secret = runner.folder / "secret"
    secret.write_text("what the application keeps")
    secret.chmod(0o644)
    wanted = [secret, ROOT / "config.py", "/etc/shadow", "/etc/hostname", "/root", "/home", "/srv", "/var", "/run", "/sys",
              "/usr/local/bin",
              "/proc/1/root/etc/hostname", "/proc/self/cwd/../../../../etc/hostname", Path.home(), "/box/code/link/hostname"]  # fmt: skip
    code = f"""
import os
os.symlink("/etc", "/box/code/link")
for one in {[str(one) for one in wanted]!r}:
    if os.path.exists(one): print("there:", one)
print(sorted(int(name) for name in os.listdir("/proc") if name.isdecimal()))
for name in os.listdir("/proc"):
    if name.isdecimal():
        for file in ("environ", "cmdline", "maps"):
            try: text = open(f"/proc/{{name}}/{{file}}", "rb").read()
            except OSError: continue
            if {TOKEN!r}.encode() in text or b"RUNNER_" in text: print("told:", name, file)
print(sorted(os.listdir("/")), os.getuid(), os.getppid())
"""
    found = python(runner, code)
    processes, rest = str(found["stdout"]).splitlines()
    assert json.loads(processes) == [1, 2], "its own, and the one that bubblewrap leaves there"
    assert (
        rest == "['bin', 'box', 'dev', 'etc', 'lib', 'lib64', 'proc', 'sbin', 'tmp', 'usr'] 1000 1" or "lib32" in rest
    )


def test_no_signal_reaches_another_process(runner: Runner) -> None:
    sleeping = subprocess.Popen(["sleep", "60"], user=USER) if os.getuid() == 0 else subprocess.Popen(["sleep", "60"])
    assert runner.process is not None
    try:
        found = runner.execute("bash", f"kill -9 {sleeping.pid} {runner.process.pid}; kill -9 -1; kill -9 1; echo on")
        assert "No such process" in str(found["stderr"])
        assert sleeping.poll() is None
        assert runner.process.poll() is None
    finally:
        sleeping.kill()
        sleeping.wait()


def test_the_kernels_larger_doors_are_closed(runner: Runner) -> None:
    code = """
import ctypes, errno, os, platform
libc = ctypes.CDLL(None, use_errno=True)
def call(name, *arguments):
    number = NUMBERS[name][platform.machine() != "x86_64"]
    ctypes.set_errno(0)
    answer = libc.syscall(ctypes.c_long(number), *[ctypes.c_long(one) for one in arguments])
    print(name, errno.errorcode.get(ctypes.get_errno(), answer))
NUMBERS = {"unshare": (272, 97), "setns": (308, 268), "mount": (165, 40), "ptrace": (101, 117), "bpf": (321, 280),
    "keyctl": (250, 219), "io_uring_setup": (425, 425), "perf_event_open": (298, 241), "userfaultfd": (323, 282),
    "chroot": (161, 51), "process_vm_readv": (310, 270), "open_by_handle_at": (304, 265), "shmget": (29, 194)}
for name in NUMBERS: call(name, 0x10000000, 0, 0, 0, 0)
NUMBERS |= {"clone": (56, 220), "clone3": (435, 435), "memfd_create": (319, 279), "getpid": (39, 172)}
for flag in (0x00020000, 0x10000000, 0x20000000, 0x40000000): call("clone", flag | 17, 0, 0, 0, 0)
call("clone3", 0, 0)
call("memfd_create", 0, 0)
call("getpid")
print(open("/proc/self/status").read().split("NoNewPrivs:")[1].split()[0], open("/proc/self/status").read().split("CapEff:")[1].split()[0])
"""
    lines = str(python(runner, code)["stdout"]).splitlines()
    assert [line for line in lines[:17] if not line.endswith(" EPERM")] == []
    assert lines[17:] == ["clone3 ENOSYS", "memfd_create ENOSYS", "getpid 2", "1 0000000000000000"]


def test_a_compiler_reads_no_file_of_the_machine_either(runner: Runner) -> None:
    if "c" not in runner.runtimes():
        pytest.skip("no compiler is installed")
    found = runner.execute("c", '#include "/etc/hostname"\n#include "../../../etc/shadow"\nint main() {}')
    assert found["code"] == 1
    assert str(found["stderr"]).count("No such file or directory") >= 1
    endless = runner.execute("c", '#include "/dev/zero"\nint main() {}', compile_timeout=1500)
    assert endless["signal"] or endless["code"]
    large = runner.execute("c", "char x[40 << 20] = {1}; int main() {}")
    assert (large["code"], large["message"]) == (None, "Stopped after 32 MB of what was made.")


def test_one_run_finds_nothing_of_another(runner: Runner) -> None:
    runner.execute("bash", "echo mine > /tmp/left; echo mine > /dev/shm/left; echo mine > left; cp /bin/ls /box/out/")
    found = runner.execute("bash", "find /box -type f")
    assert found["stdout"] == "/box/code/main.sh\n"
