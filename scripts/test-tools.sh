#!/bin/sh
# Gets what only the tests need: a Java compiler (forms are filled by the phone's own engine), a
# browser, and Caddy (our front door's settings are tried on it). What may not be installed is
# said here, and the tests that need it are skipped.
set -eu
cd "$(dirname "$0")/.."
. scripts/lib.sh

has() { command -v "$1" >/dev/null; }

# missing PROGRAM COMMAND: the command installs it
missing() {
  printf '! Thiếu %s: bỏ qua các kiểm thử cần nó (%s).\n' "$1" "$2" >&2
  printf '  No %s: tests that need it are skipped (%s).\n' "$1" "$2" >&2
}

on_ubuntu() { grep -qs '^ID=ubuntu' /etc/os-release; }

wanted=
has javac || wanted="$wanted default-jdk-headless"
# Ubuntu's package of this name only fetches a snap, which works in no container.
# With its Vietnamese words, the browser's date fields read dd/mm/yyyy as a supervisor's do.
{ has chromium && [ -e /usr/lib/chromium/locales/vi.pak ]; } || ! offered chromium-l10n ||
  on_ubuntu || wanted="$wanted chromium chromium-l10n"
if [ -n "$wanted" ] && may_install; then
  say "cài công cụ kiểm thử:$wanted" "installing test tools:$wanted"
  apt_update
  # shellcheck disable=SC2086  # a list of packages
  apt_install $wanted || true
fi

# Unpacked, not installed: the package would start a web server on port 80.
if ! has caddy && [ ! -x "$RUN/caddy/usr/bin/caddy" ] && has_apt; then
  say "tải Caddy vào .run/caddy" "unpacking Caddy into .run/caddy"
  rm -rf "$RUN/caddy"
  mkdir -p "$RUN/caddy"
  # shellcheck disable=SC2046  # a list of options
  set -- $(apt_options "$RUN/caddy/apt")
  if quietly apt-get "$@" update && (cd "$RUN/caddy" && quietly apt-get "$@" download caddy); then
    dpkg -x "$RUN"/caddy/caddy_*.deb "$RUN/caddy"
  fi
  rm -rf "$RUN"/caddy/apt "$RUN"/caddy/*.deb
fi

chromium="apt-get install chromium"
! on_ubuntu || chromium="snap install chromium"
has javac || missing javac "apt-get install default-jdk-headless"
has chromium || missing chromium "$chromium"
has caddy || [ -x "$RUN/caddy/usr/bin/caddy" ] || missing caddy "apt-get install caddy"
