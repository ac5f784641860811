/// Every word about accounts, and the rules of signing in.
package struct PeopleWords: Sendable {
    package var hint: String
    package var invite: String
    package var inviteHint: String
    package var name: String
    package var fullName: String
    package var site: String
    package var roles: String
    package var isProgram: String
    package var inviteButton: String
    package var linkTitle: String
    package var linkHint: String
    package var programMade: String
    package var programHint: String
    package var allSites: String
    package var show: String
    package var state: String
    package var active: String
    package var invited: String
    package var disabled: String
    package var program: String
    package var withoutPassword: String
    package var secondFactor: String
    package var lastSignIn: String
    package var never: String
    package var noRoles: String
    package var inherits: String
    package var rolesAt: String
    package var otherSite: String
    package var saveRoles: String
    package var rename: String
    package var reset: String
    package var resetHint: String
    package var disable: String
    package var disableHint: String
    package var enable: String
    package var removeSecondFactor: String
    package var removeSecondFactorHint: String
    package var sessions: String
    package var noSessions: String
    package var endSessions: String
    package var mayNotChange: String
    package var done: String
    package var rules: String
    package var rulesHint: String
    package var idle: String
    package var absolute: String
    package var factorRule: String
    package var factorOptional: String
    package var factorAdministrators: String
    package var factorEverybody: String
    package var separate: String
    package var minutes: String
    package var hours: String
    package var refusals: [String: String]
}

extension Language {
    package var people: PeopleWords {
        switch self {
        case .english: .english
        case .chinese: .chinese
        }
    }
}

extension PeopleWords {
    static let english = PeopleWords(
        hint:
            "Who works where, and as what. A role at a hospital holds at its branch campuses too; an administrator’s at every site beneath.",
        invite: "Invite somebody",
        inviteHint:
            "The account has no password. Hand over the link: whoever opens it within three days chooses one.",
        name: "User name", fullName: "Full name", site: "Site", roles: "Roles",
        isProgram: "A program: signs in by tokens only", inviteButton: "Invite",
        linkTitle: "Link for {name}",
        linkHint:
            "Shown this once. It works once, within three days. Hand it over in a way that only this person reads.",
        programMade: "The program’s account has been made.",
        programHint: "Programs have no password. Make a token, and give it as narrow a use as will do.",
        allSites: "All sites", show: "Show", state: "State",
        active: "Active", invited: "Invited", disabled: "Shut", program: "Program",
        withoutPassword: "No password", secondFactor: "Second factor", lastSignIn: "Last sign-in",
        never: "Never", noRoles: "No role", inherits: "Also, from a site above: {roles}",
        rolesAt: "Roles at {site}", otherSite: "Roles at another site", saveRoles: "Save roles",
        rename: "Change the name", reset: "Reset the password",
        resetHint:
            "Password, sessions and links end at once. A new link lets the person choose a new password.",
        disable: "Shut the account",
        disableHint: "Sessions, links and tokens end at once. Nothing that the person did is lost.",
        enable: "Open the account again", removeSecondFactor: "Remove the second factor",
        removeSecondFactorHint: "For a lost device. Make sure that it is the person who asks.",
        sessions: "Signed in at", noSessions: "Not signed in anywhere.", endSessions: "End all sessions",
        mayNotChange:
            "Rights are given by a security administrator of every site the person works at, and nobody changes their own.",
        done: "Done.", rules: "Rules of signing in", rulesHint: "They hold for every site.",
        idle: "A session ends after so long without use", absolute: "Every session ends after",
        factorRule: "A second factor", factorOptional: "is everybody’s own choice",
        factorAdministrators: "is required of administrators",
        factorEverybody: "is required of everybody",
        separate: "System, security and audit administration in different hands", minutes: "minutes",
        hours: "hours",
        refusals: [
            "name-taken": "Somebody has this user name already.",
            "name-unusable": "This cannot be a user name: it is empty, too long, or has control characters.",
            "full-name-too-long": "The full name is too long.", "no-such-site": "There is no such site.",
            "no-roles": "Choose at least one role.",
            "oneself": "Nobody changes the rights of their own account.",
            "administrators-apart":
                "System, security and audit administration are kept in different hands here.",
            "last-administrator": "Somebody must be left who can give rights.",
            "is-program": "A program has no password.",
            "rules": "The times are not possible: 5 to 10080 minutes, 1 to 720 hours.",
        ])

    static let chinese = PeopleWords(
        hint: "谁在哪里任职、担任什么角色。在医院的角色同时适用于其分院区；管理员的角色适用于所有下级机构。",
        invite: "邀请人员", inviteHint: "新账号没有密码。请转交链接：对方在三天内打开链接后自行设置密码。", name: "用户名",
        fullName: "姓名", site: "机构", roles: "角色", isProgram: "程序账号：仅用令牌登录", inviteButton: "邀请",
        linkTitle: "{name} 的链接", linkHint: "仅显示这一次，三天内有效，只能使用一次。请以只有本人能看到的方式转交。",
        programMade: "程序账号已建立。", programHint: "程序没有密码。请建立令牌，并尽量缩小其用途。", allSites: "全部机构",
        show: "显示", state: "状态", active: "正常", invited: "已邀请", disabled: "已停用", program: "程序",
        withoutPassword: "无密码", secondFactor: "两步验证", lastSignIn: "最近登录", never: "从未",
        noRoles: "无角色", inherits: "另有来自上级机构的角色：{roles}", rolesAt: "在{site}的角色",
        otherSite: "在其他机构的角色", saveRoles: "保存角色", rename: "修改姓名", reset: "重置密码",
        resetHint: "密码、会话与链接立即失效；本人可用新链接重新设置密码。", disable: "停用账号",
        disableHint: "会话、链接与令牌立即失效；此人所做的记录均保留。", enable: "重新启用账号",
        removeSecondFactor: "取消两步验证", removeSecondFactorHint: "用于设备遗失。请确认是本人提出。",
        sessions: "登录位置", noSessions: "当前未登录。", endSessions: "结束全部会话",
        mayNotChange: "权限由此人所在全部机构的安全管理员授予；任何人不得修改自己的权限。", done: "已完成。",
        rules: "登录规则", rulesHint: "适用于全部机构。", idle: "会话闲置多久后结束", absolute: "会话最长持续",
        factorRule: "两步验证", factorOptional: "由各人自行决定", factorAdministrators: "管理员必须使用",
        factorEverybody: "所有人必须使用", separate: "系统、安全、审计三种管理员由不同人员担任", minutes: "分钟",
        hours: "小时",
        refusals: [
            "name-taken": "该用户名已被使用。", "name-unusable": "用户名不可用：为空、过长或含控制字符。",
            "full-name-too-long": "姓名过长。", "no-such-site": "没有这个机构。", "no-roles": "请至少选择一个角色。",
            "oneself": "任何人不得修改自己的权限。", "administrators-apart": "本系统要求系统、安全、审计管理员由不同人员担任。",
            "last-administrator": "必须保留至少一名可授予权限的人员。", "is-program": "程序没有密码。",
            "rules": "时间超出范围：5 至 10080 分钟，1 至 720 小时。",
        ])
}
