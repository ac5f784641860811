import DICOM
import Foundation
import Records
import Testing

@testable import Archive
@testable import Clinic

struct ImageChangesTests {
    private let author = Author(name: "Dr Li", reason: "test")

    private func changes(_ house: House) -> ImageChanges {
        ImageChanges(archive: house.archive, clock: { [clock = house.clock] in clock.now })
    }

    /// What a workstation gets of a study: the data sets as they go out.
    private func out(_ study: String, _ house: House) async throws -> [DataSet] {
        let retrieval = Retrieval(archive: house.archive)
        let found = try await retrieval.find(RetrieveSelection(level: .study, keys: [.study: [study]]))
        return try await retrieval.page(of: found, from: 0).map { stored in
            guard let correction = stored.correction else {
                return try DICOMFile.read(path: stored.path).dataSet
            }
            let corrected = try CorrectedFile(path: stored.path, correction: correction)
            let bytes = FileManager.default.contents(atPath: stored.path) ?? Data()
            let whole = corrected.meta + corrected.head + [UInt8](bytes)[corrected.tail]
            return try DICOMFile.read(Bytes(whole)).dataSet
        }
    }

    @Test func `a corrected name goes out, and the pixels stay`() async throws {
        let house = try House()
        let image = TestImage()
        #expect(try await house.intake.receive(image) == .stored)
        try await changes(house).correct(.study("1.2.3"), ["PatientName": "Li^Si=李^四"], by: author)
        let sent = try #require(try await out("1.2.3", house).first)
        #expect(sent.string(.patientName) == "Li^Si=李^四")
        #expect(sent[.pixelData] == image.dataSet[.pixelData])
        let original = try #require(sent.items(.originalAttributesSequence).first)
        #expect(original.string(.reasonForTheAttributeModification) == "CORRECT")
        #expect(original.string(.attributeModificationDateTime) == "20231114221320.000000+0000")
        let previous = try #require(original.items(.modifiedAttributesSequence).first)
        #expect(previous.string(.patientName) == "Zhang^San=张^三")
        let entry = try await Worklist(archive: house.archive).entries(search: "lisi").first
        #expect(entry?.patient.ideographicName == "李^四")
        house.stay()
    }

