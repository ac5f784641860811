import Records
import Testing

@Suite struct EscalationTests {
    private func duty(_ account: Int64, _ role: Role, line: Int = 1, _ hours: Range<Int64> = 0..<24) -> Duty {
        Duty(
            site: 1, account: account, role: role, line: line,
            beginMilliseconds: hours.lowerBound * 3_600_000,
            endMilliseconds: hours.upperBound * 3_600_000)
    }

    private let members: [(account: Int64, role: Role)] = [
        (1, .neurologist), (2, .neurologist), (3, .neurologist), (4, .coordinator), (5, .nurse),
    ]

    @Test func `the first line is called, then the second, then everybody with the coordinator`() {
        let duties = [duty(1, .neurologist), duty(2, .neurologist, line: 2), duty(4, .coordinator)]
        let plan = Escalation(role: .neurologist, duties: duties, members: members, at: 3_600_000)
        #expect(plan.rounds == [[1], [2], [3, 4]])
    }

    @Test func `without a rota everybody who has the role is called at once`() {
        #expect(Escalation(role: .neurologist, duties: [], members: members, at: 0).rounds == [[1, 2, 3]])
    }

    @Test func `a turn begins with its first millisecond and is over with its last`() {
        let duties = [duty(1, .neurologist, 0..<8), duty(2, .neurologist, 8..<16)]
        let before = Escalation(role: .neurologist, duties: duties, members: members, at: 8 * 3_600_000 - 1)
        let after = Escalation(role: .neurologist, duties: duties, members: members, at: 8 * 3_600_000)
        #expect(before.rounds.first == [1])
        #expect(after.rounds.first == [2])
    }

    @Test func `whoever calls is not called, nor is anybody who has left`() {
        let duties = [duty(1, .neurologist), duty(9, .neurologist)]
        let plan = Escalation(role: .neurologist, duties: duties, members: members, at: 0, except: 1)
        #expect(plan.rounds == [[2, 3]])
    }

    @Test func `where nobody has the role there is nobody to call`() {
        #expect(Escalation(role: .radiologist, duties: [], members: members, at: 0).rounds.isEmpty)
    }

    @Test func `a team has answered once one of each role has`() {
        func call(_ role: Role, _ state: TeamCall.State) -> TeamCall {
            TeamCall(activation: 1, account: 1, role: role, round: 0, state: state, calledMilliseconds: 0)
        }
        let roles: [Role] = [.neurologist, .nurse]
        let one = [call(.neurologist, .accepted), call(.nurse, .called)]
        #expect(Escalation.state(of: roles, calls: one, exhausted: []) == .calling)
        #expect(Escalation.state(of: roles, calls: one, exhausted: [.nurse]) == .unanswered)
        #expect(Escalation.state(of: roles, calls: one, exhausted: [.neurologist]) == .calling)
        let both = [call(.neurologist, .accepted), call(.nurse, .declined), call(.nurse, .accepted)]
        #expect(Escalation.state(of: roles, calls: both, exhausted: [.nurse]) == .answered)
    }
}
