#!/usr/bin/env bash
# W2 依申请公开：补正、征求第三方意见、区分处理后答复（领域说明第12节）
. "$(dirname "$0")/steps.sh"

# 准备：登记两把收件公钥，申请人的信息才能密封
did p06 2026-02-27T09:00:00+08:00 register new recipients --set title=公开办公室收件公钥 --set holder=OFF-02 --set from=2026-02-27 --set key=age1pc2vw9za62ydsrjvsrp2t2m83hqufqdsqeenafgkvscpmpqrqcmsuncvgx
did p06 2026-02-27T09:05:00+08:00 register new recipients --set title=档案备份收件公钥 --set holder=OFF-02 --set from=2026-02-27 --set key=age1ckq0uadl2jka3zakfa8546vk3ft4tfa2m3putfwwvp0mgq7j2eyq0m2j7t

# 3月2日（星期一）：签收的挂号信。综合科登记、密封申请人信息、发回执，承诺3月23日前答复
did p12 2026-03-02T10:05:00+08:00 register new request --set title=申请园区工业企业统计数据 --set channel=signed_mail --set arrived_on=2026-03-02 --set received_on=2026-03-02 --set applicant_kind=公民 --set applicant_type=natural --set office=OFF-01
did p12 2026-03-02T10:20:00+08:00 register seal YSQ-2026-0001 --set name=样例申请者甲 --set id_no=样例证件一 --set address=样例街道一号院
did p12 2026-03-02T10:40:00+08:00 register move YSQ-2026-0001 registered --set description=园区工厂的统计数据 --set one_item=true --set wanted_form=paper --set receipt_no=回执2026-1 --set receipt_on=2026-03-02 --set promised_on=2026-03-23
shows 2026-03-02 YSQ-2026-0001

# 3月9日：写得不清楚，一次告知全部需要补正的地方，期限3月20日。答复期限停下
did p06 2026-03-09T09:30:00+08:00 register move YSQ-2026-0001 awaiting_correction --set 'correction={notice_on: 2026-03-09, points: [写明年份, 写明指标], deadline: 2026-03-20}'
shows 2026-03-09 YSQ-2026-0001

# 3月17日：补正收到，答复期限从头算
did p06 2026-03-17T10:00:00+08:00 register move YSQ-2026-0001 processing --set correction.corrected_on=2026-03-17
shows 2026-03-17 YSQ-2026-0001

# 3月18日：单户资料依法不能公开（X2），征求意见也不能改变；合计数里含一家企业的合同价，要征求它的意见
did p06 2026-03-18T15:00:00+08:00 register set YSQ-2026-0001 exempt=X2
shows 2026-03-18 YSQ-2026-0001

# 3月20日（星期五）：向企业发出征询书；企业名称密封
did p06 2026-03-20T09:00:00+08:00 register new consultation-out --set title=就园区合计数征求意见 --set purpose=request_third_party --set subject=YSQ-2026-0001 --set to_sealed=true
did p06 2026-03-20T09:10:00+08:00 register seal COU-2026-0001 --set name=样例企业甲 --set address=样例工业路一号
did p03 2026-03-20T10:00:00+08:00 register move COU-2026-0001 approved --set 'letter={doc_no: 样统函〔2026〕12号, summary: 有人申请园区合计数, our_opinion: 拟去掉能推知合同价的数后提供, our_basis: 政府信息公开条例第三十二条}'
did p06 2026-03-20T15:00:00+08:00 register move COU-2026-0001 sent --set sent_on=2026-03-20
did p06 2026-03-20T15:10:00+08:00 register move YSQ-2026-0001 consulting --set 'pauses=[{kind: third_party, cou: COU-2026-0001, sent: 2026-03-20}]'
shows 2026-03-20 YSQ-2026-0001 COU-2026-0001

# 3月23日（星期一）：送达，有凭证；企业4月14日前答复（清明4月6日放假）
did p06 2026-03-23T11:00:00+08:00 register move COU-2026-0001 delivered --set delivered_on=2026-03-23 --set delivery_proof=签收单12
did p06 2026-03-23T11:10:00+08:00 register set YSQ-2026-0001 'pauses=[{kind: third_party, cou: COU-2026-0001, sent: 2026-03-20, delivered: 2026-03-23}]'
shows 2026-03-23 YSQ-2026-0001 COU-2026-0001

# 4月10日（星期五）：企业不同意，说明了理由。14个工作日不计入答复期限
did p06 2026-04-10T10:00:00+08:00 register move COU-2026-0001 disagreed --set 'reply={on: 2026-04-10, doc_no: 复1, stance: disagree, reasons: 可推知合同价, written: true}'
did p06 2026-04-10T10:10:00+08:00 register move COU-2026-0001 closed
did p06 2026-04-10T10:20:00+08:00 register move YSQ-2026-0001 processing --set 'pauses=[{kind: third_party, cou: COU-2026-0001, sent: 2026-03-20, delivered: 2026-03-23, reply: 2026-04-10}]'
shows 2026-04-10 YSQ-2026-0001 COU-2026-0001

# 4月17日：审查。去掉一个单元格后合计数可以公开，三个人先后签署
did p08 2026-04-17T09:00:00+08:00 register new review --from "$HERE/W2-review.yaml"
did p08 2026-04-17T09:20:00+08:00 register set REV-2026-0001 --from "$HERE/W2-drafter.yaml"
did p08 2026-04-17T09:30:00+08:00 register move REV-2026-0001 drafter_opined
did p13 2026-04-17T11:00:00+08:00 register set REV-2026-0001 --from "$HERE/W2-reviewer.yaml"
did p13 2026-04-17T11:10:00+08:00 register move REV-2026-0001 office_reviewed
did p03 2026-04-17T15:00:00+08:00 register set REV-2026-0001 --from "$HERE/W2-leader.yaml"
did p03 2026-04-17T15:10:00+08:00 register move REV-2026-0001 decided
shows 2026-04-17 YSQ-2026-0001 REV-2026-0001

# 4月20日：公开办提出意见，主管领导决定部分公开
did p06 2026-04-20T09:00:00+08:00 register set YSQ-2026-0001 review=REV-2026-0001 'office_opinion={by: p06, at: 2026-04-20, text: 去掉一处后可以提供}'
did p03 2026-04-20T10:00:00+08:00 register move YSQ-2026-0001 decided --set result=G2 --set exempt=X2,X4 --set reason=单户资料和一处可推知合同价的数不能公开 --set 'leader_decision={by: p03, at: 2026-04-20, text: 同意}'
shows 2026-04-20 YSQ-2026-0001

# 4月22日（星期三）：发出答复书，写明理由和救济途径
did p06 2026-04-22T10:00:00+08:00 register move YSQ-2026-0001 answered --set 'answer={doc_no: 样统公开答〔2026〕1号, sent_on: 2026-04-22, form: paper, remedy_told: true}'
shows 2026-04-22 YSQ-2026-0001

# 4月27日：送达，归档
did p06 2026-04-27T10:00:00+08:00 register move YSQ-2026-0001 closed --set answer.delivered_on=2026-04-27
shows 2026-04-27 YSQ-2026-0001