    @Test func `undoing a change brings back what was sent`() async throws {
        let house = try House()
        let image = TestImage()
        #expect(try await house.intake.receive(image) == .stored)
        let first = try await changes(house).correct(.study("1.2.3"), ["PatientName": "A"], by: author)
        let second = try await changes(house).correct(.study("1.2.3"), ["PatientName": "B"], by: author)
        let other = try await changes(house).correct(.study("1.2.3"), ["StudyID": "7"], by: author)
        await #expect(throws: ChangeRefusal.self) { try await changes(house).undo(first.id, by: author) }
        #expect(try await changes(house).obstacles(to: first.id).map(\.id) == [second.id])
        for change in [second, first, other] { try await changes(house).undo(change.id, by: author) }
        #expect(try await out("1.2.3", house) == [image.dataSet])
        let entry = try await Worklist(archive: house.archive).entries().first
        #expect(entry?.patient.alphabeticName == "Zhang^San")
        await #expect(throws: ChangeRefusal.alreadyUndone) {
            try await changes(house).undo(first.id, by: author)
        }
    }

    @Test func `what was deleted is seen nowhere and can be restored`() async throws {
        let house = try House()
        for number in 1...2 { #expect(try await house.intake.receive(TestImage(number: number)) == .stored) }
        let one = ImageTarget.instance(study: "1.2.3", series: "1.2.3.1", instance: "1.2.3.1.1")
        try await changes(house).delete(one, by: author)
        #expect(try await out("1.2.3", house).count == 1)
        try await changes(house).delete(.study("1.2.3"), by: author)
        #expect(try await out("1.2.3", house).isEmpty)
        #expect(try await Worklist(archive: house.archive).detail(studyUID: "1.2.3") == nil)
        #expect(try await Worklist(archive: house.archive).entries().isEmpty)
        try await changes(house).restore(.study("1.2.3"), by: author)
        #expect(try await out("1.2.3", house).count == 2)
        let history = try await changes(house).history()
        #expect(history.map(\.kind) == [.restore, .delete, .delete])
        #expect(history.filter { $0.undone != nil }.count == 2)
    }

    @Test func `a deleted object that is sent again is received`() async throws {
        let house = try House()
        #expect(try await house.intake.receive(TestImage()) == .stored)
        try await changes(house).delete(.study("1.2.3"), by: author)
        #expect(try await house.intake.receive(TestImage()) == .stored)
        #expect(try await out("1.2.3", house).count == 1)
    }

    @Test func `a purge waits for its time and leaves nothing behind`() async throws {
        let house = try House()
        #expect(try await house.intake.receive(TestImage()) == .stored)
        try await changes(house).delete(.study("1.2.3"), by: author)
        house.clock.advance(29 * 86_400_000)
        #expect(try await changes(house).purge().objects == 0)
        house.clock.advance(2 * 86_400_000)
        let purged = try await changes(house).purge()
        #expect((purged.objects, purged.files) == (1, 1))
        #expect(house.files(in: "blobs").isEmpty)
        #expect(try await house.archive.read { try Studies.find("1.2.3", in: $0) } == nil)
        #expect(try await house.intake.receive(TestImage()) == .stored)
    }

    @Test func `a purge takes the pictures of the reports as well`() async throws {
        let house = try House()
        let clock: @Sendable () -> Int64 = { [clock = house.clock] in clock.now }
        #expect(try await house.intake.receive(TestImage()) == .stored)
        house.clock.advance(10_000)
        try await Completion(archive: house.archive, clock: clock).look()
        let queue = WorkQueue(archive: house.archive, worker: "a", clock: clock)
        let job = try #require(try await queue.claim())
        let picture = try house.archive.blobs.put([1, 2, 3])
        var report = AnalysisReport(
            kind: .ctPerfusion, status: .completed, studyUID: "1.2.3", seriesUIDs: [], seriesDescription: "",
            algorithm: AlgorithmVersion(id: "ct-perfusion", version: "1", willis: "0.1.0"),
            parametersJSON: "{}")
        report.pictures = [Picture(code: "cbf", slice: nil, location: picture.text, width: 1, height: 1)]
        try await queue.complete(job, reports: [report])
        try await changes(house).delete(.study("1.2.3"), by: author)
        house.clock.advance(31 * 86_400_000)
        #expect(house.files(in: "blobs").count == 2)
        #expect(try await changes(house).purge().files == 2)
        #expect(house.files(in: "blobs").isEmpty)
    }

    @Test func `a merged patient's later studies go to the other`() async throws {
        let house = try House()
        #expect(try await house.intake.receive(TestImage(study: "1.1", patientID: "A")) == .stored)
        #expect(try await house.intake.receive(TestImage(study: "1.2", patientID: "B")) == .stored)
        let merge = try await changes(house).merge(
            patient: .patient(id: "A", issuer: ""), into: .patient(id: "B", issuer: ""), by: author)
        #expect(try await house.intake.receive(TestImage(study: "1.3", patientID: "A")) == .stored)
        for study in ["1.1", "1.2", "1.3"] {
            #expect(try await out(study, house).first?.string(.patientID) == "B")
        }
        try await changes(house).undo(merge.id, by: author)
        for (study, patient) in [("1.1", "A"), ("1.2", "B"), ("1.3", "A")] {
            #expect(try await out(study, house).first?.string(.patientID) == patient)
        }
    }

    @Test func `a moved series keeps its identifiers and names the other study`() async throws {
        let house = try House()
        #expect(try await house.intake.receive(TestImage(study: "1.1", series: "1")) == .stored)
        #expect(try await house.intake.receive(TestImage(study: "1.1", series: "2")) == .stored)
        #expect(try await house.intake.receive(TestImage(study: "1.2", patientID: "B")) == .stored)
        let move = try await changes(house).move(
            .series(study: "1.1", series: "1.1.2"), toStudy: "1.2", by: author)
        #expect(try await house.intake.receive(TestImage(study: "1.1", series: "2", number: 2)) == .stored)
        let there = try await out("1.2", house)
        #expect(there.count == 3)
        #expect(Set(there.map { $0.string(.studyInstanceUID) }) == ["1.2"])
        #expect(Set(there.map { $0.string(.patientID) }) == ["B"])
        #expect(Set(there.map { $0.string(.seriesInstanceUID) }) == ["1.2.1", "1.1.2"])
        try await changes(house).undo(move.id, by: author)
        #expect(try await out("1.1", house).count == 3)
        #expect(Set(try await out("1.1", house).map { $0.string(.studyInstanceUID) }) == ["1.1"])
    }

    @Test(arguments: RejectionReason.allCases)
    func `rejected objects stay out as the profile says`(_ reason: RejectionReason) async throws {
        let house = try House()
        for number in 1...2 { #expect(try await house.intake.receive(TestImage(number: number)) == .stored) }
        let one = ImageTarget.instance(study: "1.2.3", series: "1.2.3.1", instance: "1.2.3.1.1")
        let rejected = try await changes(house).reject(one, as: reason, by: author)
        let note = try KeyObjectSelection(DICOMFile.read(path: rejected.notePath).dataSet)
        #expect(note.title.value == reason.code.value)
        #expect(note.objects.map(\.instance.sopInstance) == ["1.2.3.1.1"])
        #expect(try await out("1.2.3", house).compactMap { $0.int(.instanceNumber) } == [2])
        _ = try await house.intake.receive(TestImage(number: 1))
        #expect(try await out("1.2.3", house).count == (reason.isForGood ? 1 : 2))
        try await changes(house).undo(rejected.change.id, by: author)
        #expect(try await out("1.2.3", house).count == 2)
    }

    @Test func `values that cannot be written are refused`() async throws {
        let house = try House()
        #expect(try await house.intake.receive(TestImage()) == .stored)
        for (keyword, value) in [
            ("PatientSex", "X"), ("StudyDate", "2026"), ("PatientName", "a\\b"), ("Modality", "MR"),
            ("PatientID", ""), ("AccessionNumber", String(repeating: "1", count: 17)),
        ] {
            await #expect(throws: ChangeRefusal.self, "\(keyword)") {
                try await changes(house).correct(.study("1.2.3"), [keyword: value], by: author)
            }
        }
        #expect(try await changes(house).history().isEmpty)
    }
}
