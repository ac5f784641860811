import Clinic
import Records

/// The people around a case, ready to show.
struct TeamView {
    let sheet: TeamSheet
    let visit: Visit
    let clock: WallClock

    init(_ sheet: TeamSheet, _ visit: Visit, _ clock: WallClock) {
        self.sheet = sheet
        self.visit = visit
        self.clock = clock
    }

    var words: TeamWords { visit.language.team }
    var notices: NoticeWords { visit.language.notices }
    var key: String { sheet.item.key }
    var isOpen: Bool { sheet.item.closedMilliseconds == nil }

    func site(_ id: Int64) -> String { visit.language.name(sheet.site(id)) }
    func time(_ milliseconds: Int64) -> String { clock.short(milliseconds, now: visit.nowMilliseconds) }

    func step(_ step: Consultation.Step) -> String { "\(step.name) · \(time(step.atMilliseconds))" }

    /// `Tmax, slice 5`.
    func caption(_ image: CaseMessage.KeyImage) -> String {
        let parts = image.caption.split(separator: " ").map(String.init)
        let name = visit.phrases.pictures[parts.first ?? ""] ?? parts.first ?? ""
        return parts.count > 1 ? "\(name) \(parts[1])" : name
    }

    /// Sites that can be asked: all but the reader's own, hubs first.
    var otherSites: [Site] {
        let order: [Site.Kind] = [.hub, .branch, .alliance, .rehabilitation, .community]
        return sheet.sites.filter { site in
            site.isActive && site.kind != .region && !sheet.ownSites.contains(site.id)
        }.sorted {
            let (first, second) = (order.firstIndex(of: $0.kind) ?? 9, order.firstIndex(of: $1.kind) ?? 9)
            return (first, $0.id) < (second, $1.id)
        }
    }
}

/// A form of a case's people: posted by the script without leaving the page, or as forms always were.
enum TeamForm {
    /// - Parameters:
    ///   - id: of the form, the same whenever the panel is made anew.
    ///   - draft: what is typed is kept under this name until it has been sent.
    ///   - waits: said of what is sent without a connection; empty: it is not sent then.
    static func view(
        _ view: TeamView, to url: URLs, id: String, draft: String = "", waits: String = "",
        @HTMLBuilder _ content: () -> HTML
    ) -> HTML {
        H.form(
            .id(id), .class("team-form"), .named("method", "post"), .action(url.link(view.key)),
            .named("autocomplete", "off"), .flag("data-team-form"), .named("data-failed", view.words.notSent),
            draft.isEmpty ? .none : .named("data-draft-name", draft),
            waits.isEmpty ? .none : .named("data-waits", waits)
        ) {
            FormParts.token(view.visit)
            H.input(.type("hidden"), .name("wish"), .value(String(Secret.make().prefix(32))))
            content()
        }
    }

    /// A button that does one thing to one subject.
    static func button(
        _ view: TeamView, _ action: String, _ text: String, subject: String = "", look: String = "small",
        fields: [(name: StaticString, value: String)] = []
    ) -> HTML {
        self.view(view, to: .caseTeam, id: "do-\(action)-\(subject)") {
            H.input(.type("hidden"), .name("subject"), .value(subject))
            for field in fields { H.input(.type("hidden"), .name(field.name), .value(field.value)) }
            H.button(.class(look), .type("submit"), .name("action"), .value(action), text: text)
        }
    }
}
