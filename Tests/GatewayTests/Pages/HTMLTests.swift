import Records
import Testing

@testable import Gateway

@Suite struct HTMLTests {
    @Test func `text from outside becomes harmless`() {
        let hostile = "<script>alert('1')</script> & \"quoted\""
        #expect(
            HTML(text: hostile).markup
                == "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;quoted&quot;")
    }

    @Test func `control characters are replaced`() {
        #expect(HTML(text: "a\u{0}b\u{1b}[31m\u{7f}").markup == "a\u{fffd}b\u{fffd}[31m\u{fffd}")
    }

    @Test func `Chinese, accents and emoji pass unchanged`() {
        #expect(HTML(text: "王小明 Müller 🩻").markup == "王小明 Müller 🩻")
    }

    @Test(arguments: Language.allCases)
    func `no page lets a hostile name through`(language: Language) {
        var patient = PageFixtures.patient(PageFixtures.hostile, "\"'><svg onload=alert(2)>")
        patient.patientID = PageFixtures.hostile
        var entry = PageFixtures.entry(reports: [PageFixtures.report()], patient: patient)
        entry.source = PageFixtures.hostile
        entry.studyDescription = PageFixtures.hostile
        let visit = PageFixtures.visit(language)
        let layout = Layout(assets: Assets(vendorFolder: nil), clock: PageFixtures.clock)
        let detail = StudyDetail(
            entry: entry,
            series: [
                SeriesSummary(
                    seriesUID: "1", number: 1, modality: PageFixtures.hostile,
                    description: PageFixtures.hostile,
                    instanceCount: 1, manufacturer: PageFixtures.hostile, model: PageFixtures.hostile)
            ])
        let list = WorklistModel([entry], search: PageFixtures.hostile, limit: 100, visit, PageFixtures.clock)
        let pages = [
            StudyView.page(StudyModel(detail, visit, PageFixtures.clock), visit),
            WorklistView.page(list, visit),
        ]
        for page in pages {
            let document = layout.page(page, visit).document
            #expect(document.contains("&lt;img src=x onerror=alert(1)&gt;"))
            #expect(!document.contains("<img src=x"))
            #expect(!document.contains("<svg onload"))
            #expect(!document.contains(" style="), "the content policy refuses inline styles")
            #expect(!document.contains(" onclick="))
        }
    }
}
