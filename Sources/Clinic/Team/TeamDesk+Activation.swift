import Archive
import Records

extension TeamDesk {
    /// Calls a site's team for a case, once: a second tap gives the team that is called already.
    ///
    /// - Parameter site: whose team; nil: that of the actor's own site.
    package func activate(
        case key: String, _ kind: Activation.Kind, site: Int64? = nil, by actor: Actor
    ) async throws -> Activation {
        try await change(case: key, by: actor, as: "activate") { work in
            let place = try site ?? work.ownSite()
            guard work.sites.contains(place) else { throw TeamRefusal.noSite }
            return try Calling(work).start(kind, at: place)
        }
    }

    /// Answers a call: comes, or says that somebody else must. Whoever has the role at the site may come without having
    /// been called.
    package func answer(
        activation key: String, accept: Bool, by actor: Actor
    ) async throws {
        try await change(activation: key, by: actor, as: accept ? "accept-call" : "decline-call") {
            work, activation in
            try Calling(work).answer(activation, accept: accept)
        }
    }

    /// Calls the next round at once, without waiting for an answer.
    package func escalate(activation key: String, by actor: Actor) async throws {
        try await change(activation: key, by: actor, as: "escalate") { work, activation in
            guard activation.state == .calling else { throw TeamRefusal.movedOn }
            let calling = Calling(work)
            for role in try calling.openRoles(of: activation) {
                try calling.callNext(activation, role, as: .escalation)
            }
        }
    }

    /// Calls the team off.
    package func end(activation key: String, by actor: Actor) async throws {
        try await change(activation: key, by: actor, as: "end-activation") { work, activation in
            guard activation.state.isOpen else { throw TeamRefusal.movedOn }
            try Calling(work).end(activation)
        }
    }

    private func change(
        activation key: String, by actor: Actor, as word: String,
        _ body: @escaping @Sendable (Work, Activation) throws -> Void
    ) async throws {
        let caseKey = try await archive.read { reader -> String? in
            guard let activation = try ActivationsTable.find(key: key, in: reader) else { return nil }
            return try CasesTable.find(activation.caseID, in: reader)?.key
        }
        try await change(case: caseKey ?? "", by: actor, as: word, about: caseKey == nil ? "" : key) { work in
            // Read again: the state is that of this transaction.
            guard let activation = try ActivationsTable.find(key: key, in: work.reader) else {
                throw TeamRefusal.hidden
            }
            try body(work, activation)
        }
    }

    /// The open calls of whoever asks, for the bar above every page.
    package func calls(of actor: Actor) async throws -> [OpenCall] {
        guard let account = actor.account else { return [] }
        return try await archive.read { reader in
            var calls: [OpenCall] = []
            for waiting in try ActivationsTable.waiting(for: account, in: reader) {
                let sites = Set(try CasesTable.sites(of: waiting.caseID, in: reader).map(\.site))
                let resource = Resource(.caseRecord, id: "\(waiting.caseID)", sites: sites)
                guard allow(actor, .treat, resource) == .allowed else { continue }
                let site = try SitesTable.find(waiting.activation.site, in: reader)
                calls.append(
                    OpenCall(
                        caseKey: waiting.caseKey, activation: waiting.activation, role: waiting.call.role,
                        calledMilliseconds: waiting.call.calledMilliseconds, site: site))
            }
            return calls
        }
    }

    /// A call that waits for its answer.
    package struct OpenCall: Sendable, Equatable {
        package var caseKey: String
        package var activation: Activation
        package var role: Role
        package var calledMilliseconds: Int64
        package var site: Site?
    }
}
