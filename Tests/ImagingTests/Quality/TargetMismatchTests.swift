import Imaging
import Testing

@Suite("Target mismatch, and how near it is to its limits") struct TargetMismatchTests {
    @Test(arguments: [
        (0.0, 15.0, true), (0, 14.9, false), (69.9, 140, true), (70, 140, false), (50, 90, true),
        (50, 89.9, false),
        (0, 0, false), (5, 20, true), (10, 24.9, false),
    ]) func `every limit is counted as DEFUSE 3 counts it`(core: Double, late: Double, holds: Bool) {
        #expect(TargetMismatch.holds(core: core, hypoperfusion: late) == holds)
    }

    @Test(arguments: [
        // Alone the core's limit: 70 - 66.
        (66.0, 200.0, 4.0),
        // The difference of 18 loses 2 mL for each mL of error: (18 - 15) / 2.
        (2.0, 20.0, 1.5),
        // The ratio: 96 - e = 1.8 (50 + e).
        (50.0, 96.0, 6.0 / 2.8),
        // No mismatch because of the core: 74 - 70, to be below it.
        (74.0, 300.0, 4.0),
        // Nothing marked as core: only the hypoperfusion errs.
        (0.0, 20.0, 5.0), (0.0, 11.9, 3.1),
        // Nothing marked at all.
        (0.0, 0.0, 100.0),
    ]) func `the margin is the error that turns the answer`(core: Double, late: Double, margin: Double) {
        #expect(abs(TargetMismatch.margin(core: core, hypoperfusion: late) - margin) < 0.02)
    }

    @Test func `within the margin no error turns the answer, beyond it one does`() {
        var state: UInt64 = 7
        func random(_ top: Double) -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 11) / Double(1 << 53) * top
        }
        for _ in 0..<500 {
            let (core, late) = (random(120), random(250))
            let holds = TargetMismatch.holds(core: core, hypoperfusion: late)
            let margin = TargetMismatch.margin(core: core, hypoperfusion: late)
            func corners(_ error: Double) -> [Bool] {
                [(-1, -1), (-1, 1), (1, -1), (1, 1)].map {
                    TargetMismatch.holds(
                        core: max(0, core + $0.0 * error), hypoperfusion: max(0, late + $0.1 * error))
                }
            }
            #expect(corners(margin - 0.02).allSatisfy { $0 == holds })
            if margin < 100 { #expect(corners(margin + 0.02).contains { $0 != holds }) }
        }
    }
}
