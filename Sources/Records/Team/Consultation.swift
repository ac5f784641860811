/// A question of one site to another about a case, its answer, and what was decided.
package struct Consultation: Codable, Sendable, Equatable, Identifiable {
    package var id: Int64
    package var key: String
    package var caseID: Int64
    package var fromSite: Int64
    package var toSite: Int64
    package var state: State
    package var question: String
    package var asked: Step
    package var answer: String
    package var answered: Step?
    package var decision: Decision?
    /// Why, as whoever decided wrote it.
    package var decisionNote: String
    package var decided: Step?

    /// Who, and when.
    package struct Step: Codable, Sendable, Equatable {
        package var account: Int64?
        package var name: String
        package var atMilliseconds: Int64

        package init(account: Int64?, name: String, atMilliseconds: Int64) {
            self.account = account
            self.name = name
            self.atMilliseconds = atMilliseconds
        }
    }

    package enum State: String, Codable, Sendable, CaseIterable {
        case asked, answered, decided, withdrawn

        package func mayBecome(_ next: State) -> Bool {
            switch (self, next) {
            case (.asked, .answered), (.asked, .withdrawn), (.asked, .decided), (.answered, .decided),
                // A second opinion, or a correction, before anything is decided.
                (.answered, .answered):
                true
            default: false
            }
        }
    }

    /// What is done with the patient.
    package enum Decision: String, Codable, Sendable, CaseIterable {
        case thrombolysisHere = "thrombolysis-here"
        case thrombolysisThenTransfer = "thrombolysis-then-transfer"
        case thrombectomyTransfer = "thrombectomy-transfer"
        case thrombectomyHere = "thrombectomy-here"
        case medicalHere = "medical-here"
        case furtherImaging = "further-imaging"
        case notStroke = "not-stroke"
    }

    package init(
        id: Int64 = 0, key: String, caseID: Int64, fromSite: Int64, toSite: Int64, question: String,
        asked: Step
    ) {
        self.id = id
        self.key = key
        self.caseID = caseID
        self.fromSite = fromSite
        self.toSite = toSite
        state = .asked
        self.question = question
        self.asked = asked
        answer = ""
        decisionNote = ""
    }
}
