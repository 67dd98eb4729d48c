#!/usr/bin/env bash
# Installs what the tests need where it may, then formats, builds and tests everything, and sums up in the last line.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

missing=()
command -v dotnet >/dev/null || missing+=(".NET SDK 10")
command -v node >/dev/null || missing+=("Node.js 20")
if [ ${#missing[@]} -gt 0 ]; then
    printf '%s is missing; install it and run again.\n' "${missing[@]}" >&2
    exit 1
fi

packages=()
[ -x /usr/bin/chromium ] || packages+=(chromium)
[ -x /usr/lib/rabbitmq/bin/rabbitmq-server ] || packages+=(rabbitmq-server)
compgen -G '/usr/share/fonts/opentype/noto/NotoSansCJK*' >/dev/null || packages+=(fonts-noto-cjk)
if [ ${#packages[@]} -gt 0 ]; then
    root=()
    if [ "$(id -u)" != 0 ]; then root=(sudo -n); fi
    if ! command -v apt-get >/dev/null || ! "${root[@]}" true 2>/dev/null; then
        printf 'The tests need %s; install them and run again.\n' "${packages[*]}" >&2
        exit 1
    fi
    echo "Installing ${packages[*]}"
    # The tests start a private broker; the machine's own service is not to start.
    printf '#!/bin/sh\nexit 101\n' >/tmp/workflow-no-services && chmod +x /tmp/workflow-no-services
    "${root[@]}" apt-get update -qq
    if [ ! -e /usr/sbin/policy-rc.d ]; then
        "${root[@]}" cp /tmp/workflow-no-services /usr/sbin/policy-rc.d
        trap '"${root[@]}" rm -f /usr/sbin/policy-rc.d' EXIT
    fi
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
fi

rm -rf output/tests
dotnet restore Workflow.sln -v q
dotnet build Workflow.sln --no-restore -v q
dotnet format Workflow.sln --no-restore --verify-no-changes
status=0
for project in tests/*.Tests; do
    echo "== ${project#tests/}"
    timeout -k 10 900 dotnet test "$project" --no-build --results-directory "output/tests/${project#tests/}" --logger trx --logger "console;verbosity=minimal" || status=1
done

# Sums the counters of every result file; a project that left none has not run.
sum() { grep -ho "<Counters [^>]*" output/tests/*/*.trx 2>/dev/null | grep -o " $1=\"[0-9]*\"" | grep -o '[0-9]*' | awk '{s+=$1} END {print s+0}'; }
total=$(sum total) passed=$(sum passed) failed=$(sum failed)
skipped=$((total - passed - failed))
projects=$(find tests -maxdepth 1 -name '*.Tests' | wc -l)
files=$(find output/tests -name '*.trx' | wc -l)
if [ "$status" != 0 ] || [ "$failed" != 0 ] || [ "$skipped" != 0 ] || [ "$passed" = 0 ] || [ "$files" -lt "$projects" ]; then status=1; fi
echo "$passed passed, $failed failed, $skipped skipped"
exit "$status"
