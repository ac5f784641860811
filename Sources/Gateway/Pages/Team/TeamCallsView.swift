import Clinic
import Records

/// The teams that were called, and the one tap that calls them.
enum TeamCallsView {
    static func view(_ view: TeamView) -> HTML {
        H.div(.class("team-calls")) {
            if view.isOpen { starts(view) }
            for team in view.sheet.teams.reversed() where team.activation.state.isOpen { open(team, view) }
            for team in view.sheet.teams.reversed() where !team.activation.state.isOpen { ended(team, view) }
            onDuty(view)
        }
    }

    /// A button for each team that is not called yet, large until the first has been.
    private static func starts(_ view: TeamView) -> HTML {
        guard let own = own(view) else { return .empty }
        let running = Set(
            view.sheet.teams.filter { $0.activation.state.isOpen && $0.activation.site == own }
                .map(\.activation.kind))
        let ever = !view.sheet.teams.isEmpty
        return H.div(.class("team-starts")) {
            if !running.contains(.stroke) {
                TeamForm.button(
                    view, "activate", view.words.callStroke, subject: "stroke",
                    look: ever ? "small" : "button team-alarm",
                    fields: [("kind", "stroke"), ("site", "\(own)")])
            }
            if !running.contains(.thrombectomy), canDoThrombectomy(own, view) {
                TeamForm.button(
                    view, "activate", view.words.callThrombectomy, subject: "thrombectomy",
                    look: "small", fields: [("kind", "thrombectomy"), ("site", "\(own)")])
            }
        }
    }

    /// The reader's own site among those of the case: the one that opened it first.
    private static func own(_ view: TeamView) -> Int64? {
        view.sheet.ownSites.contains(view.sheet.item.site) ? view.sheet.item.site : view.sheet.ownSites.min()
    }

    private static func canDoThrombectomy(_ id: Int64, _ view: TeamView) -> Bool {
        guard let site = view.sheet.site(id) else { return false }
        return site.capabilities.isEmpty || site.capabilities.contains(.thrombectomy)
    }

    private static func open(_ team: TeamSheet.Team, _ view: TeamView) -> HTML {
        let it = team.activation
        return H.div(.class("team-card team-\(it.state.rawValue)")) {
            H.div(.class("team-head")) {
                H.h3(text: title(team, view))
                badge(it.state, view)
                H.span(
                    .class("quiet"), .named("data-since", "\(it.startedMilliseconds)"),
                    text: elapsed(it, view))
            }
            if it.state == .unanswered { H.p(.class("team-nobody"), text: view.words.nobodyCame) }
            H.ul(.class("team-roles")) { for role in team.roles { self.role(role, team, view) } }
            buttons(team, view)
            H.p(.class("quiet team-foot"), text: foot(team, view))
        }
    }

    private static func title(_ team: TeamSheet.Team, _ view: TeamView) -> String {
        view.words.teamOf.filling("kind", view.notices.kind(team.activation.kind))
            .filling("site", view.site(team.activation.site))
    }

    private static func elapsed(_ it: Activation, _ view: TeamView) -> String {
        Figures.elapsed(
            milliseconds: view.visit.nowMilliseconds - it.startedMilliseconds, view.visit.phrases.list)
    }

    private static func badge(_ state: Activation.State, _ view: TeamView) -> HTML {
        let (look, icon): (String, Icon) =
            switch state {
            case .calling: ("analysing", .working)
            case .answered: ("good", .check)
            case .unanswered: ("failed", .warning)
            case .ended: ("nothing", .nothing)
            }
        return H.span(.class("state state-\(look)")) {
            icon.html
            H.span(text: view.words.states[state] ?? state.rawValue)
        }
    }

