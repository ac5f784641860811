import Records
import Testing

@testable import Archive
@testable import Clinic

@Suite("Versions of results") struct ResultVersionTests {
    private static func report(_ digest: String) -> AnalysisReport {
        AnalysisReport(
            kind: .ctPerfusion, status: .completed, studyUID: "1.2.3", seriesUIDs: [], seriesDescription: "",
            algorithm: AlgorithmVersion(id: "ct-perfusion", version: "2", willis: "0.1.0"),
            inputs: AnalysisInputs(imageCount: 1, digest: digest))
    }

    /// A house with one study whose result is in force.
    private func house(_ digest: String = "a") async throws -> House {
        let house = try House()
        _ = try await house.intake.receive(TestImage())
        try await analyse(house, digest)
        return house
    }

    private func analyse(_ house: House, _ digest: String) async throws {
        try await house.archive.write { writer in
            _ = try Queue.enqueue(.analyseStudy, subject: "1.2.3", nowMilliseconds: 1, in: writer)
        }
        let queue = queue(house)
        let job = try #require(try await queue.claim())
        try await queue.complete(
            job, reports: [Self.report(digest)],
            inputs: [[InputFile(sopInstanceUID: "1.2.3.4", sha256: "00")]])
    }

    private func queue(_ house: House) -> WorkQueue {
        WorkQueue(archive: house.archive, worker: "a", clock: { [clock = house.clock] in clock.now })
    }

    private func desk(_ house: House) -> ResultDesk {
        ResultDesk(archive: house.archive, clock: { [clock = house.clock] in clock.now })
    }

    private func detail(_ house: House) async throws -> StudyDetail {
        try #require(try await Worklist(archive: house.archive).detail(studyUID: "1.2.3"))
    }

    private static let reader = Actor(kind: .house, name: "Dr Li")
    private static let selection = VesselSelection(arterial: [[1, 2, 3]])

    @Test func `a wish is work that comes before everything else, and the automatic result stays`()
        async throws
    {
        let house = try await house()
        let before = try await detail(house).entry.reports
        try await desk(house).ask(studyUID: "1.2.3", position: 0, selection: Self.selection, by: Self.reader)
        let waiting = try #require(try await detail(house).versions.first)
        #expect(waiting.state == .waiting && waiting.number == 2 && waiting.author == "Dr Li")
        // A measurement under other settings waits too, since the result.
        let job = try #require(try await queue(house).claim())
        #expect(job.kind == .reviseResult)
        let wish = try #require(try await queue(house).wish(waiting.id))
        #expect(wish.selection == Self.selection)
        var other = Self.report("a")
        other.selection = Self.selection
        try await queue(house).completeVersion(job, wish, report: other)
        let done = try await detail(house)
        #expect(
            done.versions.first?.state == .done && done.versions.first?.report?.selection == Self.selection)
        #expect(done.entry.reports == before)
        #expect(try await queue(house).claim()?.kind == .assessStability)
    }

    @Test func `what cannot be made says why`() async throws {
        let house = try await house()
        try await desk(house).ask(studyUID: "1.2.3", position: 0, selection: Self.selection, by: Self.reader)
        let job = try #require(try await queue(house).claim())
        let id = try #require(try await detail(house).versions.first?.id)
        let wish = try #require(try await queue(house).wish(id))
        try await queue(house).failVersion(job, wish, reason: "no artery")
        let version = try #require(try await detail(house).versions.first)
        #expect(version.state == .failed && version.failure == "no artery" && version.report == nil)
    }

    @Test func `a wish for nothing, for no result, or for too many is refused`() async throws {
        let house = try await house()
        let desk = desk(house)
        await #expect(throws: ResultDesk.Refusal.nothingChosen) {
            try await desk.ask(studyUID: "1.2.3", position: 0, selection: VesselSelection(), by: Self.reader)
        }
        await #expect(throws: ResultDesk.Refusal.noResult) {
            try await desk.ask(studyUID: "1.2.3", position: 1, selection: Self.selection, by: Self.reader)
        }
        await #expect(throws: ResultDesk.Refusal.noResult) {
            try await desk.ask(studyUID: "9.9", position: 0, selection: Self.selection, by: Self.reader)
        }
        for _ in 1...4 {
            try await desk.ask(studyUID: "1.2.3", position: 0, selection: Self.selection, by: Self.reader)
        }
        await #expect(throws: ResultDesk.Refusal.tooManyWaiting) {
            try await desk.ask(studyUID: "1.2.3", position: 0, selection: Self.selection, by: Self.reader)
        }
    }

    @Test func `versions of earlier images are kept and marked`() async throws {
        let house = try await house()
        try await desk(house).ask(studyUID: "1.2.3", position: 0, selection: Self.selection, by: Self.reader)
        #expect(try await detail(house).versions.first?.isOutdated == false)
        _ = try #require(try await queue(house).claim())
        try await analyse(house, "b")
        #expect(try await detail(house).versions.first?.isOutdated == true)
    }

    @Test func `what other settings measure belongs to the result it was measured for`() async throws {
        let house = try await house()
        let job = try #require(try await queue(house).claim())
        #expect(job.kind == .assessStability)
        let run = Stability.Run(
            artery: 0, truncation: 1, relativeFlow: 0.3, delay: "tmax-6", motionCorrected: true,
            coreMilliliters: 10, hypoperfusionMilliliters: 50)
        try await queue(house).completeStability(job, [0: Stability(runs: [run])], digests: ["a"])
        #expect(try await detail(house).stability[0]?.runs == [run])
        try await analyse(house, "b")
        #expect(try await detail(house).stability.isEmpty)
    }
}
