import Archive
import Records

/// Calls people, one round after another, inside a transaction.
struct Calling {
    let writer: Writer
    let item: StrokeCase
    let actor: Actor
    let now: Int64
    let announcing: Announcing
    /// Reminders of a team in which nobody answers go on this long.
    static let mostRounds = 15

    init(_ work: TeamDesk.Work) {
        self.init(writer: work.writer, item: work.item, actor: work.actor, now: work.now)
    }

    init(writer: Writer, item: StrokeCase, actor: Actor, now: Int64) {
        self.writer = writer
        self.item = item
        self.actor = actor
        self.now = now
        announcing = Announcing(writer: writer, item: item, now: now)
    }

    /// The team of a kind at a site: the open one, or a new one whose first round is called. Whoever calls and is needed
    /// in the team is there already.
    func start(
        _ kind: Activation.Kind, at site: Int64, as event: TeamEvent = .activation
    ) throws -> Activation {
        let wish = Activation(
            key: RandomKey.make(), caseID: item.id, site: site, kind: kind, startedMilliseconds: now,
            startedBy: actor.account)
        guard let activation = try ActivationsTable.insert(wish, in: writer) else {
            guard
                let open = try ActivationsTable.open(case: item.id, site: site, kind: kind, in: writer.reader)
            else { throw TeamRefusal.movedOn }
            return open
        }
        try announcing.tell(event, site: site, detail: kind.rawValue, accounts: [], hooks: true)
        for role in try roles(of: activation) {
            if let account = actor.account, actor.memberships.contains(Membership(site: site, role: role)) {
                try ActivationsTable.call(
                    TeamCall(
                        activation: activation.id, account: account, role: role, round: 0, state: .accepted,
                        calledMilliseconds: now, answeredMilliseconds: now), in: writer)
            } else {
                try callNext(activation, role, as: event)
            }
        }
        try settle(activation)
        return try ActivationsTable.find(activation.id, in: writer.reader) ?? activation
    }

    /// Calls the next people of a role, or says that there are none left, and sets the timer.
    func callNext(_ activation: Activation, _ role: Role, as event: TeamEvent) throws {
        let reader = writer.reader
        let calls = try ActivationsTable.calls(of: activation.id, in: reader).map(\.call)
            .filter { $0.role == role }
        let members = try DutiesTable.members(of: activation.site, in: reader)
        let plan = Escalation(
            role: role,
            duties: try DutiesTable.duties(site: activation.site, from: now, until: now + 1, in: reader),
            members: members.map { ($0.account, $0.role) }, at: now, except: activation.startedBy)
        let called = Set(calls.map(\.account))
        let next = plan.rounds.lazy.map { $0.filter { !called.contains($0) } }.first { !$0.isEmpty } ?? []
        let round = (calls.map(\.round).max() ?? -1) + 1
        try ActivationsTable.pass(activation.id, role: role, in: writer)
        for account in next {
            try ActivationsTable.call(
                TeamCall(
                    activation: activation.id, account: account, role: role, round: round,
                    calledMilliseconds: now), in: writer)
        }
        if next.isEmpty {
            try remind(activation, role, calls)
        } else {
            try announcing.tell(
                event, site: activation.site, detail: activation.kind.rawValue, role: role,
                accounts: Set(next), hooks: event == .escalation)
            try wait(activation, role, round)
        }
        try settle(activation)
    }

    /// Nobody is left: everybody who was called, whoever called them and the coordinators hear of it, again and again.
    private func remind(_ activation: Activation, _ role: Role, _ calls: [TeamCall]) throws {
        let round = try timerRound(activation, role) + 1
        let everybody = calls.filter { $0.state != .declined }.map(\.account)
        let coordinators = try DutiesTable.members(of: activation.site, in: writer.reader)
            .filter { $0.role == .coordinator }.map(\.account)
        let starter = activation.startedBy.map { [$0] } ?? []
        try announcing.tell(
            .unanswered, site: activation.site, detail: activation.kind.rawValue, role: role,
            accounts: Set(everybody + coordinators + starter), hooks: true)
        if round < Self.mostRounds {
            try wait(activation, role, round, isLast: true)
        } else {
            try TeamTimers.clear(activation.id, role: role, in: writer)
        }
    }

    private func timerRound(_ activation: Activation, _ role: Role) throws -> Int {
        try TeamTimers.find(activation.id, role: role, in: writer.reader)?.round ?? 0
    }

    private func wait(_ activation: Activation, _ role: Role, _ round: Int, isLast: Bool = false) throws {
        let seconds = try TeamDesk.answerSeconds(at: activation.site, in: writer.reader)
        try TeamTimers.set(
            TeamTimer(
                activation: activation.id, role: role, round: round, isLast: isLast,
                dueMilliseconds: now + Int64(seconds) * 1000), in: writer)
    }

