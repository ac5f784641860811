/// A team of a site that has been called for a case, until everybody needed has answered.
package struct Activation: Codable, Sendable, Equatable, Identifiable {
    package var id: Int64
    package var key: String
    package var caseID: Int64
    /// Whose team.
    package var site: Int64
    package var kind: Kind
    package var state: State
    package var startedMilliseconds: Int64
    /// Account that called; nil: the house.
    package var startedBy: Int64?
    package var endedMilliseconds: Int64?

    /// What a team is called for.
    package enum Kind: String, Codable, Sendable, CaseIterable {
        /// A stroke has been announced or has come.
        case stroke
        case thrombectomy
        /// Another site asks for advice.
        case consultation
        /// Another site asks to take a patient over.
        case transfer

        /// One person of each is needed, as far as the site has them.
        package var roles: [Role] {
            switch self {
            case .stroke: [.neurologist, .radiologist, .nurse]
            case .thrombectomy: [.interventionist, .neurologist, .nurse]
            case .consultation: [.neurologist]
            case .transfer: [.coordinator, .interventionist]
            }
        }
    }

    package enum State: String, Codable, Sendable, CaseIterable {
        /// Somebody who is needed has not answered yet.
        case calling
        /// One person of each role is coming.
        case answered
        /// Everybody has been called and a role is still open.
        case unanswered
        /// Called off, or what it was for has been done.
        case ended

        package var isOpen: Bool { self != .ended }
    }

    package init(
        id: Int64 = 0, key: String, caseID: Int64, site: Int64, kind: Kind, state: State = .calling,
        startedMilliseconds: Int64, startedBy: Int64?, endedMilliseconds: Int64? = nil
    ) {
        self.id = id
        self.key = key
        self.caseID = caseID
        self.site = site
        self.kind = kind
        self.state = state
        self.startedMilliseconds = startedMilliseconds
        self.startedBy = startedBy
        self.endedMilliseconds = endedMilliseconds
    }
}

/// One person called in one role.
package struct TeamCall: Codable, Sendable, Equatable, Identifiable {
    package var id: Int64
    package var activation: Int64
    package var account: Int64
    package var role: Role
    /// 0 for those called first.
    package var round: Int
    package var state: State
    package var calledMilliseconds: Int64
    package var answeredMilliseconds: Int64?

    package enum State: String, Codable, Sendable, CaseIterable {
        case called, accepted, declined
        /// Others have been called since.
        case unanswered
    }

    package init(
        id: Int64 = 0, activation: Int64, account: Int64, role: Role, round: Int, state: State = .called,
        calledMilliseconds: Int64, answeredMilliseconds: Int64? = nil
    ) {
        self.id = id
        self.activation = activation
        self.account = account
        self.role = role
        self.round = round
        self.state = state
        self.calledMilliseconds = calledMilliseconds
        self.answeredMilliseconds = answeredMilliseconds
    }
}
