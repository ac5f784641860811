import Archive
import Records

extension Cases {
    /// Makes one case of two: events, clocks, facts, images, messages and team of both stand in the one that stays, and its
    /// address is the one of both. Where the asker may also say that the two records are one person, they become one in
    /// the same transaction, so that images that come later find the case under either number.
    /// - Throws: `CaseRefusal`.
    @discardableResult
    package func merge(_ one: String, _ other: String, by asker: Asker) async throws -> CaseMerge {
        let (first, second) = try await bothTreated(one, other, by: asker)
        let records = try await mergeableRecords(first, second, by: asker)
        let now = clock()
        return try await archive.write { writer in
            let (from, into) = try Self.direction(first, second, in: writer.reader)
            try Self.requireNoTwoTransfers(from, into, in: writer.reader)
            var draft = CaseMerge(
                key: RandomKey.make(), from: from.id, into: into.id, actor: asker.actor.ledgerName,
                actorName: asker.actor.name, atMilliseconds: now)
            if records {
                draft.recordMerge = try Self.mergeRecords(from, into, asker, now, in: writer)?.key ?? ""
            } else if into.record == nil, from.record != nil {
                try CasesTable.setRecord(from.record, of: into.id, in: writer)
            }
            try CaseTies.forgetDistinction(CaseLikeness.Pair(from.id, into.id), in: writer)
            let made = try CaseMerges.merge(from, into: into, draft, in: writer)
            try Self.tell("merge-cases", from, into, asker, now, in: writer)
            return made
        }
    }

    /// Takes a merge of cases back, with that of their records.
    /// - Returns: the case that stands on its own again.
    @discardableResult
    package func unmerge(_ key: String, by asker: Asker) async throws -> StrokeCase {
        let found = try await archive.read { reader -> (CaseMerge, Resource)? in
            guard Self.isKey(key), let merge = try CaseMerges.find(key: key, in: reader),
                let into = try CasesTable.find(merge.into, in: reader)
            else { return nil }
            let sites = Set(try CasesTable.sites(of: into.id, in: reader).map(\.site))
            return (merge, into.resource(sites: sites))
        }
        try await permit(asker.actor, .treat, found?.1 ?? Resource(.caseRecord, sites: [-1]))
        let now = clock()
        return try await archive.write { writer in
            guard let merge = try CaseMerges.find(key: key, in: writer.reader),
                let from = try CasesTable.find(merge.from, in: writer.reader),
                let into = try CasesTable.find(merge.into, in: writer.reader)
            else { throw CaseRefusal.hidden }
            // A second press changes nothing.
            if merge.undoneMilliseconds != nil { return from }
            guard from.mergedInto == into.id, into.mergedInto == nil else { throw CaseRefusal.mergedSince }
            try Self.unmergeRecords(merge, asker, now, in: writer)
            try CaseMerges.undo(merge, by: asker.actor.name, nowMilliseconds: now, in: writer)
            try Self.tell("undo-merge-cases", from, into, asker, now, in: writer)
            return try CasesTable.find(from.id, in: writer.reader) ?? from
        }
    }

    /// Says that two cases that look like one are two patients: they are not offered again.
    package func keepApart(_ one: String, _ other: String, by asker: Asker) async throws {
        let (first, second) = try await bothTreated(one, other, by: asker)
        let now = clock()
        try await archive.write { writer in
            try CaseTies.distinguish(
                CaseLikeness.Pair(first.id, second.id), by: asker.actor.ledgerName, nowMilliseconds: now,
                in: writer)
            try Self.tell("keep-cases-apart", first, second, asker, now, in: writer)
        }
    }

    // MARK: - Permission

    private func bothTreated(
        _ one: String, _ other: String, by asker: Asker
    ) async throws -> (StrokeCase, StrokeCase) {
        let (first, _) = try await find(one, .treat, by: asker.actor)
        let (second, _) = try await find(other, .treat, by: asker.actor)
        guard first.id != second.id else { throw CaseRefusal.sameCase }
        return (first, second)
    }

    /// Whether the asker may say that the two records are one: of known patients, who administers records; of somebody
    /// unknown, who treats him.
    private func mergeableRecords(
        _ one: StrokeCase, _ other: StrokeCase, by asker: Asker
    ) async throws -> Bool {
        try await archive.read { reader in
            guard let first = one.record, let second = other.record, first != second,
                let mine = try PatientRecords.find(first, in: reader),
                let theirs = try PatientRecords.find(second, in: reader),
                mine.mergedInto == nil, theirs.mergedInto == nil
            else { return false }
            let identifies = [mine, theirs].contains {
                let profile = CaseProfile(
                    id: 0, sites: [], openedMilliseconds: 0, isFromImages: false, hasImages: false, record: $0
                )
                return profile.isNobody || profile.isNumberLent
            }
            for record in [first, second] {
                let resource = try RecordIdentity.resource(record, in: reader)
                let may = allow(asker.actor, .administer, resource) == .allowed
                guard may || identifies && allow(asker.actor, .treat, resource) == .allowed else {
                    return false
                }
            }
            return true
        }
    }

