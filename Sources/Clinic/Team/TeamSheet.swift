import Archive
import Records

/// Everything the panels of a case show about its people.
package struct TeamSheet: Sendable {
    package var item: StrokeCase
    /// Every site, for names and for choices.
    package var sites: [Site]
    /// The sites that see the case, in the order in which they came to.
    package var caseSites: [Int64]
    /// Where the reader works among them.
    package var ownSites: Set<Int64>
    /// Accounts of the reader; nil for programs.
    package var account: Int64?
    package var teams: [Team]
    package var consultations: [Question]
    package var transfers: [CaseTransfer]
    package var messages: [CaseMessage]
    /// Pictures a message may show.
    package var pictures: [CaseMessage.KeyImage]
    /// Who is on duty now at the sites of the case.
    package var onDuty: [OnDuty]
    package var nowMilliseconds: Int64

    /// A team that was called.
    package struct Team: Sendable {
        package var activation: Activation
        package var roles: [Role]
        package var calls: [(call: TeamCall, name: String)]
        /// When the next round is called, by role.
        package var next: [Role: TeamTimers.Timer]
        package var starter: String
    }

    package struct Question: Sendable {
        package var item: Consultation
        /// Every answer that was given, oldest first.
        package var answers: [(text: String, step: Consultation.Step)]
    }

    package struct OnDuty: Sendable, Equatable {
        package var site: Int64
        package var role: Role
        package var line: Int
        package var name: String
    }

    package func site(_ id: Int64) -> Site? { sites.first { $0.id == id } }
}

extension TeamDesk {
    /// The sheet of a case for whoever may read it; a refusal is written down.
    package func sheet(case key: String, for actor: Actor) async throws -> TeamSheet {
        let now = clock()
        do {
            return try await archive.read { reader in
                let (item, _, _) = try Self.admit(key, actor, .read, in: reader)
                return try Self.sheet(item, actor, now, in: reader)
            }
        } catch let refusal as TeamRefusal where refusal.isDenial {
            try await refused(key, actor, "read", now)
            throw refusal
        }
    }

    private static func sheet(
        _ item: StrokeCase, _ actor: Actor, _ now: Int64, in reader: Reader
    ) throws -> TeamSheet {
        var places: [Int64] = []
        for (site, _) in try CasesTable.sites(of: item.id, in: reader) where !places.contains(site) {
            places.append(site)
        }
        let all = try SitesTable.all(in: reader)
        let questions = try ConsultationsTable.ofCase(item.id, in: reader).map {
            TeamSheet.Question(item: $0, answers: try ConsultationsTable.answers(of: $0.id, in: reader))
        }
        let own = actor.kind == .house ? Set(places) : actor.clinicalSites.intersection(places)
        return TeamSheet(
            item: item, sites: all, caseSites: places, ownSites: own, account: actor.account,
            teams: try ActivationsTable.ofCase(item.id, in: reader).map { try team($0, in: reader) },
            consultations: questions, transfers: try CaseTransfersTable.ofCase(item.id, in: reader),
            messages: try CaseMessages.ofCase(item.id, in: reader),
            pictures: try pictures(of: item.id, in: reader),
            onDuty: try onDuty(places, now, in: reader), nowMilliseconds: now)
    }

    private static func team(_ activation: Activation, in reader: Reader) throws -> TeamSheet.Team {
        let roles = try Calling.roles(of: activation, in: reader)
        var next: [Role: TeamTimers.Timer] = [:]
        for role in roles { next[role] = try TeamTimers.find(activation.id, role: role, in: reader) }
        return TeamSheet.Team(
            activation: activation, roles: roles,
            calls: try ActivationsTable.calls(of: activation.id, in: reader),
            next: next,
            starter: try activation.startedBy.flatMap { try AccountsTable.credentials(id: $0, in: reader) }?
                .account.name ?? "")
    }

    private static func onDuty(
        _ sites: [Int64], _ now: Int64, in reader: Reader
    ) throws -> [TeamSheet.OnDuty] {
        var found: [TeamSheet.OnDuty] = []
        for site in sites {
            let names = Dictionary(
                try DutiesTable.members(of: site, in: reader).map { ($0.account, $0.name) },
                uniquingKeysWith: { first, _ in first })
            for duty in try DutiesTable.duties(site: site, from: now, until: now + 1, in: reader) {
                guard let name = names[duty.account] else { continue }
                found.append(TeamSheet.OnDuty(site: site, role: duty.role, line: duty.line, name: name))
            }
        }
        return found
    }
}
