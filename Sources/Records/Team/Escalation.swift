/// Whom to call for a role, and whom next when nobody answers: those whose turn it is, then their second line, then
/// everybody who has the role there together with the coordinators on duty.
package struct Escalation: Sendable, Equatable {
    /// Accounts by round; nobody stands in two, and no round is empty.
    package private(set) var rounds: [[Int64]]

    /// - Parameters:
    ///   - duties: the rota of the site, of any role and time.
    ///   - members: who has which role at the site, and can sign in.
    ///   - caller: not called: whoever calls knows already.
    package init(
        role: Role, duties: [Duty], members: [(account: Int64, role: Role)], at milliseconds: Int64,
        except caller: Int64? = nil
    ) {
        let now = duties.filter { $0.covers(milliseconds) }
        let active = Set(members.map(\.account))
        func turn(_ role: Role, _ line: Int) -> [Int64] {
            now.filter { $0.role == role && $0.line == line && active.contains($0.account) }.map(\.account)
        }
        let everybody = members.filter { $0.role == role }.map(\.account)
        let coordinators = Duty.lines.flatMap { turn(.coordinator, $0) }
        var seen: Set<Int64> = caller.map { [$0] } ?? []
        rounds = [turn(role, 1), turn(role, 2), everybody + coordinators].map { round in
            round.sorted().filter { seen.insert($0).inserted }
        }.filter { !$0.isEmpty }
    }

    /// Where an activation stands by the answers so far. `exhausted` are roles with nobody left to call whose last
    /// round had its time.
    package static func state(
        of roles: [Role], calls: [TeamCall], exhausted: Set<Role>
    ) -> Activation.State {
        let open = roles.filter { role in !calls.contains { $0.role == role && $0.state == .accepted } }
        if open.isEmpty { return .answered }
        return open.contains { !exhausted.contains($0) } ? .calling : .unanswered
    }

    /// How long a round has to answer unless the site says otherwise.
    package static let answerSeconds = 120
    package static let answerSecondsRange = 5...3600
}

/// When a round of a team has had its time.
package struct TeamTimer: Codable, Sendable, Equatable {
    package var activation: Int64
    package var role: Role
    /// The round whose time runs out.
    package var round: Int
    /// Nobody is left to call: it only reminds.
    package var isLast: Bool
    package var dueMilliseconds: Int64

    package init(activation: Int64, role: Role, round: Int, isLast: Bool = false, dueMilliseconds: Int64) {
        self.activation = activation
        self.role = role
        self.round = round
        self.isLast = isLast
        self.dueMilliseconds = dueMilliseconds
    }
}
