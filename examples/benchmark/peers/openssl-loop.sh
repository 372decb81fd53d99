#!/usr/bin/env bash
# A root and CAs for clusters with openssl, one after the other: openssl-loop.sh FOLDER CLUSTER…
set -euo pipefail

mkdir -p "$1" && cd "$1"
shift
extensions=$'basicConstraints = critical, CA:true, pathlen:0\nkeyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash\nsubjectAltName = DNS:istiod.istio-system.svc'

openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out root-key.pem 2> /dev/null
openssl req -x509 -new -key root-key.pem -subj '/O=Istio/CN=Root CA' -days 3650 -out root-cert.pem \
  -addext 'keyUsage = critical, keyCertSign, cRLSign'
for cluster in "$@"; do
  mkdir -p "$cluster"
  openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$cluster/ca-key.pem" 2> /dev/null
  openssl req -new -key "$cluster/ca-key.pem" -subj "/O=Istio/CN=Intermediate CA/L=$cluster" |
    openssl x509 -req -days 730 -CA root-cert.pem -CAkey root-key.pem -extfile <(echo "$extensions") \
      -out "$cluster/ca-cert.pem" 2> /dev/null
  cat "$cluster/ca-cert.pem" root-cert.pem > "$cluster/cert-chain.pem"
  cp root-cert.pem "$cluster/"
done
