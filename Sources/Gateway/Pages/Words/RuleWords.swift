import Records

/// The words about treatment rules.
package struct RuleWords: Sendable {
    package var title: String
    package var thrombolysis: String
    package var thrombectomy: String
    package var met: String
    package var notMet: String
    package var unknown: String
    /// With `{rules}`.
    package var metBy: String
    package var missing: String
    package var disputed: String
    package var against: String
    package var failsBy: String
    package var noRule: String
    package var cautions: String
    package var awaited: String
    package var unchecked: String
    package var unconfirmed: String
    package var confirmedAt: String
    package var noAnswer: String
    package var dose: String
    package var weightMissing: String
    /// With `{per}`, `{weight}`, `{product}`.
    package var product: String
    package var capped: String
    package var bolus: String
    package var allAtOnce: String
    package var infusion: String
    package var onlyIfMet: String
    package var allRules: String
    package var trial: String
    package var guideline: String
    package var safety: String
    package var source: String
    package var version: String
    package var reviewed: String
    package var siteRule: String
    package var refused: String
    package var value: String
    package var limit: String
    package var distance: String
    package var line: String
    package var yes: String
    package var no: String
    package var left: String
    package var beyond: String
    package var tooEarly: String
    package var either: String
    package var research: String
    package var contraindications: String
    package var imagesOnly: String
    package var inCase: String
    package var separator: String
    package var pause: String
    package var units: [String: String]
    package var facts: [String: String]
    package var choices: [String: String]
    package var drugs: [String: String]

    package func fact(_ code: String) -> String { facts[code] ?? code }
}

extension Language {
    package var ruleWords: RuleWords {
        switch self {
        case .english: .english
        case .chinese: .chinese
        }
    }
}

