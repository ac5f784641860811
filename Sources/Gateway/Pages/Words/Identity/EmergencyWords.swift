/// Every word about emergency access.
package struct EmergencyWords: Sendable {
    package var title: String
    package var hint: String
    package var number: String
    package var numberHint: String
    package var reason: String
    package var reasonHint: String
    package var open: String
    package var warning: String
    package var notFound: String
    package var several: String
    package var tooMany: String
    package var noReason: String
    package var alreadyYours: String
    package var openNow: String
    package var openUntil: String
    package var end: String
    package var toCase: String
    package var toImages: String
    package var own: String
    package var none: String
    package var review: String
    package var reviewHint: String
    package var nothingToReview: String
    package var who: String
    package var when: String
    package var verdict: String
    package var justified: String
    package var notJustified: String
    package var note: String
    package var save: String
    package var reviewedBy: String
    package var waiting: String
    package var alarm: String
    package var alarmLook: String
    package var active: String
    package var notYourOwn: String
    package var reviewedBefore: String
}

extension Language {
    package var emergencyWords: EmergencyWords {
        switch self {
        case .english: .english
        case .chinese: .chinese
        }
    }
}

extension EmergencyWords {
    static let english = EmergencyWords(
        title: "Emergency access",
        hint:
            "For a patient whose record belongs to another site, when treatment cannot wait for a consultation or transfer.",
        number: "Patient’s number", numberHint: "Exactly: record number, identity card or passport",
        reason: "Why it cannot wait", reasonHint: "At least ten characters; those who review it read this",
        open: "Open the record",
        warning:
            "The security and audit administrators are told at once, and each access is reviewed. It lasts four hours.",
        notFound: "No record has exactly this number.",
        several: "Several records have this number. Ask for a more exact one, such as the identity card.",
        tooMany: "Too many attempts in this hour.",
        noReason: "Please say why, in at least ten characters.",
        alreadyYours: "This record already belongs to one of your sites: open it as usual.",
        openNow: "Open now", openUntil: "until {time}", end: "End it now", toCase: "Open the case",
        toImages: "Open the images",
        own: "My emergency accesses", none: "There are none.", review: "To be reviewed",
        reviewHint: "Was it an emergency? Nobody reviews their own.",
        nothingToReview: "There is nothing to review.", who: "Who", when: "When", verdict: "Verdict",
        justified: "Justified", notJustified: "Not justified", note: "Note", save: "Save the verdict",
        reviewedBy: "{verdict}, {name}, {time}", waiting: "Waits for review",
        alarm: "Emergency accesses that wait for review: {n}.", alarmLook: "Review",
        active: "Emergency access is open: everything you do is recorded and reviewed.",
        notYourOwn: "Nobody reviews their own access.", reviewedBefore: "Somebody has reviewed it already.")

    static let chinese = EmergencyWords(
        title: "紧急访问", hint: "患者档案属于其他机构，而救治不能等待会诊或转诊时使用。", number: "患者号码",
        numberHint: "完整的病案号、身份证号或护照号", reason: "不能等待的理由", reasonHint: "至少十个字符，复核人会看到",
        open: "打开档案", warning: "安全管理员与审计管理员会立即收到提示，每次访问都会复核。有效期四小时。",
        notFound: "没有档案与此号码完全一致。", several: "有多份档案使用此号码。请改用更准确的号码，例如身份证号。",
        tooMany: "本小时内尝试次数过多。", noReason: "请说明理由，至少十个字符。",
        alreadyYours: "此档案已属于您所在的机构，可照常打开。", openNow: "正在打开", openUntil: "至 {time}",
        end: "立即结束", toCase: "打开病例", toImages: "打开影像", own: "我的紧急访问", none: "没有记录。", review: "待复核",
        reviewHint: "是否确属紧急？任何人不得复核自己的访问。", nothingToReview: "没有待复核的访问。", who: "人员",
        when: "时间", verdict: "结论", justified: "合理", notJustified: "不合理", note: "备注",
        save: "保存结论", reviewedBy: "{verdict}，{name}，{time}", waiting: "待复核",
        alarm: "待复核的紧急访问：{n} 次。", alarmLook: "去复核", active: "紧急访问已打开：您的一切操作都会记录并复核。",
        notYourOwn: "任何人不得复核自己的访问。", reviewedBefore: "已有人复核。")
}
