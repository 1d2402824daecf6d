#!/bin/sh
# The publisher's act on the protected branch: enter what is ready and push it. A refused push is fetched and done again.
# Usage: tools/publish.sh [BRANCH] [options of gate publish]
set -eu
branch=${1:-main}
[ $# -eq 0 ] || shift
gate=${GATE:-.venv/bin/gate}
for attempt in 1 2 3; do
  before=$(git rev-parse HEAD)
  "$gate" publish "$@"
  if [ "$(git rev-parse HEAD)" = "$before" ]; then
    exit 0
  fi
  if git push --quiet origin "HEAD:refs/heads/$branch"; then
    exit 0
  fi
  echo "推送被拒绝,取回后重做 the push was refused, fetching and doing it again ($attempt/3)" >&2
  git fetch --quiet origin "$branch"
  git reset --quiet --hard FETCH_HEAD
done
exit 1
