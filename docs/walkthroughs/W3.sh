#!/usr/bin/env bash
# W3 联合发布：对方机关不同意（领域说明第12节）
. "$(dirname "$0")/steps.sh"

# 5月6日（星期三）：和农牧局联合编印的资料定稿，由本局牵头公布。公布期限从这天起算，没有暂停
did p09 2026-05-06T10:00:00+08:00 register new publication --set title=农牧业联合资料（样例） --set category=0302 --set kind=statistics --set doc_kind=统计数据 --set source_kind=made --set produced=2026-05-06 --set channels=website --set art20=4 --set clearer=OFF-01 --set vital_interest=false --set with=BOD-01 --set 'approval={needed: false}' --set 'stat={ref_period: 2026-Q1}'
shows 2026-05-06 PUB-2026-0001

# 5月8日（星期五）：发函，写明拟发布的情况、本局意见和依据，请5月15日前答复
did p09 2026-05-08T09:00:00+08:00 register new consultation-out --set title=就联合资料征求意见 --set purpose=joint_release --set subject=nongmu-lianhe --set to=BOD-01
did p03 2026-05-08T10:00:00+08:00 register move COU-2026-0001 approved --set 'letter={doc_no: 样统函〔2026〕20号, summary: 四张汇总表, our_opinion: 拟全部主动公开, our_basis: 政府信息公开条例第十条、第十一条}'
did p06 2026-05-08T14:00:00+08:00 register move COU-2026-0001 sent --set sent_on=2026-05-08 --set reply_by=2026-05-15
did p09 2026-05-08T14:30:00+08:00 register move PUB-2026-0001 consulting --set consultations=COU-2026-0001
shows 2026-05-08 PUB-2026-0001 COU-2026-0001

# 5月9日（星期六，调休上班）：送达
did p06 2026-05-09T10:00:00+08:00 register move COU-2026-0001 delivered --set delivered_on=2026-05-09 --set delivery_proof=签收单20
shows 2026-05-09 PUB-2026-0001 COU-2026-0001

# 5月14日（星期四）：对方书面不同意第四张表；当天指派专人协商
did p06 2026-05-14T09:30:00+08:00 register move COU-2026-0001 disagreed --set 'reply={on: 2026-05-14, doc_no: 样农函〔2026〕9号, stance: disagree, reasons: 第四张表还没有核定, written: true}'
did p06 2026-05-14T11:00:00+08:00 register move COU-2026-0001 negotiating --set 'negotiation={officer: p09, assigned_on: 2026-05-14}'
shows 2026-05-14 PUB-2026-0001 COU-2026-0001

# 5月15日、18日：两轮协商，除第四张表以外取得一致
did p06 2026-05-15T16:00:00+08:00 register set COU-2026-0001 'negotiation.rounds=[{on: 2026-05-15, with: 对方联络人, outcome: 三张表没有异议}]'
did p06 2026-05-18T16:00:00+08:00 register set COU-2026-0001 'negotiation.rounds=[{on: 2026-05-15, with: 对方联络人, outcome: 三张表没有异议}, {on: 2026-05-18, with: 对方联络人, outcome: 第四张表仍有分歧}]'
shows 2026-05-18 PUB-2026-0001 COU-2026-0001

# 5月19日（星期二）：仍不一致，报请市人民政府办公室协调；领导小组写明超期的原因
did p03 2026-05-19T10:00:00+08:00 register move COU-2026-0001 escalated --set 'escalation={to: 市人民政府办公室, doc_no: 样统请〔2026〕3号, sent_on: 2026-05-19}'
did p02 2026-05-19T16:00:00+08:00 register set PUB-2026-0001 late_reason=对方机关不同意第四张表，已报请协调
shows 2026-05-19 PUB-2026-0001 COU-2026-0001

# 5月20日：本局承诺的期限已过，报告里列出；其他条目照常公布
shows 2026-05-20 PUB-2026-0001 COU-2026-0001

# 5月27日（星期三）：裁定先公布前三张表，第四张表秋季核查以后公布
did p06 2026-05-27T15:00:00+08:00 register move COU-2026-0001 decided --set escalation.decided_on=2026-05-27 --set escalation.decision_doc_no=样政办〔2026〕11号 --set escalation.outcome=partial
shows 2026-05-27 PUB-2026-0001 COU-2026-0001

# 5月28日：按裁定改好的页面是新的内容，重新审查，三个人先后签署
mkdir -p content/releases/2026/nongmu-lianhe && cp "$HERE/W3-index.md" content/releases/2026/nongmu-lianhe/index.md
git add content && git commit --quiet -m "nongmu-lianhe"
DIGEST=$(facts digest nongmu-lianhe)
FILES=$(facts files nongmu-lianhe)
did p06 2026-05-28T08:50:00+08:00 register set COU-2026-0001 subject_digest=$DIGEST escalation.digest=$DIGEST
did p09 2026-05-28T09:00:00+08:00 register move PUB-2026-0001 draft --set content=content/releases/2026/nongmu-lianhe/ --set content_sha256=$DIGEST
did p09 2026-05-28T09:05:00+08:00 register new review --set title=审查：农牧业联合资料 --set 'subject={kind: publication, id: nongmu-lianhe}' --set files="$FILES" --set 'scan={rules_version: 样例, run_at: "2026-05-28T09:00:00+08:00"}'
did p12 2026-05-28T09:10:00+08:00 register set PUB-2026-0001 'stat.disclosure_check={by: p12, at: "2026-05-28T09:10:00+08:00"}'
did p09 2026-05-28T09:20:00+08:00 register set REV-2026-0001 'drafter_opinion={attribute: 主动公开, basis: 条例第二十条, reason: 汇总数据, by: p09, at: "2026-05-28T09:20:00+08:00"}'
did p09 2026-05-28T09:30:00+08:00 submit nongmu-lianhe --answers "$HERE/answers.yaml"
did p09 2026-05-28T09:30:00+08:00 register move REV-2026-0001 drafter_opined
did p09 2026-05-28T09:30:00+08:00 register move PUB-2026-0001 under_review
did p12 2026-05-28T11:00:00+08:00 register set REV-2026-0001 'office_opinion={attribute: 主动公开, basis: 条例第二十条, reason: 同意, by: p12, at: "2026-05-28T11:00:00+08:00"}'
did p12 2026-05-28T11:05:00+08:00 register set PUB-2026-0001 review=REV-2026-0001
did p12 2026-05-28T11:10:00+08:00 review nongmu-lianhe --answers "$HERE/answers.yaml"
did p12 2026-05-28T11:10:00+08:00 register move REV-2026-0001 office_reviewed
did p12 2026-05-28T11:10:00+08:00 register move PUB-2026-0001 reviewed
did p03 2026-05-28T15:00:00+08:00 register set REV-2026-0001 'decision={outcome: publish, by: p03, at: "2026-05-28T15:00:00+08:00"}'
did p03 2026-05-28T15:10:00+08:00 approve nongmu-lianhe --answers "$HERE/answers.yaml"
did p03 2026-05-28T15:10:00+08:00 register move REV-2026-0001 decided
did p03 2026-05-28T15:10:00+08:00 register move PUB-2026-0001 approved
shows 2026-05-28 PUB-2026-0001 REV-2026-0001

# 5月29日（星期五）：公布。本局承诺超期8个工作日，条例期限以内
did p05 2026-05-29T10:00:00+08:00 publish
did p05 2026-05-29T10:00:00+08:00 register move PUB-2026-0001 published
shows 2026-05-29 PUB-2026-0001 COU-2026-0001
