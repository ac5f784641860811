import Records
import Testing

@testable import Gateway

@Suite struct ModelTests {
    private func row(_ entry: WorklistEntry, _ language: Language = .english) -> WorklistRow {
        WorklistRow(entry, PageFixtures.visit(language), PageFixtures.clock)
    }

    @Test func `a completed study shows its numbers`() {
        let row = row(PageFixtures.entry(reports: [PageFixtures.report()]))
        #expect(row.figures?.core == "25.1")
        #expect(row.figures?.ratio == "3.6")
        #expect(row.figures?.side == "Left")
        #expect(row.state.kind == .good)
        #expect(row.elapsed == "4 min 07 s")
    }

    @Test func `a ratio over no core is infinite`() {
        #expect(row(PageFixtures.entry(reports: [PageFixtures.report(core: 0)])).figures?.ratio == "∞")
    }

    @Test(arguments: [AnalysisStatus.refused, .failed])
    func `an analysis without a result shows no number, even if it carries some`(status: AnalysisStatus) {
        let report = PageFixtures.report(status: status, verdict: .unfit)
        #expect(row(PageFixtures.entry(reports: [report])).figures == nil)
        let model = ReportModel(report, .english)
        #expect(model.tiles.isEmpty && model.further.isEmpty && model.proportion == nil)
        #expect(model.montage.rows.isEmpty)
        let html = ReportView.view(model, study: "1.2.3", PageFixtures.visit()).markup
        #expect(!html.contains("25.1") && !html.contains("90.2"))
    }

    @Test func `every result says that it is for research`() {
        for language in Language.allCases {
            let html = ReportView.view(
                ReportModel(PageFixtures.report(), language.phrases), study: "1.2.3",
                PageFixtures.visit(language)
            ).markup
            #expect(html.contains(language.phrases.frame.researchOnly))
        }
    }

    @Test func `names appear in the reader's script first`() {
        #expect(row(PageFixtures.entry()).names.first == "WANG, Xiaoming")
        #expect(row(PageFixtures.entry(), .chinese).names.first == "王小明")
        #expect(row(PageFixtures.entry(patient: PageFixtures.patient("欧阳^建国", ""))).names.first == "欧阳建国")
        #expect(row(PageFixtures.entry(patient: PageFixtures.patient("", ""))).names.first == "No name")
    }

    @Test func `a stage and its share are shown while analysing`() {
        let badge = row(
            PageFixtures.entry(state: .analysing(stage: "deconvolution", fraction: 0.624)), .chinese
        )
        .state
        #expect(badge.percent == 62)
        #expect(badge.detail == "去卷积")
        #expect(row(PageFixtures.entry(state: .analysing(stage: "x", fraction: .nan))).state.percent == 0)
        #expect(row(PageFixtures.entry(state: .analysing(stage: "x", fraction: 7))).state.percent == 100)
    }

    @Test func `a reason is told in Chinese with its values, or in the algorithm's English`() {
        let known = QualityReason(
            code: "scan-too-short", text: "Too short.", values: ["durationSeconds": 22.5, "limitSeconds": 45])
        let model = QualityModel.Reason(known, .chinese)
        #expect(model.text.contains("22.5 秒") && model.text.contains("45 秒") && !model.isEnglish)
        let share = QualityReason(
            code: "contralateral-delay", text: "Late.",
            values: ["contralateralFraction": 0.184, "limitFraction": 0.1])
        #expect(QualityModel.Reason(share, .chinese).text.contains("18 %"))
        let bare = QualityModel.Reason(QualityReason(code: "scan-too-short", text: "Too short."), .chinese)
        #expect(!bare.text.contains("{") && !bare.isEnglish)
        let unknown = QualityModel.Reason(QualityReason(code: "new", text: "As it is."), .chinese)
        #expect(unknown.text == "As it is." && unknown.isEnglish)
    }

    @Test func `numbers are written the same everywhere`() {
        #expect(Figures.decimal(1203.44) == "1,203.4")
        #expect(Figures.decimal(-0.04) == "0.0")
        #expect(
            Figures.decimal(-12.345, places: 2) == "−12.35" || Figures.decimal(-12.345, places: 2) == "−12.34"
        )
        #expect(Figures.decimal(9.96) == "10.0")
        #expect(Figures.decimal(.nan) == "–" && Figures.decimal(nil) == "–" && Figures.decimal(1e300) == "–")
        #expect(Figures.grouped(1_234_567) == "1,234,567")
    }

    @Test func `dates and times are read as scanners write them`() {
        #expect(ScannerDate.date("19550317") == "1955-03-17")
        #expect(ScannerDate.date("yesterday") == "yesterday")
        #expect(ScannerDate.time("101532.5") == "10:15")
        #expect(ScannerDate.years(from: "19550317", to: "20260316") == 70)
        #expect(ScannerDate.years(from: "19550317", to: "20260317") == 71)
        #expect(PageFixtures.clock.full(0) == "1970-01-01 08:00:00")
        #expect(PageFixtures.clock.zoneName(at: 0) == "Asia/Shanghai (UTC+08:00)")
    }
}
