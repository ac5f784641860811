import Archive
import Records
import Testing

@testable import Clinic

@Suite struct StudyTiesTests {
    @Test func `images are tied to the record that has their number at the site that sent them`() async throws
    {
        let scene = try await PatientScene()
        let made = try await scene.made("张三", numbers: [scene.mrn("P1")])
        try await scene.receive("1.2.1", "P1")
        #expect(try await scene.owner("1.2.1")?.id == made.id)
        // The same number at another hospital is somebody else.
        try await scene.receive("1.2.2", "P1", site: scene.east)
        let far = try #require(try await scene.owner("1.2.2"))
        #expect(far.id != made.id)
        #expect(far.numbers == [scene.mrn("P1", at: scene.east)])
        #expect(try await scene.desk.sheet(made.key, by: scene.doctor).studies.map(\.studyUID) == ["1.2.1"])
        await #expect(throws: Denial.hidden) { try await scene.desk.sheet(far.key, by: scene.doctor) }
    }

    @Test func `never by name alone`() async throws {
        let scene = try await PatientScene()
        let made = try await scene.made("张三", born: "19500607", numbers: [scene.mrn("OTHER")])
        try await scene.receive("1.2.1", "P1")
        let own = try #require(try await scene.owner("1.2.1"))
        #expect(own.id != made.id)
        #expect(own.name == "张三" && own.latinName == "Zhang San" && own.birthDate == "19500607")
        #expect(try await scene.desk.duplicates(by: scene.doctor).pairs.map(\.grounds) == [[.nameAndBirth]])
        try await scene.receive("1.2.3", "")
        #expect(try await scene.owner("1.2.3") == nil)
    }

    @Test func `a number under another name and day of birth ties nothing`() async throws {
        let scene = try await PatientScene()
        _ = try await scene.made("刘洋", born: "19800101", numbers: [scene.mrn("P1")])
        try await scene.receive("1.2.1", "P1")
        #expect(try await scene.owner("1.2.1") == nil)
    }

    @Test func `a number that is written down later finds its images`() async throws {
        let scene = try await PatientScene()
        let liu = try await scene.made("刘洋", born: "19800101", numbers: [scene.mrn("P1")])
        try await scene.receive("1.2.1", "P1")
        try await scene.desk.change(
            liu.key, to: PatientDraft(name: "刘洋", birthDate: "19800101"), version: liu.version,
            by: scene.doctor)
        let zhang = try await scene.made("张三", numbers: [scene.mrn("P1")])
        #expect(try await scene.owner("1.2.1")?.id == zhang.id)
    }

    @Test func `a record that only images made follows their correction, one that people wrote does not`()
        async throws
    {
        let scene = try await PatientScene()
        try await scene.receive("1.2.1", "P1")
        let changes = ImageChanges(archive: scene.house.archive)
        let author = Author(name: "P9")
        let done = try await changes.correct(
            .study("1.2.1"), ["PatientName": "Li^Si=李^四"], by: author)
        #expect(try await scene.owner("1.2.1")?.name == "李四")
        #expect(try await scene.found("lisi") == ["李四"])
        _ = try await changes.undo(done.id, by: author)
        let made = try #require(try await scene.owner("1.2.1"))
        #expect(made.name == "张三")
        try await scene.desk.change(
            made.key, to: PatientDraft(name: "张山", numbers: made.numbers), version: made.version,
            by: scene.doctor)
        try await changes.correct(.study("1.2.1"), ["PatientName": "Li^Si=李^四"], by: author)
        #expect(try await scene.owner("1.2.1")?.name == "张山")
    }

    @Test func `corrected images belong to the patient of their new number, and back when that is undone`()
        async throws
    {
        let scene = try await PatientScene()
        let right = try await scene.made("张三", numbers: [scene.mrn("P2")])
        try await scene.receive("1.2.1", "P1")
        let wrong = try #require(try await scene.owner("1.2.1"))
        let item = try await scene.cases.open(
            CaseOpening(key: "images-1.2.1", origin: .images, record: wrong.id, studyUIDs: ["1.2.1"]),
            by: .house)
        let changes = ImageChanges(archive: scene.house.archive)
        let author = Author(name: "P9", reason: "number mistyped")
        let done = try await changes.correct(.study("1.2.1"), ["PatientID": "P2"], by: author)
        #expect(try await scene.owner("1.2.1")?.id == right.id)
        let moved = try await scene.cases.sheet(item.key, by: .house)
        #expect(moved.record?.id == right.id)
        _ = try await changes.undo(done.id, by: author)
        #expect(try await scene.owner("1.2.1")?.id == wrong.id)
    }
}
