#!/usr/bin/env bash
# What each cluster holds, read with kubectl and verified with openssl: KUBECTL=… kubectl-verify.sh NAMESPACE CLUSTER…
set -euo pipefail

namespace=$1
shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for cluster in "$@"; do
  "$KUBECTL" --context "$cluster" -n "$namespace" get secret cacerts -o json > "$work/secret.json"
  for file in ca-cert.pem root-cert.pem; do
    sed -n "s/^ *\"$file\": \"\(.*\)\",\{0,1\}$/\1/p" "$work/secret.json" | base64 -d > "$work/$file"
  done
  openssl verify -CAfile "$work/root-cert.pem" "$work/ca-cert.pem" > /dev/null
done
