# 五个走通示例共用的几个词。用法见 README.md；只用于样例密钥的仓库。
set -eu
HERE=$(cd "$(dirname "$0")" && pwd)/files

# did 谁 什么时候 命令…：由这个人在这个时间办一步，签名并提交
did() { person=$1 time=$2; shift 2; gate "$@" --at "$time" --key ".git/gate/$person" --yes; }

# shows 日期 编号…：印出这些记录的状态，和这一天结束时的各项期限
shows() {
  day=$1; shift
  for id in "$@"; do gate register show "$id" | head -n 1; done
  gate due --on "$day" || true
}

# refused 谁 什么时候 命令…：这一步必须被拒绝
refused() { if did "$@"; then echo "本来应当拒绝：$*" >&2; exit 1; fi; }

# facts digest|files 发布件：发布件内容的摘要，或者它的文件清单
facts() { python3 "$HERE/facts.py" "$@"; }
