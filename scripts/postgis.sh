#!/bin/sh
# Installs PostGIS unless it is here: by apt where that is allowed, else Debian's packages unpacked
# into .run/postgis. Creates, upgrades and starts no database cluster.
set -eu
cd "$(dirname "$0")/.."
. scripts/lib.sh

CLUSTERS=/etc/postgresql-common/createcluster.d
VERSIONS="18 17 16 15 14"

present() {
  for version in $VERSIONS; do
    for root in "" "$RUN/postgis"; do
      [ ! -e "$root/usr/share/postgresql/$version/extension/postgis.control" ] ||
        [ ! -x "$root/usr/lib/postgresql/$version/bin/initdb" ] || return 0
    done
  done
  return 1
}

# choose APT_OPTIONS...: the version of an installed server if it has PostGIS, else the newest
choose() {
  installed=$(for version in $VERSIONS; do
    [ ! -x "/usr/lib/postgresql/$version/bin/postgres" ] || echo "$version"
  done)
  for version in $installed $VERSIONS; do
    if apt-cache "$@" policy "postgresql-$version-postgis-3" 2>/dev/null |
      grep -q 'Candidate: [^(]'; then
      echo "$version"
      return
    fi
  done
  stop "apt không có gói postgresql-NN-postgis-3. Hãy bật kho main (Debian) hoặc universe (Ubuntu)." \
    "apt offers no postgresql-NN-postgis-3. Enable the section main (Debian) or universe (Ubuntu)."
}

install_with_apt() {
  say "cài PostGIS bằng apt (khoảng 1 phút)" "installing PostGIS with apt (about a minute)"
  apt_update
  version=$(choose)
  # While this file is there, a new server package creates no cluster of its own.
  as_root mkdir -p "$CLUSTERS"
  trap 'as_root rm -f "$CLUSTERS/neothien.conf"' EXIT
  as_root sh -c "echo create_main_cluster = false > $CLUSTERS/neothien.conf"
  apt_install "postgresql-$version" "postgresql-$version-postgis-3" ||
    stop "apt không cài được PostGIS: xem các dòng trên, sửa rồi chạy lại." \
      "apt could not install PostGIS: see the lines above, mend and run again."
}

unpack_without_root() {
  # The unpacked server looks for time zones here only; containers may have none.
  [ -e /usr/share/zoneinfo/Asia/Ho_Chi_Minh ] || stop \
    "Máy thiếu dữ liệu múi giờ. Hãy nhờ quản trị máy chạy: apt-get install tzdata" \
    "This machine has no time zones. Have an administrator run: apt-get install tzdata"
  say "tải PostGIS vào .run/postgis, không cần quyền root (khoảng 1 phút, 140 MB)" \
    "unpacking PostGIS into .run/postgis without root (about a minute, 140 MB)"
  fresh=$RUN/postgis.new
  rm -rf "$fresh"
  mkdir -p "$fresh"
  # shellcheck disable=SC2046  # a list of options
  set -- $(apt_options "$fresh/apt")
  quietly apt-get "$@" update ||
    stop "apt-get update thất bại: hãy kiểm tra mạng." "apt-get update failed: check the network."
  version=$(choose "$@")
  quietly apt-get "$@" install -y --no-install-recommends --download-only \
    "postgresql-$version-postgis-3" ||
    stop "Không tải được PostGIS: xem các dòng trên." "PostGIS could not be downloaded: see above."
  unpack "$fresh"
  link_controls "$fresh/usr/share/postgresql/$version/extension"
  rm -rf "$fresh/apt" "$fresh/usr/share/doc" "$fresh/usr/share/man" "$fresh/usr/share/locale" \
    "$RUN/postgis"
  mv "$fresh" "$RUN/postgis"
}

# unpack FOLDER: all but what the system has anyway (libc) and what only compiling queries needs (LLVM)
unpack() {
  for package in "$1"/apt/cache/archives/*.deb; do
    case ${package##*/} in
      libc6_* | libc-bin_* | libllvm* | libz3* | perl* | libperl* | dpkg_* | bash_* | coreutils_* | \
        debconf_* | locales* | util-linux* | gcc-*-base* | tar_* | postgresql-common* | \
        postgresql-client-common* | mariadb-common* | mysql-common*) ;;
      *) dpkg -x "$package" "$1" ;;
    esac
  done
}

# link_controls FOLDER: the names that update-alternatives would make
link_controls() {
  for file in "$1"/postgis*-3.control; do
    name=${file%-3.control}.control
    [ -e "$name" ] || cp "$file" "$name"
  done
}

if present; then exit 0; fi
if may_install; then
  install_with_apt
elif has_apt; then
  unpack_without_root
fi
present || stop \
  "Máy này không có apt. Hãy cài PostgreSQL 14-18 có PostGIS, đặt DATABASE_URL, hoặc dùng docker compose." \
  "There is no apt here. Install PostgreSQL 14-18 with PostGIS, set DATABASE_URL, or use docker compose."
