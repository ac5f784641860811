import Testing

@testable import Imaging

@Suite struct MRDiffusionTests {
    private let grid = Grid(
        columns: 96, rows: 96, slices: 6, columnSpacingMillimeters: 2, rowSpacingMillimeters: 2,
        sliceSpacingMillimeters: 15)

    @Test func `the lesion is found within 10 percent on its side`() throws {
        let phantom = try MRStudies.usual.get()
        let result = try #require(try MRDiffusion.run(phantom.diffusionSeries()).result)
        let truth = phantom.truth.diffusionLesionMilliliters
        #expect(abs(result.lesionMilliliters - truth) < 0.1 * truth)
        #expect(result.affectedSide == .left)
        #expect(result.quality.verdict == .good)
    }

    @Test func `coefficients are those of the signal equation, with two weightings or four`() throws {
        for bValues in [[0.0, 1000], [0, 200, 600, 1000], [0, 1000, 3000]] {
            let weightings = bValues.map { bValue in
                // e^(-b · 0.0008), to single precision.
                let signal =
                    Float(1000) * (0..<Int(bValue / 100)).reduce(Float(1)) { sum, _ in sum * 0.923_116_35 }
                return MRDiffusion.Weighting(
                    bValue: bValue, images: [[Float](repeating: signal, count: grid.voxels)])
            }
            let fit = try #require(DiffusionFit(weightings, threads: 2))
            #expect(fit.coefficients(threads: 2).allSatisfy { abs($0 - 800) < 0.5 }, "\(bValues)")
            // Beyond 1500 s/mm² diffusion in tissue is no longer of one exponent.
            #expect(fit.bValues.allSatisfy { $0 <= 1500 })
        }
    }

    @Test func `directions are averaged as logarithms`() throws {
        let images = [Float(100), 400].map { [Float](repeating: $0, count: grid.voxels) }
        let fit = try #require(
            DiffusionFit(
                [
                    MRDiffusion.Weighting(bValue: 0, images: [images[1]]),
                    MRDiffusion.Weighting(bValue: 1000, images: images),
                ], threads: 1))
        #expect(abs(fit.signals[1][0] - 200) < 0.01)
    }

    @Test func `a series without b of 0, or without weighting, is refused`() throws {
        for kept in [0.0, 1000] {
            var series = try MRStudies.usual.get().diffusionSeries()
            series.weightings.removeAll { $0.bValue != kept }
            #expect(try MRDiffusion.run(series).refusal == ["diffusion-weightings"])
        }
    }

    @Test func `a healthy head has no lesion`() throws {
        let phantom = try MRHeadPhantom(options: MRStudies.options { $0.head.side = .none })
        let result = try #require(try MRDiffusion.run(phantom.diffusionSeries()).result)
        #expect(result.lesionMilliliters == 0)
        #expect(result.affectedSide == .none)
        #expect(700...850 ~= result.brainMedianDiffusion)
    }

    @Test func `low coefficients on both sides alike are no lesion`() throws {
        // Half the diffusion everywhere: no piece differs from its mirror image.
        var series = try MRHeadPhantom(options: MRStudies.options { $0.head.side = .none }).diffusionSeries()
        series.weightings[1].bValue = 1500
        let result = try #require(try MRDiffusion.run(series).result)
        #expect(result.brainMedianDiffusion < 620)
        #expect(result.lesionMilliliters < 10)
    }

    @Test func `the number of threads changes nothing`() throws {
        let series = try MRStudies.usual.get().diffusionSeries()
        let one = try #require(try MRDiffusion.run(series, threads: 1).result)
        let four = try #require(try MRDiffusion.run(series, threads: 4).result)
        #expect(one.lesion == four.lesion)
        #expect(one.adc.map(\.bitPattern) == four.adc.map(\.bitPattern))
    }
}
