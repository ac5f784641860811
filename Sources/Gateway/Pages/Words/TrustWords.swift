/// The words about what a result rests on: vessels, versions, other settings, and questions of quality.
package struct TrustWords: Sendable {
    package var vesselsTitle: String
    package var vesselsHint: String
    package var artery: String
    package var vein: String
    package var automatic: String
    package var candidate: String
    package var slice: String
    package var andOthers: String
    package var left: String
    package var right: String
    package var middle: String
    package var score: String
    package var curve: String
    package var keep: String
    package var compute: String
    package var pointTitle: String
    package var pointHint: String
    package var refusedNothing: String
    package var refusedBusy: String
    package var refusedGone: String
    package var versionsTitle: String
    package var version: String
    package var who: String
    package var when: String
    package var vessels: String
    package var byWillis: String
    package var waiting: String
    package var notMade: String
    package var pointed: String
    package var outdated: String
    package var show: String
    package var versionNote: String
    package var backToAutomatic: String
    package var stabilityTitle: String
    package var stabilityText: String
    package var stabilityPending: String
    package var underSettings: String
    package var everyWhole: String
    package var allSettings: String
    package var truncation: String
    package var coreLimit: String
    package var lateLimit: String
    package var lateByDictionary: String
    package var lateByDelay: String
    package var motion: String
    package var corrected: String
    package var asImaged: String
    package var mismatch: String
    package var checksTitle: String
    package var question: String
    package var measured: String
    package var limit: String
    package var advice: String
    package var outcomes: [String: String]
    /// Names of the questions, by code, and what to do at the scanner.
    package var checks: [String: Check]

    package struct Check: Sendable {
        package var name: String
        package var advice: String

        init(_ name: String, _ advice: String) {
            self.name = name
            self.advice = advice
        }
    }
}

extension Language {
    package var trust: TrustWords {
        switch self {
        case .english: .english
        case .chinese: .chinese
        }
    }
}

extension TrustWords {
    static let english = TrustWords(
        vesselsTitle: "Artery and vein",
        vesselsHint:
            "Where the curves were read, with other places by score. Choose others and compute: the automatic result stays.",
        artery: "Artery", vein: "Vein", automatic: "Automatic", candidate: "Candidate {n}",
        slice: "slice {n} of {total}", andOthers: "and {n} more", left: "left", right: "right",
        middle: "middle", score: "score {n}",
        curve: "peak {peak} HU at {time} s, arrives at {arrival} s, {width} s wide",
        keep: "Automatic", compute: "Compute with these", pointTitle: "Point at another place",
        pointHint: "Choose artery or vein, then click the vessel: bright is what enhances most.",
        refusedNothing: "Choose an artery or a vein other than the automatic one.",
        refusedBusy: "Several versions of this study are being computed. Try again in a moment.",
        refusedGone: "The result has changed meanwhile. Look again.",
        versionsTitle: "Versions", version: "Version", who: "By", when: "When", vessels: "Artery · vein",
        byWillis: "Willis (automatic)", waiting: "Computing…", notMade: "Not possible: {reason}",
        pointed: "pointed at, slice {n}", outdated: "of earlier images", show: "Show maps",
        versionNote: "Version {n}, with vessels chosen by {who}. The automatic result is unchanged.",
        backToAutomatic: "Back to the study", stabilityTitle: "Under other settings",
        stabilityText: "Range over {n} reasonable settings", stabilityPending: "Being computed…",
        underSettings: "images qualify under {met} of {n} settings",
        everyWhole: "Whole rule: met {met}, not met {not}, facts missing {missing}",
        allSettings: "All settings", truncation: "Truncation", coreLimit: "Core limit",
        lateLimit: "Late limit",
        lateByDictionary: "Tmax* (dictionary)", lateByDelay: "delay > 3 s", motion: "Motion",
        corrected: "corrected", asImaged: "as imaged", mismatch: "Mismatch", checksTitle: "All checks",
        question: "Check", measured: "Measured", limit: "Limit", advice: "At the scanner",
        outcomes: ["good": "passed", "caution": "note", "limited": "limited", "unfit": "unfit"],
        checks: [
            "duration": .init("Scan duration", "Scan for 60 to 70 s."),
            "temporal-resolution": .init("Time between images", "Image every 1 to 2 s."),
            "coverage": .init("Coverage", "Cover 80 mm or more, with a wider detector or a shuttle mode."),
            "missing-images": .init("Missing images", "Send the complete series again."),
            "largest-motion": .init("Largest head motion", "Fix the head with straps."),
            "dropped-frames": .init("Images beyond correction", "Fix the head and repeat the scan."),
            "longest-gap": .init("Longest gap without usable image", "Fix the head and repeat the scan."),
            "noise": .init("Noise (at 0.9 mm, 1.5 s)", "Use 80 kVp, 150 to 200 mAs, slices of 5 mm or more."),
            "bolus-arrival": .init("Bolus arrival", "Start 4 to 6 s after the injection, not later."),
            "time-after-arrival": .init(
                "Time followed after arrival", "Scan longer, most with a weak heart."),
            "arterial-peak": .init("Arterial peak", "Inject 40 to 50 mL at 4 to 6 mL/s."),
            "arterial-coverage": .init("Artery left at the end", "Scan until the artery has fallen."),
            "venous-downslope": .init("Vein left at the end", "Scan until the vein has fallen."),
            "contralateral-delay": .init(
                "Healthy side with Tmax > 6 s", "Look for stenoses, low output and the chosen artery."),
            "engines-disagree": .init(
                "Cores of two methods apart", "Read the core on the maps and on the non-contrast CT."),
            "near-limit": .init(
                "Error that would turn the mismatch", "Read the maps and the results under other settings."),
            "ghost-core": .init(
                "Ghost core risk (HIR, with a core)",
                "Within 90 min of onset and with poor collaterals, core may still live: do not withhold treatment for it."
            ),
        ])

