extension Phrases.Archive {
    /// What people change in images, and the history of that.
    package struct Changes: Sendable {
        package var title: String
        package var explanation: String
        package var none: String
        package var find: String
        package var anyKind: String
        package var kindLabel: String
        package var onlyActive: String
        package var show: String
        package var older: String
        package var to: String
        package var images: String
        package var studies: String
        package var by: String
        package var undone: String
        package var undo: String
        package var undoNow: String
        package var undoHint: String
        package var wasUndone: String
        package var reason: String
        package var reasonHint: String
        package var change: String
        package var changeTitle: String
        package var back: String
        package var history: String
        package var noPermission: String
        package var preview: String
        package var confirm: String
        package var confirmTitle: String
        package var cancel: String
        package var old: String
        package var new: String
        package var attribute: String
        package var empty: String
        package var whole: String
        package var series: String
        package var correct: String
        package var correctHint: String
        package var correctPatient: String
        package var correctPatientHint: String
        package var correctSeries: String
        package var correctSeriesHint: String
        package var move: String
        package var moveToPatient: String
        package var moveToPatientHint: String
        package var moveToStudy: String
        package var moveToStudyHint: String
        package var merge: String
        package var mergeHint: String
        package var reject: String
        package var rejectHint: String
        package var delete: String
        package var deleteHint: String
        package var otherPatient: String
        package var otherIssuer: String
        package var otherStudy: String
        package var cause: String
        package var tell: String
        package var nobody: String
        package var told: String
        package var notTold: String
        package var kinds: [String: String]
        package var causes: [String: String]
        package var attributes: [String: String]
        package var refusals: [String: String]
    }
}

extension Phrases.Archive.Changes {
    static let english = Phrases.Archive.Changes(
        title: "Changes",
        explanation:
            "Everything that was deleted, corrected, moved or rejected. Files stay as they were sent.",
        none: "No changes to show", find: "Patient, identifier, person or reason", anyKind: "All kinds",
        kindLabel: "Kind", onlyActive: "Only what is in force", show: "Show", older: "Older changes",
        to: "to",
        images: "{n} images", studies: "{n} studies", by: "by {name}", undone: "Undone by {name}, {when}",
        undo: "Undo…", undoNow: "Undo now",
        undoHint: "Everything will be as if the change had not been made. The history keeps both.",
        wasUndone: "The change has been undone.", reason: "Reason", reasonHint: "For the history",
        change: "Change…", changeTitle: "Change this study", back: "Back to the study",
        history: "History of this study",
        noPermission: "This account may not manage images. An administrator can permit it: "
            + "willis user allow NAME --manage-images",
        preview: "Preview", confirm: "Do it", confirmTitle: "Please check", cancel: "Back, change nothing",
        old: "Before", new: "After", attribute: "Attribute", empty: "(empty)", whole: "The whole study",
        series: "Series", correct: "Correct this study",
        correctHint: "Of patient and study, for this study only. Objects that come later are corrected, too.",
        correctPatient: "Correct the patient",
        correctPatientHint: "For all studies of this patient, those still to come included.",
        correctSeries: "Correct a series", correctSeriesHint: "Fields left empty stay as they are.",
        move: "Move",
        moveToPatient: "Give this study to another patient",
        moveToPatientHint: "The study takes over name, identifier, birth date and sex of that patient.",
        moveToStudy: "Bring series to another study",
        moveToStudyHint:
            "Series and images keep their own identifiers. What still arrives goes the same way.",
        merge: "Merge the patient with another",
        mergeHint: "All studies of this patient go to the other, those still to come included.",
        reject: "Reject",
        rejectHint: "Hidden everywhere, with a note that other systems understand. "
            + "What was rejected stays hidden when it is sent again.",
        delete: "Delete",
        deleteHint:
            "Hidden everywhere at once. It can be restored in the history until the period of grace ends.",
        otherPatient: "Patient ID of the other", otherIssuer: "Its issuer, if any",
        otherStudy: "Study Instance UID of the other", cause: "Cause", tell: "Tell a device",
        nobody: "Nobody",
        told: "The images are rejected, and {name} has taken the note.",
        notTold: "The images are rejected here, but {name} has not taken the note: {what}",
        kinds: [
            "delete": "Deleted", "restore": "Restored", "correct": "Corrected", "move-study": "Study moved",
            "move-series": "Series moved", "merge-patients": "Patients merged", "reject": "Rejected",
        ],
        causes: [
            "quality": "Quality", "patient-safety": "Patient safety",
            "worklist-entry": "Wrong worklist entry", "retention-expired": "Retention expired",
        ],
        attributes: [
            "PatientName": "Name", "PatientID": "Patient ID", "IssuerOfPatientID": "Issuer of Patient ID",
            "PatientBirthDate": "Birth date", "PatientSex": "Sex", "AccessionNumber": "Accession number",
            "StudyDescription": "Study description", "StudyDate": "Study date", "StudyTime": "Study time",
            "StudyID": "Study ID", "ReferringPhysicianName": "Referring physician",
            "SeriesDescription": "Series description", "ProtocolName": "Protocol",
            "BodyPartExamined": "Body part", "Laterality": "Side", "ImageLaterality": "Side",
            "ImageComments": "Comments",
        ],
        refusals: [
            "notFound": "There is no such patient, study or series here.",
            "nothingToChange": "There is nothing to change: everything is so already.",
            "invalid":
                "{what}: the value cannot be written. Dates are written 20260131, times 134500, sexes M, F or O.",
            "notCorrectable": "{what} cannot be corrected here.",
            "patientExists": "There is a patient under this identifier already: merge the two.",
            "severalIssuers": "Several issuers know this identifier; name one: {what}",
            "clash": "The other study has one of these series, or images of it, already.",
            "sameTarget": "It is there already.",
            "inTheWay": "Later changes depend on it; undo them first: {what}",
            "alreadyUndone": "It has been undone already.",
            "purged": "The images are gone for good: the period of grace is over.",
            "held": "The study is under a legal hold: nothing of it can be deleted.",
            "notPermitted": "You may see this and not change it.",
            "cannotBeUndone": "A restoration cannot be undone; delete again instead.",
        ])

