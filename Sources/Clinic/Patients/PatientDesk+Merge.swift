import Archive
import Records

extension PatientDesk {
    /// What somebody says of two records that are one person.
    package struct MergeWish: Sendable {
        /// Keys of the record that goes and of the one that stays.
        package var from: String
        package var into: String
        /// The values that the staying record takes from the other; nil: what it lacks.
        package var taking: Set<RecordField>?
        package var reason: String

        package init(from: String, into: String, taking: Set<RecordField>? = nil, reason: String = "") {
            self.from = from
            self.into = into
            self.taking = taking
            self.reason = reason
        }
    }

    /// Makes one record of two. Known patients are merged by who administers records of a site of each; somebody unknown is
    /// identified by who treats him.
    @discardableResult
    package func merge(_ wish: MergeWish, by asker: Asker) async throws -> RecordMerge {
        let one = try await permitted(wish.from, .read, by: asker)
        let other = try await permitted(wish.into, .read, by: asker)
        guard one.id != other.id else { throw PatientRefusal.sameRecord }
        let identifies = one.isUnknown || other.isUnknown
        for record in [one, other] { try await requireMerging(record, identifies: identifies, by: asker) }
        return try await archive.write { writer in
            guard let from = try PatientRecords.find(one.id, in: writer.reader),
                let into = try PatientRecords.find(other.id, in: writer.reader)
            else { throw Denial.hidden }
            guard from.mergedInto == nil, into.mergedInto == nil else { throw PatientRefusal.merged }
            let useful = RecordSnapshot(into).usefulFields(of: RecordSnapshot(from))
            let nothing = RecordSnapshot.nothing
            let merge = try RecordMerges.merge(
                from, into: into,
                RecordMerge(
                    key: RandomKey.make(), from: from.id, into: into.id, actor: asker.actor.ledgerName,
                    actorName: asker.actor.name, reason: String(wish.reason.prefix(500)),
                    atMilliseconds: asker.nowMilliseconds, taken: wish.taking ?? useful,
                    fromBefore: nothing, intoBefore: nothing, intoAfter: nothing, moved: .init()),
                in: writer)
            try LedgerTable.append(
                asker.entry(
                    "merge", Resource(.patient, id: "\(from.id)"), detail: "{\"into\":\(into.id)}"),
                in: writer)
            return merge
        }
    }

    /// Takes a merge back: see `RecordMerges.undo`.
    /// - Returns: the record that stands on its own again.
    @discardableResult
    package func undo(merge key: String, by asker: Asker) async throws -> PatientRecord {
        let found = try await archive.read { reader -> (RecordMerge, Resource)? in
            guard Cases.isKey(key), let merge = try RecordMerges.find(key: key, in: reader) else {
                return nil
            }
            let survivor = try RecordIdentity.survivor(of: merge.into, in: reader)
            return (merge, try RecordIdentity.resource(survivor?.id ?? merge.into, in: reader))
        }
        try await archive.require(.read, found?.1 ?? Resource(.patient, sites: [-1]), by: asker)
        guard let (merge, resource) = found else { throw Denial.hidden }
        // Whoever merged may think better of it.
        let isOwn = merge.actor == asker.actor.ledgerName
        try await archive.require(isOwn ? .treat : .administer, resource, by: asker)
        return try await archive.write { writer in
            guard let now = try RecordMerges.find(key: key, in: writer.reader),
                let from = try PatientRecords.find(merge.from, in: writer.reader),
                let into = try PatientRecords.find(merge.into, in: writer.reader)
            else { throw Denial.hidden }
            // A second press changes nothing.
            if now.undoneMilliseconds != nil { return from }
            guard from.mergedInto == into.id, into.mergedInto == nil else { throw PatientRefusal.merged }
            try RecordMerges.undo(
                now, by: asker.actor, nowMilliseconds: asker.nowMilliseconds, in: writer)
            try LedgerTable.append(
                asker.entry(
                    "undo-merge", Resource(.patient, id: "\(from.id)"), detail: "{\"from\":\(into.id)}"),
                in: writer)
            return try PatientRecords.find(from.id, in: writer.reader) ?? from
        }
    }

    /// Says for good that two records are two people.
    package func distinguish(_ one: String, _ other: String, by asker: Asker) async throws {
        let first = try await permitted(one, .read, by: asker)
        let second = try await permitted(other, .read, by: asker)
        guard first.id != second.id else { throw PatientRefusal.sameRecord }
        for record in [first, second] { try await requireMerging(record, identifies: false, by: asker) }
        try await archive.write { writer in
            try RecordLikeness.distinguish(
                first.id, second.id, by: asker.actor.ledgerName, nowMilliseconds: asker.nowMilliseconds,
                in: writer)
            for record in [first, second] {
                let snapshot = try RecordIdentity.snapshot(record, in: writer.reader)
                try Self.note(.distinguish, record.id, snapshot, snapshot, asker, in: writer)
            }
            try LedgerTable.append(
                asker.entry(
                    "distinguish", Resource(.patient, id: "\(first.id)"), detail: "{\"from\":\(second.id)}"),
                in: writer)
        }
    }

    private func requireMerging(
        _ record: PatientRecord, identifies: Bool, by asker: Asker
    ) async throws {
        let resource = try await archive.read { try RecordIdentity.resource(record.id, in: $0) }
        let mayTreat = allow(asker.actor, .treat, resource) == .allowed
        try await archive.require(identifies && mayTreat ? .treat : .administer, resource, by: asker)
    }
}
