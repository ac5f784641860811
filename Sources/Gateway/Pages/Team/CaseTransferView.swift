import Clinic
import Records

/// The patient's way to another site.
enum CaseTransferView {
    static func view(_ view: TeamView) -> HTML {
        H.div(.class("case-transfers")) {
            H.h3(text: view.words.transfers)
            for transfer in view.sheet.transfers { card(transfer, view) }
            if view.isOpen, !view.otherSites.isEmpty, !view.sheet.transfers.contains(where: \.state.isOpen) {
                request(view)
            }
        }
    }

    private static func card(_ it: CaseTransfer, _ view: TeamView) -> HTML {
        H.div(.class("team-card transfer-\(it.state.rawValue)"), .id("transfer-\(it.key)")) {
            H.p(.class("ask-head")) {
                H.strong(
                    text: view.words.asks.filling("from", view.site(it.fromSite)).filling(
                        "to", view.site(it.toSite)))
                badge(it.state, view)
            }
            if !it.reason.isEmpty { H.p(.class("message-text"), text: it.reason) }
            H.ol(.class("transfer-steps")) {
                for step in it.steps {
                    H.li {
                        H.strong(text: view.notices.transfer(step.state))
                        H.span(.class("quiet"), text: " \(step.name) · \(view.time(step.atMilliseconds))")
                        if !step.note.isEmpty { H.p(.class("message-text"), text: step.note) }
                    }
                }
            }
            if view.isOpen { steps(it, view) }
        }
    }

    private static func badge(_ state: CaseTransfer.State, _ view: TeamView) -> HTML {
        let (look, icon): (String, Icon) =
            switch state {
            case .requested: ("limited", .clock)
            case .accepted, .arrived: ("good", .check)
            case .underWay: ("analysing", .right)
            case .refused: ("refused", .refused)
            case .cancelled: ("nothing", .cross)
            }
        return H.span(.class("state state-\(look)")) {
            icon.html
            H.span(text: view.notices.transfer(state))
        }
    }

    /// The steps that are the reader's site's now: the good one as a button, the others with their reason.
    private static func steps(_ it: CaseTransfer, _ view: TeamView) -> HTML {
        let mine = CaseTransfer.State.allCases.filter { next in
            guard let side = it.side(for: next) else { return false }
            return view.sheet.ownSites.contains(side == .sending ? it.fromSite : it.toSite)
        }
        return H.div(.class("team-buttons")) {
            for next in mine where !CaseTransfer.needsNote(next) {
                TeamForm.button(
                    view, "transfer", view.words.steps[next] ?? next.rawValue, subject: it.key,
                    look: "button",
                    fields: [("state", next.rawValue)])
            }
            for next in mine where CaseTransfer.needsNote(next) { withReason(it, next, view) }
        }
    }

    private static func withReason(
        _ it: CaseTransfer, _ next: CaseTransfer.State, _ view: TeamView
    ) -> HTML {
        let id = "\(next.rawValue)-\(it.key)"
        return H.details(.id("why-\(id)")) {
            H.summary(text: view.words.steps[next] ?? next.rawValue)
            TeamForm.view(view, to: .caseTeam, id: "form-\(id)", draft: id) {
                H.input(.type("hidden"), .name("subject"), .value(it.key))
                H.input(.type("hidden"), .name("state"), .value(next.rawValue))
                H.textarea(
                    .id("note-\(id)"), .name("text"), .named("rows", "2"), .flag("required"),
                    .label(view.words.noteNeeded), .named("placeholder", view.words.noteNeeded),
                    .flag("data-draft"))
                H.button(
                    .class("small"), .type("submit"), .name("action"), .value("transfer"),
                    text: view.words.steps[next] ?? next.rawValue)
            }
        }
    }

    private static func request(_ view: TeamView) -> HTML {
        H.details(.id("requesting")) {
            H.summary(text: view.words.requestTransfer)
            TeamForm.view(view, to: .caseTeam, id: "request", draft: "request") {
                SiteChoice.view(view, view.words.whereTo, id: "request-site")
                H.textarea(
                    .id("request-text"), .name("text"), .named("rows", "2"),
                    .named("placeholder", view.words.reason), .label(view.words.reason),
                    .named("maxlength", "\(TeamText.longest)"), .flag("data-draft"))
                H.p(.class("quiet"), text: view.words.imagesAhead)
                H.button(
                    .class("button"), .type("submit"), .name("action"), .value("request"),
                    text: view.words.requestTransfer)
            }
        }
    }
}
