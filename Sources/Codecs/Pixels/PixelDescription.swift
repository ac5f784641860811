public import DICOM

/// The image pixel attributes (PS3.3 C.7.6.3), checked: products of its numbers fit the budget it was made with.
public struct PixelDescription: Sendable, Hashable {
    /// What the bits of a sample are.
    public enum SampleKind: String, Sendable, Hashable {
        /// Whole numbers.
        case integer
        /// IEEE 754 of 32 bits.
        case float
        /// IEEE 754 of 64 bits.
        case double
    }

    /// Rows of a frame.
    public let rows: Int
    /// Columns of a frame.
    public let columns: Int
    /// Samples of a pixel: 1 grey or index, 3 colours.
    public let samplesPerPixel: Int
    /// Bits that a sample occupies in native pixel data.
    public let bitsAllocated: Int
    /// Bits of them that are in use.
    public let bitsStored: Int
    /// The most significant bit in use.
    public let highBit: Int
    /// Whether samples are in two's complement.
    public let isSigned: Bool
    /// What the bits of a sample are.
    public let sampleKind: SampleKind
    /// What samples mean.
    public var photometricInterpretation: PhotometricInterpretation
    /// 0 colour by pixel, 1 colour by plane; how native data are stored, never how a ``Frame`` is.
    public var planarConfiguration: Int
    /// Frames of the object.
    public let frameCount: Int

    /// Bytes of a sample in a ``Frame``: 1, 2, 4 or 8.
    public var bytesPerSample: Int {
        switch bitsAllocated {
        case ...8: 1
        case ...16: 2
        case ...32: 4
        default: 8
        }
    }

    /// Pixels of a frame.
    public var pixelCount: Int { rows * columns }
    /// Samples of a frame.
    public var sampleCount: Int { rows * columns * samplesPerPixel }
    /// Bytes of a ``Frame``.
    public var frameBytes: Int { sampleCount * bytesPerSample }

    /// Makes a description from numbers.
    /// - Throws: ``CodecError`` with code `invalidAttribute` or `overBudget`.
    public init(
        rows: Int, columns: Int, samplesPerPixel: Int = 1, bitsAllocated: Int, bitsStored: Int? = nil,
        highBit: Int? = nil, isSigned: Bool = false, sampleKind: SampleKind = .integer,
        photometricInterpretation: PhotometricInterpretation = .monochrome2, planarConfiguration: Int = 0,
        frameCount: Int = 1, budget: PixelBudget = .standard
    ) throws(CodecError) {
        self.rows = rows
        self.columns = columns
        self.samplesPerPixel = samplesPerPixel
        self.bitsAllocated = bitsAllocated
        self.bitsStored = bitsStored ?? bitsAllocated
        self.highBit = highBit ?? (self.bitsStored &- 1)
        self.isSigned = isSigned
        self.sampleKind = sampleKind
        self.photometricInterpretation = photometricInterpretation
        self.planarConfiguration = planarConfiguration
        self.frameCount = frameCount
        try check(budget)
    }

    /// Reads the description of a data set's pixel data. Where files of the field leave an attribute out that has
    /// one sensible value, that value is taken.
    /// - Throws: ``CodecError`` with code `missingAttribute`, `invalidAttribute` or `overBudget`.
    public init(_ dataSet: DataSet, budget: PixelBudget = .standard) throws(CodecError) {
        func number(_ tag: Tag, _ name: String) throws(CodecError) -> Int {
            guard let value = dataSet.int(tag) else {
                throw CodecError(.missingAttribute, "\(name) \(tag) is missing; pixels cannot be read.")
            }
            return value
        }
        let kind: SampleKind =
            dataSet.contains(.floatPixelData)
            ? .float : dataSet.contains(.doubleFloatPixelData) ? .double : .integer
        let samples = dataSet.int(.samplesPerPixel) ?? 1
        let allocated =
            try kind == .integer ? number(.bitsAllocated, "Bits Allocated") : kind == .float ? 32 : 64
        let term = dataSet.string(.photometricInterpretation)
        // An absent or zero number of frames means one.
        let frames = dataSet.int(.numberOfFrames) ?? 1
        try self.init(
            rows: number(.rows, "Rows"), columns: number(.columns, "Columns"), samplesPerPixel: samples,
            bitsAllocated: allocated, bitsStored: kind == .integer ? dataSet.int(.bitsStored) : nil,
            highBit: kind == .integer ? dataSet.int(.highBit) : nil,
            isSigned: kind == .integer && dataSet.int(.pixelRepresentation) == 1, sampleKind: kind,
            photometricInterpretation: term.map { PhotometricInterpretation(rawValue: $0) }
                ?? (samples == 1 ? .monochrome2 : .rgb),
            planarConfiguration: samples > 1 ? dataSet.int(.planarConfiguration) ?? 0 : 0,
            frameCount: max(frames, 1), budget: budget)
    }

    private func check(_ budget: PixelBudget) throws(CodecError) {
        func require(_ condition: Bool, _ what: String) throws(CodecError) {
            guard condition else { throw CodecError(.invalidAttribute, what) }
        }
        try require(
            rows > 0 && columns > 0, "an image of \(rows) rows and \(columns) columns holds no pixels.")
        try require((1...4).contains(samplesPerPixel), "\(samplesPerPixel) samples a pixel are not possible.")
        let bits = sampleKind == .double ? 64...64 : sampleKind == .float ? 32...32 : 1...32
        try require(bits.contains(bitsAllocated), "\(bitsAllocated) bits allocated are not possible.")
        try require(
            (1...bitsAllocated).contains(bitsStored),
            "\(bitsStored) bits stored do not fit \(bitsAllocated) bits allocated.")
        try require(
            (bitsStored - 1..<bitsAllocated).contains(highBit),
            "high bit \(highBit) does not fit \(bitsStored) of \(bitsAllocated) bits.")
        try require(
            (0...1).contains(planarConfiguration), "planar configuration \(planarConfiguration) is unknown.")
        try require(frameCount > 0, "\(frameCount) frames are not possible.")
        let pixels = rows.multipliedReportingOverflow(by: columns)
        let bytes = pixels.partialValue.multipliedReportingOverflow(by: samplesPerPixel * bytesPerSample)
        guard !pixels.overflow, !bytes.overflow, bytes.partialValue <= budget.maximumFrameBytes else {
            throw CodecError(
                .overBudget,
                "a frame of \(columns)×\(rows)×\(samplesPerPixel) samples is more than the budget allows; raise "
                    + "maximumFrameBytes if the image is genuine.")
        }
        guard frameCount <= budget.maximumFrames else {
            throw CodecError(
                .overBudget,
                "\(frameCount) frames are more than the budget allows; raise maximumFrames if the image is genuine."
            )
        }
        guard !bytes.partialValue.multipliedReportingOverflow(by: frameCount).overflow else {
            throw CodecError(
                .overBudget, "\(frameCount) frames of \(bytes.partialValue) bytes are not possible.")
        }
    }
}
