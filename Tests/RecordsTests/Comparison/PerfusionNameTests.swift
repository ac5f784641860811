import Testing

@testable import Records

struct PerfusionNameTests {
    @Test(arguments: [
        ("CBF<30%", MeasurementCode.core), ("rCBF < 30 %", .core), ("Volume of rCBF<0.30", .core),
        ("Infarct core", .core), ("Ischemic Core Volume", .core), ("Infarct", .core),
        ("Tmax>6.0s", .hypoperfusion), ("Tmax > 6 s", .hypoperfusion), ("TMAX&gt;6s volume", .hypoperfusion),
        ("Hypoperfusion", .hypoperfusion), ("Ischemia", .hypoperfusion), ("Tmax>4.0s", .tmax4),
        ("Tmax>10s", .tmax10), ("Mismatch volume", .mismatch), ("Penumbra", .mismatch),
        ("Tmax>6s-rCBF<30%", .mismatch), ("Mismatch ratio", .mismatchRatio),
        ("Hypoperfusion Intensity Ratio", .hypoperfusionIntensityRatio), ("CBV Index", .cbvIndex),
    ])
    func `quantities are recognised by what vendors call them`(name: String, code: MeasurementCode) {
        #expect(PerfusionName.code(of: name) == code)
    }

    @Test(arguments: [
        "CBF<20%", "CBF<38%", "Tmax>5s", "MTT>145%", "ASPECTS score", "Volume", "", "Brain", "CBV<34%",
    ])
    func `another threshold or another thing is another quantity`(name: String) {
        #expect(PerfusionName.code(of: name) == nil)
    }

    @Test func `a sentence with a number and a unit is read`() throws {
        let core = try #require(PerfusionName.sentence("CBF<30% volume: 23.4 ml"))
        #expect(core.code == .core && core.value == 23.4 && core.unit == "mL")
        let late = try #require(PerfusionName.sentence("Tmax>6.0s = 91000 mm3"))
        #expect(late.code == .hypoperfusion && late.value == 91)
        #expect(try #require(PerfusionName.sentence("Mismatch ratio: 3.9")).unit == "1")
        #expect(PerfusionName.sentence("CBF<30%: none") == nil)
        #expect(PerfusionName.sentence("The core is small.") == nil)
    }
}
