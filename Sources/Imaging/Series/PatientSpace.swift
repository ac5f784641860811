/// Where a grid lies in the patient: millimetres towards left, posterior and head (the LPS system of DICOM).
public struct PatientSpace: Sendable, Equatable {
    /// The middle of voxel (0, 0, 0).
    public var origin: SIMD3<Double>
    /// From one column, row and slice to the next, in millimetres.
    public var columnStep: SIMD3<Double>
    /// From one row to the next.
    public var rowStep: SIMD3<Double>
    /// From one slice to the next.
    public var sliceStep: SIMD3<Double>

    /// Places a grid.
    public init(
        origin: SIMD3<Double>, columnStep: SIMD3<Double>, rowStep: SIMD3<Double>, sliceStep: SIMD3<Double>
    ) {
        self.origin = origin
        self.columnStep = columnStep
        self.rowStep = rowStep
        self.sliceStep = sliceStep
    }

    /// A grid that stands straight with its middle at zero.
    public init(centred grid: Grid) {
        columnStep = [grid.columnSpacingMillimeters, 0, 0]
        rowStep = [0, grid.rowSpacingMillimeters, 0]
        sliceStep = [0, 0, grid.sliceSpacingMillimeters]
        origin =
            -0.5
            * (Double(grid.columns - 1) * columnStep + Double(grid.rows - 1) * rowStep
                + Double(grid.slices - 1) * sliceStep)
    }

    /// Patient coordinates of a place in voxels.
    func place(_ voxel: SIMD3<Double>) -> SIMD3<Double> {
        origin + voxel.x * columnStep + voxel.y * rowStep + voxel.z * sliceStep
    }

    /// The place in voxels of patient coordinates; axes of a grid are at right angles.
    func voxel(_ place: SIMD3<Double>) -> SIMD3<Double> {
        let offset = place - origin
        func along(_ step: SIMD3<Double>) -> Double {
            (offset * step).sum() / max(1e-12, (step * step).sum())
        }
        return SIMD3(along(columnStep), along(rowStep), along(sliceStep))
    }
}
