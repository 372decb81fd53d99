#!/usr/bin/env bash
# Compares "meshca create" with the command sequence of Istio's Makefile recipe (recipe.mk) under make -j$(nproc): a root and
# 2, and a root and 50 RSA-4096 clusters, whole processes, both in one run, in alternating order. RSA keys are found by
# chance, so medians are printed, and beside them what that many keys alone cost with openssl on all cores.
#
#   mvn package -DskipTests && examples/benchmark/create.sh [repetitions for 2 clusters = 3] [repetitions for 50 = 2]
set -euo pipefail
shopt -s inherit_errexit

here=$(cd "$(dirname "$0")" && pwd)
jar=${MESHCA_JAR:-$here/../meshca/target/meshca.jar}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
cores=$(nproc)
[[ -f $jar ]] || { echo "there is no $jar: run mvn package first" >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

names() { seq -f 'cluster%g' "$1"; }

meshca() { "$java" -jar "$jar" create --dir "$1/certs" --cluster "$(names "$2" | paste -sd,)" > /dev/null; }

recipe() { mkdir -p "$1" && make -s -C "$1" -j"$cores" -f "$here/recipe.mk" CLUSTERS="$(names "$2" | paste -sd' ')"; }

keys() { mkdir -p "$1" && seq 0 "$2" | xargs -P "$cores" -I{} openssl genrsa -out "$1/{}.pem" 4096; }

# Whether what was made is whole, and accepted by openssl.
check() {
  local folder=$1 cluster
  [[ -d $folder/certs ]] && folder=$folder/certs
  for cluster in $(names "$2"); do
    openssl verify -CAfile "$folder/root-cert.pem" "$folder/$cluster/ca-cert.pem" > /dev/null
    [[ -s $folder/$cluster/ca-key.pem && -s $folder/$cluster/cert-chain.pem && -s $folder/$cluster/root-cert.pem ]]
  done
}

# One run of one contender: seconds by the clock, and seconds of CPU, which a busy machine disturbs less.
measure() {
  local what=$1 clusters=$2 folder=$work/$1-$2 TIMEFORMAT='%R %U %S'
  rm -rf "$folder"
  { time "$what" "$folder" "$clusters" 2> "$work/errors"; } 2> "$work/time" || { cat "$work/errors" >&2; return 1; }
  [[ $what == keys ]] || check "$folder" "$clusters"
  awk '{ printf "%.2f/%.2f", $1, $2 + $3 }' "$work/time"
}

# The median of the first or second number of each pair.
median() {
  tr ' ' '\n' <<< "$2" | sed '/^$/d' | cut -d/ -f"$1" | sort -n |
    awk '{ v[NR] = $1 } END { printf "%.2f", NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

row() {
  local column=$1 mine theirs alone
  mine=$(median "$column" "${runs[meshca]}")
  theirs=$(median "$column" "${runs[recipe]}")
  alone=$(median "$column" "${runs[keys]}")
  awk -v w="$2" -v m="$mine" -v t="$theirs" -v k="$alone" \
    'BEGIN { printf "%-16s %8.2f %8.2f %8.2f %8.2f %7.0f %%\n", w, m, t, m / t, k, 100 * k / t }'
}

compare() {
  local clusters=$1 repetitions=$2 i contender pair order=(meshca recipe keys)
  ((repetitions > 0)) || return 0
  declare -A runs=([meshca]="" [recipe]="" [keys]="")
  for ((i = 1; i <= repetitions; i++)); do
    for contender in "${order[@]}"; do
      pair=$(measure "$contender" "$clusters")
      runs[$contender]+="$pair "
    done
    order=("${order[1]}" "${order[0]}" "${order[2]}")
  done
  row 1 "root + $clusters, time"
  row 2 "root + $clusters, CPU"
  for contender in meshca recipe keys; do
    printf '    %-8s %s\n' "$contender" "${runs[$contender]}"
  done
}

echo "$cores cores, $("$java" -version 2>&1 | head -1), $(openssl version), load $(cut -d' ' -f1 /proc/loadavg)"
printf '%-16s %8s %8s %8s %8s %9s\n' "median seconds" meshca recipe ratio keys "of recipe"
compare 2 "${1:-3}"
compare 50 "${2:-2}"
