#!/usr/bin/env bash
# A root and CAs for clusters with step, one after the other: STEP=… step-loop.sh FOLDER CLUSTER…
set -euo pipefail

export STEPPATH=$1
mkdir -p "$1" && cd "$1"
shift
new=("$STEP" certificate create --no-password --insecure --force --kty EC --curve P-256)

"${new[@]}" 'Root CA' root-cert.pem root-key.pem --profile root-ca 2> /dev/null
for cluster in "$@"; do
  mkdir -p "$cluster"
  "${new[@]}" "Intermediate CA $cluster" "$cluster/ca-cert.pem" "$cluster/ca-key.pem" --profile intermediate-ca \
    --ca root-cert.pem --ca-key root-key.pem --not-after 17520h 2> /dev/null
  cat "$cluster/ca-cert.pem" root-cert.pem > "$cluster/cert-chain.pem"
  cp root-cert.pem "$cluster/"
done