    private static func role(_ role: Role, _ team: TeamSheet.Team, _ view: TeamView) -> HTML {
        let calls = team.calls.filter { $0.call.role == role }
        let isDone = calls.contains { $0.call.state == .accepted }
        let shown = isDone ? calls.filter { $0.call.state == .accepted } : calls
        return H.li(.class(isDone ? "team-role team-role-done" : "team-role")) {
            H.span(.class("team-role-name"), text: view.notices.role(role))
            H.span(.class("team-people")) {
                if calls.isEmpty { H.span(.class("team-none"), text: view.words.nobody) }
                for (call, name) in shown { person(call, name, view) }
                if !isDone, let timer = team.next[role], !calls.isEmpty {
                    H.small(
                        .class("quiet"),
                        text: (timer.isLast ? view.words.lastRound : view.words.nextRound)
                            .filling("time", full(timer.dueMilliseconds, view)))
                }
            }
        }
    }

    /// Seconds count where people wait for two minutes.
    private static func full(_ milliseconds: Int64, _ view: TeamView) -> String {
        String(view.clock.full(milliseconds).suffix(8))
    }

    private static func person(_ call: TeamCall, _ name: String, _ view: TeamView) -> HTML {
        let icon: Icon =
            switch call.state {
            case .called: .working
            case .accepted: .check
            case .declined: .cross
            case .unanswered: .clock
            }
        let word = view.words.calls[call.state] ?? call.state.rawValue
        let at = call.answeredMilliseconds.map { " " + view.time($0) } ?? ""
        return H.span(.class("team-person team-person-\(call.state.rawValue)")) {
            icon.html
            H.bdi(text: name)
            H.span(.class("quiet"), text: word + at)
        }
    }

    private static func buttons(_ team: TeamSheet.Team, _ view: TeamView) -> HTML {
        let it = team.activation
        let mine = team.calls.filter { $0.call.account == view.sheet.account }
        let isHere = view.sheet.ownSites.contains(it.site)
        return H.div(.class("team-buttons")) {
            if mine.contains(where: { $0.call.state != .accepted }) {
                TeamForm.button(view, "accept", view.words.accept, subject: it.key, look: "button")
                if mine.contains(where: { $0.call.state == .called }) {
                    TeamForm.button(view, "decline", view.words.decline, subject: it.key)
                }
            } else if mine.isEmpty, isHere, it.state != .answered {
                TeamForm.button(view, "accept", view.words.join, subject: it.key)
            }
            if it.state == .calling {
                TeamForm.button(view, "escalate", view.words.escalate, subject: it.key)
            }
            TeamForm.button(view, "end", view.words.end, subject: it.key)
        }
    }

    private static func foot(_ team: TeamSheet.Team, _ view: TeamView) -> String {
        let by = team.starter.isEmpty ? "" : view.words.calledBy.filling("name", team.starter) + " · "
        return by + view.time(team.activation.startedMilliseconds)
    }

    private static func ended(_ team: TeamSheet.Team, _ view: TeamView) -> HTML {
        let come = team.calls.filter { $0.call.state == .accepted }.map(\.name)
        let end = team.activation.endedMilliseconds.map { view.time($0) } ?? ""
        return H.p(.class("quiet team-ended")) {
            Icon.check.html
            H.span(
                text: ([title(team, view), view.words.states[.ended] ?? "", end].joined(separator: " ")
                    + (come.isEmpty ? "" : " · " + come.joined(separator: ", "))))
        }
    }

    private static func onDuty(_ view: TeamView) -> HTML {
        H.details(.id("on-duty")) {
            H.summary(text: view.words.onDuty)
            for site in view.sheet.caseSites {
                let here = view.sheet.onDuty.filter { $0.site == site }
                H.p(.class("on-duty-site"), text: view.site(site))
                if here.isEmpty { H.p(.class("quiet"), text: view.words.nobodyOnDuty) }
                H.ul(.class("on-duty")) {
                    for duty in here {
                        H.li {
                            H.span(.class("quiet"), text: view.notices.role(duty.role))
                            H.bdi(text: duty.name)
                            if duty.line > 1 { H.small(.class("quiet"), text: view.words.secondLine) }
                        }
                    }
                }
            }
            H.p { H.a(.href(URLs.rota.link), text: view.words.rota) }
        }
    }
}
