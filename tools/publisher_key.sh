#!/bin/sh
# Lets `gate publish` and `gate build` sign on this machine: with the key in PUBLISHER_KEY, else with the sample keys.
set -eu
folder=$(git rev-parse --git-path gate)
if [ -n "${PUBLISHER_KEY:-}" ]; then
  mkdir -p "$folder"
  (umask 077 && printf '%s\n' "$PUBLISHER_KEY" >"$folder/publisher")
  key=$folder/publisher
else
  "${GATE:-.venv/bin/gate}" keys sample
  key=$folder/p05
fi
git config user.signingkey "$(cd "$(dirname "$key")" && pwd)/$(basename "$key")"
git config user.name "${PUBLISHER_NAME:-gate publish}"
git config user.email "${PUBLISHER_EMAIL:-publisher@sample.invalid}"
