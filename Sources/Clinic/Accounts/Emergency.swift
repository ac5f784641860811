import Archive
import Foundation
import Records

/// Breaking the glass: a record that belongs to other sites is opened for a few hours, with a reason, in front of
/// everybody who watches, and is reviewed afterwards.
package struct Emergency: Sendable {
    let accounts: Accounts
    private var archive: Archive { accounts.archive }

    package static let shortestReason = 10
    private static let longestReason = 500

    package enum Refusal: Error, Sendable, Equatable {
        /// No record has exactly this number.
        case notFound
        case several
        case tooMany
        case noReason
        /// The record belongs to a site of the person already.
        case alreadyYours
        case notYourOwn
        case reviewedBefore
    }

    /// An access with the ways to what it opens.
    package struct Opened: Sendable {
        package var line: EmergencyAccess
        /// Keys of the record's newest cases.
        package var cases: [String]
        package var studies: [String]
    }

    package init(accounts: Accounts) {
        self.accounts = accounts
    }

    // MARK: - Whoever breaks it

    /// Opens the one record that has exactly this number.
    package func open(number: String, reason: String, by asker: Asker) async throws {
        try await archive.require(.breakGlass, Resource(.patient), by: asker)
        guard let account = asker.account else { throw Denial.forbidden }
        let reason = reason.trimmingCharacters(in: .whitespacesAndNewlines)
        guard reason.count >= Self.shortestReason else { throw Refusal.noReason }
        let number = number.trimmingCharacters(in: .whitespacesAndNewlines)
        let subject = "glass:\(account)"
        let outcome = try await archive.write { writer -> Refusal? in
            guard
                try accounts.limit.begin(
                    nameKey: subject, address: subject, now: asker.nowMilliseconds, in: writer) == nil
            else { return .tooMany }
            let refusal = try self.open(number, reason: reason, account: account, asker, in: writer)
            if refusal == nil { try accounts.limit.succeed(nameKey: subject, address: subject, in: writer) }
            return refusal
        }
        if let outcome { throw outcome }
    }

    private func open(
        _ number: String, reason: String, account: Int64, _ asker: Asker, in writer: Writer
    ) throws -> Refusal? {
        let spellings = PatientNumber.spellings(
            number, today: CivilDay.newest(milliseconds: asker.nowMilliseconds))
        let found =
            number.isEmpty
            ? []
            : try EmergencyTable.candidates(
                number: number, spellings: spellings, limit: 2, in: writer.reader)
        guard let record = found.first, found.count == 1 else {
            try LedgerTable.append(
                asker.entry(Action.breakGlass.rawValue, Resource(.patient), .failed), in: writer)
            return found.isEmpty ? .notFound : .several
        }
        let sites = try RecordIdentity.sites(of: record.id, in: writer.reader)
        let resource = Resource(.patient, id: "\(record.id)", sites: sites, record: record.id)
        if !sites.isDisjoint(with: asker.actor.clinicalSites) { return .alreadyYours }
        try EmergencyTable.insert(
            key: RandomKey.make(), account: account, record: record.id,
            reason: String(reason.prefix(Self.longestReason)), atMilliseconds: asker.nowMilliseconds,
            expiresMilliseconds: asker.nowMilliseconds + accounts.policy.emergencyMilliseconds, in: writer)
        try LedgerTable.append(asker.entry(Action.breakGlass.rawValue, resource), in: writer)
        try alarm(sites, account, asker.nowMilliseconds, in: writer)
        try Events.append(
            kind: Events.emergency, subject: "\(record.id)", nowMilliseconds: asker.nowMilliseconds,
            in: writer)
        return nil
    }

    /// Tells whoever reviews it, in the transaction that opens the record: their browsers, and the hooks of the sites. Says
    /// neither who nor whose record: that stands on the page.
    private func alarm(_ sites: Set<Int64>, _ account: Int64, _ now: Int64, in writer: Writer) throws {
        let workplaces = try Memberships.given(account: account, in: writer.reader).map(\.site)
        let places = sites.union(workplaces)
        let reviewers = try Memberships.accounts(
            with: [.auditAdministrator, .securityAdministrator], above: places, in: writer.reader)
        try Announcing(writer: writer, item: nil, now: now).tell(
            .glassBroken, sites: places, accounts: reviewers.subtracting([account]))
    }

    /// One's own accesses, the newest first.
    package func own(by asker: Asker) async throws -> [Opened] {
        guard let account = asker.account else { throw Denial.forbidden }
        return try await archive.read { reader in
            try EmergencyTable.of(account: account, limit: 20, in: reader).map { line in
                let isOpen = line.expiresMilliseconds > asker.nowMilliseconds
                return Opened(
                    line: line,
                    cases: isOpen ? try EmergencyTable.cases(record: line.record, in: reader) : [],
                    studies: isOpen ? try RecordIdentity.studies(of: line.record, limit: 5, in: reader) : [])
            }
        }
    }

    /// Closes a record again before its time.
    package func end(key: String, by asker: Asker) async throws {
        guard let account = asker.account else { throw Denial.forbidden }
        try await archive.write { writer in
            guard
                try EmergencyTable.end(
                    key: key, account: account, nowMilliseconds: asker.nowMilliseconds, in: writer),
                let line = try EmergencyTable.find(key: key, in: writer.reader)
            else { throw Denial.hidden }
            try LedgerTable.append(
                asker.entry("end-break-glass", Resource(.patient, id: "\(line.record)")), in: writer)
        }
    }

    // MARK: - Whoever watches

    /// Whether somebody reviews emergency access: who reads the trail, and who gives rights.
    package static func mayReview(_ actor: Actor) -> Bool { !watched(by: actor).isEmpty }

    private static func watched(by actor: Actor) -> Set<Int64> {
        actor.sites { $0 == .auditAdministrator || $0 == .securityAdministrator }
    }

    /// Accesses by people or to records of the sites somebody watches; those not reviewed come first.
    package func list(by asker: Asker) async throws -> [EmergencyAccess] {
        let watched = Self.watched(by: asker.actor)
        guard !watched.isEmpty else { throw Denial.forbidden }
        return try await archive.read { reader in
            try EmergencyTable.list(limit: 200, in: reader).filter { line in
                try Self.concerns(line, watched, in: reader)
            }
        }
    }

    /// How many wait for a review by this person: the alarm on every page.
    package func waiting(for actor: Actor) async throws -> Int {
        let watched = Self.watched(by: actor)
        guard !watched.isEmpty else { return 0 }
        return try await archive.read { reader in
            guard try EmergencyTable.waiting(in: reader) > 0 else { return 0 }
            return try EmergencyTable.list(limit: 200, in: reader).filter { line in
                try line.reviewedMilliseconds == nil && actor.kind != .person(account: line.account)
                    && Self.concerns(line, watched, in: reader)
            }.count
        }
    }

    private static func concerns(
        _ line: EmergencyAccess, _ watched: Set<Int64>, in reader: Reader
    ) throws(ArchiveError) -> Bool {
        let workplaces = try Memberships.given(account: line.account, in: reader).map(\.site)
        let sites = try RecordIdentity.sites(of: line.record, in: reader).union(workplaces)
        return !sites.isDisjoint(with: watched)
    }

    package func review(key: String, isJustified: Bool, note: String, by asker: Asker) async throws {
        let watched = Self.watched(by: asker.actor)
        guard !watched.isEmpty, let reviewer = asker.account else { throw Denial.forbidden }
        try await archive.write { writer in
            guard let line = try EmergencyTable.find(key: key, in: writer.reader),
                try Self.concerns(line, watched, in: writer.reader)
            else { throw Denial.hidden }
            guard line.account != reviewer else { throw Refusal.notYourOwn }
            let verdict = isJustified ? "justified" : "not-justified"
            guard
                try EmergencyTable.review(
                    key: key, reviewer: reviewer, verdict: verdict,
                    note: String(note.prefix(Self.longestReason)), nowMilliseconds: asker.nowMilliseconds,
                    in: writer)
            else { throw Refusal.reviewedBefore }
            try LedgerTable.append(
                asker.entry(
                    "review-break-glass", Resource(.patient, id: "\(line.record)"),
                    detail: "{\"account\":\(line.account),\"verdict\":\"\(verdict)\"}"), in: writer)
        }
    }
}
