import Clinic
import Records

/// How one's second factor stands.
package struct SecondFactorModel: Sendable {
    package var state: Accounts.SecondFactorState
    package var isRequired: Bool
    /// What authenticators read.
    package var address: String
    /// Recovery codes, shown once.
    package var codes: [String] = []
    package var trouble: String?
    package var success: String?
}

/// What keeps one's own account safe: second factor, sessions, tokens, and the first password.
enum OwnSafetyView {
    private static func page(_ title: String, _ visit: Visit, @HTMLBuilder _ content: () -> HTML)
        -> PageContent
    {
        let inner = content()
        return PageContent(
            title: title, kind: "account",
            main: H.section(.class("account-part")) {
                tabs(visit)
                H.h1(text: title)
                inner
            })
    }

    /// The pages of one's own account.
    static func tabs(_ visit: Visit) -> HTML {
        let words = visit.language.ownAccount
        let all: [(URLs, String)] = [
            (.account, visit.phrases.frame.account), (.secondFactor, words.secondFactor),
            (.ownSessions, words.sessions), (.ownTokens, words.tokens),
        ]
        return H.nav(.class("tabs"), .label(visit.phrases.frame.account)) {
            for (place, name) in all {
                H.a(
                    .href(place.link),
                    visit.path == place.rawValue ? .named("aria-current", "page") : .none, text: name)
            }
        }
    }

    // MARK: - Second factor

    static func factor(_ model: SecondFactorModel, _ visit: Visit) -> PageContent {
        let words = visit.language.ownAccount
        return page(words.secondFactor, visit) {
            if model.isRequired { FormParts.notice(words.factorRequired) }
            FormParts.notice(model.trouble)
            FormParts.notice(model.success, good: true)
            if !model.codes.isEmpty { recovery(model.codes, words) }
            H.div(.class("panel")) {
                H.p(
                    text: model.state.isOn
                        ? words.factorOn.filling("n", "\(model.state.recoveryCodesLeft)") : words.factorOff)
                if let pending = model.state.pending {
                    device(pending, model, visit)
                } else {
                    form("prepare", model.state.isOn ? words.setUpAgain : words.setUp, visit)
                }
                if model.state.isOn {
                    IdentityForm.act(
                        words.turnOff, words.turnOffHint, "end", to: URLs.secondFactor.link, visit,
                        fields: code("end-code", words))
                }
            }
        }
    }

    private static func recovery(_ codes: [String], _ words: AccountWords) -> HTML {
        H.div(.class("panel secret"), .role("status")) {
            H.h2(text: words.recoveryTitle)
            H.p(.class("quiet"), text: words.recoveryHint)
            H.ul(.class("recovery-codes")) { for code in codes { H.li { H.code(text: code) } } }
        }
    }

    private static func device(_ secret: String, _ model: SecondFactorModel, _ visit: Visit) -> HTML {
        let words = visit.language.ownAccount
        // Groups of four are easier to type.
        let groups = stride(from: 0, to: secret.count, by: 4).map { secret.dropFirst($0).prefix(4) }
        return H.div(.class("factor-device")) {
            H.p(text: words.scanHint)
            QRDrawing.view(model.address, title: words.scanHint)
            H.details(.id("type-secret")) {
                H.summary(text: words.noCamera)
                H.p(text: words.secretHint)
                H.p(.class("field-title"), text: words.secret)
                H.p(.class("command")) { H.code(.id("secret"), text: groups.joined(separator: " ")) }
                H.p(.class("field-title"), text: words.openApp)
                H.p(.class("command")) { H.code(text: model.address) }
            }
            form("confirm", words.confirm, visit, fields: code("code", words))
        }
    }

    private static func code(_ id: String, _ words: AccountWords) -> HTML {
        H.div(.class("field")) {
            H.label(.named("for", id), text: words.code)
            H.input(
                .type("text"), .id(id), .name("code"), .named("autocomplete", "one-time-code"),
                .named("maxlength", "40"), .flag("required"))
        }
    }

    private static func form(
        _ act: String, _ title: String, _ visit: Visit, fields: HTML = .empty
    ) -> HTML {
        H.form(.class("stack"), .named("method", "post"), .action(URLs.secondFactor.link)) {
            FormParts.token(visit)
            H.input(.type("hidden"), .name("act"), .value(act))
            fields
            H.button(.class("button"), .type("submit"), text: title)
        }
    }

    // MARK: - Sessions and tokens

    static func sessions(_ lines: [SessionLine], _ clock: WallClock, _ visit: Visit) -> PageContent {
        let words = visit.language.ownAccount
        return page(words.sessions, visit) {
            H.div(.class("panel")) {
                SessionListView.view(lines, clock, ends: true, visit)
                if lines.count > 1 {
                    H.form(.class("stack"), .named("method", "post"), .action(URLs.ownSessions.link)) {
                        FormParts.token(visit)
                        H.input(.type("hidden"), .name("act"), .value("others"))
                        H.button(.class("button"), .type("submit"), text: words.endOthers)
                    }
                }
            }
        }
    }

    static func tokens(
        _ tokens: [AccessToken], of key: String, made: (name: String, text: String)?, _ trouble: String?,
        _ clock: WallClock, _ visit: Visit
    ) -> PageContent {
        let words = visit.language.ownAccount
        return page(words.tokens, visit) {
            FormParts.notice(trouble)
            if let made {
                IdentityForm.secret(
                    words.tokenTitle.filling("name", made.name), words.tokenOnce, made.text)
            }
            H.div(.class("panel")) {
                TokenListView.view(tokens, of: key, clock, visit, action: URLs.ownTokens.link)
            }
        }
    }

    // MARK: - The first password

    static func invitation(
        _ account: Account?, _ token: String, trouble: String?, _ visit: Visit
    ) -> PageContent {
        let words = visit.language.ownAccount
        let entry = visit.phrases.entry
        guard let account else {
            return PageContent(
                title: entry.title, kind: "entry",
                main: H.section(.class("panel narrow entry")) { FormParts.notice(words.invitationGone) })
        }
        return PageContent(
            title: entry.title, kind: "entry",
            main: H.section(.class("panel narrow entry")) {
                H.h1 { H.bdi(text: words.invitationTitle.filling("name", account.shownName)) }
                H.p { H.bdi(text: words.invitationHint.filling("name", account.name)) }
                FormParts.notice(trouble)
                H.form(.class("stack"), .named("method", "post"), .action(URLs.invitation.link(token))) {
                    FormParts.token(visit)
                    H.input(
                        .type("text"), .named("autocomplete", "username"), .value(account.name),
                        .flag("hidden"), .label(entry.name))
                    FormParts.field(
                        entry.newPassword, "new", .type("password"), .named("autocomplete", "new-password"))
                    H.p(.class("hint"), text: entry.passwordHint)
                    FormParts.field(
                        entry.repeatPassword, "again", .type("password"),
                        .named("autocomplete", "new-password"))
                    H.button(.class("button wide"), .type("submit"), text: words.choose)
                }
            })
    }
}
