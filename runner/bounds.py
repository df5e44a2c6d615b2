"""Everything that whoever asks the runner, or the code that it runs, can make it spend. Sizes in bytes."""

SLOTS = 2
"""Runs at once; each may use a core for its whole time."""
QUEUE = 8
"""Runs that wait for a slot. A ninth is told "busy": it would wait longer than anybody watches."""
MAX_WAIT_S = 40.0
"""In the queue. Eight before one that all take their whole time are more, but nobody still looks at the button."""

MAX_CONNECTIONS = 32
"""Those that run and wait are ten; the others are refused or ask for the list of languages."""
RECEIVE_S = 10.0
"""For a request to arrive, from the first byte of its head to the last of its body."""
SEND_S = 10.0
"""Without any byte of the answer taken."""
MAX_BODY_BYTES = 2 * 1024 * 1024
"""512 KB of files and 256 KB of input, written as JSON in the longest way that is usual."""

MAX_FILES = 20
"""As many as a document of the application has."""
MAX_FILES_BYTES = 512 * 1024
MAX_NAME_CHARS = 100
MAX_NAME_DEPTH = 4
MAX_STDIN_BYTES = 256 * 1024
MAX_ARGS = 32
MAX_ARG_BYTES = 1024

MAX_RUN_S = 10.0
MAX_COMPILE_S = 20.0
"""A cold Go compiles its own library first."""
MAX_RUN_BYTES = 256 * 1024**2
"""Of memory, for all processes of a run together and what they wrote into the box."""
MAX_COMPILE_BYTES = 768 * 1024**2
"""Compilers of Java, Rust and Go want more than what they make."""
MAPPED_BYTES = 64 * 1024**2
"""Of address space beside the memory: libraries and the program itself, which are read and not used up."""
DATA_FACTOR = 4
"""What a language whose runtime reserves address space in advance may make writable, as a multiple of its memory."""
MAX_OUTPUT_BYTES = 64 * 1024
"""Both streams together."""
MAX_ARTIFACT_BYTES = 32 * 1024**2
"""What a compiler made."""
BOX_BYTES = 128 * 1024**2
"""All files of a box, which are in memory."""
MAX_INODES = 8192
"""Files and folders of a box; each takes a kilobyte of the kernel's memory, empty ones as well."""
MAX_FILE_BYTES = 64 * 1024**2
MAX_PROCESSES = 64
"""And threads. Java, Go and Node begin with up to thirty; more of them that never wait would slow the machine down."""
MAX_OPEN_FILES = 128

TELL_S = 0.1
"""Between two times that somebody who listens is told what a run wrote."""
WATCH_S = 0.05
"""Between two looks at the memory of a run."""
GONE_WITHIN_S = 5.0
"""After it is killed a box takes milliseconds to be gone; if it takes this long, its slot is not given to another."""