extension RuleWords {
    package static let english = RuleWords(
        title: "May this patient be treated?", thrombolysis: "Thrombolysis", thrombectomy: "Thrombectomy",
        met: "Eligible", notMet: "Not eligible", unknown: "Cannot be said yet", metBy: "Meets {rules}",
        missing: "Missing", disputed: "Sources disagree", against: "Says no", failsBy: "Because of",
        noRule: "No rule in force speaks of it", cautions: "Weigh",
        awaited: "Not known, need not be waited for",
        unchecked: "{n} contraindications not asked yet", unconfirmed: "not confirmed",
        confirmedAt: "confirmed",
        noAnswer: "shown for comparison; gives no answer", dose: "Dose", weightMissing: "weight missing",
        product: "{per} mg/kg × {weight} kg = {product} mg", capped: "at most {max} mg",
        bolus: "{mg} mg at once", allAtOnce: "{mg} mg, all at once", infusion: "{mg} mg over {min} min",
        onlyIfMet: "only when eligible", allRules: "All rules, line by line", trial: "trial",
        guideline: "guideline", safety: "must hold", source: "Source", version: "version",
        reviewed: "compared with its source", siteRule: "this site's own", refused: "A rule file is left out",
        value: "Known", limit: "Asked", distance: "Distance", line: "Criterion", yes: "yes", no: "no",
        left: "{n} left", beyond: "{n} beyond", tooEarly: "opens in {n}", either: "one of these",
        research: "Research use only. The rules do not replace the judgement of a doctor.",
        contraindications: "contraindications",
        imagesOnly: "From the images alone; nothing else is known here.",
        inCase: "With all facts of the case", separator: ", ", pause: "; ",
        units: [
            "h": "h", "min": "min", "years": "y", "kg": "kg", "points": "", "mmHg": "mmHg", "mL": "mL",
            "mmol/L": "mmol/L", "10^9/L": "×10⁹/L", "s": "s", "": "",
        ],
        facts: [
            "onset-hours": "Time since last known well",
            "recognition-hours": "Time since symptoms were noticed",
            "sleep-midpoint-hours": "Time since the middle of sleep", "wake-up": "Woke with symptoms",
            "onset-unknown": "Onset unknown", "age": "Age", "weight": "Weight",
            "pre-stroke-mrs": "mRS before the stroke", "systolic": "Systolic pressure",
            "diastolic": "Diastolic pressure", "anticoagulant": "Anticoagulant",
            "anticoagulant-hours": "Time since its last dose", "nihss": "NIHSS",
            "disabling": "Disabling deficit",
            "haemorrhage": "Intracranial haemorrhage on images", "vessel-occlusion": "Occluded vessel",
            "aspects": "ASPECTS", "core": "Core", "hypoperfusion": "Hypoperfusion",
            "mismatch": "Mismatch volume",
            "mismatch-ratio": "Mismatch ratio", "large-infarct": "Infarct over 1/3 of MCA territory",
            "dwi-lesion": "DWI lesion", "flair-marked": "Marked FLAIR change",
            "thrombectomy-planned": "Thrombectomy planned", "glucose": "Glucose", "platelets": "Platelets",
            "inr": "INR", "pt": "PT", "aptt": "aPTT", "sah-suspected": "Subarachnoid haemorrhage suspected",
            "prior-ich": "Earlier intracranial haemorrhage",
            "recent-head-trauma": "Severe head trauma, 3 months",
            "recent-stroke": "Stroke, 3 months",
            "intracranial-surgery": "Intracranial or spinal surgery, 3 months",
            "intracranial-tumour": "Intracranial tumour or giant aneurysm",
            "major-surgery": "Major surgery, 2 weeks",
            "gi-gu-bleeding": "GI or urinary bleeding, 3 weeks",
            "active-bleeding": "Active internal bleeding",
            "aortic-dissection": "Aortic dissection",
            "arterial-puncture": "Non-compressible puncture, 1 week",
            "bleeding-tendency": "Bleeding tendency", "endocarditis": "Infective endocarditis",
            "gi-malignancy": "GI malignancy", "rapid-improvement": "Rapid improvement",
            "seizure-at-onset": "Seizure at onset", "major-trauma": "Major trauma, 2 weeks",
            "recent-mi": "Myocardial infarction, 3 months", "pregnancy": "Pregnancy", "dementia": "Dementia",
            "prior-disability": "Severe earlier disability",
            "vascular-malformation": "Vascular malformation or small aneurysm", "microbleeds": "Microbleeds",
            "illicit-drugs": "Illicit drugs", "cervical-dissection": "Cervical artery dissection",
            "diabetes-and-stroke": "Diabetes and earlier stroke", "window": "Time window", "onset": "Onset",
            "anticoagulation": "Anticoagulation", "large-core": "Large core",
            "age-nihss-core": "Age, NIHSS and core together",
        ],
        choices: [
            "none": "none", "ica-extracranial": "extracranial ICA", "ica": "ICA", "m1": "M1", "m2": "M2",
            "m3": "M3", "a1": "A1", "a2": "A2", "pca": "PCA", "va": "vertebral", "ba": "basilar",
            "other": "other",
            "warfarin": "warfarin", "doac": "direct oral", "heparin": "heparin", "lmwh": "LMWH",
        ],
        drugs: ["alteplase": "Alteplase", "tenecteplase": "Tenecteplase"])

