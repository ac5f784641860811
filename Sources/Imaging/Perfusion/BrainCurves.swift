/// Curves of the voxels inside the skull on a uniform time grid, one voxel after the other.
struct BrainCurves {
    let grid: Grid
    /// Index on the grid of each voxel kept here, ascending.
    let voxels: [Int]
    /// Place in `voxels` of each voxel of the grid, −1 for those not kept.
    let places: [Int32]
    /// Seconds after the first image.
    let times: [Double]
    let interval: Double
    /// Samples from one curve to the next: the number of times rounded up to whole vectors, the rest zero.
    let stride: Int
    /// CT numbers in Hounsfield units, `[voxel][time]`.
    var values: [Float]
}

/// Builds the curves from a motion-corrected series.
struct CurveSampler {
    let series: PerfusionSeries
    /// For each slab, which frames may be used.
    let usable: [[Int]]

    /// The uniform grid: the interval is that of the densest part of the scan, but at most 2 s; a slower scan
    /// gains nothing by a coarse grid.
    func timeGrid() -> (times: [Double], interval: Double) {
        var intervals: [Float] = []
        var first = Double.infinity
        var last = Double.infinity
        for (slab, frames) in zip(series.slabs, usable) {
            for slice in 0..<slab.slices.count {
                let times = frames.map { slab.times[$0][slice] }
                guard let start = times.first, let end = times.last else { continue }
                first = min(first, start)
                last = min(last, end)
                intervals += zip(times.dropFirst(), times).map { Float($0 - $1) }
            }
        }
        guard !intervals.isEmpty, last > first else { return ([0], 1) }
        let dense = Double(percentile(intervals, 0.1))
        let interval = max(0.5, (last - first) / 240, min(2, dense))
        let count = Int(((last - first) / interval + 1e-6).rounded(.down)) + 1
        return ((0..<count).map { first + Double($0) * interval }, interval)
    }

    /// The noise of one image, and of one sample of the uniform grid (interpolation averages two images), in
    /// Hounsfield units: median over voxels of the mean squared second difference along the images' own
    /// times.
    func noise(of mask: [Bool]) -> (image: Float, sample: Float) {
        let grid = series.grid
        let uniform = timeGrid().times
        var squares: [Float] = []
        var gains: [Float] = []
        for (slab, frames) in zip(series.slabs, usable) where frames.count > 2 {
            let size = slab.slices.count * grid.sliceVoxels
            let first = slab.slices.lowerBound * grid.sliceVoxels
            let inside = (0..<size).filter { mask[first + $0] }
            for place in stride(from: 0, to: inside.count, by: max(1, inside.count / 10_000)) {
                var sum: Float = 0
                for frame in 1..<frames.count - 1 {
                    let bend =
                        slab.hounsfield[frames[frame - 1] * size + inside[place]]
                        - 2 * slab.hounsfield[frames[frame] * size + inside[place]]
                        + slab.hounsfield[frames[frame + 1] * size + inside[place]]
                    sum += bend * bend
                }
                squares.append(sum / Float(6 * (frames.count - 2)))
            }
            let own = frames.map { slab.times[$0][0] }
            gains += Plane.taps(own, uniform).map { $0.part * $0.part + (1 - $0.part) * (1 - $0.part) }
        }
        let image = max(0.01, percentile(squares, 0.5).squareRoot())
        let gain = gains.isEmpty ? 1 : gains.reduce(0, +) / Float(gains.count)
        return (image, max(0.01, image * gain.squareRoot()))
    }

    func curves(of mask: [Bool], threads: Int) -> BrainCurves {
        let grid = series.grid
        let (times, interval) = timeGrid()
        let stride = (times.count + 15) / 16 * 16
        let voxels = mask.indices.filter { mask[$0] }
        var places = [Int32](repeating: -1, count: mask.count)
        for (place, voxel) in voxels.enumerated() { places[voxel] = Int32(place) }
        let values = filled(voxels.count * stride, with: Float(0)) { buffer in
            for (slab, frames) in zip(series.slabs, usable) {
                slab.hounsfield.withUnsafeBufferPointer { source in
                    inParallel(slab.slices.count, threads: threads) { slice in
                        let plane = Plane(
                            slab: slab, slice: slice, frames: frames, times: times,
                            sliceVoxels: grid.sliceVoxels)
                        let start = (slab.slices.lowerBound + slice) * grid.sliceVoxels
                        plane.fill(
                            buffer, stride: stride, places: places[start..<start + grid.sliceVoxels], source)
                    }
                }
            }
        }
        return BrainCurves(
            grid: grid, voxels: voxels, places: places, times: times, interval: interval, stride: stride,
            values: values)
    }

    /// Resampling of one slice: its own times, linear interpolation, constant beyond the ends.
    private struct Plane {
        let offsets: [Int]
        let ownTimes: [Double]
        let times: [Double]
        let taps: [(low: Int, high: Int, part: Float)]

        init(slab: PerfusionSeries.Slab, slice: Int, frames: [Int], times: [Double], sliceVoxels: Int) {
            offsets = frames.map { ($0 * slab.slices.count + slice) * sliceVoxels }
            ownTimes = frames.map { slab.times[$0][slice] }
            self.times = times
            taps = Self.taps(ownTimes, times)
        }

        static func taps(_ own: [Double], _ times: [Double]) -> [(low: Int, high: Int, part: Float)] {
            var low = 0
            return times.map { time in
                while low + 1 < own.count, own[low + 1] <= time { low += 1 }
                guard time > own[low], low + 1 < own.count else { return (low, low, 0) }
                return (low, low + 1, Float((time - own[low]) / (own[low + 1] - own[low])))
            }
        }

        func fill(
            _ target: UnsafeMutableBufferPointer<Float>, stride: Int, places: ArraySlice<Int32>,
            _ source: UnsafeBufferPointer<Float>
        ) {
            guard !offsets.isEmpty else { return }
            for (pixel, place) in places.enumerated() where place >= 0 {
                let start = Int(place) * stride
                var complete = true
                for (index, tap) in taps.enumerated() {
                    let low = source[offsets[tap.low] + pixel]
                    let value = low + tap.part * (source[offsets[tap.high] + pixel] - low)
                    complete = complete && !value.isNaN
                    target[start + index] = value
                }
                if !complete { mend(target, start, pixel, source) }
            }
        }

        /// Some frames do not show this voxel (it had moved out of the slices): the others are interpolated.
        private func mend(
            _ target: UnsafeMutableBufferPointer<Float>, _ start: Int, _ pixel: Int,
            _ source: UnsafeBufferPointer<Float>
        ) {
            let seen = offsets.indices.filter { !source[offsets[$0] + pixel].isNaN }
            let own = seen.map { ownTimes[$0] }
            for (index, tap) in (own.isEmpty ? [] : Self.taps(own, times)).enumerated() {
                let low = source[offsets[seen[tap.low]] + pixel]
                target[start + index] = low + tap.part * (source[offsets[seen[tap.high]] + pixel] - low)
            }
            if own.isEmpty { for index in times.indices { target[start + index] = 0 } }
        }
    }
}
