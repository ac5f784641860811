import Records
import Testing

@testable import Gateway

@Suite struct StepsTests {
    private func model(_ state: StudyState, work: WorkProgress? = nil, language: Language = .english)
        -> StepsModel?
    {
        var entry = PageFixtures.entry(state: state)
        entry.work = work
        return StepsModel(entry, language)
    }

    @Test func `while images arrive the first step is at work and others keep pace`() throws {
        let steps = try #require(model(.receiving, work: WorkProgress(stage: "motion", fraction: 0.2))).steps
        #expect(steps.map(\.state) == [.now, .alongside, .alongside, .later, .later, .later, .later])
        #expect(steps[0].note == "1,440 images")
    }

    @Test(arguments: [
        ("read", 1), ("motion", 2), ("mask", 3), ("input-function", 3), ("deconvolution", 4), ("lesions", 5),
        ("pictures", 6),
    ])
    func `an analysis is at the step of its stage`(stage: String, place: Int) throws {
        let steps = try #require(model(.analysing(stage: stage, fraction: 0.5))).steps
        #expect(steps.firstIndex { $0.state == .now } == place)
        #expect(steps[..<place].allSatisfy { $0.state == .done })
    }

    @Test func `a stage that is not known is placed by how far the work is`() {
        #expect(StepsModel.place(WorkProgress(stage: "something new", fraction: 0.8)) == 4)
        #expect(StepsModel.place(WorkProgress(stage: "something new", fraction: 0.99)) == 6)
    }

    @Test func `nothing is shown when nothing is under way`() {
        #expect(model(.receiving) == nil)
        #expect(model(.done) == nil)
        #expect(model(.queued) == nil)
    }

    @Test(arguments: Language.allCases)
    func `the page says when the last image came and what happens when no more come`(language: Language) {
        var entry = PageFixtures.entry(state: .receiving)
        entry.work = WorkProgress(stage: "read", fraction: 0.5)
        entry.expectedInstances = 2880
        let visit = PageFixtures.visit(language)
        let model = StudyModel(StudyDetail(entry: entry, series: []), visit, PageFixtures.clock)
        let html = StudyView.region(model, visit).markup
        #expect(html.contains("data-since=\"\(entry.lastReceivedMilliseconds)\""))
        #expect(html.contains(language.steps.stallHint))
        #expect(html.contains("1,440") && html.contains("2,880"))
        #expect(model.status?.percent == 50)
        var later = visit
        later.nowMilliseconds += 30_000
        #expect(StudyView.version(model, visit) == StudyView.version(model, later))
    }
}

@Suite struct ForeignPanelTests {
    private func result(_ kind: ForeignResult.Kind, _ source: String, core: Double? = nil) -> ForeignResult {
        let values = core.map {
            [
                ForeignValue(code: .core, value: $0, unit: "mL", name: "CBF<30%"),
                ForeignValue(code: .hypoperfusion, value: 130, unit: "mL", name: "Tmax>6.0s"),
            ]
        }
        return ForeignResult(
            kind: kind, source: ForeignSource(manufacturer: source, model: "", version: "", station: ""),
            seriesUID: "1.2.9", sopInstanceUID: "1.2.9.1", description: PageFixtures.hostile,
            values: values ?? [])
    }

    private func html(_ foreign: [ForeignResult], _ language: Language = .english) -> String {
        let visit = PageFixtures.visit(language)
        let detail = StudyDetail(
            entry: PageFixtures.entry(reports: [PageFixtures.report()]), series: [], foreign: foreign)
        return StudyView.region(StudyModel(detail, visit, PageFixtures.clock), visit).markup
    }

    @Test func `another program stands beside ours, and a decision that differs is marked`() {
        let page = html([result(.report, "Alpha", core: 75)])
        #expect(page.contains("Alpha") && page.contains("75.0") && page.contains("25.1"))
        #expect(page.contains("class=\"differs\""))
        #expect(!html([result(.report, "Alpha", core: 26)]).contains("class=\"differs\""))
    }

    @Test(arguments: Language.allCases)
    func `pictures are flagged and have no number`(language: Language) {
        let page = html([result(.picture, "Delta")], language)
        #expect(page.contains(language.comparison.unreliable))
        #expect(!page.contains("foreign-table"))
        #expect(!page.contains(PageFixtures.hostile))
    }

    @Test func `without other programs there is no panel`() {
        #expect(!html([]).contains("panel foreign"))
    }
}
