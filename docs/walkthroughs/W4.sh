#!/usr/bin/env bash
# W4 期限届满的材料怎样公开（领域说明第12节）：届满、核对延期、解密手续、审查、公布，一步也不能少
. "$(dirname "$0")/steps.sh"

# 准备：本局在机关名录里的一条，和档案馆
did p06 2026-04-10T09:00:00+08:00 register new bodies --set title=本局 --set 'name=呼伦贝尔市统计局(样例)' --set kind=department --set level=city
did p06 2026-04-10T09:05:00+08:00 register new bodies --set title=档案馆 --set 'name=样例档案馆' --set kind=public_institution --set level=city

# 4月12日（星期日）：期限的最后一天仍在保密期限内，登记被拒绝
refused p04 2026-04-12T09:00:00+08:00 register new declassification --set title=一份2016年材料 --set archive_no=2016-01 --set origin_body=BOD-04 --set ground=expired --set issued_on=2016-04-12 --set period=10年

# 4月13日（星期一）：期限已满，保密工作人员登记
did p04 2026-04-13T09:00:00+08:00 register new declassification --set title=一份2016年材料 --set archive_no=2016-01 --set origin_body=BOD-04 --set ground=expired --set issued_on=2016-04-12 --set period=10年 --set publish_wanted=true --set subject=ziliao-2016
shows 2026-04-13 DCL-2026-0001

# 4月14日：查本局档案并询问上级主管部门，没有延长
did p04 2026-04-14T10:00:00+08:00 register move DCL-2026-0001 extension_checked --set 'extension_check={on: 2026-04-14, by: p04, result: none}'
shows 2026-04-14 DCL-2026-0001

# 4月15日（星期三）：定密责任人签署解密决定；公布期限从这一天起算
did p04 2026-04-15T10:00:00+08:00 register move DCL-2026-0001 decided --set 'decision={outcome: declassified, on: 2026-04-15}' --set classifier=p04
did p07 2026-04-15T14:00:00+08:00 register new publication --set title=2016年一份专题资料（样例） --set category=0306 --set kind=statistics --set doc_kind=统计分析 --set source_kind=made --set produced=2016-04-12 --set channels=website --set art20=4 --set clearer=OFF-01 --set vital_interest=false --set 'with=[]' --set 'approval={needed: false}' --set 'stat={ref_period: 2015}' --set 'links={declassification: [DCL-2026-0001]}'
shows 2026-04-15 DCL-2026-0001 PUB-2026-0001

# 4月17日（星期五）：原件作出标志，通知有关机关和档案馆
did p04 2026-04-17T10:00:00+08:00 register move DCL-2026-0001 formalities_done --set 'formalities={mark_changed_on: 2026-04-17, notified_bodies: [BOD-05], archive_told_on: 2026-04-17}'
shows 2026-04-17 DCL-2026-0001

# 4月20日（星期一）：重新录入清洁文本，机检，经办人提交
mkdir -p content/releases/2026/ziliao-2016 && cp "$HERE/W4-index.md" content/releases/2026/ziliao-2016/index.md
git add content && git commit --quiet -m "ziliao-2016"
DIGEST=$(facts digest ziliao-2016)
FILES=$(facts files ziliao-2016)
did p07 2026-04-20T09:00:00+08:00 register set PUB-2026-0001 content=content/releases/2026/ziliao-2016/ content_sha256=$DIGEST
did p12 2026-04-20T09:05:00+08:00 register set PUB-2026-0001 'stat.disclosure_check={by: p12, at: "2026-04-20T09:05:00+08:00"}'
did p07 2026-04-20T09:10:00+08:00 register new review --set title=审查：一份专题资料 --set 'subject={kind: publication, id: ziliao-2016}' --set files="$FILES" --set 'scan={rules_version: 样例, run_at: "2026-04-20T09:00:00+08:00"}'
did p07 2026-04-20T09:20:00+08:00 register set REV-2026-0001 'drafter_opinion={attribute: 主动公开, basis: 条例第二十条, reason: 解密手续已经办结, by: p07, at: "2026-04-20T09:20:00+08:00"}'
did p07 2026-04-20T09:30:00+08:00 submit ziliao-2016 --answers "$HERE/answers.yaml"
did p07 2026-04-20T09:30:00+08:00 register move REV-2026-0001 drafter_opined
did p07 2026-04-20T09:30:00+08:00 register move PUB-2026-0001 under_review
shows 2026-04-20 PUB-2026-0001 REV-2026-0001

# 4月21日：审查人再问：是不是工作秘密、涉不涉及第三方、还有没有危及安全稳定的内容
did p12 2026-04-21T10:00:00+08:00 register set REV-2026-0001 'office_opinion={attribute: 主动公开, basis: 条例第二十条, reason: 同意, by: p12, at: "2026-04-21T10:00:00+08:00"}'
did p12 2026-04-21T10:05:00+08:00 register set PUB-2026-0001 review=REV-2026-0001
did p12 2026-04-21T10:10:00+08:00 review ziliao-2016 --answers "$HERE/answers.yaml"
did p12 2026-04-21T10:10:00+08:00 register move REV-2026-0001 office_reviewed
did p12 2026-04-21T10:10:00+08:00 register move PUB-2026-0001 reviewed
shows 2026-04-21 PUB-2026-0001 REV-2026-0001

# 4月22日：主管领导决定公开
did p03 2026-04-22T10:00:00+08:00 register set REV-2026-0001 'decision={outcome: publish, by: p03, at: "2026-04-22T10:00:00+08:00"}'
did p03 2026-04-22T10:10:00+08:00 approve ziliao-2016 --answers "$HERE/answers.yaml"
did p03 2026-04-22T10:10:00+08:00 register move REV-2026-0001 decided
did p03 2026-04-22T10:10:00+08:00 register move PUB-2026-0001 approved
shows 2026-04-22 PUB-2026-0001 REV-2026-0001

# 4月24日（星期五）：公布，解密记录办结
did p05 2026-04-24T10:00:00+08:00 publish
did p05 2026-04-24T10:00:00+08:00 register move PUB-2026-0001 published
did p04 2026-04-24T15:00:00+08:00 register move DCL-2026-0001 closed
shows 2026-04-24 PUB-2026-0001 DCL-2026-0001
