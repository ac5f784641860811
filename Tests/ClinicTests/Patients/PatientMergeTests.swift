import Archive
import Records
import Testing

@testable import Clinic

@Suite struct PatientMergeTests {
    /// All that is known of two records, for comparing what stood before with what stands after.
    private struct Standing: Equatable {
        var snapshots: [RecordSnapshot]
        var cases: [[Int64]]
        var studies: [[String]]
        var merged: [Int64?]
    }

    private func standing(_ ids: [Int64], _ scene: PatientScene) async throws -> Standing {
        try await scene.house.archive.read { reader in
            let records = try ids.compactMap { try PatientRecords.find($0, in: reader) }
            return Standing(
                snapshots: try records.map { try RecordIdentity.snapshot($0, in: reader) },
                cases: try ids.map { try CaseLists.cases(ofRecord: $0, in: reader).map(\.id) },
                studies: try ids.map { try RecordIdentity.studies(of: $0, limit: 100, in: reader).sorted() },
                merged: records.map(\.mergedInto))
        }
    }

    /// Two records with a case and images each.
    private func two(_ scene: PatientScene) async throws -> (from: PatientRecord, into: PatientRecord) {
        let from = try await scene.made("张伟", sex: "M", numbers: [scene.mrn("A-1")])
        let into = try await scene.made("章伟", born: "19491231", numbers: [scene.mrn("B-1")])
        try await scene.receive("1.2.1", "A-1", name: "Zhang^Wei=张^伟")
        try await scene.receive("1.2.2", "B-1", name: "Zhang^Wei=章^伟")
        for (index, record) in [from, into].enumerated() {
            _ = try await scene.cases.open(
                CaseOpening(key: "opening-\(index)", origin: .hand, recordKey: record.key),
                by: scene.doctor.actor)
        }
        return (from, into)
    }

    @Test func `everything goes over, and taking it back restores exactly what was`() async throws {
        let scene = try await PatientScene()
        let (from, into) = try await two(scene)
        let before = try await standing([from.id, into.id], scene)
        #expect(before.studies == [["1.2.1"], ["1.2.2"]])
        let merge = try await scene.desk.merge(
            .init(from: from.key, into: into.key, taking: [.name]), by: scene.coordinator)
        let sheet = try await scene.desk.sheet(from.key, by: scene.doctor)
        #expect(sheet.record.key == into.key)
        #expect(sheet.record.name == "张伟")
        #expect(sheet.record.birthDate == "19491231")
        #expect(sheet.record.sex.isEmpty)
        #expect(Set(sheet.record.numbers.map(\.value)) == ["A-1", "B-1"])
        #expect(sheet.cases.count == 2 && sheet.studies.count == 2)
        #expect(try await scene.found("A-1") == ["张伟"])
        try await scene.desk.undo(merge: merge.key, by: scene.coordinator)
        #expect(try await standing([from.id, into.id], scene) == before)
        #expect(try await scene.found("章伟") == ["章伟"])
        // A second press changes nothing.
        try await scene.desk.undo(merge: merge.key, by: scene.coordinator)
        #expect(try await standing([from.id, into.id], scene) == before)
        let acts = try await scene.desk.sheet(from.key, by: scene.doctor).history.map(\.act)
        #expect(acts == [.undo, .merge, .create])
    }

    @Test func `later changes stay with the record they were made on, and later images follow their number`()
        async throws
    {
        let scene = try await PatientScene()
        let (from, into) = try await two(scene)
        let merge = try await scene.desk.merge(
            .init(from: from.key, into: into.key, taking: []), by: scene.coordinator)
        try await scene.receive("1.2.3", "A-1", name: "Zhang^Wei=张^伟")
        try await scene.receive("1.2.4", "B-1", name: "Zhang^Wei=章^伟")
        #expect(try await scene.owner("1.2.3")?.id == into.id)
        let now = try await scene.desk.sheet(into.key, by: scene.doctor).record
        try await scene.desk.change(
            into.key,
            to: PatientDraft(name: "章小伟", birthDate: "19491231", numbers: now.numbers + [scene.mrn("C-1")]),
            version: now.version, by: scene.doctor)
        let late = try await scene.cases.open(
            CaseOpening(key: "opening-9", origin: .hand, recordKey: from.key), by: scene.doctor.actor)
        #expect(late.record == into.id)
        try await scene.desk.undo(merge: merge.key, by: scene.coordinator)
        let after = try await standing([from.id, into.id], scene)
        #expect(after.snapshots[0][.name] == "张伟")
        #expect(after.snapshots[1][.name] == "章小伟")
        #expect(after.snapshots[0].numbers == [scene.mrn("A-1")])
        #expect(after.snapshots[1].numbers == [scene.mrn("B-1"), scene.mrn("C-1")])
        #expect(after.studies == [["1.2.1", "1.2.3"], ["1.2.2", "1.2.4"]])
        #expect(after.cases[1].contains(late.id))
    }

