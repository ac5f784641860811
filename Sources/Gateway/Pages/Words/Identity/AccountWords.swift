/// Every word about one's own account beside the password, and about the further steps of signing in.
package struct AccountWords: Sendable {
    package var codeTitle: String
    package var codeHint: String
    package var code: String
    package var codeButton: String
    package var codeRefused: String
    package var invitationTitle: String
    package var invitationHint: String
    package var invitationGone: String
    package var choose: String
    package var roles: String
    package var secondFactor: String
    package var factorOff: String
    package var factorOn: String
    package var factorRequired: String
    package var setUp: String
    package var setUpAgain: String
    package var scanHint: String
    package var noCamera: String
    package var secretHint: String
    package var secret: String
    package var openApp: String
    package var confirm: String
    package var codeWrong: String
    package var recoveryTitle: String
    package var recoveryHint: String
    package var turnOff: String
    package var turnOffHint: String
    package var turnedOff: String
    package var sessions: String
    package var thisOne: String
    package var begun: String
    package var lastUsed: String
    package var end: String
    package var endOthers: String
    package var methods: [String: String]
    package var tokens: String
    package var tokensHint: String
    package var noTokens: String
    package var tokenName: String
    package var tokenScopes: String
    package var tokenDays: String
    package var makeToken: String
    package var tokenTitle: String
    package var tokenOnce: String
    package var tokenUnusable: String
    package var revoke: String
    package var revoked: String
    package var expired: String
    package var expires: String
    package var unused: String
    package var scopes: [String: String]
    package var orWith: String
    package var with: String
    package var providerFailed: String
    package var providerUnknown: String
    package var signedIn: String
    package var goOn: String
}

extension Language {
    package var ownAccount: AccountWords {
        switch self {
        case .english: .english
        case .chinese: .chinese
        }
    }
}

extension AccountWords {
    static let english = AccountWords(
        codeTitle: "Second step",
        codeHint: "Type the six digits your authenticator shows now, or one of your recovery codes.",
        code: "Code", codeButton: "Go on",
        codeRefused: "The code is not right, or it was open too long. Please try again.",
        invitationTitle: "Welcome, {name}",
        invitationHint: "Choose a password. With it and the user name {name} you sign in from now on.",
        invitationGone: "This link has been used or has expired. Ask your administrator for a new one.",
        choose: "Save and sign in", roles: "What I am where", secondFactor: "Second factor",
        factorOff: "Off. With one, your password alone opens nothing.",
        factorOn: "On. Recovery codes left: {n}.",
        factorRequired: "Your house asks for a second factor. Please set it up before going on.",
        setUp: "Set up", setUpAgain: "Set up a new device",
        scanHint: "Scan this with your authenticator, then type the six digits it shows.",
        noCamera: "No camera? Type the key",
        secretHint:
            "Add this key to an authenticator (type: time-based), then type the six digits it shows.",
        secret: "Key", openApp: "Address for authenticators", confirm: "Turn on",
        codeWrong: "That is not the code the device shows now. Check that its clock is right.",
        recoveryTitle: "Recovery codes",
        recoveryHint:
            "Each opens your account once, should the device be lost. Keep them on paper; they are not shown again.",
        turnOff: "Turn off", turnOffHint: "Type a current code to turn it off.",
        turnedOff: "The second factor is off.",
        sessions: "Where I am signed in", thisOne: "This browser", begun: "since {time}",
        lastUsed: "last used {time}", end: "End", endOthers: "End all others",
        methods: [
            "password": "Password", "code": "Password and code", "link": "Link", "provider": "House account",
        ],
        tokens: "Tokens for programs",
        tokensHint: "A token lets a program do, with your rights, what you choose here, and nothing else.",
        noTokens: "There are none.", tokenName: "What for", tokenScopes: "May", tokenDays: "Days it lasts",
        makeToken: "Make a token", tokenTitle: "Token “{name}”",
        tokenOnce:
            "Shown this once. Programs send it as “Authorization: Bearer …”, or in place of a password.",
        tokenUnusable: "A token needs a name, at least one use, and lasts 1 to 730 days.",
        revoke: "Revoke", revoked: "Revoked", expired: "Expired", expires: "until {time}",
        unused: "never used",
        scopes: [
            "list": "search", "read": "read", "create": "add", "change": "change", "delete": "delete",
            "treat": "take part in a case", "administer": "administer", "export": "export",
        ],
        orWith: "or", with: "Sign in with {name}",
        providerFailed:
            "The other system did not confirm who you are. Please try again, or use your password.",
        providerUnknown: "You are known there, but have no account here. Ask your administrator.",
        signedIn: "You are signed in.", goOn: "Go on")

    static let chinese = AccountWords(
        codeTitle: "第二步验证", codeHint: "请输入验证器当前显示的六位数字，或一个恢复码。", code: "验证码", codeButton: "继续",
        codeRefused: "验证码不正确，或页面打开过久。请重试。", invitationTitle: "{name}，欢迎",
        invitationHint: "请设置密码。今后用它和用户名 {name} 登录。", invitationGone: "此链接已使用或已过期。请向管理员索取新链接。",
        choose: "保存并登录", roles: "我的任职", secondFactor: "两步验证", factorOff: "未启用。启用后，仅凭密码无法登录。",
        factorOn: "已启用。剩余恢复码：{n} 个。", factorRequired: "本单位要求两步验证。请先完成设置。", setUp: "设置",
        setUpAgain: "设置新设备", scanHint: "用验证器扫描此二维码，然后输入其显示的六位数字。", noCamera: "无法扫码？手动输入密钥",
        secretHint: "请将此密钥添加到验证器（类型：基于时间），然后输入其显示的六位数字。", secret: "密钥",
        openApp: "验证器地址", confirm: "启用", codeWrong: "这不是设备当前显示的验证码。请检查设备时间是否准确。",
        recoveryTitle: "恢复码", recoveryHint: "设备遗失时，每个恢复码可登录一次。请抄在纸上保存；此后不再显示。", turnOff: "停用",
        turnOffHint: "输入当前验证码以停用。", turnedOff: "两步验证已停用。", sessions: "登录位置", thisOne: "本浏览器",
        begun: "{time} 登录", lastUsed: "{time} 使用", end: "结束", endOthers: "结束其他全部会话",
        methods: ["password": "密码", "code": "密码与验证码", "link": "链接", "provider": "统一身份"],
        tokens: "程序令牌", tokensHint: "令牌让程序以您的权限做此处所选的事，仅此而已。", noTokens: "尚无令牌。",
        tokenName: "用途", tokenScopes: "允许", tokenDays: "有效天数", makeToken: "建立令牌",
        tokenTitle: "令牌「{name}」", tokenOnce: "仅显示这一次。程序以 “Authorization: Bearer …” 发送，或代替密码。",
        tokenUnusable: "令牌须有名称和至少一种用途，有效期 1 至 730 天。", revoke: "吊销", revoked: "已吊销",
        expired: "已过期", expires: "有效至 {time}", unused: "从未使用",
        scopes: [
            "list": "检索", "read": "读取", "create": "新增", "change": "修改", "delete": "删除",
            "treat": "参与病例", "administer": "管理", "export": "导出",
        ],
        orWith: "或", with: "用{name}登录", providerFailed: "对方系统未能确认您的身份。请重试，或使用密码。",
        providerUnknown: "对方系统认识您，但您在此没有账号。请联系管理员。", signedIn: "您已登录。", goOn: "继续")
}
