import Records
import Synchronization
import Testing

@testable import Clinic
@testable import Gateway

@Suite("Vessels, versions and other settings on the study page") struct TrustPageTests {
    private static func site(_ voxels: [[Int]], _ score: Double) -> VesselSite {
        VesselSite(
            voxels: voxels, samples: [0, 50, 10], score: score, peakHounsfield: 400, peakSeconds: 19.5,
            arrivalSeconds: 10.8, widthSeconds: 10.6, roughness: 0.06, side: "right")
    }

    private static func report() -> AnalysisReport {
        var report = PageFixtures.report()
        report.grid = AnalysisGrid(
            columns: 128, rows: 128, slices: 2, columnSpacingMillimeters: 1.8, rowSpacingMillimeters: 1.8,
            sliceSpacingMillimeters: 5)
        report.grid?.pictureOrigin = [20, 10]
        report.pictures += (0..<2).map {
            Picture(
                code: "vessels", slice: $0, location: PageFixtures.location, width: 90, height: 100)
        }
        report.vessels = VesselSites(
            arterial: [site([[30, 40, 0], [31, 40, 1], [32, 40, 1]], 90), site([[50, 40, 0]], 80)],
            venous: [site([[60, 90, 1]], 100)])
        report.quality.checks = [
            QualityItem(
                code: "ghost-core", value: 0.92, limit: 0.4, unit: "", isUpperLimit: true, outcome: .caution),
            QualityItem(
                code: "coverage", value: 40, limit: 38, unit: "mm", isUpperLimit: false, outcome: .good),
        ]
        return report
    }

    private func browser(_ versions: [ResultVersion] = [], stability: Stability? = nil) -> PageBrowser {
        let entry = PageFixtures.entry(reports: [Self.report()])
        var clinic = PageFixtures.clinic(entries: [entry])
        clinic.detail = { _ in
            StudyDetail(
                entry: entry, series: [], versions: versions, stability: stability.map { [0: $0] } ?? [:])
        }
        return PageBrowser(clinic: clinic)
    }

    private var page: String { URLs.study.link(PageFixtures.entry(reports: []).studyUID).path }

    @Test func `candidates stand on their slices with rings around their voxels`() async throws {
        let body = try await browser().get(page).body
        #expect(body.contains("Candidate 1") && body.contains("score 80"))
        // The automatic artery has two voxels in the second slice; 31 less 20 and a half.
        #expect(body.contains("cx=\"11.5") && body.contains("cx=\"12.5"))
        #expect(body.contains("slice 2 of 2, right, and 1 more"))
        #expect(body.contains("Being computed"))
        #expect(body.contains("Ghost core") && body.contains("Cover"))
    }

    @Test func `choosing a candidate asks for its voxels in the reader's name`() async throws {
        var browser = browser()
        let seen = AskedWishes()
        browser.clinic.reviseResult = { _, position, selection, author in
            seen.add("\(position) \(selection.arterial) \(selection.venous) \(author.name)")
        }
        let answer = try await browser.post(
            page + "/vessels", "token=\(PageFixtures.token)&report=0&artery=1&vein=0")
        #expect(answer.status == 303)
        #expect(seen.all == ["0 [[50, 40, 0]] [] Dr Li"])
        _ = try await browser.post(
            page + "/vessels", "token=\(PageFixtures.token)&report=0&kind=vein&at-1.x=7&at-1.y=9")
        #expect(seen.all.last == "0 [] [[27, 19, 1]] Dr Li")
    }

    @Test(arguments: [
        "report=1&artery=1", "report=x", "report=0&kind=artery", "report=0&kind=artery&at-5.x=1&at-5.y=1",
        "report=0&kind=artery&at-1.x=99999&at-1.y=1",
    ])
    func `a form that is none of ours is refused`(body: String) async throws {
        let answer = try await browser().post(page + "/vessels", "token=\(PageFixtures.token)&" + body)
        #expect(answer.status == 400)
    }

    @Test func `a refusal is said on the page`() async throws {
        var browser = browser()
        browser.clinic.reviseResult = { _, _, _, _ in throw ResultDesk.Refusal.nothingChosen }
        let answer = try await browser.post(
            page + "/vessels", "token=\(PageFixtures.token)&report=0&artery=0&vein=0")
        #expect(answer.body.contains("other than the automatic one"))
    }

    @Test func `versions stand beside the automatic result, and one has a page`() async throws {
        var other = Self.report()
        other.selection = VesselSelection(arterial: [[50, 40, 0]])
        let versions = [
            ResultVersion(
                id: 7, position: 0, number: 2, author: "Dr <b>", createdMilliseconds: PageFixtures.now,
                selection: other.selection ?? .init(), state: .done, report: other),
            ResultVersion(
                id: 8, position: 0, number: 3, author: "Dr Li", createdMilliseconds: PageFixtures.now,
                selection: VesselSelection(arterial: [[1, 1, 1]], pointsAtArtery: true), state: .failed,
                failure: "no artery"),
        ]
        let body = try await browser(versions).get(page).body
        #expect(body.contains("Willis (automatic)") && body.contains("Dr &lt;b&gt;"))
        #expect(body.contains("Candidate 1 · Automatic") && body.contains("pointed at, slice 2"))
        #expect(body.contains("Not possible: no artery"))
        let version = try await browser(versions).get(page + "/versions/7")
        #expect(version.status == 200 && version.body.contains("The automatic result is unchanged"))
        #expect(try await browser(versions).get(page + "/versions/8").status == 404)
        #expect(try await browser(versions).get(page + "/versions/x").status == 404)
    }

    @Test func `other settings are an interval and a count`() async throws {
        func run(_ core: Double) -> Stability.Run {
            Stability.Run(
                artery: 0, truncation: 1, relativeFlow: 0.3, delay: "tmax-6", motionCorrected: true,
                coreMilliliters: core, hypoperfusionMilliliters: 150)
        }
        let body = try await browser(stability: Stability(runs: [run(60), run(75), run(50)])).get(page).body
        #expect(body.contains("50–75"))
        #expect(body.contains("images qualify under 2 of 3 settings"))
    }

    @Test func `every check has a name and an advice in both languages`() {
        for language in Language.allCases {
            for check in language.trust.checks.values {
                #expect(!check.name.isEmpty && !check.advice.isEmpty)
            }
        }
        #expect(Set(TrustWords.english.checks.keys) == Set(TrustWords.chinese.checks.keys))
    }
}

/// What was asked, in order.
private final class AskedWishes: Sendable {
    private let stored = Mutex<[String]>([])

    var all: [String] { stored.withLock { $0 } }

    func add(_ text: String) { stored.withLock { $0.append(text) } }
}
