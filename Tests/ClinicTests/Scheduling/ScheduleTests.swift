import Archive
import DICOM
import Foundation
import Records
import Testing

@testable import Clinic

@Suite("The schedule")
struct ScheduleTests {
    private func with(_ body: (Archive, Schedule) async throws -> Void) async throws {
        let house = try House()
        try await body(house.archive, Schedule(archive: house.archive))
        house.stay()
    }

    static func item(_ id: String, _ more: [(String, String)] = []) throws -> DataSet {
        try ScheduleItems.item([("PatientID", id), ("Modality", "CT"), ("AccessionNumber", "A" + id)] + more)
    }

    @Test("answers what fits and leaves out what is over")
    func answers() async throws {
        try await with { archive, schedule in
            for id in ["1", "2", "3"] { _ = try await schedule.add(try Self.item(id), origin: "test") }
            let one = try #require(try await schedule.list().first { $0.step.patientID == "2" })
            var begun = DataSet()
            var attributes = DataSet()
            attributes.set(.studyInstanceUID, one.step.studyUID)
            attributes.set(.scheduledProcedureStepID, one.step.stepID)
            begun.set(.scheduledStepAttributesSequence, [attributes])
            begun.set(.performedProcedureStepID, "P")
            begun.set(.performedStationAETitle, "CT01")
            begun.set(.performedProcedureStepStartDate, "20261122")
            begun.set(.performedProcedureStepStartTime, "14")
            begun.set(.performedProcedureStepStatus, "IN PROGRESS")
            begun.set(.modality, "CT")
            let procedures = PerformedProcedures(archive: archive)
            try await procedures.begin(begun, as: "1.2.3", from: "CT01")
            let begunState = try await schedule.entry(one.id)?.state
            #expect(begunState == .started)
            var end = DataSet()
            end.set(.performedProcedureStepStatus, "DISCONTINUED")
            _ = try await procedures.update("1.2.3", with: end)
            let endState = try await schedule.entry(one.id)?.state
            #expect(endState == .discontinued)
            var identifier = DataSet()
            identifier.setEmpty(.patientID)
            let question = try Schedule.Question(identifier, options: QueryOptions(), caller: "CT01")
            let (matches, next) = try await schedule.page(question)
            #expect(matches.map { $0.string(.patientID) } == ["1", "3"])
            #expect(next == nil)
            let done = try await procedures.done(ofScheduled: one.id)
            #expect(done.count == 1)
        }
    }

    @Test("goes through pages without losing or repeating an item")
    func pages() async throws {
        try await with { _, schedule in
            _ = try await schedule.add((0..<25).map { try Self.item("\($0)") }, origin: "test")
            let question = try Schedule.Question(DataSet(), options: QueryOptions(), caller: "X")
            var count = 0
            var place: Int64? = 0
            while let start = place {
                let page = try await schedule.page(question, after: start, limit: 10)
                count += page.matches.count
                place = page.next
            }
            #expect(count == 25)
        }
    }

    @Test("takes all items of a request or none")
    func allOrNone() async throws {
        try await with { _, schedule in
            var wrong = DataSet()
            wrong.set(.patientID, "X")
            await #expect(throws: ScheduledStep.Refusal.self) {
                _ = try await schedule.add([try Self.item("1"), wrong], origin: "test")
            }
            let left = try await schedule.list()
            #expect(left.isEmpty)
        }
    }

    @Test("follows a folder: new, changed and removed files")
    func folder() async throws {
        try await with { archive, schedule in
            let folder = NSTemporaryDirectory() + "/lists-" + UUID().uuidString
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let lists = ScheduleFolder(schedule: schedule, folder: folder)
            var known: [String: ScheduleFolder.Version] = [:]
            let later = Date().addingTimeInterval(60)
            func look() async throws -> [String] {
                try await lists.look(&known, isFirst: false, now: later) { _ in }
                return try await schedule.list().map(\.step.patientID).sorted()
            }
            func write(_ name: String, _ text: String) throws {
                try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/" + name))
            }
            try write("one.json", #"{"PatientID": "1", "Modality": "CT", "AccessionNumber": "A1"}"#)
            try write("notes.txt", "nothing")
            let look1 = try await look()
            #expect(look1 == ["1"])
            try write(
                "one.json", #"[{"PatientID": "2", "Modality": "CT"}, {"PatientID": "33", "Modality": "MR"}]"#)
            let look2 = try await look()
            #expect(look2 == ["2", "33"])
            try write("broken.json", "{")
            let look3 = try await look()
            #expect(look3 == ["2", "33"])
            try FileManager.default.removeItem(atPath: folder + "/one.json")
            // What goes while nobody looks is noticed at the next start.
            var fresh: [String: ScheduleFolder.Version] = [:]
            try await lists.look(&fresh, isFirst: true, now: later) { _ in }
            let left = try await schedule.list()
            #expect(left.isEmpty)
        }
    }
}
