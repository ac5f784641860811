import Imaging
import Testing

@Suite("Known motion is found and undone") struct MotionTests {
    private static func options(_ steps: [HeadPhantom.MotionStep]) -> HeadPhantom.Options {
        var options = PhantomStudies.small
        options.matrix = 128
        options.slices = 10
        options.sliceThicknessMillimeters = 7
        options.motion = steps
        return options
    }

    private static func step(
        _ seconds: Double, _ translation: [Double], _ rotation: [Double] = [0, 0, 0]
    ) -> HeadPhantom.MotionStep {
        HeadPhantom.MotionStep(
            seconds: seconds, translationMillimeters: translation, rotationDegrees: rotation)
    }

    @Test(arguments: [
        [step(12, [3, -2, 0], [0, 0, 3])], [step(12, [0, 0, 3])], [step(12, [0, 0, 6])],
        [step(15, [0, 0, -5]), step(30, [0, 0, 0])], [step(15, [0, 0, 0], [4, 0, 0])],
    ])
    func `in the plane and through it`(steps: [HeadPhantom.MotionStep]) throws {
        let phantom = try HeadPhantom(options: Self.options(steps))
        let outcome = try CTPerfusion.run(phantom.series())
        let result = try #require(outcome.result, "\(outcome.codes)")
        // No frame is given up: the head lies still between the steps, and thick slices fit badly elsewhere.
        #expect(result.motion.allSatisfy { !$0.dropped })
        for estimate in result.motion {
            let time = phantom.time(slice: 5, frame: estimate.frame)
            let truth = steps.last { $0.seconds <= time } ?? Self.step(0, [0, 0, 0])
            for axis in 0..<3 {
                let error =
                    (estimate.translationMillimeters[axis] - truth.translationMillimeters[axis]).magnitude
                #expect(error < (axis == 2 ? 1 : 0.4), "frame \(estimate.frame) axis \(axis)")
                let turn = (estimate.rotationDegrees[axis] - truth.rotationDegrees[axis]).magnitude
                #expect(turn < 0.8, "frame \(estimate.frame) axis \(axis)")
            }
        }
    }

    @Test func `contrast alone moves nothing`() throws {
        let result = try #require(
            try CTPerfusion.run(HeadPhantom(options: Self.options([])).series()).result)
        #expect(result.motion.allSatisfy { !$0.corrected && !$0.dropped })
    }

    @Test func `frames beyond help are dropped, and the volumes stay`() throws {
        let steps = [Self.step(20, [25, 10, 8], [0, 10, 15]), Self.step(23, [0, 0, 0])]
        let phantom = try HeadPhantom(options: Self.options(steps))
        let result = try #require(try CTPerfusion.run(phantom.series()).result)
        #expect(result.motion.count { $0.dropped } == 2)
        let still = try #require(
            try CTPerfusion.run(HeadPhantom(options: Self.options([])).series()).result)
        #expect(
            (result.measurements.hypoperfusionMilliliters - still.measurements.hypoperfusionMilliliters)
                .magnitude < 8)
        #expect(result.quality.reasons.contains { $0.code == "motion" })
    }

    @Test func `ten seconds without a usable image refuse the study`() throws {
        let steps = [Self.step(16, [30, 10, 8], [0, 10, 15]), Self.step(28, [0, 0, 0])]
        let outcome = try CTPerfusion.run(HeadPhantom(options: Self.options(steps)).series())
        #expect(outcome.refusal?.first == "motion")
    }
}
