/// A patient who is to go, goes or has gone to another site.
package struct CaseTransfer: Codable, Sendable, Equatable, Identifiable {
    package var id: Int64
    package var key: String
    package var caseID: Int64
    package var fromSite: Int64
    package var toSite: Int64
    package var state: State
    /// What for, as the sending site wrote it.
    package var reason: String
    /// Every state it has had, in order.
    package var steps: [Step]

    package struct Step: Codable, Sendable, Equatable {
        package var state: State
        package var account: Int64?
        package var name: String
        package var atMilliseconds: Int64
        /// Why refused, how long the way takes, which bed.
        package var note: String

        package init(state: State, account: Int64?, name: String, atMilliseconds: Int64, note: String = "") {
            self.state = state
            self.account = account
            self.name = name
            self.atMilliseconds = atMilliseconds
            self.note = note
        }
    }

    package enum State: String, Codable, Sendable, CaseIterable {
        case requested, accepted, refused
        case underWay = "under-way"
        case arrived, cancelled

        /// Neither refused nor over.
        package var isOpen: Bool { self == .requested || self == .accepted || self == .underWay }
    }

    /// Whose turn a step is.
    package enum Side: Sendable { case sending, receiving }

    /// The side that may take this step now; nil: nobody.
    package func side(for next: State) -> Side? {
        switch (state, next) {
        case (.requested, .accepted), (.requested, .refused), (.accepted, .refused), (.underWay, .arrived):
            .receiving
        case (.accepted, .underWay), (.requested, .cancelled), (.accepted, .cancelled),
            (.underWay, .cancelled):
            .sending
        default: nil
        }
    }

    /// A refusal without a reason helps nobody.
    package static func needsNote(_ state: State) -> Bool { state == .refused || state == .cancelled }

    package init(
        id: Int64 = 0, key: String, caseID: Int64, fromSite: Int64, toSite: Int64, state: State = .requested,
        reason: String, steps: [Step] = []
    ) {
        self.id = id
        self.key = key
        self.caseID = caseID
        self.fromSite = fromSite
        self.toSite = toSite
        self.state = state
        self.reason = reason
        self.steps = steps
    }
}
