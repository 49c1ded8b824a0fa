#!/bin/sh
# Gets what only the tests need: a Java compiler (forms are filled by the phone's own engine), a
# browser, and Caddy (our front door's settings are tried on it). What may not be installed is
# said here, and the tests that need it are skipped. With the word `pictures`: also the browser
# that the documents' pictures are taken with.
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
# Ubuntu's packages of the browser only fetch a snap, which works in no container.
if ! on_ubuntu; then
  # A browser without windows: the same pages for two thirds of the work.
  has chromium-headless-shell || ! offered chromium-headless-shell ||
    wanted="$wanted chromium-headless-shell"
  # The whole one, whose own buttons speak Vietnamese.
  [ "${1:-}" != pictures ] || { has chromium && [ -e /usr/lib/chromium/locales/vi.pak ]; } ||
    wanted="$wanted chromium chromium-l10n"
fi
if [ -n "$wanted" ] && may_install; then
  say "cài công cụ kiểm thử:$wanted" "installing test tools:$wanted"
  apt_update
  # One by one: where an older Chromium is, a newer one of its packages cannot be added.
  for package in $wanted; do
    apt_install "$package" || true
  done
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

chromium="apt-get install chromium-headless-shell"
! on_ubuntu || chromium="snap install chromium"
has javac || missing javac "apt-get install default-jdk-headless"
has chromium-headless-shell || has chromium || missing chromium "$chromium"
has caddy || [ -x "$RUN/caddy/usr/bin/caddy" ] || missing caddy "apt-get install caddy"
