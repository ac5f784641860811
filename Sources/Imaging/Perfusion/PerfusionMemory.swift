import Synchronization

/// Remembers steps of an analysis that were made while images were still arriving. Each is a pure function of volumes
/// that are told apart by their content, so that an analysis with a memory makes the same bits as one without.
package final class PerfusionMemory: Sendable {
    typealias Fit = (pose: RigidPose, residual: Double)

    /// 128 bits of the content of volumes and of the shape of their grid.
    struct Fingerprint: Hashable {
        private var first: UInt64 = 0x9E37_79B9_7F4A_7C15
        private var second: UInt64 = 0xD1B5_4A32_D192_ED03

        init(_ grid: Grid) {
            for side in [grid.columns, grid.rows, grid.slices] { add(UInt64(bitPattern: Int64(side))) }
            add(grid.columnSpacingMillimeters.bitPattern)
            add(grid.rowSpacingMillimeters.bitPattern)
            add(grid.sliceSpacingMillimeters.bitPattern)
        }

        mutating func add(_ values: UnsafeBufferPointer<Float>) {
            for value in values { add(UInt64(value.bitPattern)) }
            add(UInt64(values.count))
        }

        /// Two multiplications that do not depend on each other, with constants of SplitMix64 and of Murmur's mixer.
        private mutating func add(_ word: UInt64) {
            first = (first ^ word) &* 0xFF51_AFD7_ED55_8CCD
            first ^= first &>> 32
            second = (second &+ word) &* 0xBF58_476D_1CE4_E5B9
            second ^= second &>> 29
        }
    }

    private struct State {
        var fits: [Fingerprint: Fit] = [:]
        var masks: [Fingerprint: BrainMask] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    /// How a frame lies relative to a reference, found by `find` unless it is known.
    func fit(
        of frame: UnsafeBufferPointer<Float>, to reference: Fingerprint, find: () -> Fit
    ) -> Fit {
        var key = reference
        key.add(frame)
        if let known = state.withLock({ $0.fits[key] }) { return known }
        let found = find()
        state.withLock { $0.fits[key] = found }
        return found
    }

    /// The mask of a baseline, found by `find` unless it is known. Only the newest is kept: it is as large as a volume.
    func mask(of baseline: [Float], grid: Grid, find: () -> BrainMask) -> BrainMask {
        var key = Fingerprint(grid)
        baseline.withUnsafeBufferPointer { key.add($0) }
        if let known = state.withLock({ $0.masks[key] }) { return known }
        let found = find()
        state.withLock { $0.masks = [key: found] }
        return found
    }
}

extension CTPerfusion {
    /// Does what can be done of an analysis before all time points are there: finds how the head lies in each of these,
    /// relative to the first, and the mask, if the head has kept still in the first three. What is found goes into
    /// `memory` and serves an analysis of the whole.
    ///
    /// - Parameters:
    ///   - series: the first three time points of each slab and any others, each of them whole.
    ///   - threads: the results do not depend on it.
    package static func prepareAhead(
        _ series: PerfusionSeries, parameters: Parameters = Parameters(), threads: Int = 1,
        memory: PerfusionMemory
    ) throws(ImagingError) {
        try series.validate()
        try parameters.validate()
        Preparing(parameters: parameters, threads: threads, findings: [], checks: [], memory: memory)
            .prepareAhead(series)
    }
}

extension Preparing {
    fileprivate func prepareAhead(_ given: PerfusionSeries) {
        let series = Self.sanitized(given, threads: threads)
        let correction = MotionCorrection(parameters: parameters, threads: threads, memory: memory)
        var isStill = true
        for slab in series.slabs {
            var grid = series.grid
            grid.slices = slab.slices.count
            let found = correction.estimate(slab, grid) { _ in }
            isStill =
                isStill && found.count >= 3
                && found.prefix(3).allSatisfy {
                    $0.pose.displacementMillimeters <= parameters.motionToleranceMillimeters
                }
        }
        guard isStill else { return }
        _ = mask(of: Self.earlyMean(series, series.slabs.map { _ in [0, 1, 2] }), series.grid)
    }
}
