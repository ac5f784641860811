/// Every word of the storage page and of what every page says about storage.
package struct StorageWords: Sendable {
    package var title: String
    package var refusing: String
    package var low: String
    package var quotaRefusing: String
    package var quotaWarning: String
    package var damaged: String
    package var look: String
    package var room: String
    package var used: String
    package var free: String
    package var reserved: String
    package var reservedHint: String
    package var perDay: String
    package var noGrowth: String
    package var fullIn: String
    package var fullNever: String
    package var kept: String
    package var studies: String
    package var series: String
    package var objects: String
    package var size: String
    package var share: String
    package var duplicates: String
    package var saved: String
    package var received: String
    package var day: String
    package var modality: String
    package var source: String
    package var syntax: String
    package var month: String
    package var unnamed: String
    package var quotas: String
    package var noQuotas: String
    package var total: String
    package var site: String
    package var theArchive: String
    package var theSite: String
    package var studyCount: String
    package var warnFrom: String
    package var refuseFrom: String
    package var well: String
    package var nearly: String
    package var usedUp: String
    package var integrity: String
    package var allWell: String
    package var notYet: String
    package var foldersChecked: String
    package var checkedSince: String
    package var kindMissing: String
    package var kindChanged: String
    package var kindUnreadable: String
    package var damageHint: String
    package var quarantine: String
    package var queue: String
    package var queueText: String
    package var rules: String
    package var noRules: String
    package var holds: String
    package var lately: String
    package var actionRemove: String
    package var actionRecompress: String
    package var actionKeep: String
    package var days: String
    package var nothingYet: String
    package var more: String
}

extension Language {
    package var storage: StorageWords {
        switch self {
        case .english: .english
        case .chinese: .chinese
        }
    }
}

extension StorageWords {
    static let english = StorageWords(
        title: "Storage",
        refusing:
            "The disk is full up to its reserve: no new images are taken. Everything that is here stays readable.",
        low: "Room is getting low: {free} are free.",
        quotaRefusing: "The quota of {who} is used up: nothing more is taken from there.",
        quotaWarning: "The quota of {who} is nearly used up.",
        damaged: "{n} stored files are missing or damaged.", look: "See storage", room: "Room",
        used: "Used", free: "Free", reserved: "Kept in reserve",
        reservedHint: "Below the reserve new images are refused, and everything stays readable.",
        perDay: "{size} a day", noGrowth: "Nothing came in the last thirty days",
        fullIn: "room for about {n} days", fullNever: "no end in sight", kept: "Kept", studies: "Studies",
        series: "Series", objects: "Objects", size: "Size", share: "Share",
        duplicates: "Came again, kept once", saved: "Saved by lossless compression",
        received: "Received in the last thirty days", day: "Day", modality: "By modality",
        source: "By source", syntax: "By transfer syntax", month: "By month of arrival",
        unnamed: "Not said", quotas: "Quotas",
        noQuotas: "No limits are set. An administrator sets them with willis quota.", total: "Whole archive",
        site: "Site {name}", theArchive: "the whole archive", theSite: "site {name}",
        studyCount: "studies: {n}", warnFrom: "warning from {n}", refuseFrom: "refused from {n}",
        well: "Well",
        nearly: "Nearly used up", usedUp: "Used up", integrity: "Integrity",
        allWell: "Every file that was compared is what it was when it was stored.",
        notYet:
            "Files are compared with their SHA-256, gently and without an end. The first round has not begun.",
        foldersChecked: "{n} of 256 folders have been compared in the first round.",
        checkedSince: "Every file has been compared since {time}.", kindMissing: "Missing",
        kindChanged: "Changed", kindUnreadable: "Unreadable",
        damageHint:
            "Have these sent again, or restore them from a backup. Until then nobody is given wrong bytes.",
        quarantine:
            "{n} files ({size}) lie in the quarantine folder; nothing refers to them, or their bytes have changed.",
        queue: "Queue", queueText: "{waiting} waiting, {running} running, {dead} given up",
        rules: "Rules", noRules: "No rules are set. An administrator sets them with willis retention.",
        holds: "{n} studies under a legal hold", lately: "What rules did lately", actionRemove: "Delete",
        actionRecompress: "Compress", actionKeep: "Keep", days: "{n} days", nothingYet: "Nothing is kept yet",
        more: "and {n} more")

    static let chinese = StorageWords(
        title: "存储", refusing: "磁盘可用空间已降至保留线，暂不接收新影像；已有影像均可正常读取。",
        low: "存储空间不足：仅剩 {free} 可用。", quotaRefusing: "{who} 的配额已用完，暂不接收来自该处的影像。",
        quotaWarning: "{who} 的配额即将用完。", damaged: "有 {n} 个已存文件缺失或损坏。", look: "查看存储",
        room: "空间", used: "已用", free: "可用", reserved: "保留", reservedHint: "可用空间低于保留线时拒收新影像，已有影像仍可读取。",
        perDay: "每天 {size}", noGrowth: "最近三十天没有新影像", fullIn: "约可再用 {n} 天", fullNever: "暂无存满之虞",
        kept: "保存内容", studies: "检查", series: "序列", objects: "对象", size: "大小", share: "占比",
        duplicates: "重复接收（只存一份）", saved: "无损压缩节省", received: "最近三十天接收量", day: "日期",
        modality: "按设备类型", source: "按来源", syntax: "按传输语法", month: "按接收月份", unnamed: "未注明",
        quotas: "配额", noQuotas: "尚未设置配额。管理员可用 willis quota 设置。", total: "整个归档",
        site: "站点 {name}", theArchive: "整个归档", theSite: "站点 {name}", studyCount: "{n} 个检查",
        warnFrom: "{n} 起警告", refuseFrom: "{n} 起拒收", well: "正常", nearly: "即将用完",
        usedUp: "已用完", integrity: "完整性", allWell: "已核对的文件均与存入时一致。",
        notYet: "系统持续以低速核对每个文件的 SHA-256。首轮核对尚未开始。",
        foldersChecked: "首轮核对已完成 256 个文件夹中的 {n} 个。", checkedSince: "自 {time} 以来所有文件均已核对。",
        kindMissing: "缺失", kindChanged: "已改变", kindUnreadable: "无法读取",
        damageHint: "请重新发送这些影像，或从备份恢复。在此之前不会向任何人提供错误数据。",
        quarantine: "隔离文件夹中有 {n} 个文件（{size}）：无任何记录引用，或内容已改变。",
        queue: "队列", queueText: "等待 {waiting}，进行中 {running}，已放弃 {dead}", rules: "规则",
        noRules: "尚未设置规则。管理员可用 willis retention 设置。", holds: "{n} 个检查处于法律保全状态",
        lately: "规则近期所做的处理", actionRemove: "删除", actionRecompress: "压缩", actionKeep: "保留",
        days: "{n} 天", nothingYet: "尚无保存内容", more: "另有 {n} 项")
}
