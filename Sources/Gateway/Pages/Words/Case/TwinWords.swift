import Clinic
import Records

/// Words for cases that may be one.
package struct TwinWords: Sendable {
    package var perhaps: String
    package var explained: String
    package var merge: String
    package var apart: String
    package var compare: String
    package var images: String
    package var noImages: String
    package var opened: String
    package var merged: String
    package var undo: String
    package var mergedHere: String
    package var mergedSince: String
    package var twoTransfers: String
    package var noNumber: String
    package var grounds: [CaseLikenessGround: String]
    package var origins: [String: String]

    func ground(_ ground: CaseLikenessGround) -> String { grounds[ground] ?? ground.rawValue }

    func trouble(_ refusal: CaseRefusal) -> String? {
        switch refusal {
        case .mergedSince, .sameCase: mergedSince
        case .twoTransfers: twoTransfers
        default: nil
        }
    }
}

extension Language {
    package var twins: TwinWords {
        switch self {
        case .english: .english
        case .chinese: .chinese
        }
    }
}

extension TwinWords {
    static let english = TwinWords(
        perhaps: "Perhaps the same patient", explained: "Nothing is joined until somebody says so.",
        merge: "Same patient: make one case", apart: "Two patients", compare: "compare",
        images: "images have come", noImages: "no images yet", opened: "opened",
        merged: "{name} made one case of this and the one of {other} ({origin}, {time}).",
        undo: "Take it back", mergedHere: "This is one case now. Everything of both stands here.",
        mergedSince: "One of the two has been joined or taken apart since this page was opened. Look again.",
        twoTransfers: "Both cases ask the same hospital to take the patient. Take one request back first.",
        noNumber: "no record number",
        grounds: [
            .sameRecord: "the same patient record", .alikeRecords: "same papers, or name and date of birth",
            .nameHere: "same name, same hospital, same hours",
            .onlyWaiting: "the only case here that waits for images",
            .unknownHere: "one of the two is unknown; same hospital, same hours",
        ],
        origins: [
            "images": "by images", "pre-alert": "by a pre-alert", "hand": "by hand", "api": "by a program",
        ])

    static let chinese = TwinWords(
        perhaps: "可能是同一位患者", explained: "未经人工确认不会合并。",
        merge: "同一患者：合并为一个病例", apart: "不是同一患者", compare: "核对", images: "已有影像",
        noImages: "尚无影像", opened: "建立于", merged: "{name} 已将{other}的病例（{origin}，{time}）合并到此。",
        undo: "撤销合并", mergedHere: "已合并为一个病例，两者的全部内容都在此页。",
        mergedSince: "其中一个病例在此期间已被合并或拆分，请重新核对。",
        twoTransfers: "两个病例都在请求转入同一家医院，请先撤回其中一个。", noNumber: "无病历号",
        grounds: [
            .sameRecord: "同一份患者档案", .alikeRecords: "证件相同，或姓名与出生日期相同",
            .nameHere: "同名、同院、时间相近", .onlyWaiting: "本院唯一等待影像的病例",
            .unknownHere: "其中一位身份不明；同院、时间相近",
        ],
        origins: ["images": "影像到达", "pre-alert": "院前预警", "hand": "手动建立", "api": "程序建立"])
}
