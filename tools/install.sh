#!/bin/sh
# Install exactly what a lock names, each file checked by its hash, then the gate itself without looking anywhere.
set -eu
venv=$1 lock=$2
echo "安装依赖 installing from $lock …"
pip="$venv/bin/python -m pip --disable-pip-version-check --quiet"
$pip install --require-hashes -r requirements-build.lock
$pip install --require-hashes --no-build-isolation -r "$lock"
$pip install --no-deps --no-build-isolation --editable .
