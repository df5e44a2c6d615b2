"""What a program in a box may not ask of the kernel, as a filter that bubblewrap loads (seccomp, BPF).

libseccomp makes the filter: it knows the numbers and the arguments of system calls on every processor, and every Debian
has it, since apt itself needs it. Of its functions five are enough, so they are called directly.

Everything is allowed but what is named here: runtimes of eleven languages use nearly all that is harmless, and a list
of that would be wrong with each new version of one. What is refused is what reaches beyond the box, what has been a way
out of boxes, and what uses memory that no process is charged with.
"""

import ctypes
import errno
import os

ALLOW, ERRNO = 0x7FFF0000, 0x00050000
GREATER, EQUAL, MASKED_EQUAL = 6, 4, 7
UNKNOWN = -1  # What libseccomp answers for a call that it, or this processor, does not have.

FORBIDDEN = (
    # Other namespaces, and what is mounted.
    "unshare", "setns", "mount", "umount", "umount2", "pivot_root", "chroot", "mount_setattr", "move_mount",
    "open_tree", "fsopen", "fsconfig", "fsmount", "fspick",
    # Other processes.
    "ptrace", "process_vm_readv", "process_vm_writev", "pidfd_getfd", "kcmp", "process_madvise",
    # The kernel's larger doors.
    "bpf", "perf_event_open", "userfaultfd", "io_uring_setup", "io_uring_enter", "io_uring_register", "keyctl",
    "add_key", "request_key", "open_by_handle_at", "name_to_handle_at", "lookup_dcookie", "fanotify_init", "quotactl",
    "quotactl_fd", "nfsservctl", "modify_ldt", "vm86", "vm86old", "uselib",
    # The machine.
    "reboot", "kexec_load", "kexec_file_load", "init_module", "finit_module", "delete_module", "swapon", "swapoff",
    "acct", "syslog", "settimeofday", "clock_settime", "clock_adjtime", "adjtimex", "sethostname", "setdomainname",
    "iopl", "ioperm", "vhangup", "_sysctl", "mbind", "migrate_pages", "move_pages", "set_mempolicy",
    # Memory that belongs to no process.
    "memfd_secret", "shmget", "msgget", "semget", "mq_open",
)  # fmt: skip
ABSENT = ("clone3", "memfd_create")
"""Said not to exist, so that programs take the older way: a filter cannot read the arguments of clone3, and without
memfd_create the files in memory are those of the box, which are counted."""
NAMESPACES = (0x00020000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000)
"""The flags of clone for new ones: mount, cgroup, UTS, IPC, user, PID, network."""
LAST_FAMILY = 10
FAMILIES = (1, 2, 10)
"""Of sockets: Unix, IPv4 and IPv6, of which a box has its own empty ones."""
TIOCSTI, TIOCLINUX = 0x5412, 0x541C
"""Typing into a terminal."""


class _Argument(ctypes.Structure):
    _fields_ = (("arg", ctypes.c_uint), ("op", ctypes.c_int), ("a", ctypes.c_uint64), ("b", ctypes.c_uint64))


def program() -> bytes:
    """The filter. Raises OSError where libseccomp is not installed or refuses."""
    library = ctypes.CDLL("libseccomp.so.2", use_errno=True)
    library.seccomp_init.restype = ctypes.c_void_p
    library.seccomp_rule_add_array.argtypes = (
        ctypes.c_void_p, ctypes.c_uint32, ctypes.c_int, ctypes.c_uint, ctypes.POINTER(_Argument)
    )  # fmt: skip
    library.seccomp_export_bpf.argtypes = (ctypes.c_void_p, ctypes.c_int)
    library.seccomp_release.argtypes = (ctypes.c_void_p,)
    context = library.seccomp_init(ALLOW)
    if not context:
        raise OSError(errno.ENOMEM, "libseccomp made no filter")
    try:
        for name, number, condition in _rules():
            call = library.seccomp_syscall_resolve_name(name.encode())
            if call == UNKNOWN:
                continue
            arguments = (_Argument * 1)(_Argument(*condition)) if condition else None
            refused = library.seccomp_rule_add_array(context, ERRNO | number, call, 1 if condition else 0, arguments)
            if refused:
                raise OSError(-refused, f"libseccomp refuses the rule for {name}")
        return _exported(library, context)
    finally:
        library.seccomp_release(context)


def _rules() -> list[tuple[str, int, tuple[int, int, int, int] | None]]:
    """Call, the error it ends with, and the argument that decides (number, comparison, value or mask, value)."""
    rules: list[tuple[str, int, tuple[int, int, int, int] | None]] = []
    rules += [(name, errno.EPERM, None) for name in FORBIDDEN]
    rules += [(name, errno.ENOSYS, None) for name in ABSENT]
    rules += [("clone", errno.EPERM, (0, MASKED_EQUAL, flag, flag)) for flag in NAMESPACES]
    rules += [("ioctl", errno.EPERM, (1, MASKED_EQUAL, 0xFFFFFFFF, number)) for number in (TIOCSTI, TIOCLINUX)]
    rules.append(("personality", errno.EPERM, (0, GREATER, 0, 0)))
    for call in ("socket", "socketpair"):
        others = [number for number in range(LAST_FAMILY) if number not in FAMILIES]
        rules += [(call, errno.EAFNOSUPPORT, (0, EQUAL, number, 0)) for number in others]
        rules.append((call, errno.EAFNOSUPPORT, (0, GREATER, LAST_FAMILY, 0)))
    return rules


def _exported(library: ctypes.CDLL, context: int) -> bytes:
    file = os.memfd_create("filter")
    try:
        refused = library.seccomp_export_bpf(context, file)
        if refused:
            raise OSError(-refused, "libseccomp exports no filter")
        return os.pread(file, os.fstat(file).st_size, 0)
    finally:
        os.close(file)
