/// What a frame was computed from, and how (PS3.3 C.7.6.16.2.6, Derivation Image Macro).
public struct Derivation: Sendable, Hashable {
    /// An image, or some frames of one.
    public struct Source: Sendable, Hashable {
        /// The image.
        public var image: InstanceReference
        /// Its frames, counted from 1; none means all.
        public var frames: [Int]

        /// Names a source.
        public init(_ image: InstanceReference, frames: [Int] = []) {
            self.image = image
            self.frames = frames
        }
    }

    /// Derivation Code Sequence, of context group 7203.
    public var code: Code
    /// Derivation Description; empty when nothing is said.
    public var description: String
    /// Purpose of the sources, of context group 7202.
    public var purpose: Code
    /// For each frame its sources; one list alone holds for all frames.
    public var sources: [[Source]]

    /// Describes a derivation.
    public init(
        code: Code, description: String = "",
        purpose: Code = Code("121322", "DCM", "Source image for image processing operation"),
        sources: [[Source]]
    ) {
        self.code = code
        self.description = description
        self.purpose = purpose
        self.sources = sources
    }

    /// All sources, for Common Instance Reference.
    var instances: [InstanceReference] { sources.flatMap { $0.map(\.image) } }

    /// Item of Derivation Image Sequence; `nil` for a frame without sources.
    func item(frame: Int) -> DataSet? {
        let index = sources.count == 1 ? 0 : frame
        guard sources.indices.contains(index), !sources[index].isEmpty else { return nil }
        let list = sources[index]
        var item = DataSet()
        if !description.isEmpty { item.set(.derivationDescription, description) }
        item.set(.derivationCodeSequence, [code.item])
        item.set(
            .sourceImageSequence,
            list.map { source in
                var reference = source.image.item(frames: source.frames)
                reference.set(.purposeOfReferenceCodeSequence, [purpose.item])
                return reference
            })
        return item
    }

    func check(frames: Int) throws(DICOMError) {
        // None at all stands for frames without sources.
        guard sources.count <= 1 || sources.count == frames else {
            throw DICOMError(
                .invalidValue,
                "there are \(frames) frames and \(sources.count) lists of sources; give one each.",
                path: TagPath(.sourceImageSequence))
        }
    }
}
