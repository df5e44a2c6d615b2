/**
 * The Python around a program: puts its files where they can be imported, gives it its input, and tells errors with the
 * lines of its own files alone.
 */
export const HARNESS = String.raw`
import builtins, importlib, io, os, sys, traceback

HOME = "/home/run"
# As they are before the first program, which can put others in their places.
BUILTINS, PRISTINE = builtins.__dict__, dict(builtins.__dict__)
STREAMS, RECURSION, ENVIRONMENT = (sys.stdout, sys.stderr), sys.getrecursionlimit(), dict(os.environ)
PATHS = [one for one in sys.path if one]


class Input(io.TextIOBase):
    """Lines given beforehand; after them a person is asked, where that is possible."""

    encoding = "utf-8"

    def __init__(self, given, ask):
        self.given, self.ask = given, ask

    def readable(self):
        return True

    def next(self, *, may_ask):
        line = self.given()
        if line is None and may_ask and self.ask is not None:
            from pyodide.ffi import run_sync
            sys.stdout.flush()
            line = run_sync(self.ask())
        return line

    def readline(self, size=-1):
        line = self.next(may_ask=True)
        return "" if line is None else line + "\n"

    def __next__(self):
        line = self.next(may_ask=False)
        if line is None:
            raise StopIteration
        return line + "\n"

    def read(self, size=-1):
        return "".join(self)

    def readlines(self, hint=-1):
        return list(self)


def input(prompt="", /):
    sys.stdout.write(str(prompt))
    sys.stdout.flush()
    line = sys.stdin.readline()
    if line == "":
        raise EOFError("EOF when reading a line")
    return line[:-1] if line.endswith("\n") else line


def write(name, text):
    path = os.path.normpath(os.path.join(HOME, name))
    if not path.startswith(HOME + "/"):
        raise ValueError(f"{name} is outside the folder of the program.")
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(text)


def told(error):
    """Without the lines of this harness, and with the names people gave their files."""
    told, waiting = traceback.TracebackException.from_exception(error), []
    waiting.append(told)
    while waiting:
        one = waiting.pop()
        own = [frame for frame in one.stack if frame.filename != "<harness>"]
        one.stack = traceback.StackSummary.from_list(own)
        waiting += [other for other in (one.__cause__, one.__context__, *(one.exceptions or ())) if other is not None]
    return "".join(told.format()).replace(f'File "{HOME}/', 'File "')


def exit_code(code):
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 0xFF
    sys.stderr.write(f"{code}\n")
    return 1


def tidy():
    """Take away what the program left, as names, streams, settings, modules and files, for another one of the same code."""
    BUILTINS.update(PRISTINE)
    for name in set(BUILTINS) - set(PRISTINE):
        del BUILTINS[name]
    sys.settrace(None)
    sys.setprofile(None)
    sys.setrecursionlimit(RECURSION)
    sys.modules["__main__"].__dict__.clear()
    for stream in (sys.stdout, sys.stderr, *STREAMS):
        stream.flush()
    sys.stdout, sys.stderr = STREAMS
    os.environ.clear()
    os.environ.update(ENVIRONMENT)
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if isinstance(file, str) and (file.startswith(HOME) or not file.startswith("/")):
            del sys.modules[name]
    importlib.invalidate_caches()
    os.chdir("/")
    for folder, folders, names in os.walk(HOME, topdown=False):
        for path in (os.path.join(folder, name) for name in folders + names):
            os.rmdir(path) if os.path.isdir(path) and not os.path.islink(path) else os.remove(path)


def tidied():
    """Whether that could be done."""
    try:
        tidy()
        return True
    except BaseException:
        return False


def run(files, entry, given, ask):
    """What the program ended with, and whether that was for lack of memory."""
    sys.modules.pop("pyodide_js", None)
    # It is as it was when the snapshot was made, and would give every run the same numbers.
    if "random" in sys.modules:
        sys.modules["random"].seed()
    os.makedirs(HOME, exist_ok=True)
    os.chdir(HOME)
    for name, text in files:
        write(name, text)
    sys.path = [HOME, *PATHS]
    sys.argv = [entry]
    sys.stdin = Input(given, ask)
    sys.stdout.reconfigure(line_buffering=True)
    builtins.input = input
    main = type(sys)("__main__")
    main.__dict__.update(__file__=entry, __builtins__=builtins)
    sys.modules["__main__"] = main
    code, lacks_memory = 0, False
    try:
        with open(entry, encoding="utf-8") as file:
            source = file.read()
        exec(compile(source, entry, "exec", dont_inherit=True), main.__dict__)
    except SystemExit as error:
        code = exit_code(error.code)
    except BaseException as error:
        code, lacks_memory = 1, isinstance(error, MemoryError)
        sys.stderr.write(told(error))
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    return [code, lacks_memory]


(run, tidied)
`