    // MARK: - Answers

    func answer(_ activation: Activation, accept: Bool) throws {
        guard activation.state.isOpen, let account = actor.account else { throw TeamRefusal.movedOn }
        let mine = try ActivationsTable.calls(of: activation.id, in: writer.reader).map(\.call)
            .filter { $0.account == account }
        let roles = accept ? try accepted(activation, account, mine) : try declined(mine)
        for role in roles {
            if accept {
                try TeamTimers.clear(activation.id, role: role, in: writer)
                try announcing.tell(
                    .accepted, site: activation.site, detail: activation.kind.rawValue, role: role,
                    accounts: Set(activation.startedBy.map { [$0] } ?? []).subtracting([account]), hooks: true
                )
            } else if try isSilent(activation, role) {
                try callNext(activation, role, as: .escalation)
            }
        }
        try settle(activation)
    }

    private func accepted(_ activation: Activation, _ account: Int64, _ mine: [TeamCall]) throws -> [Role] {
        if !mine.isEmpty {
            let open = mine.filter { $0.state != .accepted }
            for call in open {
                try ActivationsTable.answer(call.id, .accepted, nowMilliseconds: now, in: writer)
            }
            return open.map(\.role)
        }
        let held = try DutiesTable.members(of: activation.site, in: writer.reader)
            .filter { $0.account == account }.map(\.role)
        let roles = activation.kind.roles.filter(held.contains)
        guard !roles.isEmpty else { throw TeamRefusal.forbidden }
        for role in roles {
            try ActivationsTable.call(
                TeamCall(
                    activation: activation.id, account: account, role: role, round: 0, state: .accepted,
                    calledMilliseconds: now, answeredMilliseconds: now), in: writer)
        }
        return roles
    }

    private func declined(_ mine: [TeamCall]) throws -> [Role] {
        guard !mine.isEmpty else { throw TeamRefusal.forbidden }
        let open = mine.filter { $0.state != .declined }
        for call in open { try ActivationsTable.answer(call.id, .declined, nowMilliseconds: now, in: writer) }
        return open.map(\.role)
    }

    /// Whether nobody in the role has come, nor has time left to say so.
    private func isSilent(_ activation: Activation, _ role: Role) throws -> Bool {
        try !ActivationsTable.calls(of: activation.id, in: writer.reader).map(\.call)
            .contains { $0.role == role && ($0.state == .called || $0.state == .accepted) }
    }

    func openRoles(of activation: Activation) throws -> [Role] {
        let calls = try ActivationsTable.calls(of: activation.id, in: writer.reader).map(\.call)
        return try roles(of: activation).filter { role in
            !calls.contains { $0.role == role && $0.state == .accepted }
        }
    }

    /// The roles that are called: those of the kind that somebody has at the site, or all of them where nobody has any,
    /// so that it is seen.
    private func roles(of activation: Activation) throws -> [Role] {
        try Self.roles(of: activation, in: writer.reader)
    }

    static func roles(of activation: Activation, in reader: Reader) throws -> [Role] {
        let members = Set(try DutiesTable.members(of: activation.site, in: reader).map(\.role))
        let calls = Set(try ActivationsTable.calls(of: activation.id, in: reader).map(\.call.role))
        let held = activation.kind.roles.filter { members.contains($0) || calls.contains($0) }
        return held.isEmpty ? activation.kind.roles : held
    }

    func end(_ activation: Activation) throws {
        try TeamTimers.clear(activation.id, in: writer)
        try ActivationsTable.setState(activation.id, .ended, endedMilliseconds: now, in: writer)
    }

    /// Ends the team of a kind at a site, because what it was called for has been done.
    func end(_ kind: Activation.Kind, at site: Int64) throws {
        if let open = try ActivationsTable.open(case: item.id, site: site, kind: kind, in: writer.reader) {
            if let account = actor.account {
                for (call, _) in try ActivationsTable.calls(of: open.id, in: writer.reader)
                where call.account == account && call.state != .accepted {
                    try ActivationsTable.answer(call.id, .accepted, nowMilliseconds: now, in: writer)
                }
            }
            try end(open)
        }
    }

    /// Writes down where the activation stands by its calls and timers.
    private func settle(_ activation: Activation) throws {
        let calls = try ActivationsTable.calls(of: activation.id, in: writer.reader).map(\.call)
        let roles = try roles(of: activation)
        var exhausted: Set<Role> = []
        for role in roles {
            let timer = try TeamTimers.find(activation.id, role: role, in: writer.reader)
            if timer == nil || timer?.isLast == true { exhausted.insert(role) }
        }
        let state = Escalation.state(of: roles, calls: calls, exhausted: exhausted)
        try ActivationsTable.setState(activation.id, state, in: writer)
    }
}
