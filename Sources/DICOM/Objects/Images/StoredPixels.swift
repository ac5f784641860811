/// Pixels as they are stored (PS3.3 C.7.6.3): one or several frames of equal size, native.
public struct StoredPixels: Sendable, Hashable {
    /// Rows of a frame.
    public let rows: Int
    /// Columns of a frame.
    public let columns: Int
    /// Number of frames.
    public let frames: Int
    /// Samples Per Pixel: 1 for grey, 3 for colour.
    public let samplesPerPixel: Int
    /// Bits Allocated: 8 or 16.
    public let bitsAllocated: Int
    /// Bits Stored, in the lowest bits.
    public let bitsStored: Int
    /// True for two's complement.
    public let isSigned: Bool
    /// The bytes, little endian, frame after frame.
    public let bytes: Bytes

    /// Grey of 8 bits, `[frame][row][column]`.
    public init(rows: Int, columns: Int, frames: Int = 1, gray: [UInt8]) throws(DICOMError) {
        try self.init(rows, columns, frames, samples: 1, bits: 8, stored: 8, signed: false, Bytes(gray))
    }

    /// Colour of 8 bits, `[frame][row][column][red, green, blue]`.
    public init(rows: Int, columns: Int, frames: Int = 1, rgb: [UInt8]) throws(DICOMError) {
        try self.init(rows, columns, frames, samples: 3, bits: 8, stored: 8, signed: false, Bytes(rgb))
    }

    /// Grey of up to 16 bits, `[frame][row][column]`. Of the 9 to 16 bits stored no value may have a higher one.
    public init(
        rows: Int, columns: Int, frames: Int = 1, bitsStored: Int = 16, unsigned values: [UInt16]
    ) throws(DICOMError) {
        guard (9...16).contains(bitsStored), values.allSatisfy({ Int($0) >> bitsStored == 0 }) else {
            throw StoredPixels.tooManyBits(bitsStored)
        }
        try self.init(
            rows, columns, frames, samples: 1, bits: 16, stored: bitsStored, signed: false,
            StoredPixels.words(values))
    }

    /// Grey of 16 bits with a sign, `[frame][row][column]`.
    public init(rows: Int, columns: Int, frames: Int = 1, signed values: [Int16]) throws(DICOMError) {
        try self.init(
            rows, columns, frames, samples: 1, bits: 16, stored: 16, signed: true,
            StoredPixels.words(values))
    }

    private init(
        _ rows: Int, _ columns: Int, _ frames: Int, samples: Int, bits: Int, stored: Int, signed: Bool,
        _ bytes: Bytes
    ) throws(DICOMError) {
        guard (1...65_535).contains(rows), (1...65_535).contains(columns), frames > 0,
            bytes.count.isMultiple(of: frames),
            bytes.count / frames == rows * columns * samples * bits / 8
        else {
            throw DICOMError(
                .invalidValue,
                "\(frames) frames of \(rows) × \(columns) pixels do not have \(bytes.count) bytes.",
                path: TagPath(.pixelData))
        }
        self.rows = rows
        self.columns = columns
        self.frames = frames
        samplesPerPixel = samples
        bitsAllocated = bits
        bitsStored = stored
        isSigned = signed
        self.bytes = bytes
    }

    private static func tooManyBits(_ bits: Int) -> DICOMError {
        DICOMError(
            .invalidValue, "9 to 16 bits are stored in a word, and a value has no more than \(bits).",
            path: TagPath(.bitsStored))
    }

    private static func words(_ values: [some FixedWidthInteger]) -> Bytes {
        let bytes = [UInt8](unsafeUninitializedCapacity: values.count * 2) { memory, count in
            for (index, value) in values.enumerated() {
                memory[index * 2] = UInt8(truncatingIfNeeded: value)
                memory[index * 2 + 1] = UInt8(truncatingIfNeeded: value >> 8)
            }
            count = values.count * 2
        }
        return Bytes(bytes)
    }

    /// Writes the Image Pixel module.
    /// - Parameter isInverted: True when the smallest value is white.
    func write(into dataSet: inout DataSet, isInverted: Bool = false) {
        dataSet.set(.samplesPerPixel, samplesPerPixel)
        if samplesPerPixel == 3 {
            dataSet.set(.photometricInterpretation, "RGB")
            dataSet.set(.planarConfiguration, 0)
        } else {
            dataSet.set(.photometricInterpretation, isInverted ? "MONOCHROME1" : "MONOCHROME2")
        }
        dataSet.set(.rows, rows)
        dataSet.set(.columns, columns)
        dataSet.set(.bitsAllocated, bitsAllocated)
        dataSet.set(.bitsStored, bitsStored)
        dataSet.set(.highBit, bitsStored - 1)
        dataSet.set(.pixelRepresentation, isSigned ? 1 : 0)
        dataSet.set(.pixelData, bytes, vr: bitsAllocated == 16 ? .OW : .OB)
    }
}
