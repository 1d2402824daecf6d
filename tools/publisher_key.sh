#!/bin/sh
# Lets `gate publish` and `gate build` sign on this machine: with the key in PUBLISHER_KEY, else with the sample keys.
set -eu
folder=$(git rev-parse --git-path gate)
if [ -n "${PUBLISHER_KEY:-}" ]; then
  mkdir -p "$folder"
  # A key pasted into a secret may or may not end its last line; OpenSSH wants exactly one end.
  (umask 077 && printf '%s\n' "$(printf '%s' "$PUBLISHER_KEY")" >"$folder/publisher")
  key=$folder/publisher
else
  "${GATE:-.venv/bin/gate}" keys sample
  key=$folder/p05
fi
git config user.signingkey "$(cd "$(dirname "$key")" && pwd)/$(basename "$key")"
git config user.name "${PUBLISHER_NAME:-gate publish}"
git config user.email "${PUBLISHER_EMAIL:-publisher@gate.invalid}"
