public import DICOM

/// The pixel data of a data set, frame by frame, native or compressed.
///
/// Nothing is decoded before a frame is asked for, and several threads may ask at once. Code streams are decoded by
/// C libraries; a server should do that in a process of its own.
public struct PixelData: Sendable {
    private enum Source: Sendable {
        case native(PixelFrames)
        case encapsulated(EncapsulatedFrames, any FrameDecoder)
    }

    /// The image pixel attributes as the data set states them.
    public let description: PixelDescription
    /// The syntax that the pixel data are in.
    public let transferSyntax: TransferSyntax
    private let source: Source

    /// Finds the frames of a data set.
    /// - Throws: ``CodecError`` when there are no pixel data, the attributes make no sense or hit the budget, no
    /// decoder knows the transfer syntax, or the fragments do not tell where frames lie.
    public init(
        _ dataSet: DataSet, transferSyntax: TransferSyntax, budget: PixelBudget = .standard
    ) throws(CodecError) {
        let tags: [Tag] = [.pixelData, .floatPixelData, .doubleFloatPixelData]
        guard let element = tags.lazy.compactMap({ dataSet[$0] }).first else {
            throw CodecError(.noPixelData, "the data set has no pixel data.")
        }
        description = try PixelDescription(dataSet, budget: budget)
        self.transferSyntax = transferSyntax
        switch element.value {
        case .bytes(let bytes, let order):
            guard !transferSyntax.isEncapsulated else {
                throw CodecError(
                    .invalidAttribute,
                    "the pixel data are not encapsulated, as \(transferSyntax) would have them.")
            }
            source = .native(
                PixelFrames(bytes, order: order, isWords: element.effectiveVR == .OW, as: description))
        case .fragments(let fragments):
            guard let decoder = PixelCodecs.decoder(for: transferSyntax) else {
                throw CodecError(
                    .unsupportedTransferSyntax, "pixel data in \(transferSyntax) cannot be decoded here.")
            }
            let frames = try EncapsulatedFrames(
                fragments, frameCount: description.frameCount, dataSet: dataSet,
                startsFrame: decoder.startsFrame)
            source = .encapsulated(frames, decoder)
        case .items:
            throw CodecError(.invalidAttribute, "the pixel data are a sequence, which holds no pixels.")
        }
    }

    /// Finds the frames of a file.
    /// - Throws: ``CodecError``.
    public init(_ file: DICOMFile, budget: PixelBudget = .standard) throws(CodecError) {
        try self.init(file.dataSet, transferSyntax: file.transferSyntax, budget: budget)
    }

    /// Number of frames.
    public var frameCount: Int { description.frameCount }

    /// Decodes one frame, counted from 0.
    /// - Throws: ``CodecError`` with the number of the frame.
    public func frame(_ index: Int) throws(CodecError) -> Frame {
        guard index >= 0, index < frameCount else {
            throw CodecError(.noSuchFrame, "there are \(frameCount) frames.", frame: index)
        }
        do {
            switch source {
            case .native(let frames): return try frames.frame(index)
            case .encapsulated(let frames, let decoder):
                let frame = try decoder.decode(frames.codeStream(index), as: description)
                precondition(
                    frame.bytes.count == description.frameBytes, "A decoder must fill the frame as described."
                )
                return PixelCodecs.isLossless(transferSyntax) ? frame : frame.limited()
            }
        } catch {
            throw error.inFrame(index)
        }
    }

    /// The code stream of a frame as it stands in the file; `nil` for native pixel data.
    /// - Throws: ``CodecError`` when there is no such frame.
    public func codeStream(_ index: Int) throws(CodecError) -> Bytes? {
        guard index >= 0, index < frameCount else {
            throw CodecError(.noSuchFrame, "there are \(frameCount) frames.", frame: index)
        }
        guard case .encapsulated(let frames, _) = source else { return nil }
        return frames.codeStream(index)
    }
}