    package static let chinese = RuleWords(
        title: "该患者能否治疗？", thrombolysis: "静脉溶栓", thrombectomy: "机械取栓", met: "符合", notMet: "不符合",
        unknown: "尚不能判断", metBy: "符合 {rules}", missing: "缺少", disputed: "来源不一致", against: "另有规则不支持",
        failsBy: "原因", noRule: "无有效规则", cautions: "需权衡", awaited: "尚不知，但不必等待",
        unchecked: "{n} 项禁忌证尚未核对", unconfirmed: "未核对原文", confirmedAt: "已核对", noAnswer: "仅供对照，不作为依据",
        dose: "剂量", weightMissing: "缺体重", product: "{per} mg/kg × {weight} kg = {product} mg",
        capped: "最大 {max} mg", bolus: "先静推 {mg} mg", allAtOnce: "{mg} mg 一次静推",
        infusion: "{mg} mg 于 {min} 分钟内滴注", onlyIfMet: "仅在符合时使用", allRules: "全部规则逐条对照", trial: "试验",
        guideline: "指南", safety: "必须满足", source: "出处", version: "版本", reviewed: "核对日期", siteRule: "本院规则",
        refused: "规则文件未被采用", value: "已知", limit: "要求", distance: "距界限", line: "条件", yes: "是", no: "否",
        left: "余 {n}", beyond: "超出 {n}", tooEarly: "{n} 后进入时间窗", either: "满足其一",
        research: "仅供研究使用，不能代替医生判断。", contraindications: "禁忌证", imagesOnly: "仅依据影像；此处不知其他临床信息。",
        inCase: "结合病例全部信息", separator: "、", pause: "；",
        units: [
            "h": "小时", "min": "分钟", "years": "岁", "kg": "kg", "points": "", "mmHg": "mmHg", "mL": "mL",
            "mmol/L": "mmol/L", "10^9/L": "×10⁹/L", "s": "秒", "": "",
        ],
        facts: [
            "onset-hours": "距最后正常时间", "recognition-hours": "距发现症状时间", "sleep-midpoint-hours": "距睡眠中点时间",
            "wake-up": "醒后发现症状", "onset-unknown": "起病时间不明", "age": "年龄", "weight": "体重",
            "pre-stroke-mrs": "发病前 mRS", "systolic": "收缩压", "diastolic": "舒张压", "anticoagulant": "抗凝药",
            "anticoagulant-hours": "距末次抗凝用药", "nihss": "NIHSS", "disabling": "致残性症状",
            "haemorrhage": "影像有颅内出血", "vessel-occlusion": "闭塞血管", "aspects": "ASPECTS", "core": "梗死核心",
            "hypoperfusion": "低灌注", "mismatch": "不匹配体积", "mismatch-ratio": "不匹配比",
            "large-infarct": "梗死超过 MCA 1/3",
            "dwi-lesion": "DWI 病灶", "flair-marked": "FLAIR 明显高信号", "thrombectomy-planned": "拟行取栓",
            "glucose": "血糖", "platelets": "血小板", "inr": "INR", "pt": "PT", "aptt": "APTT",
            "sah-suspected": "疑蛛网膜下腔出血", "prior-ich": "既往颅内出血", "recent-head-trauma": "3 个月内严重头外伤",
            "recent-stroke": "3 个月内卒中", "intracranial-surgery": "3 个月内颅内或椎管内手术",
            "intracranial-tumour": "颅内肿瘤或巨大动脉瘤", "major-surgery": "2 周内大手术",
            "gi-gu-bleeding": "3 周内消化道或泌尿系出血", "active-bleeding": "活动性内脏出血", "aortic-dissection": "主动脉弓夹层",
            "arterial-puncture": "1 周内不易压迫的动脉穿刺", "bleeding-tendency": "急性出血倾向", "endocarditis": "感染性心内膜炎",
            "gi-malignancy": "消化道恶性肿瘤", "rapid-improvement": "症状迅速改善", "seizure-at-onset": "起病时惊厥",
            "major-trauma": "2 周内严重外伤", "recent-mi": "3 个月内心肌梗死", "pregnancy": "妊娠", "dementia": "痴呆",
            "prior-disability": "既往严重残疾", "vascular-malformation": "血管畸形或小动脉瘤", "microbleeds": "脑微出血",
            "illicit-drugs": "使用违禁药物", "cervical-dissection": "颈部动脉夹层", "diabetes-and-stroke": "糖尿病且既往卒中",
            "window": "时间窗", "onset": "起病方式", "anticoagulation": "抗凝情况", "large-core": "大核心",
            "age-nihss-core": "年龄、NIHSS 与核心组合",
        ],
        choices: [
            "none": "无", "ica-extracranial": "颈内动脉颅外段", "ica": "颈内动脉", "m1": "M1", "m2": "M2", "m3": "M3",
            "a1": "A1", "a2": "A2", "pca": "大脑后动脉", "va": "椎动脉", "ba": "基底动脉", "other": "其他",
            "warfarin": "华法林",
            "doac": "直接口服抗凝药", "heparin": "肝素", "lmwh": "低分子肝素",
        ],
        drugs: ["alteplase": "阿替普酶", "tenecteplase": "替奈普酶"])
}
