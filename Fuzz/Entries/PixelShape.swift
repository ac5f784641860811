import Codecs
import DICOM

enum PixelLimits {
    static let budget = PixelBudget(
        maximumFrameBytes: 1 << 22, maximumFrames: 1 << 16, maximumTotalBytes: 1 << 24)

    /// For entries that take each frame several ways.
    static let small = PixelBudget(
        maximumFrameBytes: 1 << 16, maximumFrames: 1 << 10, maximumTotalBytes: 1 << 18)
}

/// The image pixel attributes that an input asks for, in its first eight bytes.
struct PixelShape {
    var samples = 1
    var isSigned = false
    var allocated = 8
    var stored = 8
    var interpretation = PhotometricInterpretation.monochrome2
    var planar = 0
    var rows = 1
    var columns = 1

    private static let interpretations: [PhotometricInterpretation] = [
        .monochrome2, .monochrome1, .paletteColor, .rgb, .ybrFull, .ybrFull422, .ybrICT, .ybrRCT,
    ]
    private static let allocations = [8, 16, 32, 1, 12, 24, 2, 4]

    init(_ reader: inout InputReader) {
        let flags = reader.byte()
        samples = [1, 3, 1, 4][Int(flags & 3)]
        isSigned = flags & 4 != 0
        planar = flags & 8 == 0 ? 0 : 1
        let kinds = reader.byte()
        allocated = Self.allocations[Int(kinds & 7)]
        interpretation = Self.interpretations[Int(kinds >> 3 & 7)]
        stored = Int(reader.byte()) % allocated + 1
        rows = reader.number()
        columns = reader.number()
    }

    init(
        rows: Int, columns: Int, samples: Int = 1, allocated: Int = 8, stored: Int? = nil,
        isSigned: Bool = false
    ) {
        self.rows = rows
        self.columns = columns
        self.samples = samples
        self.allocated = allocated
        self.stored = stored ?? allocated
        self.isSigned = isSigned
        interpretation = samples == 3 ? .rgb : .monochrome2
    }

    /// The bytes that ask for this shape.
    var header: [UInt8] {
        var flags = UInt8(samples == 3 ? 1 : samples == 4 ? 3 : 0)
        if isSigned { flags |= 4 }
        if planar == 1 { flags |= 8 }
        let kind = UInt8(Self.allocations.firstIndex(of: allocated) ?? 0)
        let color = UInt8(Self.interpretations.firstIndex(of: interpretation) ?? 0) << 3
        return [
            flags, kind | color, UInt8(stored - 1), UInt8(rows & 255), UInt8(rows >> 8), UInt8(columns & 255),
            UInt8(columns >> 8),
        ]
    }

    func description(frames: Int = 1) throws(CodecError) -> PixelDescription {
        try PixelDescription(
            rows: rows, columns: columns, samplesPerPixel: samples, bitsAllocated: allocated,
            bitsStored: stored,
            isSigned: isSigned, photometricInterpretation: interpretation, planarConfiguration: planar,
            frameCount: frames, budget: PixelLimits.budget)
    }

    func dataSet(frames: Int = 1) -> DataSet {
        var dataSet = DataSet()
        dataSet.set(.sopClassUID, "1.2.840.10008.5.1.4.1.1.7" as UID)
        dataSet.set(.sopInstanceUID, "2.25.7" as UID)
        dataSet.set(.samplesPerPixel, samples)
        dataSet.set(.photometricInterpretation, interpretation.rawValue)
        if samples > 1 { dataSet.set(.planarConfiguration, planar) }
        if frames != 1 { dataSet.set(.numberOfFrames, frames) }
        dataSet.set(.rows, rows)
        dataSet.set(.columns, columns)
        dataSet.set(.bitsAllocated, allocated)
        dataSet.set(.bitsStored, stored)
        dataSet.set(.highBit, stored - 1)
        dataSet.set(.pixelRepresentation, isSigned ? 1 : 0)
        return dataSet
    }
}

/// As many bytes as asked for, from an input that is repeated.
func filled(_ input: Bytes, count: Int) -> [UInt8] {
    guard !input.isEmpty else { return [UInt8](repeating: 0, count: count) }
    return input.withUnsafeBytes { memory in (0..<count).map { memory[$0 % memory.count] } }
}
