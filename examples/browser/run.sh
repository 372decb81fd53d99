#!/usr/bin/env bash
# Opens the HTML reports in a headless Chromium: 2, 12 and 200 clusters; healthy, in the middle of a rotation, and with one cluster
# lost; light, dark, and as wide as a phone. Fails if axe finds a violation, a page scrolls sideways, loads something, or loses its style.
#
#   examples/browser/run.sh [FOLDER]      # the pages and pictures are left there; by default in target/browser
#
# Needs Chromium (CHROMIUM names it), node with npm, and Maven.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top=$(cd "$here/../.." && pwd)
out=${1:-$top/target/browser}
export CHROMIUM=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
[ -n "$CHROMIUM" ] || { echo "run.sh: no Chromium is found: install it, or name it in CHROMIUM" >&2; exit 2; }
for tool in node npm mvn; do
  command -v "$tool" > /dev/null || { echo "run.sh: $tool is missing: install it first" >&2; exit 2; }
done

mkdir -p "$out/pages" "$out/pictures" "$out/tools"
cp "$here/package.json" "$here/look.js" "$out/tools/"
(cd "$out/tools" && npm install --silent --no-audit --no-fund)
(cd "$top" && mvn -q -Djacoco.skip -pl ca-k8s -am test -Dtest=PagesForBrowserTest \
  -Dreport.pages="$out/pages" -Dsurefire.failIfNoSpecifiedTests=false)
node "$out/tools/look.js" "$out/pages" "$out/pictures"
