#!/usr/bin/env bash
# 建一个空的样例库，走通示例在里面运行：bash docs/walkthroughs/prepare.sh 文件夹
# 名册是本仓库的样例名册，密钥是公开的样例密钥，只能用来试用。
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
mkdir "$1"
gate init --sample "$1/made"
git init --quiet --initial-branch=main "$1"
mv "$1/made/.git/gate" "$1/.git/gate"
rm -rf "$1/made"
cp -r "$root/trust" "$root/mkdocs.yml" "$1"
cd "$1"
git config user.name sample
git config user.email p08@sample.invalid
git add .
git commit --quiet -m "sample bureau"
