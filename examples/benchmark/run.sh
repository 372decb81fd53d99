#!/usr/bin/env bash
# Measures meshca against what else does the same work, in one run on one machine: whole processes, in turn.
#
#   mvn package -DskipTests && examples/benchmark/run.sh [--quick] [--rows REGEX] [--other OLD.jar] [--json FILE]
#
# --help tells the other options. The rows about live clusters need the servers of the tests: .ci/testbed/build makes them.
# step, where STEP or the PATH has it, is a peer: go install github.com/smallstep/cli/cmd/step@latest
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
for tool in python3 openssl make javac; do
  command -v "$tool" > /dev/null || { echo "run.sh: $tool is missing: install it first" >&2; exit 2; }
done
export PYTHONDONTWRITEBYTECODE=1
exec python3 "$here/bench.py" "$@"
