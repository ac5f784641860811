import Imaging
import Testing

@Suite("Hostile series") struct PerfusionSeriesTests {
    private func series(
        columns: Int = 16, rows: Int = 12, slices: Int = 2, frames: Int = 12, spacing: Double = 2,
        value: (Int) -> Float = { _ in 40 }
    ) -> PerfusionSeries {
        let grid = Grid(
            columns: columns, rows: rows, slices: slices, columnSpacingMillimeters: spacing,
            rowSpacingMillimeters: spacing, sliceSpacingMillimeters: 5)
        let count = max(0, columns) * max(0, rows) * max(0, slices) * frames
        let times = (0..<frames).map { [Double](repeating: Double($0) * 2, count: max(0, slices)) }
        return PerfusionSeries(
            grid: grid,
            slabs: [.init(slices: 0..<max(0, slices), times: times, hounsfield: (0..<count).map(value))])
    }

    private func code(_ series: PerfusionSeries) -> ImagingError.Code? {
        do {
            _ = try CTPerfusion.run(series)
            return nil
        } catch {
            return error.code
        }
    }

    @Test func `sizes that disagree are errors`() {
        var short = series()
        short.slabs[0].hounsfield.removeLast()
        #expect(code(short) == .sizeMismatch)
        var none = series()
        none.slabs = []
        #expect(code(none) == .sizeMismatch)
        var gap = series()
        gap.grid.slices = 3
        #expect(code(gap) == .sizeMismatch)
        var twice = series()
        twice.slabs.append(twice.slabs[0])
        #expect(code(twice) == .sizeMismatch)
        var beyond = series()
        beyond.slabs[0].slices = 5..<7
        #expect(code(beyond) == .sizeMismatch)
        var ragged = series()
        ragged.slabs[0].times[3] = [1]
        #expect(code(ragged) == .sizeMismatch)
    }

    @Test func `impossible geometry is an error`() {
        #expect(code(series(columns: 0)) == .invalidGeometry)
        #expect(code(series(spacing: 0)) == .invalidGeometry)
        #expect(code(series(spacing: .nan)) == .invalidGeometry)
        #expect(code(series(spacing: .infinity)) == .invalidGeometry)
        var huge = series()
        huge.grid.columns = .max
        #expect(code(huge) == .invalidGeometry)
        var backwards = series()
        backwards.slabs[0].times.reverse()
        #expect(code(backwards) == .invalidGeometry)
        var never = series()
        never.slabs[0].times[5][0] = .nan
        #expect(code(never) == .invalidGeometry)
        #expect(code(series(frames: 0)) == .invalidGeometry)
    }

    @Test func `impossible parameters are errors`() {
        var parameters = CTPerfusion.Parameters()
        parameters.coreRelativeFlow = .nan
        #expect(throws: ImagingError.self) { _ = try CTPerfusion.run(series(), parameters: parameters) }
    }

    @Test(arguments: [(1, 1, 1), (1, 40, 1), (40, 1, 3), (2, 2, 2), (17, 31, 1), (33, 5, 7)])
    func `odd sizes do not trap`(columns: Int, rows: Int, slices: Int) {
        for frames in [1, 2, 11] {
            let odd = series(columns: columns, rows: rows, slices: slices, frames: frames) {
                Float(($0 &* 7919) % 2000) - 500
            }
            #expect(code(odd) == nil)
        }
    }

    @Test func `values that are no CT numbers do not trap`() throws {
        for value in [Float.nan, .infinity, -.infinity, 1e30, -1e30, .leastNonzeroMagnitude] {
            #expect(code(series { $0 % 3 == 0 ? value : 40 }) == nil)
        }
        var head = try PhantomStudies.smallSeries.get()
        let count = head.slabs[0].hounsfield.count
        for index in stride(from: 0, to: count, by: 997) { head.slabs[0].hounsfield[index] = .nan }
        for index in stride(from: 5, to: count, by: 1999) { head.slabs[0].hounsfield[index] = .infinity }
        #expect(code(head) == nil)
    }

    @Test func `frames that all look different do not trap`() throws {
        var head = try PhantomStudies.smallSeries.get()
        let grid = head.grid
        for frame in stride(from: 1, to: head.slabs[0].frames, by: 2) {
            for index in frame * grid.voxels..<(frame + 1) * grid.voxels {
                head.slabs[0].hounsfield[index] = Float((index &* 7919) % 3000) - 1000
            }
        }
        let outcome = try CTPerfusion.run(head)
        #expect(outcome.codes.contains("motion"))
    }
}
