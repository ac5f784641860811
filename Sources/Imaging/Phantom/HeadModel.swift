import Foundation

/// The anatomy that a head phantom is cut from: four fields on a 1 mm grid in MNI space.
struct HeadModel: Sendable {
    /// Voxels of the MNI grid: x −90…90 (left to right), y −125…91 (back to front), z −71…109 (feet to head).
    static let size = (x: 181, y: 217, z: 181)
    static let origin = (x: -90.0, y: -125.0, z: -71.0)

    /// What the fields say at one place.
    struct Sample {
        /// T1-like brightness of the brain; zero outside it.
        var brightness: Float
        /// Millimetres inside an artery (negative outside).
        var arterialDepth: Float
        /// Millimetres inside a vein or sinus (negative outside).
        var venousDepth: Float
        /// Millimetres outside the inner table of the skull (negative inside).
        var skullDistance: Float
    }

    /// Brightness, artery, vein, skull for each voxel, x fastest; depths and distances are coded, see
    /// ``code(_:)``.
    let fields: [SIMD4<UInt8>]
    /// Brightness below which brain is cerebrospinal fluid, and above which it is white matter.
    let fluidLimit: Float
    let whiteLimit: Float
    /// Mean and standard deviation of brightness in grey and white matter, for the variation within a tissue.
    let greyStatistics: (mean: Float, deviation: Float)
    let whiteStatistics: (mean: Float, deviation: Float)

    /// Distances are kept in tenths of a millimetre around 128.
    static func code(_ millimeters: Float) -> UInt8 { UInt8(max(0, min(255, 128 + 10 * millimeters))) }

    /// World coordinates of a grid voxel.
    static func place(_ index: Int) -> SIMD3<Float> {
        SIMD3(
            Float(index % size.x) + Float(origin.x), Float(index / size.x % size.y) + Float(origin.y),
            Float(index / (size.x * size.y)) + Float(origin.z))
    }

    /// Puts skull, arteries and veins around a brain.
    ///
    /// - Parameter brightness: T1-like, on the MNI grid, zero outside the brain.
    init(brightness: [UInt8], fluidLimit: Float, whiteLimit: Float, threads: Int) {
        let skull = Self.skullDistances(brightness, threads: threads)
        let vessels = VesselTree(skullDistances: skull)
        let arteries = vessels.depths(vessels.arteries)
        let veins = vessels.depths(vessels.veins)
        fields = (0..<brightness.count).map { index in
            SIMD4(
                brightness[index], Self.code(arteries[index]), Self.code(veins[index]),
                Self.code(skull[index]))
        }
        self.fluidLimit = fluidLimit
        self.whiteLimit = whiteLimit
        greyStatistics = Self.statistics(brightness, fluidLimit, whiteLimit)
        whiteStatistics = Self.statistics(brightness, whiteLimit, 256)
    }

    private static func statistics(_ values: [UInt8], _ low: Float, _ high: Float) -> (Float, Float) {
        var count = 0.0
        var sum = 0.0
        var squares = 0.0
        for value in values where Float(value) >= low && Float(value) < high {
            count += 1
            sum += Double(value)
            squares += Double(value) * Double(value)
        }
        guard count > 0 else { return (0, 1) }
        let mean = sum / count
        return (Float(mean), Float(max(1, squares / count - mean * mean).squareRoot()))
    }

    /// The inner table lies 2 mm outside the brain after sulci and fissures have been closed (dilation by 10
    /// mm, then erosion by 8 mm): that layer is the subarachnoid space.
    private static func skullDistances(_ brightness: [UInt8], threads: Int) -> [Float] {
        let extent = (size.x, size.y, size.z)
        let spacing = (1.0, 1.0, 1.0)
        let outside = DistanceTransform.distances(
            to: brightness.map { $0 > 0 }, size: extent, spacing: spacing, threads: threads)
        let inside = DistanceTransform.distances(
            to: outside.map { $0 > 10 }, size: extent, spacing: spacing, threads: threads)
        return zip(outside, inside).map { $0 > 10 ? $0 - 2 : 8 - $1 }
    }

    /// Trilinear interpolation at a place in MNI space, in millimetres.
    @inline(__always)
    func sample(
        _ fields: UnsafeBufferPointer<SIMD4<UInt8>>, _ x: Float, _ y: Float, _ z: Float
    ) -> Sample? {
        let column = x - Float(Self.origin.x)
        let row = y - Float(Self.origin.y)
        let slice = z - Float(Self.origin.z)
        guard column >= 0, row >= 0, slice >= 0, column < Float(Self.size.x - 1),
            row < Float(Self.size.y - 1),
            slice < Float(Self.size.z - 1)
        else { return nil }
        let (i, j, k) = (Int(column), Int(row), Int(slice))
        let (a, b, c) = (column - Float(i), row - Float(j), slice - Float(k))
        let rowStep = Self.size.x
        let sliceStep = Self.size.x * Self.size.y
        let base = (k * Self.size.y + j) * rowStep + i
        @inline(__always) func line(_ start: Int) -> SIMD4<Float> {
            let left = SIMD4<Float>(fields[start])
            return left + a * (SIMD4<Float>(fields[start + 1]) - left)
        }
        let front = line(base) + b * (line(base + rowStep) - line(base))
        let top = base + sliceStep
        let back = line(top) + b * (line(top + rowStep) - line(top))
        let value = front + c * (back - front)
        return Sample(
            brightness: value[0], arterialDepth: (value[1] - 128) / 10, venousDepth: (value[2] - 128) / 10,
            skullDistance: (value[3] - 128) / 10)
    }
}
