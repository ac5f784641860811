import Archive
import Records

extension Cases {
    /// Opens a case, or finds the one that the same key opened before.
    /// - Throws: `CaseRefusal`.
    package func open(_ opening: CaseOpening, by actor: Actor) async throws -> StrokeCase {
        guard Self.isKey(opening.key) else { throw CaseRefusal.badKey }
        guard let site = opening.site ?? Self.ownSite(actor) else { throw CaseRefusal.noSite }
        try await permit(actor, .create, Resource(.caseRecord, sites: [site]))
        try await permitTying(opening.studyUIDs, by: actor)
        let opening = try await naming(opening, by: actor)
        let changes = try Self.canonical(opening.facts + Self.facts(of: opening))
        let now = clock()
        return try await archive.write { writer in
            // A key is the opener's own: nobody finds another's case by it.
            let opened = "\(actor.ledgerName)/\(opening.key)"
            if let known = try CaseOpenings.find(opened, in: writer.reader),
                let item = try CasesTable.find(known, in: writer.reader)
            {
                return try CasesTable.standing(item, in: writer.reader)
            }
            let item = try Self.insert(opening, site: site, by: actor, now: now, in: writer)
            try CaseOpenings.insert(opened, case: item.id, in: writer)
            for uid in opening.studyUIDs {
                try CasesTable.link(item.id, study: uid, nowMilliseconds: now, in: writer)
            }
            try Self.write(changes, of: item, by: actor, now: now, in: writer)
            try CasesTable.touch(item.id, nowMilliseconds: now, in: writer)
            try LedgerTable.append(
                LedgerEntry(
                    actor, Action.create.rawValue, item.resource(sites: [site]), at: now,
                    detail: "{\"origin\":\"\(opening.origin.rawValue)\"}"), in: writer)
            // Pages of the cases that this one may be show it at once.
            for twin in try CaseTwins.everybody(item, in: writer.reader) {
                try Events.append(
                    kind: Events.caseRecord, subject: "\(twin.id)", nowMilliseconds: now, in: writer)
            }
            return try CasesTable.find(item.id, in: writer.reader) ?? item
        }
    }

    /// The opening with the record that its key means.
    private func naming(_ opening: CaseOpening, by actor: Actor) async throws -> CaseOpening {
        guard !opening.recordKey.isEmpty else { return opening }
        let found = try await archive.read { reader -> Resource? in
            guard let named = try RecordIdentity.find(key: opening.recordKey, in: reader),
                let record = try RecordIdentity.survivor(of: named.id, in: reader)
            else { return nil }
            return try RecordIdentity.resource(record.id, in: reader)
        }
        // Somebody who guesses keys shows in the ledger too.
        try await permit(actor, .read, found ?? Resource(.patient, sites: [-1]))
        var named = opening
        named.record = found?.record
        return named
    }

    /// Whoever ties a study to a case shares it with all who see the case, and must see it himself. A study that has yet to
    /// come belongs to nobody.
    func permitTying(_ studyUIDs: [String], by actor: Actor) async throws {
        for uid in studyUIDs {
            let resource = try await archive.read { try StudySites.resource(uid, in: $0) }
            if !resource.sites.isEmpty { try await permit(actor, .read, resource) }
        }
    }

    /// Where somebody works: the first of the sites at which the actor treats patients.
    static func ownSite(_ actor: Actor) -> Int64? {
        actor.kind == .house ? Site.first : actor.clinicalSites.min()
    }

    private static func insert(
        _ opening: CaseOpening, site: Int64, by actor: Actor, now: Int64, in writer: Writer
    ) throws -> StrokeCase {
        try CasesTable.insert(
            StrokeCase(
                id: 0, key: RandomKey.make(), site: site,
                record: try record(of: opening, site: site, by: actor, now: now, in: writer),
                state: opening.isExpected ? .expected : .active, origin: opening.origin.rawValue,
                openedMilliseconds: now), in: writer)
    }

    /// The patient somebody named, the one of the record number, or a new one, unknown if need be.
    private static func record(
        of opening: CaseOpening, site: Int64, by actor: Actor, now: Int64, in writer: Writer
    ) throws -> Int64 {
        if let record = opening.record { return record }
        let number = opening.recordNumber
        if !number.isEmpty,
            let known = try CaseLists.record(numbered: number, site: site, in: writer.reader)
        {
            return known
        }
        let name = String(opening.name.prefix(120))
        let made = try PatientRecords.insert(
            PatientRecord(
                key: RandomKey.make(), name: name, latinName: String(opening.latinName.prefix(120)),
                birthDate: opening.birthDate, sex: opening.sex,
                isUnknown: name.isEmpty && number.isEmpty || TemporaryIdentity.isOne(name: name),
                numbers: number.isEmpty ? [] : [PatientNumber(kind: "mrn", site: site, value: number)],
                changedMilliseconds: now), in: writer)
        try RecordHistory.begin(made, by: actor, atMilliseconds: now, in: writer)
        return made.id
    }

    /// What the opening itself says, as facts.
    private static func facts(of opening: CaseOpening) -> [FactChange] {
        let said = Set(opening.facts.map(\.fact))
        return opening.sex.isEmpty || said.contains("sex") ? [] : [FactChange("sex", opening.sex)]
    }
}
