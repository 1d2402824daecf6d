#!/usr/bin/env bash
# W5 国庆假期里发现泄密（领域说明第12节）：一小时内告知、撤下，24小时内报告两家；节假日照样计时
. "$(dirname "$0")/steps.sh"

# 准备：收件公钥、报定和裁决的机关；9月28日公布的一份材料
did p06 2026-09-25T09:00:00+08:00 register new recipients --set title=公开办公室收件公钥 --set holder=OFF-02 --set from=2026-09-25 --set key=age1pc2vw9za62ydsrjvsrp2t2m83hqufqdsqeenafgkvscpmpqrqcmsuncvgx
did p06 2026-09-25T09:05:00+08:00 register new recipients --set title=档案备份收件公钥 --set holder=OFF-02 --set from=2026-09-25 --set key=age1ckq0uadl2jka3zakfa8546vk3ft4tfa2m3putfwwvp0mgq7j2eyq0m2j7t
did p06 2026-09-25T09:10:00+08:00 register new bodies --set title=自治区保密行政管理机构 --set name=样例自治区保密行政管理机构 --set kind=secrecy_admin --set level=province
did p06 2026-09-25T09:15:00+08:00 register new bodies --set title=纪律检查派出机构 --set name=样例派出机构 --set kind=party --set level=city
mkdir -p content/releases/2026/fujian && cp "$HERE/W5-index.md" content/releases/2026/fujian/index.md
git add content && git commit --quiet -m "fujian"
DIGEST=$(facts digest fujian)
FILES=$(facts files fujian)
did p11 2026-09-28T08:40:00+08:00 register new publication --set title=一份材料（样例） --set office=OFF-02 --set category=09 --set kind=document --set doc_kind=其他 --set source_kind=made --set produced=2026-09-27 --set channels=website --set art20=15 --set art20_rule=条例第十二条 --set clearer=OFF-02 --set vital_interest=false --set 'with=[]' --set 'approval={needed: false}' --set content=content/releases/2026/fujian/ --set content_sha256=$DIGEST
did p11 2026-09-28T08:50:00+08:00 register new review --set title=审查：一份材料 --set 'subject={kind: publication, id: fujian}' --set files="$FILES" --set 'scan={rules_version: 样例, run_at: "2026-09-28T08:45:00+08:00"}'
did p11 2026-09-28T08:55:00+08:00 register set REV-2026-0001 'drafter_opinion={attribute: 主动公开, basis: 条例第二十条, reason: 应当公开, by: p11, at: "2026-09-28T08:55:00+08:00"}'
did p11 2026-09-28T09:00:00+08:00 submit fujian --answers "$HERE/answers.yaml"
did p11 2026-09-28T09:00:00+08:00 register move REV-2026-0001 drafter_opined
did p11 2026-09-28T09:00:00+08:00 register move PUB-2026-0001 under_review
did p13 2026-09-28T09:55:00+08:00 register set REV-2026-0001 'office_opinion={attribute: 主动公开, basis: 条例第二十条, reason: 同意, by: p13, at: "2026-09-28T09:55:00+08:00"}'
did p13 2026-09-28T09:56:00+08:00 register set PUB-2026-0001 review=REV-2026-0001
did p13 2026-09-28T10:00:00+08:00 review fujian --answers "$HERE/answers.yaml"
did p13 2026-09-28T10:00:00+08:00 register move REV-2026-0001 office_reviewed
did p13 2026-09-28T10:00:00+08:00 register move PUB-2026-0001 reviewed
did p03 2026-09-28T10:55:00+08:00 register set REV-2026-0001 'decision={outcome: publish, by: p03, at: "2026-09-28T10:55:00+08:00"}'
did p03 2026-09-28T11:00:00+08:00 approve fujian --answers "$HERE/answers.yaml"
did p03 2026-09-28T11:00:00+08:00 register move REV-2026-0001 decided
did p03 2026-09-28T11:00:00+08:00 register move PUB-2026-0001 approved
did p05 2026-09-28T15:00:00+08:00 publish
did p05 2026-09-28T15:00:00+08:00 register move PUB-2026-0001 published
shows 2026-09-28 PUB-2026-0001

# 10月2日（星期五）14:20：值班员发现附件里有一页带标志。先登记时间和种类，别的都密封
did p05 2026-10-02T14:20:00+08:00 register new leak --set title=一份附件疑似带有标志 --set kind=suspected --set discovered_at=2026-10-02T14:20:00+08:00 --set found_by=p05 --set office=OFF-08 --set 'links={publication: [PUB-2026-0001]}'
did p05 2026-10-02T14:25:00+08:00 register seal LEK-2026-0001 --set url=样例地址甲 --set printouts=样例打印件两份
# 14:32：当面或者电话告知保密工作人员和主要负责人
did p05 2026-10-02T14:32:00+08:00 register set LEK-2026-0001 officer_told_at=2026-10-02T14:32:00+08:00

