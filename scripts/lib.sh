# shellcheck shell=sh
# What the scripts here share; read with ". scripts/lib.sh" from the root of the checkout.

# Only what the programs here need of the caller's environment; apt asks nothing.
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
unset PIP_REQUIRE_VIRTUALENV PYTHONHOME PYTHONPATH

RUN=$PWD/.run

# say VIETNAMESE ENGLISH: one line before each long step
say() { printf '» %s / %s\n' "$1" "$2"; }

# stop VIETNAMESE ENGLISH: what is wrong and what to do
stop() { printf '✗ %s\n  %s\n' "$1" "$2" >&2; exit 1; }

# as_root COMMAND...: as root, or through sudo where it asks no password; else fails
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n env DEBIAN_FRONTEND=noninteractive "$@"; fi
}

has_apt() { command -v apt-get >/dev/null && command -v dpkg >/dev/null; }

# may_install: apt is here and we may use it
may_install() {
  has_apt && { [ "$(id -u)" = 0 ] || { command -v sudo >/dev/null && sudo -n true 2>/dev/null; }; }
}

# quietly COMMAND...: shows what a command printed only when it fails
quietly() {
  mkdir -p "$RUN"
  "$@" >"$RUN/last-step.log" 2>&1 </dev/null || { cat "$RUN/last-step.log" >&2; return 1; }
}

# apt_update: reads the package lists once per script; a broken third-party list is no reason to stop
apt_update() {
  [ -n "${APT_UPDATED-}" ] || as_root apt-get update -q >/dev/null 2>&1 || true
  APT_UPDATED=1
}

# offered PACKAGE: apt can install it
offered() { apt-cache policy "$1" 2>/dev/null | grep -q 'Candidate: [^(]'; }

# apt_install PACKAGE...: only what is missing; upgrades nothing
apt_install() {
  quietly as_root apt-get install -y -q --no-install-recommends --no-upgrade \
    -o DPkg::Lock::Timeout=600 "$@"
}

# apt_options FOLDER: options for an apt of our own that knows no installed package and needs no root
apt_options() {
  mkdir -p "$1/lists/partial" "$1/cache/archives/partial"
  : >"$1/status"
  echo "-q -o Dir::State=$1 -o Dir::State::Lists=$1/lists -o Dir::State::status=$1/status" \
    "-o Dir::Cache=$1/cache -o Debug::NoLocking=1 -o APT::Sandbox::User="
}
