#!/usr/bin/env bash
# RSA keys alone, on all cores: keys.sh FOLDER COUNT
set -euo pipefail

mkdir -p "$1" && cd "$1"
seq 1 "$2" | xargs -P "$(nproc)" -I{} openssl genrsa -out {}.pem 4096 2> /dev/null
