#!/usr/bin/env bash
# Builds both images of the Dockerfile and runs them as a runner does. README.md in this folder lists the requirements.
set -euo pipefail
cd "$(dirname "$0")/../.."

image=pioneer-train-action:check
server_image=pioneer-local:check
arm64_image=pioneer-train-action:check-arm64
key=pio_sk_local_check
work=$(mktemp -d)
containers=(check-demo check-int check-term check-kill check-post check-server check-client check-link check-arm64)
network=host
export DOCKER_BUILDKIT=1
trap 'docker rm --force "${containers[@]}" >/dev/null 2>&1 || true; docker network rm check >/dev/null 2>&1 || true; rm -rf "$work" || true' EXIT

fail() { echo "FAILED: $*" >&2; exit 1; }

# Repeats a command until it succeeds, for at most two minutes.
await() {
    for _ in {1..1200}; do
        if "$@"; then return; fi
        sleep 0.1
    done
    fail "timed out after two minutes: $*"
}

healthy() { [ "$(docker inspect --format '{{.State.Health.Status}}' "$1")" = healthy ]; }

said() { [[ "$(docker logs "$1" 2>&1)" == *"$2"* ]]; }

# Creates a checkout with the demo, and command files that the runner's user owns.
new_step() {
    rm -rf "$work"/{workspace,temp}
    mkdir -p "$work"/workspace "$work"/temp/{home,workflow,commands}
    cp -r demo .github "$work/workspace/"
    touch "$work"/temp/commands/{output,state,summary}
    echo '{}' >"$work/temp/workflow/event.json"
    if [ "$(id -u)" = 0 ]; then chown -R 1001 "$work/temp"; fi
}

# Runs the same command as the runner (ContainerActionHandler, DockerCommandManager): its mounts and working folder, no
# terminal, no standard input, no --init. Options precede the name; inputs follow it as input=value. GITHUB_SERVER_URL is not
# GitHub, so the weights are kept in a folder.
step() {
    local options=() inputs=()
    while [[ "$1" == --* ]]; do options+=("$1"); shift; done
    local name=$1
    shift
    for input in "$@"; do inputs+=(--env "$input"); done
    docker run "${options[@]}" --name "$name" --workdir /github/workspace --network "$network" \
        --env HOME=/github/home --env GITHUB_ACTIONS=true --env CI=true --env GITHUB_WORKSPACE=/github/workspace --env RUNNER_TEMP=/github/runner_temp \
        --env GITHUB_SERVER_URL=https://github.example --env GITHUB_REPOSITORY=octo-org/octo-repo --env GITHUB_RUN_ID=1 --env GITHUB_RUN_ATTEMPT=1 \
        --env GITHUB_EVENT_NAME=push --env GITHUB_EVENT_PATH=/github/workflow/event.json --env GITHUB_SHA=6dcb09b5b57875f334f61aebed695e2e4193db5e \
        --env GITHUB_OUTPUT=/github/file_commands/output --env GITHUB_STATE=/github/file_commands/state --env GITHUB_STEP_SUMMARY=/github/file_commands/summary \
        --volume "$work/temp":/github/runner_temp --volume "$work/temp/home":/github/home --volume "$work/temp/workflow":/github/workflow \
        --volume "$work/temp/commands":/github/file_commands --volume "$work/workspace":/github/workspace "${inputs[@]}" "$image"
}

# Prints the last value of a key in a command file.
value() { awk -v begin="$2<<" 'index($0, begin) == 1 { getline; last = $0 } END { print last }' "$work/temp/commands/$1"; }

echo "== build"
docker build --network host --quiet --build-arg VERSION=0.0.1 --tag "$image" .
docker build --network host --quiet --target local-server --tag "$server_image" .
# A release builds both architectures on one machine, and the other architecture uses a different linker. The build needs no
# emulation.
docker build --network host --quiet --platform linux/arm64 --target action-program --tag "$arm64_image" . >/dev/null
docker image ls --format '{{.Repository}}:{{.Tag}} {{.Size}}' | grep ':check '

echo "== user, label, hard link"
found=$(docker inspect --format '{{.Config.User}} {{index .Config.Labels "org.opencontainers.image.version"}}' "$image")
[ "$found" = "root 0.0.1" ] || fail "user and version label are '$found'"
docker create --name check-link "$image" >/dev/null
docker export check-link | tar -tv | grep 'app/pioneer-train-cleanup link to app/pioneer-train$' || fail "the program of the post stage is not a hard link"

