import Clinic
import Records

/// Whoever is called sees it above every page, and answers with one tap.
enum CallBar {
    static func view(_ visit: Visit) -> HTML {
        guard !visit.calls.isEmpty else { return .empty }
        return H.div(.class("call-bar"), .role("alert")) {
            for call in visit.calls.prefix(5) { line(call, visit) }
        }
    }

    private static func line(_ call: TeamDesk.OpenCall, _ visit: Visit) -> HTML {
        let words = visit.language.team
        let notices = visit.language.notices
        let team = words.teamOf.filling("kind", notices.kind(call.activation.kind))
            .filling("site", visit.language.name(call.site))
        return H.div(.class("call-line")) {
            Icon.warning.html
            H.p {
                H.strong(text: words.youAreCalled + " · ")
                H.span(text: team + " · " + notices.role(call.role) + " · ")
                H.span(
                    .named("data-since", "\(call.calledMilliseconds)"),
                    text: Figures.elapsed(
                        milliseconds: visit.nowMilliseconds - call.calledMilliseconds, visit.phrases.list))
            }
            H.form(.named("method", "post"), .action(URLs.answerCall.link)) {
                FormParts.token(visit)
                H.input(.type("hidden"), .name("subject"), .value(call.activation.key))
                H.button(
                    .class("button"), .type("submit"), .name("action"), .value("accept"), text: words.accept)
                H.button(
                    .class("small"), .type("submit"), .name("action"), .value("decline"), text: words.decline)
                H.a(.class("small"), .href(URLs.casePage.link(call.caseKey)), text: words.openCase)
            }
        }
    }
}
