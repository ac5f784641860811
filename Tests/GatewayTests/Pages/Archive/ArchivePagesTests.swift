import Clinic
import DICOM
import Records
import Synchronization
import Testing

@testable import Gateway

@Suite struct ArchivePagesTests {
    static let hostile = PageFixtures.hostile

    static func study(_ name: String = "WANG^Xiaoming", uid: String = "1.2.3") -> StudyBrowser.Listed {
        StudyBrowser.Listed(
            studyUID: uid, patient: PageFixtures.patient(name), date: "20261122", time: "101532.5",
            description: "CT Head", accessionNumber: "A1", modalities: ["CT", "MR"], seriesCount: 1,
            instanceCount: 1440, source: "CT_ER_01", firstReceivedMilliseconds: PageFixtures.now - 60_000)
    }

    /// Remembers what is asked of the house.
    final class Asked: Sendable {
        let wishes = Mutex<[(StudyWish, Int64?)]>([])
    }

    private func browser(
        _ page: StudyBrowser.Page = .init(studies: [study()], next: 77), asked: Asked = Asked()
    ) -> PageBrowser {
        var browser = PageBrowser()
        browser.clinic.archive.studies = { wish, after, _ in
            asked.wishes.withLock { $0.append((wish, after)) }
            return page
        }
        browser.clinic.archive.choices = { _ in .init(modalities: ["CT", "MR"], sources: ["CT_ER_01"]) }
        return browser
    }

    // MARK: - Search

    @Test func `what the address asks reaches the house, and the form shows it`() async throws {
        let asked = Asked()
        let answer = try await browser(asked: asked).get(
            "/archive?q=%E5%BC%A0+wei&modality=CT&source=CT_ER_01&from=2026-02-28&to=2026-01-31&after=9")
        let (wish, after) = try #require(asked.wishes.withLock { $0.last })
        #expect(after == 9)
        // Days in the wrong order are put right.
        #expect(
            wish
                == StudyWish(
                    text: "张 wei", modality: "CT", source: "CT_ER_01", firstDay: "20260131",
                    lastDay: "20260228"))
        #expect(answer.body.contains("value=\"张 wei\"") && answer.body.contains("value=\"2026-01-31\""))
        #expect(answer.body.contains("<option value=\"CT\" selected>"))
        #expect(answer.body.contains("WANG, Xiaoming") && answer.body.contains("/archive/studies/1.2.3"))
    }

    @Test func `older studies follow under an address that asks the same`() async throws {
        let answer = try await browser().get("/archive?q=a%26b")
        #expect(answer.body.contains("/archive?q=a%26b&amp;after=77"))
    }

    @Test func `a day that is none is said, and a modality that is a pattern is left out`() async throws {
        let asked = Asked()
        let answer = try await browser(asked: asked).get("/archive?from=31.1.2026&modality=*")
        #expect(answer.status == 200 && answer.body.contains("2026-01-31"))
        #expect(answer.body.contains("A day is written like"))
        #expect(asked.wishes.withLock { $0.last?.0 } == StudyWish())
    }

    @Test func `nothing found and nothing there are two things`() async throws {
        let none = StudyBrowser.Page(studies: [], next: nil)
        #expect(try await browser(none).get("/archive").body.contains("The archive is empty"))
        #expect(try await browser(none).get("/archive?q=x").body.contains("No study matches"))
    }

    @Test func `names are text wherever they stand`() async throws {
        let page = StudyBrowser.Page(studies: [Self.study(Self.hostile)], next: nil)
        let answer = try await browser(page).get("/archive?q=\(URLs.encode(Self.hostile))")
        #expect(!answer.body.contains("<img src=x"))
    }

    // MARK: - Tags

    @Test func `tags show what was found, and are text`() async throws {
        var browser = PageBrowser()
        browser.clinic.archive.tags = { place, find in
            #expect(place == InstancePlace(study: "1.2", series: "1.3", instance: "1.4") && find == "name")
            let line = TagSheet.Line(
                depth: 2, tag: "(0010,0010)", vr: "PN", name: "Patient's Name", keyword: "PatientName",
                value: Self.hostile, size: 20, kind: .standard)
            return TagSheet(
                lines: [line], count: 3, characterSets: ["GB18030"], patient: PageFixtures.patient(),
                sopClassUID: "1.2.840.10008.5.1.4.1.1.2", number: 4)
        }
        let answer = try await browser.get("/archive/studies/1.2/series/1.3/instances/1.4?find=name")
        #expect(answer.body.contains("Patient&#39;s Name") && answer.body.contains("CT Image 4"))
        #expect(answer.body.contains("GB18030") && !answer.body.contains("<img src=x"))
        #expect(answer.body.contains("Only the first 1"))
        let none = try await PageBrowser().get("/archive/studies/1.2/series/1.3/instances/1.4")
        #expect(none.status == 404)
        #expect(try await browser.get("/archive/studies/1.2/series/x/instances/1.4").status == 404)
    }

    // MARK: - Tabs

    @Test func `a tab is shown when its page exists, and the navigation leads to the first`() throws {
        #expect(ArchiveTabs.present.allSatisfy { $0.place?.rawValue == $0.rawValue })
        #expect(ArchiveTabs.present.contains(.search) && ArchiveTabs.present.contains(.peers))
        #expect(ArchiveTabs.entrance?.path == "/archive")
        var visit = PageFixtures.visit()
        visit.path = "/archive/peers"
        let bar = ArchiveTabs.bar(visit).markup
        #expect(bar.contains("href=\"/archive/peers\" aria-current=\"page\""))
        for tab in ArchiveTabs.allCases where tab.place == nil { #expect(!bar.contains(tab.rawValue)) }
        #expect(ArchiveTabs.hold("/archive/studies/1.2") && !ArchiveTabs.hold("/archives"))
    }

    @Test func `a link to what programs get is made only of addresses that exist`() {
        let thumbnail = "/dicom-web/studies/{study}/series/{series}/thumbnail"
        #expect(Link.program(thumbnail, "1.2", "1.3")?.path == "/dicom-web/studies/1.2/series/1.3/thumbnail")
        #expect(Link.program("/dicom-web/nowhere/{study}", "1.2") == nil)
    }

    @Test(arguments: [
        (0, "0 B"), (1023, "1023 B"), (1024, "1.0 KB"), (532_480, "520 KB"), (1_048_575, "1.0 MB"),
        (20_971_520, "20 MB"), (5_368_709_120, "5.0 GB"),
    ])
    func `bytes are stated in the unit that suits them`(count: Int, text: String) {
        #expect(Figures.bytes(Int64(count)) == text)
    }
}
