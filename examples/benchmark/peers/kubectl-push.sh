#!/usr/bin/env bash
# Namespace and Secret for each cluster with kubectl: KUBECTL=… kubectl-push.sh CERTS NAMESPACE CLUSTER…
# The contexts are called as the clusters are.
set -euo pipefail

certs=$1 namespace=$2
shift 2
for cluster in "$@"; do
  files=("$certs/$cluster"/{ca-cert,ca-key,cert-chain,root-cert}.pem)
  "$KUBECTL" --context "$cluster" create namespace "$namespace" > /dev/null
  "$KUBECTL" --context "$cluster" -n "$namespace" create secret generic cacerts "${files[@]/#/--from-file=}" > /dev/null
done
