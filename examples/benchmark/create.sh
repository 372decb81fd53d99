#!/usr/bin/env bash
# Compares "meshca create" with the command sequence of Istio's Makefile recipe (recipe.mk) under make -j$(nproc): a root and
# 2, and a root and 50 RSA-4096 clusters, whole processes, both in one run, in alternating order. RSA keys are found by
# chance, so medians are printed, and beside them what that many keys alone cost with openssl on all cores.
#
#   mvn package -DskipTests && examples/benchmark/create.sh [repetitions for 2 clusters = 3] [repetitions for 50 = 2]
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
jar=${MESHCA_JAR:-$here/../target/meshca.jar}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
cores=$(nproc)
[[ -f $jar ]] || { echo "there is no $jar: run mvn package first" >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

names() { seq -f 'cluster%g' "$1"; }

meshca() { "$java" -jar "$jar" create --dir "$1/certs" --cluster "$(names "$2" | paste -sd,)" > /dev/null 2>&1; }

recipe() { mkdir -p "$1" && make -s -C "$1" -j"$cores" -f "$here/recipe.mk" CLUSTERS="$(names "$2" | paste -sd' ')"; }

keys() { mkdir -p "$1" && seq 0 "$2" | xargs -P "$cores" -I{} openssl genrsa -out "$1/{}.pem" 4096 2> /dev/null; }

# Whether what was made is whole, and accepted by openssl.
check() {
  local folder=$1 cluster
  [[ -d $folder/certs ]] && folder=$folder/certs
  for cluster in $(names "$2"); do
    openssl verify -CAfile "$folder/root-cert.pem" "$folder/$cluster/ca-cert.pem" > /dev/null
    [[ -s $folder/$cluster/ca-key.pem && -s $folder/$cluster/cert-chain.pem && -s $folder/$cluster/root-cert.pem ]]
  done
}

# Seconds that one run of one contender takes.
measure() {
  local what=$1 clusters=$2 folder=$work/$1-$2 start end
  rm -rf "$folder"
  start=$EPOCHREALTIME
  "$what" "$folder" "$clusters"
  end=$EPOCHREALTIME
  [[ $what == keys ]] || check "$folder" "$clusters"
  awk "BEGIN { printf \"%.2f\", ($end - $start) }"
}

median() { sort -n | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

compare() {
  local repetitions=$2
  ((repetitions > 0)) || return 0
  local clusters=$1 i contender order=(meshca recipe keys)
  declare -A seconds=([meshca]="" [recipe]="" [keys]="")
  for ((i = 1; i <= repetitions; i++)); do
    for contender in "${order[@]}"; do
      seconds[$contender]+="$(measure "$contender" "$clusters") "
    done
    order=("${order[1]}" "${order[0]}" "${order[2]}")
  done
  local mine theirs alone
  mine=$(tr ' ' '\n' <<< "${seconds[meshca]% }" | median)
  theirs=$(tr ' ' '\n' <<< "${seconds[recipe]% }" | median)
  alone=$(tr ' ' '\n' <<< "${seconds[keys]% }" | median)
  awk -v n="$clusters" -v m="$mine" -v t="$theirs" -v k="$alone" 'BEGIN {
    printf "root + %-3d %8.2f s %8.2f s %8.2f %14.2f s %12.0f %%\n", n, m, t, m / t, k, 100 * k / t }'
  printf '  meshca: %s   recipe: %s   keys: %s\n' "${seconds[meshca]% }" "${seconds[recipe]% }" "${seconds[keys]% }"
}

echo "$cores cores, $("$java" -version 2>&1 | head -1), $(openssl version), load $(cut -d' ' -f1 /proc/loadavg)"
printf '%-10s %10s %10s %8s %16s %14s\n' "medians" "meshca" "recipe" "ratio" "keys (openssl)" "of the recipe"
compare 2 "${1:-3}"
compare 50 "${2:-2}"
