extension Phrases.Archive {
    /// The devices on the DICOM network.
    package struct Peers: Sendable {
        package var title: String
        package var explanation: String
        package var none: String
        package var address: String
        package var noAddress: String
        package var allowed: String
        package var blocked: String
        package var mayQuery: String
        package var mayNotQuery: String
        package var characterSet: String
        package var evenIfDeclared: String
        package var syntaxes: String
        package var limit: String
        package var rate: String
        package var protection: String
        /// What stands under `protection`: a bound certificate, a user that must be named.
        package var bound: String
        package var userRequired: String
        package var itCalled: String
        package var weCalled: String
        package var never: String
        package var failures: String
        package var itFailed: String
        package var weFailed: String
        package var times: String
        package var test: String
        package var testing: String
        package var answered: String
        package var strangers: String
        package var strangersHint: String
        package var commandHint: String
        package var register: String
        package var change: String
        package var title16: String
        package var addressHint: String
        package var characterSetHint: String
        package var syntaxesHint: String
        package var limitHint: String
        package var save: String
        package var remove: String
        package var removeSure: String
        package var saved: String
        package var removed: String
        package var refusals: [String: String]
        package var causes: [String: String]
    }
}

extension Phrases.Archive.Peers {
    static let english = Phrases.Archive.Peers(
        title: "Devices on the DICOM network",
        explanation: "Scanners, workstations and archives that we know, and how the last contact went.",
        none: "No device is known yet", address: "Address",
        noAddress: "No address is known: it can call us, we cannot call it.", allowed: "May send",
        blocked: "Turned away", mayQuery: "May search and fetch", mayNotQuery: "May not search",
        characterSet: "Text is in", evenIfDeclared: "whatever it declares", syntaxes: "Transfer syntaxes",
        limit: "Associations at most", rate: "Rate at most", protection: "Protection",
        bound: "only with the certificate {certificate}", userRequired: "must name a user and passcode",
        itCalled: "It last called us", weCalled: "We last reached it",
        never: "never", failures: "Last errors", itFailed: "calling us", weFailed: "called by us",
        times: "{n} times", test: "Test", testing: "Asking…", answered: "It answered in {n} ms.",
        strangers: "Called us, not registered",
        strangersHint: "Nothing is known of these devices. Register those that belong here:",
        commandHint: "Devices are registered and changed on the server:", register: "Register a device",
        change: "Change", title16: "AE title", addressHint: "host:port; empty when we never call it",
        characterSetHint: "GBK, GB18030, ISO_IR 192 …; empty as declared",
        syntaxesHint: "such as JPEGLSLossless, the preferred first; empty leaves it to both",
        limitHint: "empty for the limit of the server", save: "Save", remove: "Remove",
        removeSure: "Really remove {title}", saved: "{title} has been saved.",
        removed: "{title} has been removed.",
        refusals: [
            "title": "An AE title has 1 to 16 ASCII characters and no backslash.",
            "address": "An address is a host and a port from 1 to 65535, such as 10.0.0.7:104.",
            "characterSet": "This is no character set of DICOM.",
            "syntaxes": "This is no transfer syntax of DICOM.",
            "limit": "The number of associations is 1 or more.", "unknown": "This device is not registered.",
        ],
        causes: [
            "unreachable":
                "Nothing listens at {place}, or a firewall is in the way. Check host, port, and that the device is on.",
            "silent":
                "{place} took the connection and then said nothing. Another service may listen on this port.",
            "foreign": "Something listens at {place} that does not speak DICOM, or expects TLS.",
            "noEcho": "It let us in and does not serve C-ECHO; transfers may work all the same.",
            "brokeOff": "It let us in and broke off at once; its log should say why.",
            "insecure":
                "No protected connection came about: its certificate or ours is not believed, or it does not speak TLS.",
            "otherName":
                "It is there and is not called {title}. Check its AE title, upper and lower case too.",
            "unknownHere":
                "It is there and does not know {calling}. Enter our AE title, address and port at the device.",
            "busy":
                "It is there and busy: it has as many associations open as it takes. Try again later.",
            "rejected": "It is there and rejected us.", "other": "It did not work.",
        ])

    static let chinese = Phrases.Archive.Peers(
        title: "DICOM 网络设备", explanation: "已登记的扫描设备、工作站和归档系统，以及最近一次通信的情况。", none: "尚未登记设备",
        address: "地址", noAddress: "未登记地址：对方可以呼叫本机，本机无法呼叫对方。", allowed: "允许发送", blocked: "拒绝接入",
        mayQuery: "允许查询和调阅", mayNotQuery: "不允许查询", characterSet: "文字编码", evenIfDeclared: "忽略其声明",
        syntaxes: "传输语法", limit: "最多连接数", rate: "最高速率", protection: "加密与身份",
        bound: "须出示证书 {certificate}", userRequired: "须提供用户名和密码", itCalled: "对方最近呼叫本机", weCalled: "本机最近连通对方",
        never: "从未",
        failures: "最近的错误", itFailed: "对方呼叫时", weFailed: "本机呼叫时", times: "{n} 次", test: "测试连接",
        testing: "正在测试…", answered: "已应答，用时 {n} 毫秒。", strangers: "曾呼叫本机、尚未登记的设备",
        strangersHint: "对这些设备一无所知。如属本网络，请登记：", commandHint: "请在服务器上登记或修改设备：", register: "登记设备",
        change: "修改", title16: "AE 名称", addressHint: "主机:端口；无需呼叫则留空",
        characterSetHint: "如 GBK、GB18030、ISO_IR 192；留空则按其声明",
        syntaxesHint: "如 JPEGLSLossless，首选在前；留空由双方协商", limitHint: "留空则按服务器上限", save: "保存",
        remove: "移除", removeSure: "确认移除 {title}", saved: "{title} 已保存。", removed: "{title} 已移除。",
        refusals: [
            "title": "AE 名称须为 1 至 16 个 ASCII 字符，不含反斜杠。", "address": "地址由主机和端口（1 至 65535）组成，如 10.0.0.7:104。",
            "characterSet": "不是 DICOM 字符集。", "syntaxes": "不是 DICOM 传输语法。", "limit": "连接数至少为 1。",
            "unknown": "该设备尚未登记。",
        ],
        causes: [
            "unreachable": "{place} 无人应答，或被防火墙阻挡。请检查主机、端口，并确认设备已开机。",
            "silent": "{place} 接受了连接但没有回应，该端口可能是其他服务。",
            "foreign": "{place} 有程序在监听，但不是 DICOM，或要求 TLS 加密。",
            "noEcho": "设备允许接入，但不支持 C-ECHO；图像传输可能仍然正常。", "brokeOff": "设备允许接入后立即中断，原因应见其日志。",
            "insecure": "未能建立加密连接：对方或本方的证书不受信任，或者对方不支持 TLS。",
            "otherName": "设备在线，但名称不是 {title}。请核对其 AE 名称，注意大小写。",
            "unknownHere": "设备在线，但不认识 {calling}。请在设备上登记本机的 AE 名称、地址和端口。",
            "busy": "设备在线但繁忙：连接数已满，请稍后重试。", "rejected": "设备在线，但拒绝了本机。", "other": "未能成功。",
        ])
}
