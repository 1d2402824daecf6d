#!/usr/bin/env bash
# W1 月度价格数据：解禁时间以前不公开，发现错误以后更正（领域说明第12节）
. "$(dirname "$0")/steps.sh"

# 9月4日（星期五）：调查队书面授权公布本市数据；经办人登记，写明9月9日9:30解禁
did p08 2026-09-04T16:20:00+08:00 register new publication --set title=2026年8月居民消费价格主要数据（样例） --set category=0301 --set kind=statistics --set doc_kind=统计数据 --set source_kind=obtained_body --set authorised_by=样调函〔2026〕5号 --set produced=2026-09-04 --set channels=website --set art20=4 --set clearer=OFF-01 --set vital_interest=false --set 'with=[]' --set 'approval={needed: false}' --set 'stat={ref_period: 2026-08, stage: final}' --set publish_at=2026-09-09T09:30:00+08:00 --set embargo_basis=2026年发布日程表
shows 2026-09-04 PUB-2026-0001

# 9月7日（星期一）：文字和表定稿、机检、披露检查，经办人提交，审查人审查
mkdir -p content/releases/2026/cpi-2026-08 && cp "$HERE/W1-index.md" content/releases/2026/cpi-2026-08/index.md
git add content && git commit --quiet -m "cpi-2026-08"
DIGEST=$(facts digest cpi-2026-08)
FILES=$(facts files cpi-2026-08)
did p08 2026-09-07T09:00:00+08:00 register set PUB-2026-0001 content=content/releases/2026/cpi-2026-08/ content_sha256=$DIGEST
did p12 2026-09-07T09:02:00+08:00 register set PUB-2026-0001 'stat.disclosure_check={by: p12, at: "2026-09-07T09:02:00+08:00"}'
did p08 2026-09-07T09:05:00+08:00 register new review --set title=审查：8月居民消费价格 --set 'subject={kind: publication, id: cpi-2026-08}' --set files="$FILES" --set 'scan={rules_version: 样例, run_at: "2026-09-07T09:00:00+08:00"}'
did p08 2026-09-07T09:08:00+08:00 register set REV-2026-0001 'drafter_opinion={attribute: 主动公开, basis: 条例第二十条, reason: 汇总数据, by: p08, at: "2026-09-07T09:08:00+08:00"}'
did p08 2026-09-07T09:10:00+08:00 submit cpi-2026-08 --answers "$HERE/answers.yaml"
did p08 2026-09-07T09:10:00+08:00 register move REV-2026-0001 drafter_opined
did p08 2026-09-07T09:10:00+08:00 register move PUB-2026-0001 under_review
shows 2026-09-07 PUB-2026-0001 REV-2026-0001
did p12 2026-09-07T15:00:00+08:00 register set REV-2026-0001 'office_opinion={attribute: 主动公开, basis: 条例第二十条, reason: 解禁时间由发布时间保证, by: p12, at: "2026-09-07T15:00:00+08:00"}'
did p12 2026-09-07T15:02:00+08:00 register set PUB-2026-0001 review=REV-2026-0001
did p12 2026-09-07T15:05:00+08:00 review cpi-2026-08 --answers "$HERE/answers.yaml"
did p12 2026-09-07T15:05:00+08:00 register move REV-2026-0001 office_reviewed
did p12 2026-09-07T15:05:00+08:00 register move PUB-2026-0001 reviewed
shows 2026-09-07 PUB-2026-0001 REV-2026-0001

# 9月8日（星期二）：主管领导决定公开，网站科排定时间
did p03 2026-09-08T09:55:00+08:00 register set REV-2026-0001 'decision={outcome: publish, by: p03, at: "2026-09-08T09:55:00+08:00"}'
did p03 2026-09-08T10:00:00+08:00 approve cpi-2026-08 --answers "$HERE/answers.yaml"
did p03 2026-09-08T10:00:00+08:00 register move REV-2026-0001 decided
did p03 2026-09-08T10:00:00+08:00 register move PUB-2026-0001 approved
did p05 2026-09-08T10:30:00+08:00 register move PUB-2026-0001 scheduled
shows 2026-09-08 PUB-2026-0001 REV-2026-0001

# 9月8日16:00：提前发布登记，什么也没有登记；强行改成已发布，被拒绝
did p05 2026-09-08T16:00:00+08:00 publish
refused p05 2026-09-08T16:00:00+08:00 register move PUB-2026-0001 published
shows 2026-09-08 PUB-2026-0001

# 9月9日9:30：准时公布，第三个工作日
did p05 2026-09-09T09:30:00+08:00 publish
did p05 2026-09-09T09:30:00+08:00 register move PUB-2026-0001 published
did p05 2026-09-09T09:40:00+08:00 register set PUB-2026-0001 published_at=2026-09-09T09:30:00+08:00 version=1
shows 2026-09-09 PUB-2026-0001

# 9月10日（星期四）：发现一处单位写错，这是变更，期限重新起算；改过的内容是新的版本，重新审查，网站上仍是第一版
cp "$HERE/W1-index-2.md" content/releases/2026/cpi-2026-08/index.md
git add content && git commit --quiet -m "cpi-2026-08 correction"
DIGEST=$(facts digest cpi-2026-08)
FILES=$(facts files cpi-2026-08)
did p06 2026-09-10T09:00:00+08:00 register set PUB-2026-0001 changed=2026-09-10
did p08 2026-09-10T09:05:00+08:00 register new review --set title=审查：8月居民消费价格（更正） --set 'subject={kind: publication, id: cpi-2026-08}' --set files="$FILES" --set 'scan={rules_version: 样例, run_at: "2026-09-10T09:00:00+08:00"}'
did p08 2026-09-10T09:08:00+08:00 register set REV-2026-0002 'drafter_opinion={attribute: 主动公开, basis: 条例第二十条, reason: 更正单位, by: p08, at: "2026-09-10T09:08:00+08:00"}'
did p08 2026-09-10T09:10:00+08:00 submit cpi-2026-08 --answers "$HERE/answers.yaml"
did p08 2026-09-10T09:10:00+08:00 register move REV-2026-0002 drafter_opined
shows 2026-09-10 PUB-2026-0001 REV-2026-0002

# 9月11日（星期五）：第二次审查完成，第二版连同更正说明一起公布
did p12 2026-09-11T09:00:00+08:00 register set REV-2026-0002 'office_opinion={attribute: 主动公开, basis: 条例第二十条, reason: 同意, by: p12, at: "2026-09-11T09:00:00+08:00"}'
did p12 2026-09-11T09:10:00+08:00 review cpi-2026-08 --answers "$HERE/answers.yaml"
did p12 2026-09-11T09:10:00+08:00 register move REV-2026-0002 office_reviewed
did p03 2026-09-11T10:00:00+08:00 register set REV-2026-0002 'decision={outcome: publish, by: p03, at: "2026-09-11T10:00:00+08:00"}'
did p03 2026-09-11T10:10:00+08:00 approve cpi-2026-08 --answers "$HERE/answers.yaml"
did p03 2026-09-11T10:10:00+08:00 register move REV-2026-0002 decided
did p05 2026-09-11T15:00:00+08:00 publish
did p06 2026-09-11T15:00:00+08:00 register set PUB-2026-0001 version=2 content_sha256=$DIGEST review=REV-2026-0002 'correction={of: 1, kind: 数据更正, since: 2026-09-10, was: 上年同月的百倍, is: 上年同月为一百, why: 单位写错}'
did p05 2026-09-11T15:05:00+08:00 register move PUB-2026-0001 corrected
shows 2026-09-11 PUB-2026-0001 REV-2026-0002
