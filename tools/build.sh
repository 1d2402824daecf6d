#!/bin/sh
# Build the site and remember its checkpoint outside the checkout, so that the next build notices rewritten history.
# Usage: tools/build.sh CHECKPOINT [options of gate build]
set -eu
checkpoint=$1
shift
if [ -f "$checkpoint" ]; then
  set -- --since "$checkpoint" "$@"
fi
"${GATE:-.venv/bin/gate}" build --hold-back --out site "$@"
mkdir -p "$(dirname "$checkpoint")"
cp site/.well-known/gate/checkpoint "$checkpoint"
