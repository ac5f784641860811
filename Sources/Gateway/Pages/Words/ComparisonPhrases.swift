extension Phrases {
    /// Our results beside those of other programs.
    package struct Comparison: Sendable {
        package var panelTitle: String
        package var panelHint: String
        package var quantity: String
        package var ours: String
        package var decision: String
        package var met: String
        package var notMet: String
        package var unknown: String
        package var kinds: [String: String]
        package var unreliable: String
        package var unreliableHint: String
        package var unread: String
        package var allCases: String
        package var title: String
        package var hint: String
        package var empty: String
        package var count: String
        package var bias: String
        package var limits: String
        package var interval: String
        package var single: String
        package var meanAxis: String
        package var differenceAxis: String
        package var flipsTitle: String
        package var flips: String
        package var noFlips: String
        package var flipsHint: String
        package var study: String
        package var downloadCSV: String
        package var downloadJSON: String
    }
}

extension Language {
    package var comparison: Phrases.Comparison {
        switch self {
        case .english: Self.englishComparison
        case .chinese: Self.chineseComparison
        }
    }

    private static let englishComparison = Phrases.Comparison(
        panelTitle: "Other programs",
        panelHint: "What other programs found in this study, beside ours. Volumes in mL.",
        quantity: "Quantity",
        ours: "Willis", decision: "Volumes allow {rule}", met: "yes", notMet: "no", unknown: "–",
        kinds: [
            "report": "Structured report", "segmentation": "Segmentation",
            "parametric-map": "Map, by threshold",
            "picture": "Colour pictures",
        ], unreliable: "Not measured, unreliable",
        unreliableHint:
            "Colours of a picture are no numbers: nothing is read from them, and they count in no comparison.",
        unread: "Cannot be read", allCases: "All studies compared", title: "Agreement with other programs",
        hint:
            "Ours minus theirs over all studies in which both measured (Bland and Altman). Numbers come from structured reports, segmentations and maps; colour pictures are not measured.",
        empty: "No study has both a result of ours and a number from another program yet.",
        count: "{n} studies",
        bias: "Bias", limits: "Limits of agreement", interval: "95 % confidence interval",
        single: "One study says nothing about agreement.", meanAxis: "Mean of both, mL",
        differenceAxis: "Ours − theirs, mL", flipsTitle: "Decisions",
        flips: "{n} of {all} studies decided otherwise", noFlips: "all {all} decided alike",
        flipsHint: "Only what the volumes decide: other conditions of a trial are left out.", study: "Study",
        downloadCSV: "Pairs as CSV", downloadJSON: "Everything as JSON")

    private static let chineseComparison = Phrases.Comparison(
        panelTitle: "其他软件的结果", panelHint: "其他软件对本检查的结果与本系统并列显示，体积单位为 mL。",
        quantity: "指标", ours: "Willis", decision: "体积符合 {rule}", met: "是", notMet: "否", unknown: "–",
        kinds: [
            "report": "结构化报告", "segmentation": "分割", "parametric-map": "参数图（按阈值）", "picture": "彩色图片",
        ], unreliable: "未测量，不可靠", unreliableHint: "图片中的颜色不是数值：不从中读取任何数据，也不参与对比。",
        unread: "无法读取", allCases: "全部检查的对比", title: "与其他软件的一致性",
        hint: "所有双方均有测量值的检查，差值为本系统减对方（Bland–Altman）。数值来自结构化报告、分割和参数图；彩色图片不作测量。",
        empty: "尚无双方均有数值的检查。", count: "{n} 例检查", bias: "偏倚", limits: "一致性界限", interval: "95% 置信区间",
        single: "单例无法说明一致性。", meanAxis: "两者均值，mL", differenceAxis: "本系统 − 对方，mL",
        flipsTitle: "判定", flips: "{all} 例中 {n} 例判定不同", noFlips: "{all} 例判定全部一致",
        flipsHint: "仅按体积条件判定，试验的其他条件不计。", study: "检查", downloadCSV: "下载 CSV（逐例）",
        downloadJSON: "下载 JSON（全部）")
}