    static let chinese = TrustWords(
        vesselsTitle: "动脉与静脉",
        vesselsHint: "曲线读取的位置，以及按评分排列的其他位置。可另选后计算：自动结果保留不变。",
        artery: "动脉", vein: "静脉", automatic: "自动", candidate: "候选 {n}", slice: "第 {n} / {total} 层",
        andOthers: "另有 {n} 层", left: "左", right: "右", middle: "中线", score: "评分 {n}",
        curve: "峰值 {peak} HU（{time} 秒），{arrival} 秒到达，宽 {width} 秒", keep: "自动",
        compute: "用所选血管计算", pointTitle: "在图上指定其他位置", pointHint: "先选动脉或静脉，再点击血管：越亮强化越高。",
        refusedNothing: "请选择与自动结果不同的动脉或静脉。", refusedBusy: "该检查已有多个版本正在计算，请稍后再试。",
        refusedGone: "结果已更新，请重新查看。", versionsTitle: "结果版本", version: "版本", who: "操作者",
        when: "时间", vessels: "动脉 · 静脉", byWillis: "Willis（自动）", waiting: "计算中…",
        notMade: "无法计算：{reason}", pointed: "手动指定，第 {n} 层", outdated: "基于较早的图像", show: "查看图",
        versionNote: "版本 {n}，血管由 {who} 选择。自动结果未改变。", backToAutomatic: "返回检查",
        stabilityTitle: "其他参数下的结果", stabilityText: "{n} 种合理参数下的范围", stabilityPending: "计算中…",
        underSettings: "影像条件在 {n} 种参数中的 {met} 种下符合",
        everyWhole: "完整标准：符合 {met}，不符合 {not}，缺少信息 {missing}", allSettings: "全部参数",
        truncation: "截断", coreLimit: "核心阈值", lateLimit: "延迟阈值", lateByDictionary: "Tmax*（字典法）",
        lateByDelay: "延迟 > 3 秒", motion: "运动", corrected: "已校正", asImaged: "未校正",
        mismatch: "不匹配", checksTitle: "全部质量检查", question: "检查项", measured: "测量值", limit: "限值",
        advice: "扫描时的处理",
        outcomes: ["good": "通过", "caution": "注意", "limited": "受限", "unfit": "不合格"],
        checks: [
            "duration": .init("采集时长", "采集 60–70 秒。"),
            "temporal-resolution": .init("图像间隔", "每 1–2 秒采集一次。"),
            "coverage": .init("覆盖范围", "覆盖 80 mm 以上：宽探测器或穿梭模式。"),
            "missing-images": .init("缺失图像", "重新发送完整序列。"),
            "largest-motion": .init("最大头部移动", "用绑带固定头部。"),
            "dropped-frames": .init("无法校正的图像", "固定头部后重新扫描。"),
            "longest-gap": .init("最长无可用图像间隔", "固定头部后重新扫描。"),
            "noise": .init("噪声（折算 0.9 mm、1.5 秒）", "80 kVp、150–200 mAs、层厚 5 mm 以上。"),
            "bolus-arrival": .init("造影剂到达", "注射后 4–6 秒内开始，不要更晚。"),
            "time-after-arrival": .init("到达后的采集时间", "延长采集，心功能差者尤其如此。"),
            "arterial-peak": .init("动脉峰值", "以 4–6 mL/s 注射 40–50 mL。"),
            "arterial-coverage": .init("结束时动脉残余", "采集至动脉曲线下降。"),
            "venous-downslope": .init("结束时静脉残余", "采集至静脉曲线下降。"),
            "contralateral-delay": .init("健侧 Tmax > 6 秒", "注意狭窄、低心输出量及所选动脉。"),
            "engines-disagree": .init("两种算法的核心之差", "请在图上并结合平扫 CT 判断核心。"),
            "near-limit": .init("足以改变不匹配结论的误差", "请查看图像及其他参数下的结果。"),
            "ghost-core": .init("虚假核心风险（有核心时的 HIR）", "发病 90 分钟内且侧支差时，核心可能仍存活：不要因此放弃治疗。"),
        ])
}