    // MARK: - In the transaction

    /// Which goes into which. A case that has taken others in cannot go itself: what came from where would be lost.
    private static func direction(
        _ one: StrokeCase, _ other: StrokeCase, in reader: Reader
    ) throws -> (from: StrokeCase, into: StrokeCase) {
        guard let first = try CasesTable.find(one.id, in: reader),
            let second = try CasesTable.find(other.id, in: reader)
        else { throw CaseRefusal.hidden }
        guard first.mergedInto == nil, second.mergedInto == nil else { throw CaseRefusal.mergedSince }
        let stays = CaseLikeness.stays(first, second)
        let goes = stays.id == first.id ? second : first
        if try CaseMerges.standing(into: goes.id, in: reader).isEmpty { return (goes, stays) }
        guard try CaseMerges.standing(into: stays.id, in: reader).isEmpty else {
            throw CaseRefusal.mergedSince
        }
        return (stays, goes)
    }

    /// One site cannot be asked twice at once to take one patient.
    private static func requireNoTwoTransfers(
        _ from: StrokeCase, _ into: StrokeCase, in reader: Reader
    ) throws {
        func asked(_ id: Int64) throws -> Set<Int64> {
            Set(try CaseTransfersTable.ofCase(id, in: reader).filter(\.state.isOpen).map(\.toSite))
        }
        guard try asked(from.id).isDisjoint(with: asked(into.id)) else { throw CaseRefusal.twoTransfers }
    }

    private static func mergeRecords(
        _ from: StrokeCase, _ into: StrokeCase, _ asker: Asker, _ now: Int64, in writer: Writer
    ) throws -> RecordMerge? {
        guard let goes = try from.record.flatMap({ try PatientRecords.find($0, in: writer.reader) }),
            let stays = try into.record.flatMap({ try PatientRecords.find($0, in: writer.reader) }),
            goes.mergedInto == nil, stays.mergedInto == nil
        else { return nil }
        let nothing = RecordSnapshot(values: [:], numbers: [])
        let merge = try RecordMerges.merge(
            goes, into: stays,
            RecordMerge(
                key: RandomKey.make(), from: goes.id, into: stays.id, actor: asker.actor.ledgerName,
                actorName: asker.actor.name, reason: "", atMilliseconds: now,
                taken: RecordSnapshot(stays).usefulFields(of: RecordSnapshot(goes)), fromBefore: nothing,
                intoBefore: nothing, intoAfter: nothing, moved: .init()), in: writer)
        try LedgerTable.append(
            asker.entry("merge", Resource(.patient, id: "\(goes.id)"), detail: "{\"into\":\(stays.id)}"),
            in: writer)
        return merge
    }

    private static func unmergeRecords(
        _ merge: CaseMerge, _ asker: Asker, _ now: Int64, in writer: Writer
    ) throws {
        guard !merge.recordMerge.isEmpty,
            let records = try RecordMerges.find(key: merge.recordMerge, in: writer.reader),
            records.undoneMilliseconds == nil,
            let from = try PatientRecords.find(records.from, in: writer.reader),
            let into = try PatientRecords.find(records.into, in: writer.reader)
        else { return }
        guard from.mergedInto == into.id, into.mergedInto == nil else { throw CaseRefusal.mergedSince }
        try RecordMerges.undo(records, by: asker.actor, nowMilliseconds: now, in: writer)
        try LedgerTable.append(
            asker.entry("undo-merge", Resource(.patient, id: "\(from.id)"), detail: "{\"from\":\(into.id)}"),
            in: writer)
    }

    /// Both cases have changed: their pages and whoever reads the ledger hear of it.
    private static func tell(
        _ word: String, _ one: StrokeCase, _ other: StrokeCase, _ asker: Asker, _ now: Int64,
        in writer: Writer
    ) throws {
        for (item, partner) in [(one, other), (other, one)] {
            try CasesTable.touch(item.id, nowMilliseconds: now, in: writer)
            let sites = Set(try CasesTable.sites(of: item.id, in: writer.reader).map(\.site))
            try LedgerTable.append(
                asker.entry(word, item.resource(sites: sites), detail: "{\"with\":\(partner.id)}"), in: writer
            )
        }
    }

    // MARK: - Reading

    /// What pages show of merges into a case.
    static func merges(into item: StrokeCase, for actor: Actor, in reader: Reader) throws -> [CaseMergeLine] {
        let sites = Set(try CasesTable.sites(of: item.id, in: reader).map(\.site))
        let may = allow(actor, .treat, item.resource(sites: sites)) == .allowed
        return try CaseMerges.standing(into: item.id, in: reader).compactMap { merge in
            guard let from = try CasesTable.find(merge.from, in: reader) else { return nil }
            let record = try merge.moved.record.flatMap { try PatientRecords.find($0, in: reader) }
            let names = [record?.name ?? "", record?.latinName ?? ""]
            return CaseMergeLine(
                merge: merge, from: from, name: names.first { !$0.isEmpty }, mayUndo: may)
        }
    }
}
