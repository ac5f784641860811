/// The parts of the page of a case, in the order of a phone's screen: the one list of them. Each is a file of its own
/// in `Panels`, and can be fetched alone at `URLs.casePanel`; a part that has nothing to show answers nil and takes no
/// room. A part asks the house for what it needs through the face it is given.
package enum CasePanel: String, CaseIterable, Sendable {
    case clock, same, imaging, rules, team, onset, nihss, examination, contraindications, decision, treatment
    case dayOne = "day-one"
    case thread, timeline, history

    /// What the part shows, without the frame that carries its name.
    func content(_ view: CaseView, _ face: PageFace) async throws -> HTML? {
        switch self {
        case .clock: ClockPanel.content(view)
        case .same: TwinPanel.content(view)
        case .rules: RulesPanel.content(view)
        case .team: try await TeamPanel.content(view, face)
        case .onset: OnsetPanel.content(view)
        case .nihss: NIHSSPanel.content(view)
        case .examination: ExaminationPanel.content(view)
        case .imaging: ImagingPanel.content(view)
        case .contraindications: ContraindicationsPanel.content(view)
        case .decision: DecisionPanel.content(view)
        case .treatment: TreatmentPanel.content(view)
        case .dayOne: DayOnePanel.content(view)
        case .thread: try await ThreadPanel.content(view, face)
        case .timeline: TimelinePanel.content(view)
        case .history: HistoryPanel.content(view)
        }
    }

    /// Parts people type into: a page that is fetched anew must not take away what they are typing.
    var isForm: Bool {
        switch self {
        case .onset, .nihss, .examination, .imaging, .contraindications, .decision, .treatment, .dayOne: true
        default: false
        }
    }

    /// Where the part stands on a wide screen.
    var column: StaticString {
        switch self {
        case .clock, .same: "top"
        case .onset, .nihss, .imaging, .examination, .contraindications: "left"
        case .rules, .decision, .treatment, .dayOne: "middle"
        case .team, .thread, .history: "right"
        case .timeline: "foot"
        }
    }

    func name(_ words: CaseWords) -> String { words.panels[rawValue] ?? rawValue }

    /// The part in its frame.
    func view(_ view: CaseView, _ face: PageFace) async throws -> HTML {
        guard let content = try await content(view, face) else {
            return H.section(.id("panel-\(rawValue)"), .class("case-panel"), .flag("hidden"))
        }
        return frame(content, view)
    }

    func frame(_ content: HTML, _ view: CaseView) -> HTML {
        H.section(
            .id("panel-\(rawValue)"), .class("panel case-panel case-\(rawValue)"),
            .named("data-case-panel", URLs.casePanel.link(view.key, rawValue).path),
            isForm ? .flag("data-case-form") : .none
        ) {
            if self != .clock && self != .same { H.h2(text: name(view.words)) }
            content
        }
    }
}