    static let chinese = Phrases.Archive.Changes(
        title: "变更记录", explanation: "所有删除、更正、移动和拒收的记录。图像文件保持发送时的原样。", none: "没有变更记录",
        find: "患者、标识、操作者或原因", anyKind: "全部类型", kindLabel: "类型", onlyActive: "仅显示有效的变更", show: "显示",
        older: "更早的变更", to: "至", images: "{n} 幅图像", studies: "{n} 例检查", by: "操作者：{name}",
        undone: "{name} 已于 {when} 撤销", undo: "撤销…", undoNow: "确认撤销",
        undoHint: "撤销后一切如同未曾变更；变更和撤销都会保留在记录中。", wasUndone: "变更已撤销。", reason: "原因",
        reasonHint: "记入变更记录", change: "变更…", changeTitle: "变更此检查", back: "返回检查", history: "此检查的变更记录",
        noPermission: "此账户无权管理图像，可由管理员授权：willis user allow NAME --manage-images", preview: "预览",
        confirm: "确认变更", confirmTitle: "请核对", cancel: "返回，不作变更", old: "变更前", new: "变更后", attribute: "项目",
        empty: "（空）", whole: "整个检查", series: "序列", correct: "更正此检查",
        correctHint: "仅更正此检查中的患者和检查信息；以后到达的图像同样更正。", correctPatient: "更正患者",
        correctPatientHint: "更正该患者的全部检查，包括以后到达的检查。", correctSeries: "更正序列",
        correctSeriesHint: "留空的项目保持不变。", move: "移动", moveToPatient: "将此检查归入另一患者",
        moveToPatientHint: "检查将采用该患者的姓名、编号、出生日期和性别。", moveToStudy: "将序列移入另一检查",
        moveToStudyHint: "序列和图像保留自己的标识；以后到达的图像一并归入。", merge: "合并患者",
        mergeHint: "该患者的全部检查归入另一患者，包括以后到达的检查。", reject: "拒收",
        rejectHint: "在各处隐藏，并生成其他系统可识别的拒收说明；被拒收的图像再次发送时仍然隐藏。", delete: "删除",
        deleteHint: "立即在各处隐藏；保留期内可在变更记录中恢复。", otherPatient: "另一患者的编号", otherIssuer: "编号签发机构（如有）",
        otherStudy: "另一检查的 Study Instance UID", cause: "拒收原因", tell: "通知设备", nobody: "不通知",
        told: "图像已拒收，{name} 已接受拒收说明。", notTold: "图像已在本机拒收，但 {name} 未接受拒收说明：{what}",
        kinds: [
            "delete": "删除", "restore": "恢复", "correct": "更正", "move-study": "检查移动", "move-series": "序列移动",
            "merge-patients": "患者合并", "reject": "拒收",
        ],
        causes: [
            "quality": "图像质量", "patient-safety": "患者安全", "worklist-entry": "工作列表条目错误",
            "retention-expired": "保存期已满",
        ],
        attributes: [
            "PatientName": "姓名", "PatientID": "患者编号", "IssuerOfPatientID": "编号签发机构",
            "PatientBirthDate": "出生日期", "PatientSex": "性别", "AccessionNumber": "检查号",
            "StudyDescription": "检查描述", "StudyDate": "检查日期", "StudyTime": "检查时间", "StudyID": "检查编号",
            "ReferringPhysicianName": "申请医师", "SeriesDescription": "序列描述", "ProtocolName": "扫描方案",
            "BodyPartExamined": "部位", "Laterality": "侧别", "ImageLaterality": "侧别", "ImageComments": "备注",
        ],
        refusals: [
            "notFound": "此处没有这样的患者、检查或序列。", "nothingToChange": "无需变更：现状已经如此。",
            "invalid": "“{what}”的值无法写入。日期写作 20260131，时间写作 134500，性别为 M、F 或 O。",
            "notCorrectable": "“{what}”不能在此更正。", "patientExists": "已有患者使用此编号：请合并两位患者。",
            "severalIssuers": "多个机构签发过此编号，请指明其一：{what}", "clash": "另一检查中已有这些序列或其中的图像。",
            "sameTarget": "已经在那里。", "inTheWay": "以后的变更以此为前提，请先撤销：{what}", "alreadyUndone": "已经撤销过。",
            "purged": "保留期已过，图像已彻底删除。", "held": "该检查处于法律保全状态，不能删除。",
            "notPermitted": "您可以查看，但无权更改。",
            "cannotBeUndone": "恢复不能撤销，可以重新删除。",
        ])
}
