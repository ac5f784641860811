import Testing

@testable import Clinic

@Suite struct ImagePlacementTests {
    private func geometry(
        columns: Int, rows: Int, right: SIMD3<Double> = [1, 0, 0], down: SIMD3<Double> = [0, 1, 0]
    ) -> ImageGeometry {
        ImageGeometry(
            columns: columns, rows: rows, columnSpacing: 0.5, rowSpacing: 0.5, rowDirection: right,
            columnDirection: down, position: [0, 0, 0], thickness: 5)
    }

    private func place(
        _ source: [Float], _ placement: ImagePlacement, shift: (columns: Double, rows: Double) = (0, 0)
    ) -> [Float] {
        var target = [Float](repeating: .nan, count: placement.columns * placement.rows)
        source.withUnsafeBufferPointer { source in
            target.withUnsafeMutableBufferPointer { placement.place(source, shift: shift, into: $0) }
        }
        return target
    }

    @Test func `a small image stays as it is`() throws {
        let placement = try #require(ImagePlacement(geometry(columns: 3, rows: 2), largestSide: 256))
        #expect(place([1, 2, 3, 4, 5, 6], placement) == [1, 2, 3, 4, 5, 6])
    }

    @Test func `a large image is averaged in blocks`() throws {
        let placement = try #require(ImagePlacement(geometry(columns: 4, rows: 2), largestSide: 2))
        #expect(place([1, 3, 10, 20, 5, 7, 30, 40], placement) == [4, 25])
    }

    @Test func `columns always run from patient right, rows from the front`() throws {
        let turned = geometry(columns: 2, rows: 2, right: [-1, 0, 0], down: [0, -1, 0])
        let placement = try #require(ImagePlacement(turned, largestSide: 256))
        #expect(place([1, 2, 3, 4], placement) == [4, 3, 2, 1])
    }

    @Test func `a sheared image is moved back between its pixels`() throws {
        let placement = try #require(ImagePlacement(geometry(columns: 1, rows: 4), largestSide: 256))
        #expect(place([0, 10, 20, 30], placement, shift: (0, 0.5)) == [-1024, 5, 15, 25])
    }

    @Test func `sagittal and coronal images are not placed`() {
        let coronal = geometry(columns: 2, rows: 2, down: [0, 0, -1])
        let sagittal = geometry(columns: 2, rows: 2, right: [0, 1, 0], down: [0, 0, -1])
        #expect(ImagePlacement(coronal, largestSide: 256) == nil)
        #expect(ImagePlacement(sagittal, largestSide: 256) == nil)
    }
}

@Suite struct SliceGridTests {
    @Test func `even positions fill the grid`() throws {
        let grid = try #require(SliceGrid(positions: [0, 5, 10.1, 15], thickness: 5))
        #expect(grid.slices == [[0], [1], [2], [3]])
        #expect(abs(grid.spacingMillimeters - 5) < 0.01)
    }

    @Test func `one absent slice in many leaves a hole`() throws {
        let grid = try #require(
            SliceGrid(positions: [0, 5, 10, 20, 25, 30, 35, 40], thickness: 5))
        #expect(grid.slices == [[0], [1], [2], [], [3], [4], [5], [6], [7]])
    }

    @Test(arguments: [[0, 5, 12, 15], [0, 5, 20, 25, 30], [0, 5, 10, 20]] as [[Double]])
    func `uneven positions and wide gaps fit no grid`(positions: [Double]) {
        #expect(SliceGrid(positions: positions, thickness: 5) == nil)
    }

    @Test func `thin slices are averaged to about five millimetres`() throws {
        let grid = try #require(SliceGrid(positions: (0..<11).map { Double($0) * 1.25 }, thickness: 1.25))
        let averaged = grid.averagingThinSlices()
        #expect(averaged.slices == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10]])
        #expect(averaged.spacingMillimeters == 5)
        let thick = try #require(SliceGrid(positions: [0, 5, 10], thickness: 5))
        #expect(thick.averagingThinSlices().slices == thick.slices)
    }

    @Test func `a single slice has its thickness`() throws {
        #expect(try #require(SliceGrid(positions: [7], thickness: 8)).spacingMillimeters == 8)
    }
}
