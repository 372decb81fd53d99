#!/usr/bin/env bash
# Builds the image of the Containerfile and runs its commands as the Pods of the manifests do: as user 65532, with a root file system
# that cannot be written, no capability, 512 MB, and nothing writable but /mesh and /tmp; once against a real API server.
#
#   examples/container/try.sh [--make-bases]      (as root, after mvn package)
#
# --make-bases makes the two images that it starts from, for where no registry can be reached: Debian by debootstrap, and the JDK in
# JAVA_HOME on top of it. Needs podman, and what .ci/testbed/build needs. PODMAN are words in place of podman, such as podman --runtime
# runc; RUN_OPTIONS are options for podman run, such as --ulimit nofile=1024:1024. Nothing of it is left behind. CI does not run it.
set -euo pipefail
cd "$(dirname "$0")/../.."

say() { printf 'try: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

[[ $(id -u) -eq 0 ]] || die "this has to run as root"
[[ -f examples/meshca/target/meshca.jar ]] || die "there is no meshca.jar; run mvn package first"
work=$(mktemp -d)
servers=()
read -ra engine <<<"${PODMAN:-podman}"
read -ra options <<<"${RUN_OPTIONS:-}"
engine+=(--root "$work/images" --runroot "$work/run")

finish() {
  ((${#servers[@]} == 0)) || kill "${servers[@]}" 2>/dev/null || true
  wait || true
  "${engine[@]}" rm --all --force >/dev/null 2>&1 || true
  umount "$work/images/overlay" 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT

make_bases() {
  say "making the base images; minutes"
  debootstrap --variant=minbase stable "$work/debian" >"$work/debootstrap.log" 2>&1 || die "$(tail "$work/debootstrap.log")"
  tar -C "$work/debian" -c . | "${engine[@]}" import --quiet - debian:stable-slim >/dev/null
  mkdir -p "$work/debian/opt/java"
  # Links into the documentation of a JDK may lead nowhere.
  cp -rL "${JAVA_HOME:?}" "$work/debian/opt/java/openjdk" 2>"$work/copy.log" || true
  [[ -x "$work/debian/opt/java/openjdk/bin/jlink" ]] || die "no JDK in JAVA_HOME: $(tail -1 "$work/copy.log")"
  tar -C "$work/debian" -c . | "${engine[@]}" import --quiet --change ENV=PATH=/opt/java/openjdk/bin:/usr/bin:/bin \
    - eclipse-temurin:17-jdk >/dev/null
  rm -rf "$work/debian"
}

# ----- what the Pods get -----
run() {
  "${engine[@]}" run --rm --pull never --network host --read-only --read-only-tmpfs=false --cap-drop ALL \
    --security-opt no-new-privileges --memory 512m --user 65532:65532 --mount "type=tmpfs,destination=/tmp${tmp_mode:-}" \
    --volume "$work/mesh:/mesh" --volume "$work/kube:/kube:ro" --env KUBECONFIG="/kube/${kubeconfig:-config}" \
    ${options[@]+"${options[@]}"} localhost/meshca "$@" 2>&1
}

expect() {
  local wanted=$1 pattern=$2 said code=0
  shift 2
  said=$(run "$@") || code=$?
  if [[ $code -ne $wanted ]] || ! grep -qE -- "$pattern" <<<"$said"; then
    die "'$*' ended with $code in place of $wanted, or did not say '$pattern':"$'\n'"$said"
  fi
  say "ok: $*"
}

# ----- a cluster -----
path_of() { sed -n "s/^$1=//p" "$work/binaries"; }

start_cluster() {
  local etcd api=$work/api port peer
  .ci/testbed/build etcd kube-apiserver kubectl >"$work/binaries"
  read -r etcd peer port < <(shuf -i 20000-29999 -n 3 | xargs)
  mkdir -p "$api"
  openssl genrsa -out "$api/key.pem" 2048 2>/dev/null
  openssl rsa -in "$api/key.pem" -pubout -out "$api/key.pub" 2>/dev/null
  echo "none,meshca,meshca,system:masters" >"$api/tokens"
  "$(path_of etcd)" --data-dir "$api/etcd" --listen-client-urls "http://127.0.0.1:$etcd" --advertise-client-urls "http://127.0.0.1:$etcd" \
    --listen-peer-urls "http://127.0.0.1:$peer" >"$api/etcd.log" 2>&1 &
  servers+=($!)
  "$(path_of kube-apiserver)" --bind-address=127.0.0.1 --advertise-address=127.0.0.1 --secure-port="$port" --cert-dir="$api" \
    --etcd-servers="http://127.0.0.1:$etcd" --authorization-mode=RBAC --token-auth-file="$api/tokens" \
    --service-account-issuer=https://kubernetes.default.svc --service-account-key-file="$api/key.pub" \
    --service-account-signing-key-file="$api/key.pem" --service-cluster-ip-range=10.96.0.0/16 --endpoint-reconciler-type=none \
    --disable-admission-plugins=ServiceAccount >"$api/log" 2>&1 &
  servers+=($!)
  kubeconfig_with "token: none" >"$work/kube/config"
  kubeconfig_with "exec: {apiVersion: client.authentication.k8s.io/v1, command: cloud-login, interactiveMode: Never}" >"$work/kube/plugin"
  sed 's#{server:#{proxy-url: "http://127.0.0.1:1", server:#' "$work/kube/config" >"$work/kube/proxy"
  for _ in $(seq 120); do
    if cp "$api/apiserver.crt" "$work/kube/ca.pem" && kubectl get --raw /readyz; then return; fi >/dev/null 2>&1
    sleep 1
  done
  die "the API server did not start: $(tail -n 3 "$api/log")"
}

kubectl() { "$(path_of kubectl)" --kubeconfig "$work/kube/config" "$@"; }

kubeconfig_with() {
  cat <<EOF
apiVersion: v1
kind: Config
clusters: [{name: one, cluster: {server: "https://127.0.0.1:$port", certificate-authority: ca.pem}}]
users: [{name: me, user: {$1}}]
contexts: [{name: one, context: {cluster: one, user: me}}]
current-context: one
EOF
}

# ----- the image -----
if [[ ${1:-} == --make-bases ]]; then make_bases; fi
"${engine[@]}" build --quiet --isolation chroot --file examples/container/Containerfile --tag localhost/meshca . >/dev/null
say "the image has $("${engine[@]}" image inspect --format '{{.Size}}' localhost/meshca) bytes, on a base of" \
  "$("${engine[@]}" image inspect --format '{{.Size}}' debian:stable-slim)"
mkdir -p "$work/mesh" "$work/kube"
chown 65532:65532 "$work/mesh"

expect 1 "Read-only file system" touch /anything
expect 0 "uid=65532" id
expect 0 "^Usage: meshca" meshca --help
expect 0 "Amazon Corretto Crypto Provider" meshca version
tmp_mode=,noexec expect 0 "the JDK's providers" meshca version
expect 0 "dev.meshca.*source: shared objects file" env MESHCA_OPTS=-Xlog:class+load:stdout meshca version
expect 0 "RSA-4096" meshca create --dir /mesh/rsa --cluster one
expect 0 "EC P-256" meshca create --key EC_P256 --dir /mesh/certs --cluster one --validity 300d
expect 0 "^healthy" meshca verify --dir /mesh/certs
expect 0 "<!doctype html>" meshca verify --dir /mesh/certs -o html
for form in spiffe pkcs12 jks secrets; do expect 0 /mesh/exported meshca export --dir /mesh/certs --form "$form" --out /mesh/exported; done

start_cluster
kubectl create namespace istio-system >/dev/null
cat >"$work/mesh/mesh.yaml" <<'EOF'
apiVersion: meshca.dev/v1alpha1
kind: Mesh
directory: certs
clusters: {one: {context: one}}
EOF
expect 0 "CREATED" meshca push --mesh /mesh/mesh.yaml
expect 0 "^healthy" meshca verify --mesh /mesh/mesh.yaml
expect 0 "^nothing due before" meshca renew --mesh /mesh/mesh.yaml
echo "rotation: {renewBefore: 301d}" >>"$work/mesh/mesh.yaml"
expect 4 " in phase " meshca renew --mesh /mesh/mesh.yaml
kubeconfig=plugin expect 3 "cloud-login" meshca verify --mesh /mesh/mesh.yaml
kubeconfig=proxy expect 3 "127.0.0.1:1" meshca verify --mesh /mesh/mesh.yaml
say "all of it works"
