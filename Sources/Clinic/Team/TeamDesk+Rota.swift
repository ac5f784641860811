import Archive
import Records

extension TeamDesk {
    /// A rota of a site over some days.
    package struct Rota: Sendable {
        package var site: Site
        package var sites: [Site]
        package var duties: [Duty]
        package var members: [DutiesTable.Member]
        /// Whether the reader may change it.
        package var mayChange: Bool
        package var answerSeconds: Int
    }

    /// The rota of a site, which everybody who works in the network may read: whoever calls must know whom he reaches.
    package func rota(
        site: Int64?, from begin: Int64, until end: Int64, for actor: Actor
    ) async throws -> Rota {
        let own = site ?? actor.clinicalSites.min() ?? actor.memberships.map(\.site).min() ?? Site.first
        return try await archive.read { reader in
            if let refusal = TeamRefusal(allow(actor, .read, Resource(.rota, id: "\(own)", sites: [own]))) {
                throw refusal
            }
            guard let place = try SitesTable.find(own, in: reader) else { throw TeamRefusal.hidden }
            return Rota(
                site: place, sites: try SitesTable.all(in: reader),
                duties: try DutiesTable.duties(site: own, from: begin, until: end, in: reader),
                members: try DutiesTable.members(of: own, in: reader),
                mayChange: allow(actor, .change, Resource(.rota, id: "\(own)", sites: [own])) == .allowed,
                answerSeconds: try Self.answerSeconds(at: own, in: reader))
        }
    }

    /// Writes turns down, all or none; a turn that is there already stays as it is.
    package func add(_ duties: [Duty], by actor: Actor) async throws {
        guard !duties.isEmpty, duties.count <= 200, duties.allSatisfy(\.isUsable) else {
            throw TeamRefusal.turnUnusable
        }
        try await onRota(of: Set(duties.map(\.site)), by: actor, as: "add-duty") { writer in
            for duty in duties {
                let members = try DutiesTable.members(of: duty.site, in: writer.reader)
                guard members.contains(where: { $0.account == duty.account && $0.role == duty.role }) else {
                    throw TeamRefusal.nobodyThere
                }
                try DutiesTable.insert(duty, in: writer)
            }
        }
    }

    package func removeDuty(_ id: Int64, by actor: Actor) async throws {
        guard let duty = try await archive.read({ try DutiesTable.find(id, in: $0) }) else {
            throw TeamRefusal.hidden
        }
        try await onRota(of: [duty.site], by: actor, as: "remove-duty") { try DutiesTable.delete(id, in: $0) }
    }

    /// How long a round of a site's teams has to answer.
    package func setAnswerSeconds(_ seconds: Int, at site: Int64, by actor: Actor) async throws {
        guard Escalation.answerSecondsRange.contains(seconds) else { throw TeamRefusal.fieldUnusable }
        try await onRota(of: [site], by: actor, as: "set-answer-time") {
            try TeamSettings.set("answer-seconds/\(site)", "\(seconds)", in: $0)
        }
    }

    static func answerSeconds(at site: Int64, in reader: Reader) throws -> Int {
        let said = try TeamSettings.value("answer-seconds/\(site)", in: reader).flatMap(Int.init)
        return said ?? Escalation.answerSeconds
    }

    private func onRota(
        of sites: Set<Int64>, by actor: Actor, as word: String,
        _ body: @escaping @Sendable (Writer) throws -> Void
    ) async throws {
        let now = clock()
        let resource = Resource(
            .rota, id: sites.sorted().map { "\($0)" }.joined(separator: ","), sites: sites)
        if let refusal = TeamRefusal(allow(actor, .change, resource)) {
            try await archive.write { writer in
                try LedgerTable.append(
                    LedgerEntry(actor, word, resource, at: now, outcome: .refused), in: writer)
            }
            throw refusal
        }
        try await archive.write { writer in
            try body(writer)
            try LedgerTable.append(LedgerEntry(actor, word, resource, at: now), in: writer)
        }
    }
}
