import Records

/// Every word about sites and those who work there.
package struct RegionWords: Sendable {
    package var region: String
    package var sites: String
    package var people: String
    package var emergency: String
    package var sitesHint: String
    package var addSite: String
    package var addBeneath: String
    package var editSite: String
    package var name: String
    package var englishName: String
    package var englishNameHint: String
    package var kind: String
    package var parent: String
    package var top: String
    package var serviceHours: String
    package var serviceHoursHint: String
    package var capabilities: String
    package var noCapabilities: String
    package var isActive: String
    package var hasLeft: String
    package var save: String
    package var saved: String
    package var strokePhone: String
    package var notSaid: String
    package var targets: String
    package var targetsHint: String
    package var editSettings: String
    package var minutes: String
    package var interval: String
    package var own: String
    package var inherited: String
    package var peopleHere: String
    package var nobodyHere: String
    package var refusals: [String: String]
    package var kinds: [String: String]
    package var capabilityNames: [String: String]
    package var targetNames: [String: String]
    package var roleNames: [String: String]

    func kind(_ kind: Site.Kind) -> String { kinds[kind.rawValue] ?? kind.rawValue }
    func capability(_ it: Site.Capability) -> String { capabilityNames[it.rawValue] ?? it.rawValue }
    func target(_ target: ClockTarget) -> String { targetNames[target.rawValue] ?? target.rawValue }
    func role(_ role: Role) -> String { roleNames[role.rawValue] ?? role.rawValue }
}

extension Language {
    package var region: RegionWords {
        switch self {
        case .english: .english
        case .chinese: .chinese
        }
    }

    /// What a site is called in this language.
    func name(of site: Site) -> String {
        self == .chinese || site.englishName.isEmpty ? site.name : site.englishName
    }
}

extension RegionWords {
    static let english = RegionWords(
        region: "Region", sites: "Sites", people: "People", emergency: "Emergency access",
        sitesHint:
            "The hospitals and centres of the network. What a site leaves open comes from the one above.",
        addSite: "Add a site", addBeneath: "Add a site beneath", editSite: "Edit this site", name: "Name",
        englishName: "English name", englishNameHint: "Shown where the interface is not Chinese",
        kind: "Kind", parent: "Belongs to", top: "Nothing above it", serviceHours: "Stroke service",
        serviceHoursHint: "24 h, or Mon–Fri 08:00–17:30", capabilities: "Can do",
        noCapabilities: "Nothing said yet", isActive: "Takes part in the network", hasLeft: "Has left",
        save: "Save", saved: "Saved.", strokePhone: "Stroke team phone", notSaid: "Not said",
        targets: "Targets of the clock",
        targetsHint:
            "Clocks on the board and on each case run against these. An empty field takes what the site above has.",
        editSettings: "Change targets and phone", minutes: "{n} min", interval: "Interval", own: "Set here",
        inherited: "From above", peopleHere: "People here", nobodyHere: "Nobody has a role here yet.",
        refusals: [
            "no-name": "A site needs a name.", "name-taken": "Another site has this name.",
            "too-long": "One of the fields is too long.", "no-such-parent": "There is no such site above.",
            "loop": "A site cannot stand beneath itself.",
            "too-deep": "Too many sites stand above one another.",
            "target": "A target is a number of minutes from 1 to 1440.",
        ],
        kinds: [
            "region": "Region", "hub": "Hub hospital", "branch": "Branch campus",
            "alliance": "Alliance hospital",
            "rehabilitation": "Rehabilitation institution", "community": "Community centre",
        ],
        capabilityNames: [
            "ct": "CT", "ct-angiography": "CTA", "ct-perfusion": "CT perfusion", "mr": "MR",
            "thrombolysis": "Thrombolysis", "thrombectomy": "Thrombectomy", "neurosurgery": "Neurosurgery",
            "stroke-unit": "Stroke unit", "rehabilitation": "Rehabilitation",
        ],
        targetNames: [
            "door-to-team": "Door to team", "door-to-imaging": "Door to imaging",
            "imaging-to-reading": "Imaging to reading", "door-to-laboratory": "Door to laboratory",
            "door-to-needle": "Door to needle", "door-to-puncture": "Door to puncture",
            "puncture-to-reperfusion": "Puncture to reperfusion",
            "door-to-door-out": "Door in to door out", "request-to-answer": "Request to answer",
        ],
        roleNames: [
            "emergency-physician": "Emergency physician", "neurologist": "Neurologist",
            "interventionist": "Interventionist", "radiologist": "Radiologist", "nurse": "Nurse",
            "therapist": "Therapist", "technician": "Technician", "coordinator": "Coordinator",
            "researcher": "Researcher", "quality-manager": "Quality manager",
            "image-manager": "Image manager", "system-administrator": "System administrator",
            "security-administrator": "Security administrator",
            "audit-administrator": "Audit administrator",
        ])

