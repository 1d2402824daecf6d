#!/bin/sh
# For each thing asked for that the machine lacks: install it where we are root and have apt, else name the package.
set -eu
missing=""
for thing in "$@"; do
  case $thing in
    python) command -v "${PYTHON:-python3}" >/dev/null || missing="$missing python3" ;;
    venv) "${PYTHON:-python3}" -c 'import ensurepip, venv' 2>/dev/null || missing="$missing python3-venv" ;;
    git) command -v git >/dev/null || missing="$missing git" ;;
    ssh-keygen) command -v ssh-keygen >/dev/null || missing="$missing openssh-client" ;;
    chromium) command -v chromium >/dev/null || missing="$missing chromium" ;;
    fonts) fc-list :lang=zh 2>/dev/null | grep -q . || missing="$missing fonts-noto-cjk" ;;
  esac
done
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "安装系统软件包 installing:$missing"
  export DEBIAN_FRONTEND=noninteractive
  apt-get -qq update
  # shellcheck disable=SC2086
  apt-get -qq install --yes --no-install-recommends $missing >/dev/null
else
  echo "缺少系统软件包,请运行 missing system packages, run:  apt-get install$missing" >&2
  exit 2
fi
