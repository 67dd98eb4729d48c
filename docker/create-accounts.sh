#!/bin/bash
# Runs once, when the database folder is empty: two accounts, of which only the first may alter the schema.
set -euo pipefail
psql -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -v owner="$OWNER_PASSWORD" -v app="$APP_PASSWORD" <<'SQL'
CREATE ROLE workflow_owner LOGIN PASSWORD :'owner';
CREATE ROLE workflow_app LOGIN PASSWORD :'app';
CREATE DATABASE workflow OWNER workflow_owner;
SQL
