import Imaging
import Testing

@Suite("CT perfusion") struct CTPerfusionTests {
    @Test func `one thread and four give the same bits`() throws {
        let series = try PhantomStudies.smallSeries.get()
        let one = try #require(try CTPerfusion.run(series, threads: 1).result)
        let four = try #require(try CTPerfusion.run(series, threads: 4).result)
        #expect(one.measurements == four.measurements)
        #expect(one.arterial == four.arterial && one.venous == four.venous)
        for (left, right) in [
            (one.cbf, four.cbf), (one.cbv, four.cbv), (one.mtt, four.mtt), (one.tmax, four.tmax),
            (one.ttp, four.ttp), (one.baseline, four.baseline),
        ] {
            #expect(left.map { $0.bitPattern } == right.map { $0.bitPattern })
        }
        #expect(one.core == four.core && one.hypoperfused == four.hypoperfused && one.brain == four.brain)
    }

    @Test func `a mirrored head has its lesion on the other side`() throws {
        let series = try PhantomStudies.smallSeries.get()
        var mirrored = series
        let columns = series.grid.columns
        for slab in series.slabs.indices {
            let values = series.slabs[slab].hounsfield
            mirrored.slabs[slab].hounsfield = values.indices.map { index in
                values[index / columns * columns + columns - 1 - index % columns]
            }
        }
        let there = try #require(try CTPerfusion.run(series).result).measurements
        let here = try #require(try CTPerfusion.run(mirrored).result).measurements
        #expect(there.affectedSide == .left && here.affectedSide == .right)
        #expect((there.coreMilliliters - here.coreMilliliters).magnitude < 2)
        #expect((there.hypoperfusionMilliliters - here.hypoperfusionMilliliters).magnitude < 2)
    }

    @Test func `maps have the units they claim`() throws {
        var options = PhantomStudies.small
        options.noiseHounsfield = 0
        options.tissueVariation = 0
        let phantom = try HeadPhantom(options: options)
        let result = try #require(try CTPerfusion.run(phantom.series()).result)
        let kinds = phantom.kinds
        func median(_ map: [Float], _ kind: HeadPhantom.Kind) -> Double {
            let values = map.indices.filter { kinds[$0] == kind && !map[$0].isNaN }.map { map[$0] }.sorted()
            return values.isEmpty ? .nan : Double(values[values.count / 2])
        }
        // Mass is conserved: the area ratio is the blood volume, whatever the deconvolution does.
        for (tissue, kind) in [(0, HeadPhantom.Kind.greyMatter), (1, .whiteMatter)] {
            let volume = median(result.cbv, kind) * result.arterial.partialVolumeScale
            // Thick slices mix tissue with fluid.
            #expect((volume / phantom.truth.tissues[tissue].cbv - 1).magnitude < 0.2)
        }
        // Truncation underestimates short transit times; the order of tissues stays.
        let grey = median(result.cbf, .greyMatter)
        #expect(grey > 10 && grey < phantom.truth.tissues[0].cbf)
        #expect(median(result.cbf, .whiteMatter) < grey)
        #expect(median(result.cbf, .core) < median(result.cbf, .penumbra))
        #expect(median(result.tmax, .greyMatter) < 4.5)
        #expect(median(result.tmax, .penumbra) > 6)
        #expect(zip(result.brain, result.cbf).allSatisfy { $0 != $1.isNaN })
        #expect(zip(result.core, result.hypoperfused).allSatisfy { !$0 || $1 })
    }

    @Test func `stages are told in order with fractions from 0 to 1`() throws {
        var told: [(CTPerfusion.Stage, Double)] = []
        _ = try CTPerfusion.run(try PhantomStudies.smallSeries.get()) { told.append(($0, $1)) }
        var stages: [CTPerfusion.Stage] = []
        for (stage, _) in told where stages.last != stage { stages.append(stage) }
        #expect(stages == CTPerfusion.Stage.allCases)
        #expect(told.allSatisfy { 0...1 ~= $0.1 })
    }

    @Test func `a shuttle scan with uneven times is measured like any other`() throws {
        var options = PhantomStudies.small
        options.slices = 8
        options.shuttle = true
        options.frameTimesSeconds = HeadPhantom.uniformTimes(interval: 2.8, duration: 70)
        options.sliceIntervalSeconds = 0.05
        let phantom = try HeadPhantom(options: options)
        let series = phantom.series()
        #expect(series.slabs.count == 2)
        #expect(series.slabs[1].times[0][0] > series.slabs[0].times[0][0] + 1)
        let found = try #require(try CTPerfusion.run(series).result).measurements
        #expect(found.affectedSide == .left)
        #expect((found.coreMilliliters - phantom.truth.coreMilliliters).magnitude < 6)
        #expect((found.hypoperfusionMilliliters - phantom.truth.hypoperfusionMilliliters).magnitude < 11)
    }

    @Test func `correlated noise is borne`() throws {
        var options = PhantomStudies.small
        options.matrix = 256
        options.noiseHounsfield = 2.5
        options.noiseCorrelationMillimeters = 2
        let phantom = try HeadPhantom(options: options)
        let found = try #require(try CTPerfusion.run(phantom.series()).result).measurements
        #expect((found.coreMilliliters - phantom.truth.coreMilliliters).magnitude < 10)
        #expect((found.hypoperfusionMilliliters - phantom.truth.hypoperfusionMilliliters).magnitude < 9)
    }

    @Test func `a head that moves is moved back`() throws {
        var options = PhantomStudies.small
        options.slices = 8
        options.sliceThicknessMillimeters = 8
        options.motion = HeadPhantom.suddenMotion(millimeters: 3, seed: 4)
        let phantom = try HeadPhantom(options: options)
        let result = try #require(try CTPerfusion.run(phantom.series()).result)
        for estimate in result.motion where estimate.corrected {
            let time = phantom.time(slice: 0, frame: estimate.frame)
            let truth = try #require(options.motion.last { $0.seconds <= time })
            for axis in 0..<2 {
                let error = estimate.translationMillimeters[axis] - truth.translationMillimeters[axis]
                #expect(error.magnitude < 0.5)
            }
        }
        #expect(result.motion.contains { $0.corrected })
        #expect(result.measurements.affectedSide == .left)
    }
}
