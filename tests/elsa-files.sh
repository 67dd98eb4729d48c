#!/usr/bin/env bash
# Runs every Elsa definition below a folder through `process run` and prints one JSON line each. The files are not ours and not
# committed; elsa-core's test tree is such a folder.
set -euo pipefail
[[ $# -eq 1 && -d $1 ]] || { echo "Usage: tests/elsa-files.sh FOLDER" >&2; exit 2; }
folder=$(realpath "$1")
cd "$(dirname "$0")/.."
mapfile -t files < <(grep -rlE '"definitionId"|"root"' --include='*.json' "$folder" | sort)
((${#files[@]})) || { echo "No definitions below $folder." >&2; exit 2; }
dotnet run --project src/Workflow.Cli -- process run "${files[@]}" --library "$folder" --json || [[ $? -eq 2 ]]
