import Archive
import Foundation
import Records

/// The people around a case: who is called and who answers, what sites ask each other, where the patient goes, and what
/// is said. Each change is one transaction with its ledger row, its event for open pages, and what it tells others.
package struct TeamDesk: Sendable {
    let archive: Archive
    let clock: @Sendable () -> Int64

    package init(archive: Archive, clock: @escaping @Sendable () -> Int64 = Clock.nowMilliseconds) {
        self.archive = archive
        self.clock = clock
    }

    /// What one change needs to know.
    struct Work {
        let writer: Writer
        let item: StrokeCase
        /// Sites that see the case.
        let sites: Set<Int64>
        let actor: Actor
        let now: Int64

        var reader: Reader { writer.reader }

        /// Where the actor works among the sites of the case; the site that opened it first.
        func ownSite() throws(TeamRefusal) -> Int64 {
            if actor.kind == .house || actor.clinicalSites.contains(item.site) { return item.site }
            guard let site = actor.clinicalSites.intersection(sites).min() else { throw .noSite }
            return site
        }

        /// Whether the actor speaks for a site.
        func isAt(_ site: Int64) -> Bool { actor.kind == .house || actor.clinicalSites.contains(site) }

        /// Notes a moment of the stroke clock, the first time it comes.
        func mark(_ milestone: Milestone) throws {
            let known = try CaseFactsTable.all(of: item.id, in: reader)
            guard known.moment(milestone) == nil else { return }
            try Cases.write(
                [.moment(milestone, now, source: .house)], of: item, by: actor, now: now, in: writer)
        }

        var step: Consultation.Step {
            Consultation.Step(account: actor.account, name: actor.name, atMilliseconds: now)
        }
    }

    /// Changes something of a case: asks for permission, does it, writes the ledger and tells open pages, all at once.
    /// A refusal is written down too.
    ///
    /// - Parameter word: what the ledger calls it, with what it was about.
    func change<T: Sendable>(
        case key: String, by actor: Actor, as word: String, about subject: String = "",
        _ body: @escaping @Sendable (Work) throws -> T
    ) async throws -> T {
        let now = clock()
        do {
            return try await archive.write { writer in
                let (item, resource, sites) = try Self.admit(key, actor, .treat, in: writer.reader)
                let work = Work(writer: writer, item: item, sites: sites, actor: actor, now: now)
                let outcome = try body(work)
                try LedgerTable.append(
                    LedgerEntry(actor, word, resource, at: now, detail: Self.detail(subject)), in: writer)
                try CasesTable.touch(item.id, nowMilliseconds: now, in: writer)
                return outcome
            }
        } catch let refusal as TeamRefusal where refusal.isDenial {
            try await refused(key, actor, word, now)
            throw refusal
        }
    }

    /// The case, if the actor may do this to it.
    static func admit(
        _ key: String, _ actor: Actor, _ action: Action, in reader: Reader
    ) throws -> (item: StrokeCase, resource: Resource, sites: Set<Int64>) {
        guard let item = try CasesTable.standing(key: key, in: reader) else { throw TeamRefusal.hidden }
        let sites = Set(try CasesTable.sites(of: item.id, in: reader).map(\.site))
        let resource = item.resource(sites: sites)
        if let refusal = TeamRefusal(allow(actor, action, resource)) { throw refusal }
        return (item, resource, sites)
    }

    /// Whether the actor still sees the case; asking leaves no trace.
    package func sees(case key: String, _ actor: Actor) async throws -> Bool {
        try await archive.read { reader in
            do {
                _ = try Self.admit(key, actor, .read, in: reader)
                return true
            } catch is TeamRefusal {
                return false
            }
        }
    }

    /// Writes down that somebody was turned away.
    func refused(_ key: String, _ actor: Actor, _ word: String, _ now: Int64) async throws {
        try await archive.write { writer in
            // A key that names no case is not kept: it could be anything somebody typed.
            let id = try CasesTable.find(key: key, in: writer.reader).map { "\($0.id)" } ?? ""
            try LedgerTable.append(
                LedgerEntry(actor, word, Resource(.caseRecord, id: id), at: now, outcome: .refused),
                in: writer)
        }
    }

    /// Which activation, consultation or transfer a row is about, by its random key.
    static func detail(_ subject: String) -> String { subject.isEmpty ? "" : "{\"key\":\"\(subject)\"}" }

    /// A key that a form brought along, so that sending it twice does it once.
    static func isKey(_ text: String) -> Bool {
        text.utf8.count == 32
            && text.utf8.allSatisfy {
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                    || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
            }
    }

    static func text(_ text: String, needed: Bool = true) throws(TeamRefusal) -> String {
        guard let checked = TeamText.checked(text) else { throw .textUnusable }
        if needed, checked.isEmpty { throw .textMissing }
        return checked
    }
}

extension Actor {
    /// The account, if it is a person's.
    package var account: Int64? {
        if case .person(let account) = kind { account } else { nil }
    }
}
