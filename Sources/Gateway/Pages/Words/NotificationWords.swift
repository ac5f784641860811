import Records

/// Words of the page of notifications.
package struct NotificationWords: Sendable {
    package var title: String
    package var devices: String
    package var devicesHint: String
    package var thisDevice: String
    package var turnOn: String
    package var deviceName: String
    package var notPossible: String
    package var refused: String
    package var failed: String
    package var noDevices: String
    package var test: String
    package var remove: String
    package var hooks: String
    package var hooksHint: String
    package var noHooks: String
    package var name: String
    package var kind: String
    package var kinds: [Hook.Kind: String]
    package var address: String
    package var secret: String
    package var secretHint: String
    package var recipients: String
    package var events: String
    package var allEvents: String
    package var urgentEvents: String
    package var enabled: String
    package var off: String
    package var turnOff: String
    package var turnOnHook: String
    package var add: String
    package var site: String
    package var waiting: String
    package var works: String
    package var never: String
    package var trouble: String
    package var madeSecret: String
    package var since: String

    static let english = NotificationWords(
        title: "Notifications", devices: "My devices",
        devicesHint: "Calls reach this browser even when no page of Willis is open. They say which site calls, never who the patient is.",
        thisDevice: "This device", turnOn: "Notify me on this device", deviceName: "Name of the device",
        notPossible: "This browser cannot be notified here: it needs HTTPS, and on an iPhone the page on the home screen.",
        refused: "The browser does not allow notifications from this page: allow them in its settings.",
        failed: "The browser's push service could not be reached.", noDevices: "No device yet.", test: "Send a test",
        remove: "Remove", hooks: "Other systems",
        hooksHint: "Groups and systems that are told what happens to the cases of a site and of all sites beneath it.",
        noHooks: "None yet.", name: "Name", kind: "Kind",
        kinds: [
            .json: "JSON, signed (Standard Webhooks)", .weCom: "WeCom group robot", .dingTalk: "DingTalk group robot",
            .sms: "SMS gateway (form)",
        ], address: "Address", secret: "Secret",
        secretHint: "Signing secret of the DingTalk robot, or bearer token of the SMS gateway; for JSON one is made.",
        recipients: "Telephone numbers (SMS)", events: "Tells", allEvents: "everything",
        urgentEvents: "only what needs an answer", enabled: "On", off: "Off", turnOff: "Turn off",
        turnOnHook: "Turn on", add: "Add", site: "Site",
        waiting: "{n} waiting since {time}", works: "last delivered {time}", never: "nothing delivered yet",
        trouble: "Not delivered: {reason}", madeSecret: "Secret for checking signatures; it is shown this once:",
        since: "since {time}")

    static let chinese = NotificationWords(
        title: "通知", devices: "我的设备", devicesHint: "即使没有打开 Willis 页面，呼叫也会送达此浏览器。通知只说明机构，不含患者信息。",
        thisDevice: "本设备", turnOn: "在本设备上接收通知", deviceName: "设备名称",
        notPossible: "此浏览器在这里无法接收通知：需要 HTTPS；iPhone 上须先添加到主屏幕。", refused: "浏览器不允许本页发送通知，请在浏览器设置中允许。",
        failed: "无法连接浏览器的推送服务。", noDevices: "尚无设备。", test: "发送测试", remove: "删除", hooks: "其他系统",
        hooksHint: "某机构及其下级机构的病例事件将通知这些群组和系统。", noHooks: "暂无。", name: "名称", kind: "类型",
        kinds: [
            .json: "JSON（Standard Webhooks 签名）", .weCom: "企业微信群机器人", .dingTalk: "钉钉群机器人", .sms: "短信网关（表单）",
        ], address: "地址", secret: "密钥", secretHint: "钉钉机器人的加签密钥，或短信网关的令牌；JSON 类型自动生成。",
        recipients: "手机号码（短信）", events: "通知内容", allEvents: "全部", urgentEvents: "仅需应答的事件", enabled: "启用",
        off: "停用", turnOff: "停用", turnOnHook: "启用", add: "添加", site: "机构", waiting: "{n} 条待发，自 {time}",
        works: "最近送达 {time}", never: "尚未送达过", trouble: "未送达：{reason}", madeSecret: "签名校验密钥，仅显示这一次：",
        since: "自 {time}")
}

extension Language {
    package var notifications: NotificationWords {
        switch self {
        case .english: .english
        case .chinese: .chinese
        }
    }
}
