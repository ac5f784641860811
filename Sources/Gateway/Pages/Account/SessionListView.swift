import Records

/// Where somebody is signed in.
enum SessionListView {
    /// - Parameter ends: each line has a button that ends it.
    static func view(_ sessions: [SessionLine], _ clock: WallClock, ends: Bool, _ visit: Visit) -> HTML {
        let words = visit.language.ownAccount
        return H.ul(.class("session-list")) {
            for session in sessions {
                H.li {
                    H.div {
                        H.p {
                            H.strong(text: browser(session.origin.agent))
                            if session.isThis { H.span(.class("state state-good"), text: words.thisOne) }
                        }
                        H.p(.class("quiet"), text: facts(session, clock, visit))
                    }
                    if ends && !session.isThis {
                        H.form(.named("method", "post"), .action(URLs.ownSessions.link)) {
                            FormParts.token(visit)
                            H.button(
                                .class("button button-quiet"), .type("submit"), .name("session"),
                                .value(session.key), text: words.end)
                        }
                    }
                }
            }
        }
    }

    private static func facts(_ session: SessionLine, _ clock: WallClock, _ visit: Visit) -> String {
        let words = visit.language.ownAccount
        let now = visit.nowMilliseconds
        return [
            session.origin.address, words.methods[session.origin.method] ?? "",
            words.begun.filling("time", clock.short(session.createdMilliseconds, now: now)),
            words.lastUsed.filling("time", clock.short(session.lastSeenMilliseconds, now: now)),
        ].filter { !$0.isEmpty }.joined(separator: " · ")
    }

    /// What a browser says it is, in the two words that people tell their devices apart by.
    static func browser(_ agent: String) -> String {
        let browsers = ["Edg/": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "MicroMessenger/": "WeChat"]
        let systems = [
            ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("HarmonyOS", "HarmonyOS"),
            ("Windows", "Windows"), ("Mac OS X", "macOS"), ("Linux", "Linux"),
        ]
        var name = browsers.first { agent.contains($0.key) }?.value
        if name == nil, agent.contains("Chrome/") { name = "Chrome" }
        if name == nil, agent.contains("Safari/") { name = "Safari" }
        let system = systems.first { agent.contains($0.0) }?.1
        let known = [name, system].compactMap { $0 }.joined(separator: " · ")
        return known.isEmpty ? (agent.isEmpty ? "–" : String(agent.prefix(60))) : known
    }
}