echo "== programs at a fixed address"
docker create --name check-arm64 --platform linux/arm64 "$arm64_image" none >/dev/null
mkdir "$work/programs"
docker cp check-link:/app/pioneer-train "$work/programs/62"
docker cp check-arm64:/image/pioneer-train "$work/programs/183"
for machine in 62 183; do # x86-64 and aarch64
    found=$(od --address-radix=n --format=u2 --skip-bytes=16 --read-bytes=4 "$work/programs/$machine" | xargs)
    [ "$found" = "2 $machine" ] || fail "expected ELF type 2 (fixed address) and machine $machine, got '$found'"
done
if command -v qemu-aarch64-static >/dev/null; then
    docker cp check-arm64:/usr/aarch64-linux-gnu "$work/programs/root"
    echo "arm64: version $(qemu-aarch64-static -L "$work/programs/root" "$work/programs/183" --version)"
fi

echo "== a step that trains on the embedded server"
new_step
step --detach check-demo INPUT_LOCAL=true INPUT_F1-THRESHOLD=0.8 >/dev/null
[ "$(docker wait check-demo)" = 0 ] || fail "$(docker logs check-demo 2>&1)"
docker logs check-demo 2>&1 | grep '^PASSED'
[ "$(value output conclusion)" = passed ] || fail "the output conclusion is '$(value output conclusion)'"
[ -s "$work/workspace/$(value output weights-path)" ] || fail "no weights found at '$(value output weights-path)'"

echo "== init in a mounted folder, and a training with its files"
mkdir "$work/new"
if [ "$(id -u)" = 0 ]; then chown 1001:1002 "$work/new"; fi
owner=$(stat --format=%u:%g "$work/new")
in_folder() { docker run --rm --network host --volume "$work/new":/w --workdir /w "$@"; }
in_folder "$image" init --sample
found=$(find "$work/new" -printf '%U:%G\n' | sort --unique)
[ "$found" = "$owner" ] || fail "expected files of $owner, found files of $found"
in_folder --user "$owner" "$image" train --local | grep '^PASSED'

# On a cancelled workflow, the runner's docker client sends SIGINT to process 1, and SIGTERM 7.5 s later. The program gets no
# other notification.
for signal in INT TERM; do
    name=check-${signal,,}
    new_step
    step --detach "$name" INPUT_LOCAL=true >/dev/null
    await said "$name" 'epoch 1/'
    began=$(date +%s%N)
    docker kill --signal "$signal" "$name" >/dev/null
    code=$(docker wait "$name")
    echo "== SIG$signal while it trains: exit code $code after $((($(date +%s%N) - began) / 1000000)) ms"
    [ "$code" = 130 ] || fail "expected exit code 130: $(docker logs "$name" 2>&1)"
done

# The runner creates a network for the job, with the label of the service as the host name, and waits for the health check.
echo "== the local server as a service container"
docker network create check >/dev/null
docker run --detach --name check-server --network check --network-alias pioneer --publish 8080:8080 --publish 8081:8081 \
    --env PIONEER_LOCAL_API_KEY="$key" --env PIONEER_LOCAL_PROFILE=live "$server_image" >/dev/null
await healthy check-server
curl --fail --silent --show-error http://127.0.0.1:8080/health
code=$(curl --silent --output /dev/null --write-out '%{http_code}' http://127.0.0.1:8080/felix/training-jobs)
[ "$code" = 401 ] || fail "expected status 401 without a key, got $code"

echo && echo "== a client outside of the network, which uploads data and downloads weights"
new_step
step --detach check-client INPUT_API-URL=http://127.0.0.1:8080 INPUT_API-KEY="$key" INPUT_F1-THRESHOLD=0.8 >/dev/null
[ "$(docker wait check-client)" = 0 ] || fail "$(docker logs check-client 2>&1)"
docker logs check-client 2>&1 | grep '^PASSED'

echo "== a step in the network whose container is killed, and its post stage"
network=check
new_step
step --detach check-kill INPUT_API-URL=http://pioneer:8080 INPUT_API-KEY="$key" >/dev/null
await said check-kill 'epoch 1/'
docker kill --signal KILL check-kill >/dev/null
job=$(value state job_id)
status() { curl --silent --header "X-API-Key: $key" "http://127.0.0.1:8080/felix/training-jobs/$job" | grep -o '"status":"[a-z]*"' | head -1; }
echo "before: $(status)"
step --entrypoint=/app/pioneer-train-cleanup check-post INPUT_API-URL=http://pioneer:8080 INPUT_API-KEY="$key" \
    STATE_job_id="$job" STATE_fingerprint="$(value state fingerprint)" STATE_settled="$(value state settled)"
[ "$(status)" = '"status":"stopped"' ] || fail "expected a stopped job after the post stage, got $(status)"

docker stop --time 10 check-server >/dev/null
[ "$(docker inspect --format '{{.State.ExitCode}}' check-server)" = 0 ] || fail "the server did not exit with code 0: $(docker logs check-server 2>&1)"
echo "== all checks passed"
