import Archive
import Records

/// Who patients are: their names in every writing, their numbers and papers, and which records are one person. Each call
/// asks `allow` itself and leaves a row in the ledger, refusals included.
package struct PatientDesk: Sendable {
    let archive: Archive

    package init(archive: Archive) { self.archive = archive }

    package init(accounts: Accounts) { self.init(archive: accounts.archive) }

    /// Lines of one page, and pages of one search.
    package static let linesOfPage = 25
    package static let mostPages = 200
    private static let studiesOfSheet = 50
    private static let entriesOfHistory = 100

    // MARK: - Lists

    /// Records in which each word of the text begins a name, in characters or pinyin, its initials, a record number or a
    /// date of birth, or is the number of a paper; those changed last, where nothing was typed.
    /// - Parameter page: from 0.
    package func search(_ text: String, page: Int = 0, by asker: Asker) async throws -> PatientLines {
        try await find(text, limit: Self.linesOfPage, page: page, by: asker)
    }

    /// The few records that are most likely meant while somebody types a name or a number.
    package func matches(name: String, number: String, by asker: Asker) async throws -> [PatientLine] {
        var found: [PatientLine] = []
        for text in [number, name] where text.contains(where: { !$0.isWhitespace }) {
            for line in try await find(text, limit: 6, page: 0, by: asker).lines
            where !found.contains(where: { $0.record.id == line.record.id }) {
                found.append(line)
            }
        }
        return Array(found.prefix(6))
    }

    private func find(
        _ text: String, limit: Int, page: Int, by asker: Asker
    ) async throws -> PatientLines {
        let resource = Resource(.patient)
        try await archive.require(.list, resource, by: asker)
        var terms = PatientSearchTerm.terms(text, today: asker.today)
        let offset = min(max(0, page), Self.mostPages) * limit
        var lines = try await lines(terms, limit: limit + 1, offset: offset, by: asker)
        if lines.isEmpty, terms.count > 1 {
            // Numbers of papers may be typed in groups.
            terms = [PatientSearchTerm.number(text, today: asker.today)]
            lines = try await self.lines(terms, limit: limit + 1, offset: offset, by: asker)
        }
        archive.note(asker.entry(Action.list.rawValue, resource))
        return PatientLines(lines: Array(lines.prefix(limit)), isMore: lines.count > limit)
    }

    private func lines(
        _ terms: [PatientSearchTerm], limit: Int, offset: Int, by asker: Asker
    ) async throws -> [PatientLine] {
        try await archive.read { reader in
            let found = try RecordSearch.find(
                terms, whole: terms.compactMap(\.beginnings.first).joined(),
                seenBy: Self.sight(of: asker.actor, in: reader), limit: limit, offset: offset, in: reader)
            return try found.map { try Self.line($0, asker.actor, in: reader) }
        }
    }

    /// Pairs that may be one person, of which the asker sees both, the most likely first.
    package func duplicates(
        page: Int = 0, by asker: Asker
    ) async throws -> (pairs: [LikelyDuplicate], isMore: Bool) {
        let resource = Resource(.patient)
        try await archive.require(.list, resource, by: asker)
        let limit = Self.linesOfPage
        let pairs = try await archive.read { reader in
            try RecordLikeness.pairs(
                seenBy: Self.sight(of: asker.actor, in: reader), limit: limit + 1,
                offset: min(max(0, page), Self.mostPages) * limit, in: reader)
        }
        archive.note(asker.entry(Action.list.rawValue, resource, detail: "{\"list\":\"duplicates\"}"))
        return (Array(pairs.prefix(limit)), pairs.count > limit)
    }

    // MARK: - One record

    /// A record with everything that belongs to it; of one that was merged away, what it has become.
    package func sheet(_ key: String, by asker: Asker) async throws -> PatientSheet {
        let record = try await permitted(key, .read, by: asker)
        archive.note(asker.entry(Action.read.rawValue, Resource(.patient, id: "\(record.id)")))
        return try await archive.read { try Self.sheet(record, asker.actor, in: $0) }
    }

    /// The same with the numbers of papers in whole, which the ledger keeps as something of its own.
    package func papers(_ key: String, by asker: Asker) async throws -> PatientSheet {
        let record = try await permitted(key, .read, by: asker)
        let entry = asker.entry("show-papers", Resource(.patient, id: "\(record.id)"))
        try await archive.write { try LedgerTable.append(entry, in: $0) }
        return try await archive.read { try Self.sheet(record, asker.actor, in: $0) }
    }

    /// Two records side by side.
    package func pair(from: String, into: String, by asker: Asker) async throws -> PatientPair {
        let one = try await sheet(from, by: asker)
        let other = try await sheet(into, by: asker)
        guard one.record.id != other.record.id else { throw PatientRefusal.sameRecord }
        let grounds = one.duplicates.first {
            $0.first.id == other.record.id || $0.second.id == other.record.id
        }
        let (mine, theirs) = (RecordSnapshot(one.record), RecordSnapshot(other.record))
        let isUnknown = one.record.isUnknown || other.record.isUnknown
        return PatientPair(
            from: one, into: other, grounds: grounds?.grounds ?? [], useful: theirs.usefulFields(of: mine),
            mayMerge: isUnknown
                ? one.mayIdentify && other.mayIdentify : one.mayMerge && other.mayMerge)
    }

    /// The record of a key that stands, if the asker may do this to it; else the refusal is written down.
    func permitted(_ key: String, _ action: Action, by asker: Asker) async throws -> PatientRecord {
        let found = try await archive.read { reader -> (PatientRecord, Resource)? in
            guard Cases.isKey(key), let named = try RecordIdentity.find(key: key, in: reader),
                let record = try RecordIdentity.survivor(of: named.id, in: reader)
            else { return nil }
            return (record, try RecordIdentity.resource(record.id, in: reader))
        }
        // Somebody who guesses keys shows in the ledger too.
        try await archive.require(action, found?.1 ?? Resource(.patient, sites: [-1]), by: asker)
        guard let found else { throw Denial.hidden }
        return found.0
    }

    // MARK: - Reading

    /// What somebody sees of patients in lists: those of the sites where he treats them, and of those whose images he keeps.
    static func sight(of actor: Actor, in reader: Reader) throws -> Sight {
        var sight = try Sights.of(actor, in: reader)
        guard !sight.isEverything else { return sight }
        sight.sites.formUnion(actor.sites { $0 == .imageManager })
        return sight
    }

    private static func line(
        _ record: PatientRecord, _ actor: Actor, in reader: Reader
    ) throws -> PatientLine {
        let open = try cases(of: record.id, actor, in: reader).first { $0.closedMilliseconds == nil }
        return PatientLine(record: record, openCase: open?.key)
    }

    private static func cases(
        of record: Int64, _ actor: Actor, in reader: Reader
    ) throws -> [StrokeCase] {
        try CaseLists.cases(ofRecord: record, in: reader).filter { item in
            let sites = Set(try CasesTable.sites(of: item.id, in: reader).map(\.site))
            return allow(actor, .read, item.resource(sites: sites)) == .allowed
        }
    }

    static func sheet(_ record: PatientRecord, _ actor: Actor, in reader: Reader) throws -> PatientSheet {
        let resource = try RecordIdentity.resource(record.id, in: reader)
        func may(_ action: Action) -> Bool { allow(actor, action, resource) == .allowed }
        let studies = try RecordIdentity.studies(of: record.id, limit: studiesOfSheet, in: reader)
            .filter { allow(actor, .read, try StudySites.resource($0, in: reader)) == .allowed }
            .compactMap { try Studies.listed($0, in: reader)?.entry }
        let merges = try RecordMerges.of(record.id, in: reader).map { merge in
            PatientMergeLine(
                merge: merge, isInto: merge.into == record.id,
                mayUndo: merge.undoneMilliseconds == nil && merge.into == record.id
                    && (may(.administer) || may(.treat) && merge.actor == actor.ledgerName))
        }
        return PatientSheet(
            record: record, sites: resource.sites, contradictions: IdentityContradiction.of(record),
            cases: try cases(of: record.id, actor, in: reader), studies: studies,
            history: try RecordHistory.of(record.id, limit: entriesOfHistory, in: reader), merges: merges,
            duplicates: try RecordLikeness.pairs(
                seenBy: sight(of: actor, in: reader), of: record.id, limit: 20, in: reader),
            mayChange: may(.change), mayMerge: may(.administer), mayIdentify: may(.treat) || may(.administer),
            ownSites: writable(actor))
    }

    /// The sites whose numbers somebody may write.
    static func writable(_ actor: Actor) -> Set<Int64> {
        actor.clinicalSites.union(actor.sites { $0 == .imageManager })
    }
}

extension Asker {
    /// The last day that has begun: `yyyyMMdd`.
    var today: String { CivilDay.newest(milliseconds: nowMilliseconds) }
}