# 14:41：主管领导签署撤下，网站科登记；泄密没有办结以前，这一件除撤下以外什么也不能办
did p03 2026-10-02T14:41:00+08:00 withdraw fujian --reason 附件疑似带有标志
did p05 2026-10-02T14:42:00+08:00 publish
refused p06 2026-10-02T14:43:00+08:00 register move PUB-2026-0001 repealed --set validity=失效
did p05 2026-10-02T14:43:00+08:00 register set PUB-2026-0001 'withdrawn={at: "2026-10-02T14:41:00+08:00", reason: leak, by: p03}'
did p05 2026-10-02T14:44:00+08:00 register move PUB-2026-0001 withdrawn
did p05 2026-10-02T14:45:00+08:00 register move LEK-2026-0001 contained --set containment.taken_down_at=2026-10-02T14:41:00+08:00 --set containment.builds_frozen_at=2026-10-02T14:41:00+08:00
# 15:30：封存证据
did p04 2026-10-02T15:30:00+08:00 register set LEK-2026-0001 containment.evidence_sealed_at=2026-10-02T15:30:00+08:00
shows 2026-10-02 LEK-2026-0001 PUB-2026-0001

# 17:50：机要送市国家保密局；只报一家，不算已报告
refused p04 2026-10-02T17:50:00+08:00 register move LEK-2026-0001 reported --set 'reports=[{to: 市国家保密局, at: "2026-10-02T17:50:00+08:00", by: p04, receipt: 收条1}]'
# 18:20：又送上级主管部门。用了4小时
did p04 2026-10-02T18:20:00+08:00 register move LEK-2026-0001 reported --set 'reports=[{to: 市国家保密局, at: "2026-10-02T17:50:00+08:00", by: p04, receipt: 收条1}, {to: 上级主管部门, at: "2026-10-02T18:20:00+08:00", by: p04, receipt: 收条2}]'
shows 2026-10-02 LEK-2026-0001

# 10月3日：收到指示
did p04 2026-10-03T10:00:00+08:00 register move LEK-2026-0001 handling --set 'instructions=[{from: 市国家保密局, doc_no: 样保〔2026〕8号, on: 2026-10-03, gist: 清除搜索缓存，联系下载人}]'
shows 2026-10-03 LEK-2026-0001

# 10月8日（星期四）：密级问题报请自治区确定；先隔离，再报送
did p04 2026-10-08T09:00:00+08:00 register new referral --set title=一页材料的密级 --set subject=2026-附件-1 --set question=which_level --set proposed_on=2026-10-08
did p04 2026-10-08T09:20:00+08:00 register move RFR-2026-0001 isolated --set 'isolated={at: "2026-10-08T09:10:00+08:00", by: p04, where: 保密柜2号, copies_removed: true}'
shows 2026-10-08 RFR-2026-0001
did p01 2026-10-08T15:00:00+08:00 register move RFR-2026-0001 submitted --set 'submitted={to: BOD-04, doc_no: 样统报〔2026〕6号, on: 2026-10-08, via: 机要交通}' --set no_business_view=由提出机关的渠道直接报送
did p04 2026-10-09T09:00:00+08:00 register set RFR-2026-0001 authority_received_on=2026-10-09
shows 2026-10-09 RFR-2026-0001

# 10月10日（星期六，调休上班）：主管机关来函，同意恢复生成网站
did p04 2026-10-10T10:00:00+08:00 register set LEK-2026-0001 'builds_released={by: 市国家保密局, doc_no: 样保〔2026〕9号, at: "2026-10-10T09:30:00+08:00"}'
shows 2026-10-10 LEK-2026-0001

# 10月12日（星期一）：监察部门立案
did p17 2026-10-12T09:00:00+08:00 register new accountability --set title=附件没有逐页核对 --set trigger=4 --set source=LEK-2026-0001 --set unit=OFF-08 --set serious=true --set crime=false
did p17 2026-10-12T10:00:00+08:00 register move ACC-2026-0001 investigating --set 'investigation={by: p17, opened_on: 2026-10-12}'
did p04 2026-10-12T11:00:00+08:00 register set LEK-2026-0001 'links={accountability: [ACC-2026-0001]}'
shows 2026-10-12 ACC-2026-0001 LEK-2026-0001

# 10月22日：批复
did p04 2026-10-22T10:00:00+08:00 register move RFR-2026-0001 decided --set 'decision={outcome: secret, doc_no: 样区保〔2026〕31号, on: 2026-10-22}'
did p04 2026-10-22T15:00:00+08:00 register move RFR-2026-0001 carried_out --set carried_out_on=2026-10-22
shows 2026-10-22 RFR-2026-0001

# 11月16日：主管机关的结案文件，泄密记录办结
did p04 2026-11-16T10:00:00+08:00 register move LEK-2026-0001 closed --set 'closure={basis: 样保〔2026〕14号, on: 2026-11-13}'
shows 2026-11-16 LEK-2026-0001

# 11月17日至23日：听取陈述申辩以后由有权机关决定，人员密封
did p17 2026-11-17T09:00:00+08:00 register seal ACC-2026-0001 --set name=样例工作人员甲 --set duty=样例岗位乙
did p17 2026-11-17T10:00:00+08:00 register move ACC-2026-0001 heard --set investigation.heard_on=2026-11-17
did p17 2026-11-20T10:00:00+08:00 register move ACC-2026-0001 decided --set 'measure=[{kind: order_correction, correct_by: 2026-11-30}, {kind: sanction, sanction_kind: 警告}]' --set 'decided_by={body: BOD-05, doc_no: 样派〔2026〕4号, on: 2026-11-20}'
did p17 2026-11-23T10:00:00+08:00 register move ACC-2026-0001 executed --set corrected_on=2026-11-23
shows 2026-11-23 ACC-2026-0001
