import Records

/// The code systems that are ours, because the field has no word: made of the same tables that the resources are.
enum OwnCodes {
    struct System: Sendable {
        /// What the address ends with.
        var name: String
        var title: String
        var concepts: [(code: String, display: String)]

        var url: String { FHIRCodes.own + name }
        var id: String { name.replacing(":", with: ".") }

        var draft: ResourceDraft {
            ResourceDraft(
                "CodeSystem", id, changedMilliseconds: FHIRFace.changedMilliseconds,
                resource: Resource(.node),
                .having([
                    "url": .text(url), "name": .text(machineName), "title": .text(title), "status": "active",
                    "experimental": false, "caseSensitive": true, "content": "complete",
                    "count": .integer(concepts.count),
                    "concept": .list(
                        concepts.map {
                            .having(["code": .text($0.code), "display": .words($0.display)])
                        }),
                ]), isFinal: true)
        }

        /// A name for programs: letters and digits, beginning with a capital.
        private var machineName: String {
            "Willis"
                + name.split { !$0.isLetter && !$0.isNumber }.map {
                    $0.prefix(1).uppercased() + $0.dropFirst()
                }
                .joined()
        }
    }

    static let systems: [System] = general + facts

    private static let words = CaseWords.english
    private static let places = RegionWords.english

    private static let general: [System] = [
        System(
            name: "measurement", title: "Measurements on images",
            concepts: MeasurementCode.allCases.map { ($0.rawValue, ResourceMaker.display($0)) }),
        System(
            name: "analysis-kind", title: "Kinds of analysis",
            concepts: AnalysisKind.allCases.map { plain($0.rawValue) }),
        System(
            name: "finding", title: "Findings in words",
            concepts: ["left", "right", "none", "yes", "no"].map(plain)),
        System(
            name: "site-kind", title: "Kinds of sites",
            concepts: Site.Kind.allCases.map { ($0.rawValue, places.kind($0)) }),
        System(
            name: "site-capability", title: "What a site can do",
            concepts: Site.Capability.allCases.map { ($0.rawValue, places.capability($0)) }),
        System(
            name: "role", title: "Roles of people",
            concepts: Role.allCases.map { ($0.rawValue, places.role($0)) }),
        System(
            name: "service", title: "What one site asks of another",
            concepts: [("consultation", "Stroke consultation"), ("transfer", "Transfer of a patient")]),
        System(
            name: "decision", title: "What was decided on a consultation",
            concepts: Consultation.Decision.allCases.map {
                ($0.rawValue, TeamWords.english.decisions[$0] ?? $0.rawValue)
            }),
        System(
            name: "transfer-state", title: "How far a transfer is",
            concepts: CaseTransfer.State.allCases.map { plain($0.rawValue) }),
        System(
            name: "case-state", title: "How far a case is",
            concepts: StrokeCase.State.allCases.map { plain($0.rawValue) }),
        System(
            name: "case-origin", title: "What opened a case",
            concepts: CaseOpening.Origin.allCases.map { plain($0.rawValue) }),
        System(
            name: "fact-source", title: "Who says a fact",
            concepts: FactSource.allCases.map { plain($0.rawValue) }),
    ]

    private static let facts: [System] =
        [
            System(
                name: "fact", title: "What can be said of a case",
                concepts: FactCatalogue.all.map { ($0.code, words.fact($0.code)) })
        ]
        + FactCatalogue.all.filter { !$0.choices.isEmpty }.map { fact in
            System(
                name: "fact:" + fact.code, title: words.fact(fact.code),
                concepts: fact.choices.map { ($0, words.choice(fact.code, $0)) })
        }

    private static func plain(_ code: String) -> (code: String, display: String) {
        (code, code.replacing("-", with: " "))
    }
}
