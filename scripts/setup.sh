#!/bin/sh
# Makes .venv from a lock file, and does nothing when that was done: scripts/setup.sh LOCK
set -eu
cd "$(dirname "$0")/.."
. scripts/lib.sh

LOCK=$1
PYTHON=.venv/bin/python

# usable PROGRAM: a Python that we support
usable() {
  "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null
}

# The distribution's own comes first: it is built to be fast, and gets security updates with the rest
find_python() {
  for name in /usr/bin/python3 python3 python3.14 python3.13 python3.12 python3.11; do
    if usable "$name"; then
      echo "$name"
      return
    fi
  done
}

# python_packages: the distribution's own; Ubuntu 22.04 has 3.11 beside an older default
python_packages() {
  case $(apt-cache policy python3 2>/dev/null | grep Candidate) in
    *" 3.10."* | *" 3.9."* | *" 3.8."*) echo "python3.11 python3.11-venv" ;;
    *) echo "python3 python3-venv" ;;
  esac
}

install_python() {
  if may_install; then
    say "cài Python bằng apt" "installing Python with apt"
    apt_update
    # shellcheck disable=SC2046  # a list of packages
    apt_install $(python_packages) || true
  fi
  usable "$(find_python)" || stop \
    "Cần Python 3.11 trở lên. Hãy nhờ quản trị máy chạy: apt-get install $(python_packages)" \
    "Python 3.11 or newer is needed. Have an administrator run: apt-get install $(python_packages)"
}

# make_venv PROGRAM: Debian keeps pip for new environments in a package of its own
make_venv() {
  say "tạo môi trường Python .venv" "making the Python environment .venv"
  rm -rf .venv
  venv_package=$("$1" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
  if "$1" -c 'import ensurepip, venv' 2>/dev/null && quietly "$1" -m venv .venv; then return; fi
  if may_install; then
    apt_update
    apt_install "$venv_package" || true
    rm -rf .venv
    if quietly "$1" -m venv .venv; then return; fi
  fi
  make_venv_without_ensurepip "$1"
}

# make_venv_without_ensurepip PROGRAM: for who may not install the package: unpack it
make_venv_without_ensurepip() {
  rm -rf .venv "$RUN/pip"
  mkdir -p "$RUN/pip"
  # shellcheck disable=SC2046  # a list of options
  { has_apt && set -- "$1" $(apt_options "$RUN/pip/apt"); } || set -- "$1"
  program=$1
  shift
  if quietly "$program" -m venv --without-pip .venv && [ $# -gt 0 ] &&
    quietly apt-get "$@" update &&
    (cd "$RUN/pip" && quietly apt-get "$@" download python3-pip-whl) &&
    dpkg -x "$RUN"/pip/python3-pip-whl_*.deb "$RUN/pip"; then
    wheel=$(echo "$RUN"/pip/usr/share/python-wheels/pip-*.whl)
    quietly $PYTHON "$wheel/pip" install --no-index "$wheel" && rm -rf "$RUN/pip" && return
  fi
  rm -rf .venv
  stop "Không tạo được .venv. Hãy nhờ quản trị máy chạy: apt-get install $venv_package" \
    "Could not make .venv. Have an administrator run: apt-get install $venv_package"
}

# mark LOCK: what an installation depends on; a moved checkout has wrong paths inside .venv
mark() { { pwd; cat "$1" pyproject.toml scripts/setup.sh; } | sha256sum; }

if usable $PYTHON && [ "$(cat ".venv/done-$LOCK" 2>/dev/null)" = "$(mark "$LOCK")" ]; then exit 0; fi

if ! usable $PYTHON || ! $PYTHON -m pip --version >/dev/null 2>&1 ||
  [ "$(cat .venv/home 2>/dev/null || pwd)" != "$PWD" ]; then
  python=$(find_python)
  [ -n "$python" ] || { install_python; python=$(find_python); }
  make_venv "$python"
  pwd >.venv/home
fi
say "cài thư viện theo $LOCK" "installing the libraries of $LOCK"
pip() { quietly $PYTHON -m pip --disable-pip-version-check --no-input install -q --no-deps "$@"; }
{ pip --only-binary :all: --require-hashes -r "$LOCK" && pip --no-build-isolation -e .; } ||
  stop "Không cài được thư viện Python: xem các dòng trên; thường là do mạng. Hãy chạy lại." \
    "The Python libraries could not be installed: see above; often it is the network. Run again."
# The development lock holds all that the other one does.
for lock in requirements.lock "$LOCK"; do mark "$lock" >".venv/done-$lock"; done
