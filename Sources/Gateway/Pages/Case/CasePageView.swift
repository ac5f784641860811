import Clinic
import Records

/// The page of a case: the clock on top, and beneath it everything that is known, in parts that can be fetched alone.
enum CasePageView {
    static func page(_ view: CaseView, _ face: PageFace) async throws -> PageContent {
        var parts: [(panel: CasePanel, html: HTML)] = []
        for panel in CasePanel.allCases { parts.append((panel, try await panel.view(view, face))) }
        func column(_ name: String) -> [HTML] {
            parts.filter { "\($0.panel.column)" == name }.map(\.html)
        }
        var content = PageContent(
            title: view.name, kind: "case",
            main: H.article(
                .class("case"), .id("live-region"), .named("data-case", view.key)
            ) {
                column("top")
                jumps(view)
                H.div(.class("case-columns")) {
                    H.div(.class("case-column")) { column("left") }
                    H.div(.class("case-column")) { column("middle") }
                    H.div(.class("case-column")) { column("right") }
                }
                column("foot")
                ends(view)
            })
        content.events = URLs.caseEvents.link(view.key)
        return content
    }

    /// On a phone, from part to part with one tap.
    private static func jumps(_ view: CaseView) -> HTML {
        H.nav(.class("case-jumps"), .label(view.words.parts)) {
            H.a(.anchor("panel-rules"), text: view.words.eligible)
            H.a(.anchor("panel-onset"), text: CasePanel.onset.name(view.words))
            H.a(.anchor("panel-nihss"), text: "NIHSS")
            H.a(.anchor("panel-examination"), text: CasePanel.examination.name(view.words))
            H.a(.anchor("panel-imaging"), text: CasePanel.imaging.name(view.words))
            H.a(.anchor("panel-team"), text: CasePanel.team.name(view.words))
            H.a(.anchor("panel-treatment"), text: CasePanel.treatment.name(view.words))
            H.a(.anchor("panel-timeline"), text: CasePanel.timeline.name(view.words))
        }
    }

    private static func ends(_ view: CaseView) -> HTML {
        let words = view.words
        let state = view.sheet.item.state
        let others: [StrokeCase.State] =
            switch state {
            case .expected: [.cancelled]
            case .active: [.treated, .closed, .cancelled]
            case .treated: [.active, .closed]
            case .transferred: [.closed]
            case .closed, .cancelled: [.active]
            }
        return H.form(.class("case-ends"), .named("method", "post"), .action(URLs.caseState.link(view.key))) {
            FormParts.token(view.visit)
            for other in others {
                H.button(
                    .class("button button-quiet"), .type("submit"), .name("state"), .value(other.rawValue),
                    text: words.stateActions[other.rawValue] ?? other.rawValue)
            }
        }
    }

    /// What a script gets after a change: the fields it sent as they stand now, and what follows from them.
    static func afterChange(_ form: Form, _ view: CaseView) -> HTML {
        H.div {
            for definition in FactCatalogue.all
            where form.has(definition.code) || form["now"].hasPrefix(definition.code)
                || form["take"].hasPrefix(definition.code + "=")
            {
                FactField.view(definition.code, view)
            }
            NIHSSPanel.total(NIHSS.score(view.facts), view)
            CasePanel.clock.frame(ClockPanel.content(view), view)
            CasePanel.rules.frame(RulesPanel.content(view), view)
        }
    }
}
