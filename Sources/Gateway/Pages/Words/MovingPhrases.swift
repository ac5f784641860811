extension Phrases {
    /// The page of what waits to be sent and fetched.
    package struct Moving: Sendable {
        package var title: String
        package var hint: String
        package var empty: String
        package var emptyHint: String
        package var all: String
        package var sendTo: String
        package var copyTo: String
        package var fetchFrom: String
        package var idle: String
        package var busy: String
        package var paused: String
        package var unreached: String
        package var queued: String
        package var attention: String
        package var lastSuccess: String
        package var nextTry: String
        package var nextTryNow: String
        package var lastError: String
        package var failedTries: String
        package var pause: String
        package var resume: String
        package var tryNow: String
        package var retry: String
        package var cancel: String
        package var dismiss: String
        package var sooner: String
        package var later: String
        package var study: String
        package var state: String
        package var why: String
        package var progress: String
        package var since: String
        package var actions: String
        package var sending: String
        package var fetching: String
        package var searching: String
        package var waiting: String
        package var waitingTurn: String
        package var waitingUntil: String
        package var failed: String
        package var done: String
        package var cancelled: String
        package var refusedCount: String
        package var byHand: String
        package var priorities: [String]
        package var recent: String
        package var more: String
        package var studyGone: String
        /// Sentences for what went wrong, by the words that the error begins with.
        package var reasons: [(code: String, sentence: String)]
        package var didNotWork: String
    }
}

extension Language {
    package var moving: Phrases.Moving {
        switch self {
        case .english: .english
        case .chinese: .chinese
        }
    }
}

extension Phrases.Moving {
    package static let english = Phrases.Moving(
        title: "Transfers", hint: "What is sent to other systems and fetched from them, and why it waits.",
        empty: "Nothing waits", emptyHint: "Rules put studies in line here: willis rule set --help.",
        all: "{n} waiting", sendTo: "Send to", copyTo: "Copy to", fetchFrom: "Fetch from", idle: "Idle",
        busy: "Transferring", paused: "Paused", unreached: "Not reached", queued: "Waiting",
        attention: "Given up",
        lastSuccess: "last worked {time}", nextTry: "Next try in {time}", nextTryNow: "Next try now",
        lastError: "Last error {time} ago", failedTries: "Tries without success: {n}", pause: "Pause",
        resume: "Resume", tryNow: "Try now", retry: "Try again", cancel: "Cancel", dismiss: "Set aside",
        sooner: "More urgent",
        later: "Less urgent", study: "Study", state: "State", why: "Rule", progress: "Objects",
        since: "Waiting",
        actions: "Actions", sending: "Sending", fetching: "Fetching", searching: "Looking for studies",
        waiting: "Waiting", waitingTurn: "Its turn comes", waitingUntil: "Next try in {time}",
        failed: "Given up", done: "Done", cancelled: "Cancelled", refusedCount: "{n} refused",
        byHand: "By hand", priorities: ["Low", "Normal", "High", "Acute"], recent: "Ended lately",
        more: "Only the first {n} are shown.", studyGone: "The study is not here any more", reasons: [],
        didNotWork: "That is no longer possible: the transfer has moved on.")

    package static let chinese = Phrases.Moving(
        title: "传输队列", hint: "发往其他系统和从其他系统调取的检查，以及等待的原因。", empty: "没有等待的传输",
        emptyHint: "规则会把检查加入队列：willis rule set --help。", all: "{n} 项等待", sendTo: "发送至", copyTo: "复制到",
        fetchFrom: "调取自", idle: "空闲", busy: "传输中", paused: "已暂停", unreached: "无法连接", queued: "等待中",
        attention: "有已放弃的传输",
        lastSuccess: "最近成功 {time}", nextTry: "{time}后重试", nextTryNow: "即将重试", lastError: "{time}前出错",
        failedTries: "连续 {n} 次未成功", pause: "暂停", resume: "继续", tryNow: "立即重试", retry: "重试", cancel: "取消",
        dismiss: "移除",
        sooner: "提高优先级", later: "降低优先级", study: "检查", state: "状态", why: "规则", progress: "对象数",
        since: "已等待", actions: "操作", sending: "发送中", fetching: "调取中", searching: "查找既往检查",
        waiting: "等待", waitingTurn: "排队中", waitingUntil: "{time}后重试", failed: "已放弃", done: "完成",
        cancelled: "已取消", refusedCount: "{n} 个被拒绝", byHand: "手动", priorities: ["低", "普通", "高", "紧急"],
        recent: "最近结束", more: "仅显示前 {n} 项。", studyGone: "该检查已不在本机",
        reasons: [
            ("cannot connect", "无法建立连接：对方未启动，或地址、端口、防火墙设置有误。"),
            ("association rejected", "对方拒绝了关联：请核对双方的 AE 标题。"),
            ("it is there and is not called", "对方拒绝了关联：被叫 AE 标题不符。"),
            ("it is there and does not know", "对方不认识本机：请在对方设备中登记本机的 AE 标题、地址和端口。"),
            ("it is there and busy", "对方繁忙，关联数已满，稍后重试。"),
            ("association aborted", "对方中断了关联。"), ("connection lost", "连接中断。"),
            ("timed out", "对方没有回应（超时）。"),
            ("presentation context not accepted", "对方不接受此类对象或其编码。"),
            ("unreadable file", "本机文件无法读取。"), ("cannot transcode", "无法转换为对方接受的编码。"),
            ("refused with A7", "对方空间或资源不足，稍后重试。"), ("refused with A9", "对方认为对象与其类别不符，拒绝接收。"),
            ("refused with C", "对方无法理解该对象，拒绝接收。"), ("refused with", "对方拒绝接收。"),
            ("no address of", "本机没有登记该设备的地址，或未允许与其通信。"),
            ("cannot write to", "目标文件夹无法写入。"), ("cannot make", "目标文件夹无法写入。"),
            ("the object is not here", "对象已不在本机。"), ("the study is not here", "该检查已不在本机。"),
            ("the archive does not know us", "对方不认识本机：请在对方设备中登记本机的地址。"),
            ("ended with", "对方未能发送全部对象。"),
        ], didNotWork: "操作未执行：该传输的状态已改变。")
}
