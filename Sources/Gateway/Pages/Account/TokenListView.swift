import Records

/// The tokens of an account, and the form that makes one.
enum TokenListView {
    static func view(
        _ tokens: [AccessToken], of key: String, _ clock: WallClock, _ visit: Visit, action: Link
    ) -> HTML {
        let words = visit.language.ownAccount
        return H.div(.class("tokens"), .id("tokens")) {
            H.h2(text: words.tokens)
            H.p(.class("quiet"), text: words.tokensHint)
            if tokens.isEmpty { H.p(.class("quiet"), text: words.noTokens) }
            H.ul(.class("session-list")) { for token in tokens { line(token, key, clock, visit, action) } }
            form(key, visit, action)
        }
    }

    private static func line(
        _ token: AccessToken, _ key: String, _ clock: WallClock, _ visit: Visit, _ action: Link
    ) -> HTML {
        let words = visit.language.ownAccount
        let isOver = token.expiresMilliseconds <= visit.nowMilliseconds
        return H.li {
            H.div {
                H.p {
                    H.strong { H.bdi(text: token.name) }
                    if token.revokedMilliseconds != nil {
                        H.span(.class("state state-refused"), text: words.revoked)
                    } else if isOver {
                        H.span(.class("state"), text: words.expired)
                    }
                }
                H.p(.class("quiet"), text: facts(token, clock, visit))
            }
            if token.revokedMilliseconds == nil && !isOver {
                H.form(.named("method", "post"), .action(action)) {
                    FormParts.token(visit)
                    H.input(.type("hidden"), .name("of"), .value(key))
                    H.button(
                        .class("button button-quiet"), .type("submit"), .name("revoke"), .value(token.key),
                        text: words.revoke)
                }
            }
        }
    }

    private static func facts(_ token: AccessToken, _ clock: WallClock, _ visit: Visit) -> String {
        let words = visit.language.ownAccount
        let now = visit.nowMilliseconds
        let scopes = Action.allCases.filter(token.scopes.contains)
            .map { words.scopes[$0.rawValue] ?? $0.rawValue }
        let used =
            token.lastUsedMilliseconds.map {
                words.lastUsed.filling("time", clock.short($0, now: now)) + " " + token.lastAddress
            } ?? words.unused
        return [
            scopes.joined(separator: visit.language == .chinese ? "、" : ", "),
            words.expires.filling("time", clock.short(token.expiresMilliseconds, now: now)), used,
        ].joined(separator: " · ")
    }

    private static func form(_ key: String, _ visit: Visit, _ action: Link) -> HTML {
        let words = visit.language.ownAccount
        return H.details(.class("act")) {
            H.summary(text: words.makeToken)
            H.form(.class("stack"), .named("method", "post"), .action(action)) {
                FormParts.token(visit)
                H.input(.type("hidden"), .name("of"), .value(key))
                IdentityForm.field(words.tokenName, "name", "", "token-\(key)", .flag("required"))
                IdentityForm.ticks(
                    words.tokenScopes,
                    Action.allCases.filter { $0 != .breakGlass }.map { action in
                        (
                            "scope-\(action.rawValue)", words.scopes[action.rawValue] ?? action.rawValue,
                            action == .list || action == .read
                        )
                    })
                IdentityForm.field(
                    words.tokenDays, "days", "90", "token-\(key)", .named("inputmode", "numeric"))
                H.button(.class("button"), .type("submit"), text: words.makeToken)
            }
        }
    }
}
