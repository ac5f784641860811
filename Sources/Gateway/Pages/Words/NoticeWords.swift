import Records

/// What machines and telephones are told, in one sentence each.
package struct NoticeWords: Sendable {
    /// Sentences by event; `{site}` and `{other}` are places, `{what}` is what it is about, `{role}` who is meant.
    package var sentences: [TeamEvent: String]
    package var kinds: [Activation.Kind: String]
    package var roles: [Role: String]
    package var transfers: [CaseTransfer.State: String]

    func role(_ role: Role) -> String { roles[role] ?? role.rawValue }
    func kind(_ kind: Activation.Kind) -> String { kinds[kind] ?? kind.rawValue }
    func transfer(_ state: CaseTransfer.State) -> String { transfers[state] ?? state.rawValue }

    func sentence(_ it: Announcement, _ language: Language) -> String {
        let what =
            Activation.Kind(rawValue: it.detail).map(kind)
            ?? CaseTransfer.State(rawValue: it.detail).map(transfer) ?? it.detail
        let site = language == .chinese ? it.site : it.englishSite
        let other = language == .chinese ? it.otherSite : it.otherEnglishSite
        return (sentences[it.event] ?? it.event.rawValue).filling("what", what)
            .filling("role", Role(rawValue: it.role).map(role) ?? "").filling("site", site)
            .filling("other", other)
    }

    static let english = NoticeWords(
        sentences: [
            .activation: "{site}: {what} team called. Please answer.",
            .escalation: "{site}: nobody has answered for {role} in the {what} team. Please answer.",
            .unanswered: "{site}: still nobody for {role} in the {what} team.",
            .accepted: "{site}: {role} is coming ({what} team).",
            .consultationAsked: "{site} is asked for advice on a stroke case. Please answer.",
            .consultationAnswered: "{other} has answered {site} on a stroke case.",
            .consultationDecided: "{site} and {other}: a decision on a stroke case has been recorded.",
            .transferRequested: "{site} is asked to take a stroke patient. Please answer.",
            .transferChanged: "Transfer from {site} to {other}: {what}.",
            .message: "{site}: a new message on a stroke case.",
            .glassBroken: "{site}: a record was opened in an emergency. Please review it.",
            .test: "A test. If you read this, messages arrive.",
        ],
        kinds: [
            .stroke: "stroke", .thrombectomy: "thrombectomy", .consultation: "consultation",
            .transfer: "transfer",
        ],
        roles: [
            .emergencyPhysician: "Emergency", .neurologist: "Neurology", .interventionist: "Intervention",
            .radiologist: "Radiology", .nurse: "Nursing", .coordinator: "Coordinator", .therapist: "Therapy",
            .technician: "Technician",
        ],
        transfers: [
            .requested: "requested", .accepted: "accepted", .refused: "refused", .underWay: "under way",
            .arrived: "arrived", .cancelled: "cancelled",
        ])

    static let chinese = NoticeWords(
        sentences: [
            .activation: "{site}启动{what}团队，请立即应答。",
            .escalation: "{site}{what}团队（{role}）无人应答，现呼叫您，请立即应答。",
            .unanswered: "{site}{what}团队（{role}）仍无人应答。",
            .accepted: "{site}{what}团队：{role}已应答。",
            .consultationAsked: "有卒中病例请{site}会诊，请尽快答复。",
            .consultationAnswered: "{other}已答复{site}的卒中会诊。",
            .consultationDecided: "{site}与{other}的卒中会诊已形成决定。",
            .transferRequested: "有卒中患者请求转至{site}，请尽快答复。",
            .transferChanged: "{site}至{other}的转院：{what}。",
            .message: "{site}卒中病例有新消息。",
            .glassBroken: "{site}：有人紧急调阅病历，请审核。",
            .test: "测试消息。收到即表示通知畅通。",
        ],
        kinds: [.stroke: "卒中", .thrombectomy: "取栓", .consultation: "会诊", .transfer: "转院"],
        roles: [
            .emergencyPhysician: "急诊", .neurologist: "神经内科", .interventionist: "神经介入", .radiologist: "放射科",
            .nurse: "护理", .coordinator: "协调员", .therapist: "康复", .technician: "技师",
        ],
        transfers: [
            .requested: "已申请", .accepted: "已接收", .refused: "已拒绝", .underWay: "转运中", .arrived: "已到达",
            .cancelled: "已取消",
        ])
}

extension Language {
    package var notices: NoticeWords {
        switch self {
        case .english: .english
        case .chinese: .chinese
        }
    }

    /// A site as this language calls it.
    func name(_ site: Site?) -> String {
        guard let site else { return "–" }
        return self == .english && !site.englishName.isEmpty ? site.englishName : site.name
    }
}
