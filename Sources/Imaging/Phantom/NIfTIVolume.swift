/// A three-dimensional NIfTI-1 volume (nifti1.h, Cox et al. 2004): enough of the format to read an atlas.
struct NIfTIVolume: Sendable {
    /// Voxels along x, y and z.
    let size: (x: Int, y: Int, z: Int)
    /// Millimetres of world space per voxel along each axis; negative where the axis is flipped.
    let scale: (x: Double, y: Double, z: Double)
    /// World coordinates of voxel (0, 0, 0) in millimetres.
    let origin: (x: Double, y: Double, z: Double)
    /// x fastest.
    let values: [Float]

    /// Reads the bytes of a `.nii` file that has already been decompressed.
    init(_ bytes: [UInt8]) throws(ImagingError) {
        guard bytes.count >= 352 else { throw Self.fault("shorter than a NIfTI-1 header") }
        let reader = HeaderReader(bytes: bytes, swapped: bytes[0] == 0)
        guard reader.int32(0) == 348 else { throw Self.fault("the header size is not 348") }
        let dimensions = (1...3).map { reader.int16(40 + 2 * $0) }
        guard reader.int16(40) >= 3, dimensions.allSatisfy({ (1...1024).contains($0) }),
            dimensions.reduce(1, *) <= 1 << 27
        else { throw Self.fault("the dimensions \(dimensions) are outside 1…1024") }
        size = (dimensions[0], dimensions[1], dimensions[2])
        (scale, origin) = try Self.placement(reader)
        values = try Self.samples(reader, count: dimensions.reduce(1, *))
    }

    static func fault(_ reason: String) -> ImagingError {
        ImagingError(.invalidAtlas, "The NIfTI volume cannot be used: \(reason).")
    }

    private typealias Triple = (x: Double, y: Double, z: Double)

    private static func placement(_ reader: HeaderReader) throws(ImagingError) -> (Triple, Triple) {
        var scale: Triple = (reader.float32(80), reader.float32(84), reader.float32(88))
        var origin: Triple = (reader.float32(268), reader.float32(272), reader.float32(276))
        if reader.int16(254) > 0 {
            let rows = (0..<3).map { row in (0..<4).map { reader.float32(280 + 16 * row + 4 * $0) } }
            for row in 0..<3 {
                for column in 0..<3 where row != column && !(rows[row][column].magnitude < 1e-3) {
                    throw fault("its axes are not aligned with the world's")
                }
            }
            scale = (rows[0][0], rows[1][1], rows[2][2])
            origin = (rows[0][3], rows[1][3], rows[2][3])
        }
        for value in [scale.x, scale.y, scale.z] where !(0.1...10 ~= value.magnitude) {
            throw fault("a voxel size of \(value) mm is outside 0.1…10 mm")
        }
        for value in [origin.x, origin.y, origin.z] where !(value.magnitude <= 1000) {
            throw fault("its origin is not near the head")
        }
        return (scale, origin)
    }

    private static func samples(_ reader: HeaderReader, count: Int) throws(ImagingError) -> [Float] {
        let offset = reader.float32(108)
        guard offset >= 348, offset < 1e6 else { throw fault("the data offset \(offset) is impossible") }
        let start = Int(offset)
        let width =
            switch reader.int16(70) {
            case 2, 256: 1
            case 4, 512: 2
            case 16: 4
            default: throw fault("data type \(reader.int16(70)) is not 8-bit, 16-bit or float")
            }
        guard reader.bytes.count - start >= count * width else { throw fault("the data end early") }
        let type = reader.int16(70)
        return (0..<count).map { index in
            let place = start + index * width
            switch type {
            case 2: return Float(reader.bytes[place])
            case 256: return Float(Int8(bitPattern: reader.bytes[place]))
            case 4: return Float(reader.int16(place))
            case 512: return Float(UInt16(truncatingIfNeeded: reader.int16(place)))
            default: return Float(reader.float32(place))
            }
        }
    }

    private struct HeaderReader {
        let bytes: [UInt8]
        let swapped: Bool

        func raw(_ offset: Int, _ count: Int) -> UInt32 {
            var value: UInt32 = 0
            for index in 0..<count {
                value |= UInt32(bytes[offset + index]) << UInt32(8 * (swapped ? count - 1 - index : index))
            }
            return value
        }

        func int16(_ offset: Int) -> Int { Int(Int16(truncatingIfNeeded: raw(offset, 2))) }
        func int32(_ offset: Int) -> Int { Int(Int32(truncatingIfNeeded: raw(offset, 4))) }
        func float32(_ offset: Int) -> Double { Double(Float(bitPattern: raw(offset, 4))) }
    }

    /// The value at the voxel nearest to a place in the world, zero outside.
    func nearest(_ x: Double, _ y: Double, _ z: Double) -> Float {
        let column = Int(((x - origin.x) / scale.x).rounded())
        let row = Int(((y - origin.y) / scale.y).rounded())
        let slice = Int(((z - origin.z) / scale.z).rounded())
        guard (0..<size.x).contains(column), (0..<size.y).contains(row), (0..<size.z).contains(slice) else {
            return 0
        }
        return values[(slice * size.y + row) * size.x + column]
    }
}
