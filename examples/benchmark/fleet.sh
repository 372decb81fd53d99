#!/usr/bin/env bash
# What fleets cost: "meshca create" of a root and 2, 100 and 1,000 EC_P256 clusters, one cluster more for 2 and for 1,000, and
# "meshca verify" of the files; whole processes, seconds by the clock and of CPU. With a second jar, such as that of an earlier
# version, both in alternation and the ratio of their CPU.
#
#   mvn package -DskipTests && examples/benchmark/fleet.sh [repetitions = 1] [clusters = 1000] [another jar]
#
# JAVA_OPTS is handed to java: with -Xmx256m it shows whether the heap is enough.
set -euo pipefail
shopt -s inherit_errexit

here=$(cd "$(dirname "$0")" && pwd)
jar=${MESHCA_JAR:-$here/../meshca/target/meshca.jar}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
repetitions=${1:-1}
most=${2:-1000}
other=${3:-}
[[ -f $jar ]] || { echo "there is no $jar: run mvn package first" >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

names() { seq -f 'cluster%g' "$1" | paste -sd,; }

# Wall and CPU seconds of one run of a jar.
measure() {
  local TIMEFORMAT='%R %U %S'
  # shellcheck disable=SC2086 # several options
  { time "$java" ${JAVA_OPTS:-} -jar "$@" > "$work/out" 2> "$work/errors"; } 2> "$work/time" ||
    { cat "$work/errors" >&2; return 1; }
  awk '{ printf "%.2f %.2f", $1, $2 + $3 }' "$work/time"
}

median() { sort -n | awk '{ v[NR] = $1 } END { printf "%.2f", NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

# A row: a title, then the arguments of meshca; DIR becomes a folder for each jar, MORE a new name.
row() {
  local title=$1 folder=${*: -1:1} i one figures arguments
  shift
  for one in jar other; do : > "$work/$one.wall"; : > "$work/$one.cpu"; done
  for ((i = 1; i <= repetitions; i++)); do
    for one in jar other; do
      [[ -n ${!one} ]] || continue
      [[ $title != root* ]] || rm -rf "${folder/DIR/$work/$one}"
      arguments=("${@//DIR/$work/$one}")
      figures=$(measure "${!one}" "${arguments[@]//MORE/more$i}")
      cut -d' ' -f1 <<< "$figures" >> "$work/$one.wall"
      cut -d' ' -f2 <<< "$figures" >> "$work/$one.cpu"
    done
  done
  printf '%-26s %8s %8s' "$title" "$(median < "$work/jar.wall")" "$(median < "$work/jar.cpu")"
  [[ -z $other ]] ||
    awk -v a="$(median < "$work/jar.cpu")" -v b="$(median < "$work/other.cpu")" 'BEGIN { printf " %8.2f %8.2f", b, a / b }'
  echo
}

create() { row "root + $1" create --key EC_P256 --cluster "$(names "$1")" --dir "DIR-$1"; }

echo "$(nproc) cores, $("$java" -version 2>&1 | head -1), load $(cut -d' ' -f1 /proc/loadavg)"
printf '%-26s %8s %8s' 'median seconds' wall CPU
[[ -z $other ]] || printf ' %8s %8s' "other's" ratio
echo
for clusters in 2 100 "$most"; do
  create "$clusters"
done
for clusters in 2 100 "$most"; do
  row "verify $clusters" verify --dir "DIR-$clusters"
done
row "one more for 2" create --key EC_P256 --cluster MORE --dir DIR-2
row "one more for $most" create --key EC_P256 --cluster MORE --dir "DIR-$most"
"$java" -jar "$jar" verify -o json --dir "$work/jar-$most" > "$work/report.json"
printf '%-26s %8d bytes\n' "verify -o json, $most" "$(wc -c < "$work/report.json")"
