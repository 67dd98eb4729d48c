#!/usr/bin/env bash
# Installs what the tests need where it may, then formats, builds and tests everything, and sums up in the last line.
# With --long, tests of big counts run with these; with --pictures, the browser keeps pictures under output/screenshots.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
for option in "$@"; do
    case $option in
        --long) export WORKFLOW_LONG=1 ;;
        --pictures) export WORKFLOW_PICTURES=1 ;;
        *) echo "test.sh knows --long and --pictures, not $option." >&2; exit 1 ;;
    esac
done

missing=()
command -v dotnet >/dev/null || missing+=(".NET SDK 10")
command -v node >/dev/null || missing+=("Node.js 20")
command -v npm >/dev/null || missing+=("npm")
if [ ${#missing[@]} -gt 0 ]; then
    printf '%s is missing; install it and run again.\n' "${missing[@]}" >&2
    exit 1
fi

packages=()
[ -x /usr/bin/chromium-headless-shell ] || packages+=(chromium-headless-shell)
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
    "${root[@]}" apt-get update -qq
    if [ ! -e /usr/sbin/policy-rc.d ]; then
        trap '"${root[@]}" rm -f /usr/sbin/policy-rc.d' EXIT
        printf '#!/bin/sh\nexit 101\n' | "${root[@]}" tee /usr/sbin/policy-rc.d >/dev/null
        "${root[@]}" chmod +x /usr/sbin/policy-rc.d
    fi
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
    if [[ " ${packages[*]} " == *" rabbitmq-server "* ]] && [ -d /run/systemd/system ]; then
        "${root[@]}" systemctl disable --quiet rabbitmq-server
    fi
fi

rm -rf output/tests output/app
mkdir -p output/tests
dotnet restore Workflow.sln -v q
dotnet build Workflow.sln --no-restore -v q
dotnet format Workflow.sln --no-restore --verify-no-changes
# Hundreds of processes are started: compiled ahead, each needs half the processor time. Where that cannot be had, what was built runs.
if dotnet publish src/Workflow.Web -c Release --use-current-runtime --self-contained false -o output/app -v q \
    -p:PublishReadyToRun=true -p:RunAnalyzers=false -p:EnforceCodeStyleInBuild=false -p:GenerateDocumentationFile=false >output/publish.log 2>&1; then
    export WORKFLOW_APP="$PWD/output/app/Workflow.Web.dll"
else
    echo "The program could not be compiled ahead (output/publish.log); the tests take longer."
fi

# Adds up one counter over every result file below a folder.
sum() { { grep -rho --include='*.trx' "<Counters [^>]*" "$2" || true; } | awk -v name="$1" 'match($0, " " name "=\"[0-9]+") { s += substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 3) } END { print s + 0 }'; }

unfinished=0
for project in tests/*.Tests; do
    echo "== ${project#tests/}"
    results=output/tests/${project#tests/}
    mkdir -p "$results"
    ended=0
    # A hung test is named and ended after ten minutes; the outer limit ends a runner that hangs itself.
    timeout -k 10 1800 dotnet test "$project" --no-build --results-directory "$results" --logger trx \
        --logger "console;verbosity=minimal" --blame-hang-timeout 10m --blame-hang-dump-type none || ended=$?
    # The counters know only of tests that ended: a run cut short, or one that found no test, is a failure of its own.
    if [ "$(sum total "$results")" = 0 ] || { [ "$ended" != 0 ] && [ "$(sum failed "$results")" = 0 ]; }; then
        echo "${project#tests/} did not run to its end."
        unfinished=$((unfinished + 1))
    fi
done

total=$(sum total output/tests) passed=$(sum passed output/tests) failed=$(sum failed output/tests)
skipped=$((total - passed - failed))
failed=$((failed + unfinished))
echo "$passed passed, $failed failed, $skipped skipped"
[ "$passed" != 0 ] && [ "$failed" = 0 ] && [ "$skipped" = 0 ]