    static let chinese = RegionWords(
        region: "区域", sites: "机构", people: "人员", emergency: "紧急访问",
        sitesHint: "区域网络内的医院与中心。本机构未设置的项目沿用上级机构的设置。", addSite: "新增机构", addBeneath: "新增下级机构",
        editSite: "编辑本机构", name: "名称", englishName: "英文名称", englishNameHint: "非中文界面显示此名称",
        kind: "类型", parent: "上级机构", top: "无上级机构", serviceHours: "卒中服务时间",
        serviceHoursHint: "24 小时，或周一至周五 08:00–17:30", capabilities: "能力", noCapabilities: "尚未填写",
        isActive: "参加网络", hasLeft: "已退出", save: "保存", saved: "已保存。", strokePhone: "卒中团队电话",
        notSaid: "未填写", targets: "时间目标", targetsHint: "看板与病例上的时钟按这些目标计时。留空则沿用上级机构的目标。",
        editSettings: "修改目标与电话", minutes: "{n} 分钟", interval: "时间段", own: "本机构设置",
        inherited: "沿用上级", peopleHere: "本机构人员", nobodyHere: "尚无人员在此任职。",
        refusals: [
            "no-name": "请填写机构名称。", "name-taken": "已有同名机构。", "too-long": "有一项内容过长。",
            "no-such-parent": "上级机构不存在。", "loop": "机构不能成为自己的下级。", "too-deep": "机构层级过多。",
            "target": "目标为 1 至 1440 的分钟数。",
        ],
        kinds: [
            "region": "区域", "hub": "中心医院", "branch": "分院区", "alliance": "联盟医院",
            "rehabilitation": "康复机构", "community": "社区卫生服务中心",
        ],
        capabilityNames: [
            "ct": "CT 平扫", "ct-angiography": "CT 血管成像", "ct-perfusion": "CT 灌注", "mr": "磁共振",
            "thrombolysis": "静脉溶栓", "thrombectomy": "机械取栓", "neurosurgery": "神经外科",
            "stroke-unit": "卒中单元", "rehabilitation": "康复",
        ],
        targetNames: [
            "door-to-team": "到院至团队到达", "door-to-imaging": "到院至影像检查", "imaging-to-reading": "检查至读片",
            "door-to-laboratory": "到院至检验结果", "door-to-needle": "到院至溶栓（DNT）",
            "door-to-puncture": "到院至穿刺（DPT）", "puncture-to-reperfusion": "穿刺至再通",
            "door-to-door-out": "到院至转出（DIDO）", "request-to-answer": "会诊请求至答复",
        ],
        roleNames: [
            "emergency-physician": "急诊医师", "neurologist": "神经内科医师", "interventionist": "神经介入医师",
            "radiologist": "影像科医师", "nurse": "护士", "therapist": "康复治疗师", "technician": "技师",
            "coordinator": "协调员", "researcher": "研究人员", "quality-manager": "质控管理员",
            "image-manager": "影像管理员", "system-administrator": "系统管理员",
            "security-administrator": "安全管理员", "audit-administrator": "审计管理员",
        ])
}