    @Test func `a merge that another one stands on waits for that one`() async throws {
        let scene = try await PatientScene()
        let a = try await scene.made("甲", numbers: [scene.mrn("1")])
        let b = try await scene.made("乙", numbers: [scene.mrn("2")])
        let c = try await scene.made("丙", numbers: [scene.mrn("3")])
        let before = try await standing([a.id, b.id, c.id], scene)
        let first = try await scene.desk.merge(.init(from: a.key, into: b.key), by: scene.coordinator)
        let second = try await scene.desk.merge(.init(from: b.key, into: c.key), by: scene.coordinator)
        await #expect(throws: PatientRefusal.merged) {
            try await scene.desk.undo(merge: first.key, by: scene.coordinator)
        }
        try await scene.receive("1.2.1", "1")
        #expect(try await scene.owner("1.2.1")?.id == c.id)
        #expect(try await scene.desk.sheet(a.key, by: scene.doctor).record.id == c.id)
        try await scene.desk.undo(merge: second.key, by: scene.coordinator)
        try await scene.desk.undo(merge: first.key, by: scene.coordinator)
        var after = try await standing([a.id, b.id, c.id], scene)
        #expect(after.studies[0] == ["1.2.1"])
        after.studies = before.studies
        #expect(after == before)
    }

    @Test func `two merges into one record are taken back in either order`() async throws {
        for firstGoesFirst in [true, false] {
            let scene = try await PatientScene()
            let a = try await scene.made("甲", sex: "M", numbers: [scene.mrn("1"), scene.mrn("9")])
            let b = try await scene.made("乙", sex: "F", numbers: [scene.mrn("2"), scene.mrn("9")])
            let c = try await scene.made("丙", numbers: [scene.mrn("3")])
            let ids = [a.id, b.id, c.id]
            let before = try await standing(ids, scene)
            let fields: Set<RecordField> = [.name, .sex]
            let merges = [
                try await scene.desk.merge(
                    .init(from: a.key, into: c.key, taking: fields), by: scene.coordinator),
                try await scene.desk.merge(
                    .init(from: b.key, into: c.key, taking: fields), by: scene.coordinator),
            ]
            for merge in firstGoesFirst ? merges : merges.reversed() {
                try await scene.desk.undo(merge: merge.key, by: scene.coordinator)
            }
            #expect(try await standing(ids, scene) == before)
        }
    }

    @Test func `known patients are merged by who may, unknown ones by who treats them`() async throws {
        let scene = try await PatientScene()
        let one = try await scene.made("张伟")
        let two = try await scene.made("李强")
        let unknown = try await scene.made("无名氏1", isUnknown: true)
        await #expect(throws: Denial.forbidden) {
            try await scene.desk.merge(.init(from: one.key, into: two.key), by: scene.doctor)
        }
        await #expect(throws: Denial.hidden) {
            try await scene.desk.merge(.init(from: unknown.key, into: one.key), by: scene.eastern)
        }
        let technician = scene.asker((scene.west, .technician))
        await #expect(throws: Denial.forbidden) {
            try await scene.desk.merge(.init(from: unknown.key, into: one.key), by: technician)
        }
        await #expect(throws: PatientRefusal.sameRecord) {
            try await scene.desk.merge(.init(from: one.key, into: one.key), by: scene.coordinator)
        }
        let merge = try await scene.desk.merge(.init(from: unknown.key, into: one.key), by: scene.doctor)
        let sheet = try await scene.desk.sheet(unknown.key, by: scene.doctor)
        #expect(sheet.record.name == "张伟" && !sheet.record.isUnknown)
        // Whoever merged may think better of it; another doctor may not.
        await #expect(throws: Denial.forbidden) {
            try await scene.desk.undo(merge: merge.key, by: scene.asker((scene.west, .nurse), account: 77))
        }
        #expect(try await scene.desk.undo(merge: merge.key, by: scene.doctor).name == "无名氏1")
    }

    @Test func `two people who were told apart are not shown again`() async throws {
        let scene = try await PatientScene()
        let one = try await scene.made("张伟", born: "19491231")
        let two = try await scene.made("张伟", born: "19491231")
        #expect(try await scene.desk.duplicates(by: scene.coordinator).pairs.count == 1)
        await #expect(throws: Denial.forbidden) {
            try await scene.desk.distinguish(one.key, two.key, by: scene.doctor)
        }
        try await scene.desk.distinguish(two.key, one.key, by: scene.coordinator)
        #expect(try await scene.desk.duplicates(by: scene.coordinator).pairs.isEmpty)
        try await scene.desk.change(
            one.key, to: PatientDraft(name: "张伟", birthDate: "19491231", sex: "M"), version: one.version,
            by: scene.doctor)
        #expect(try await scene.desk.duplicates(by: scene.coordinator).pairs.isEmpty)
    }
}
