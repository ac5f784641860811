/// The segments of an object, read back.
public struct SegmentationContent: Sendable {
    /// What the segmentation is called; `nil` when it has no label.
    public let content: ContentIdentification?
    /// Rows of a frame.
    public let rows: Int
    /// Columns of a frame.
    public let columns: Int
    /// The segments by their numbers.
    public let segments: [Int: Segment]
    /// The frames.
    public let frames: [Frame]

    /// One plane of one segment.
    public struct Frame: Sendable, Hashable {
        /// Segment Number.
        public let segment: Int
        /// Image Position (Patient).
        public let position: [Double]
    }

    private let pixels: Bytes
    private let bits: Int
    private let maximum: Float

    /// Reads a binary or fractional segmentation with native pixels.
    /// - Throws: ``DICOMError`` with code `missingAttribute` when a frame says nothing of its segment or place,
    /// `truncatedPixelData` when there are too few pixels.
    public init(_ dataSet: DataSet) throws(DICOMError) {
        content = ContentIdentification(of: dataSet)
        guard let rows = dataSet.int(.rows), let columns = dataSet.int(.columns),
            (1...65_535).contains(rows), (1...65_535).contains(columns),
            let pixels = dataSet.bytes(.pixelData), let groups = FunctionalGroups(dataSet)
        else {
            throw DICOMError(
                .missingAttribute, "this is no segmentation with native pixels.", path: TagPath(.pixelData))
        }
        bits = dataSet.int(.bitsAllocated) ?? 1
        guard bits == 1 || bits == 8, pixels.count * 8 / (rows * columns * bits) >= groups.frameCount else {
            throw DICOMError(
                .truncatedPixelData, "there are fewer pixels than the frames need.", path: TagPath(.pixelData)
            )
        }
        self.rows = rows
        self.columns = columns
        self.pixels = pixels
        maximum = Float(max(1, dataSet.int(.maximumFractionalValue) ?? 255))
        var segments: [Int: Segment] = [:]
        for item in dataSet.items(.segmentSequence) {
            if let number = item.int(.segmentNumber) { segments[number] = Segment(item) }
        }
        self.segments = segments
        var frames: [Frame] = []
        for frame in 0..<groups.frameCount {
            let identification = groups.group(.segmentIdentificationSequence, frame: frame)
            guard let segment = identification?.int(.referencedSegmentNumber),
                let position = groups.position(frame: frame)
            else {
                throw DICOMError(
                    .missingAttribute, "frame \(frame + 1) does not say which segment it shows, or where.",
                    path: TagPath(.perFrameFunctionalGroupsSequence))
            }
            frames.append(Frame(segment: segment, position: position))
        }
        self.frames = frames
    }

    /// How much of each pixel of a frame belongs to its segment, 0 to 1, `[row][column]`.
    /// - Parameter frame: Counted from 0, below the number of ``frames``.
    public func fractions(frame: Int) -> [Float] {
        precondition(frames.indices.contains(frame), "A frame of a segmentation is one that it has.")
        let size = rows * columns
        let start = frame * size
        guard bits == 8 else {
            return PackedBits.unpack(pixels, from: start, count: size).map { $0 ? 1 : 0 }
        }
        return pixels.withUnsafeBytes { memory in
            (start..<start + size).map { Float(memory[$0]) / maximum }
        }
    }
}
