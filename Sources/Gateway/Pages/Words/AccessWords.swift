/// What pages say of who may see what, and of the ledger.
struct AccessWords: Sendable {
    var site: String
    var audit: String
    var auditHint: String
    var who: String
    var what: String
    var whom: String
    var identifier: String
    var outcome: String
    var when: String
    var address: String
    var detail: String
    var all: String
    var from: String
    var to: String
    var find: String
    var older: String
    var newest: String
    var none: String
    var rows: String
    var head: String
    var intact: String
    var broken: String
    var receivers: String
    var noReceivers: String
    var toldUpTo: String
    var waiting: String
    var outcomes: [String: String]
    var actions: [String: String]
    var resources: [String: String]

    /// A word that has no name yet is read as it is written.
    func action(_ word: String) -> String { actions[word] ?? word.replacing("-", with: " ") }
    func resource(_ word: String) -> String { resources[word] ?? word }
}

extension Language {
    var access: AccessWords { self == .chinese ? .chinese : .english }
}

extension AccessWords {
    static let english = AccessWords(
        site: "Site", audit: "Audit",
        auditHint:
            "Every access and change, refusals included. Rows are chained: one that was edited, deleted or "
            + "moved shows.",
        who: "Who", what: "Did what", whom: "To what", identifier: "Identifier", outcome: "Outcome",
        when: "When",
        address: "From", detail: "Detail", all: "All", from: "From day", to: "To day", find: "Show",
        older: "Older", newest: "Newest", none: "No row fits.", rows: "rows", head: "Newest row",
        intact: "The rows on this page follow on one another.",
        broken: "The chain is broken at row {row}: run willis verify.",
        receivers: "Told to", noReceivers: "The ledger is told to nobody else yet: willis audit add.",
        toldUpTo: "told up to row {row}", waiting: "{count} rows wait",
        outcomes: ["done": "Done", "refused": "Refused", "failed": "Failed"],
        actions: englishActions,
        resources: [
            "case": "Case", "patient": "Patient", "study": "Study", "schedule": "Schedule", "site": "Site",
            "person": "Person", "device": "Device", "rule": "Rule", "storage": "Storage", "ledger": "Ledger",
            "node": "Node",
        ])

    static let chinese = AccessWords(
        site: "机构", audit: "审计",
        auditHint: "所有访问和更改，包括被拒绝的。记录首尾相链：被修改、删除或移动的记录会显露出来。",
        who: "谁", what: "做了什么", whom: "对象", identifier: "标识", outcome: "结果", when: "时间", address: "来自",
        detail: "详情", all: "全部", from: "起始日", to: "截止日", find: "显示", older: "更早", newest: "最新",
        none: "没有符合的记录。", rows: "条记录", head: "最新记录", intact: "本页记录前后相链，完整无缺。",
        broken: "链在第 {row} 条记录处断开：请运行 willis verify。", receivers: "转发至",
        noReceivers: "审计记录尚未转发到别处：willis audit add。", toldUpTo: "已转发至第 {row} 条",
        waiting: "{count} 条待转发",
        outcomes: ["done": "完成", "refused": "拒绝", "failed": "失败"],
        actions: chineseActions,
        resources: [
            "case": "病例", "patient": "患者", "study": "检查", "schedule": "排程", "site": "机构", "person": "人员",
            "device": "设备", "rule": "规则", "storage": "存储", "ledger": "审计", "node": "节点",
        ])
}
