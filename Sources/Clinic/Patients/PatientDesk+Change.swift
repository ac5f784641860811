import Archive
import Records

extension PatientDesk {
    /// A new record, registered at a site of the asker.
    /// - Parameter site: nil: the first of the sites where the asker treats patients.
    package func create(
        _ draft: PatientDraft, at site: Int64? = nil, by asker: Asker
    ) async throws -> PatientRecord {
        let site = site ?? asker.actor.homeSite
        try await archive.require(.create, Resource(.patient, sites: [site]), by: asker)
        let checked = try Self.checked(draft, asker)
        guard Self.foreign(checked.numbers, asker.actor).isEmpty else { throw PatientRefusal.foreignSite }
        let now = asker.nowMilliseconds
        return try await archive.write { writer in
            let record = try PatientRecords.insert(
                PatientRecord(
                    key: RandomKey.make(), name: checked.name, latinName: checked.latinName,
                    birthDate: checked.birthDate, sex: checked.sex, isUnknown: checked.isUnknown,
                    numbers: checked.numbers, changedMilliseconds: now), in: writer)
            try RecordIdentity.register(record.id, at: site, nowMilliseconds: now, in: writer)
            try Self.tie(record.numbers, now, in: writer)
            try Self.note(
                .create, record.id, .nothing,
                RecordSnapshot(record, sites: [site]), asker, in: writer)
            try LedgerTable.append(
                asker.entry(Action.create.rawValue, Resource(.patient, id: "\(record.id)")), in: writer)
            return record
        }
    }

    /// Says anew who a patient is. Numbers of sites where the asker does not work stay as they are.
    /// - Parameter version: of the record that was shown; another one means that somebody was faster.
    @discardableResult
    package func change(
        _ key: String, to draft: PatientDraft, version: Int64, by asker: Asker
    ) async throws -> PatientRecord {
        let known = try await permitted(key, .change, by: asker)
        let checked = try Self.checked(Self.unmasked(draft, known), asker)
        guard Self.foreign(checked.numbers, asker.actor).subtracting(known.numbers).isEmpty else {
            throw PatientRefusal.foreignSite
        }
        let now = asker.nowMilliseconds
        return try await archive.write { writer in
            guard var record = try PatientRecords.find(known.id, in: writer.reader) else {
                throw Denial.hidden
            }
            guard record.mergedInto == nil else { throw PatientRefusal.merged }
            guard record.version == version else { throw PatientRefusal.changedMeanwhile }
            let before = try RecordIdentity.snapshot(record, in: writer.reader)
            let kept = Self.foreign(record.numbers, asker.actor)
            record.name = checked.name
            record.latinName = checked.latinName
            record.birthDate = checked.birthDate
            record.sex = checked.sex
            record.isUnknown = checked.isUnknown
            record.numbers = checked.numbers.filter { !kept.contains($0) } + kept
            let after = RecordSnapshot(record, sites: before.sites)
            guard before != after else { return record }
            guard try RecordIdentity.update(record, nowMilliseconds: now, in: writer) else {
                throw PatientRefusal.changedMeanwhile
            }
            try Self.tie(Array(after.numbers.subtracting(before.numbers)), now, in: writer)
            for item in try CaseLists.cases(ofRecord: record.id, in: writer.reader) {
                try CasesTable.touch(item.id, nowMilliseconds: now, in: writer)
            }
            try Self.note(.change, record.id, before, after, asker, in: writer)
            let fields = RecordField.allCases.filter { before[$0] != after[$0] }.map(\.rawValue)
            let names = fields + (before.numbers == after.numbers ? [] : ["numbers"])
            try LedgerTable.append(
                asker.entry(
                    Action.change.rawValue, Resource(.patient, id: "\(record.id)"),
                    detail: "{\"fields\":\"\(names.joined(separator: " "))\"}"), in: writer)
            return try PatientRecords.find(record.id, in: writer.reader) ?? record
        }
    }

    /// A paper that stayed as the form showed it, by its last four, is the one that is known.
    static func unmasked(_ draft: PatientDraft, _ known: PatientRecord) -> PatientDraft {
        var draft = draft
        draft.numbers = draft.numbers.map { typed in
            known.numbers.first { $0.paper != nil && $0.kind == typed.kind && $0.masked == typed.value }
                ?? typed
        }
        return draft
    }

    /// Numbers of sites where somebody does not work.
    private static func foreign(_ numbers: [PatientNumber], _ actor: Actor) -> Set<PatientNumber> {
        guard actor.kind != .house else { return [] }
        let own = writable(actor)
        return Set(numbers.filter { $0.paper == nil && !own.contains($0.site) })
    }

    private static func checked(_ draft: PatientDraft, _ asker: Asker) throws(PatientRefusal) -> PatientDraft
    {
        do throws(PatientDraft.Fault) { return try draft.checked(today: asker.today) } catch {
            throw .draft(error)
        }
    }

    /// Images that carry a number which was nobody's until now.
    private static func tie(_ numbers: [PatientNumber], _ now: Int64, in writer: Writer) throws {
        for number in numbers where number.paper == nil {
            for study in try StudyTies.untied(with: number.value, in: writer.reader) {
                try StudyTies.settle(study: study, nowMilliseconds: now, in: writer)
            }
        }
    }

    static func note(
        _ act: RecordChange.Act, _ record: Int64, _ before: RecordSnapshot, _ after: RecordSnapshot,
        _ asker: Asker, in writer: Writer
    ) throws {
        try RecordHistory.append(
            RecordChange(
                act: act, atMilliseconds: asker.nowMilliseconds, actorName: asker.actor.name, before: before,
                after: after), to: record, actor: asker.actor.ledgerName, in: writer)
    }
}
