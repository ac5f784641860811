public import DICOM

/// All steps from a frame to what a screen shows, as a data set asks for them: grey by modality, window or table and
/// presentation shape; colours by their transform or palette.
public enum PixelTransform: Sendable {
    /// For MONOCHROME1 and MONOCHROME2.
    case grayscale(ModalityTransform, VOITransform?, PresentationShape)
    /// For PALETTE COLOR.
    case palette(PaletteColor)
    /// For all other colours.
    case color

    /// The transform of a data set, with its first window or table.
    /// - Parameters:
    ///   - dataSet: The image. Of an enhanced one the functional groups are asked.
    ///   - frame: Which frame's functional groups, counted from 0.
    /// - Throws: ``CodecError`` when a table or window is broken.
    public init(_ dataSet: DataSet, frame: Int = 0) throws(CodecError) {
        let term = dataSet.string(.photometricInterpretation) ?? ""
        switch PhotometricInterpretation(rawValue: term) {
        case .paletteColor: self = .palette(try PaletteColor(dataSet))
        case let interpretation where interpretation.isLuminanceChrominance || interpretation == .rgb:
            self = .color
        default:
            let modality = try ModalityTransform(dataSet, frame: frame)
            self = .grayscale(
                modality, try VOITransform.all(dataSet, frame: frame, after: modality).first,
                PresentationShape(dataSet))
        }
    }

    /// A frame as 8-bit RGB or grey, one byte a sample, row by row, ready for a screen or a PNG.
    /// - Throws: ``CodecError`` with code `unsupportedPixels`.
    public func display(_ frame: Frame) throws(CodecError) -> [UInt8] {
        switch self {
        case .grayscale(let modality, let voi, let shape):
            let values = try modality.values(frame)
            let window = voi ?? .fullRange(values)
            return values.map { value in
                let display = window(Double(value))
                return UInt8(((shape == .inverse ? 1 - display : display) * 255).rounded())
            }
        case .palette(let palette): return narrowed(try palette.rgb(frame))
        case .color: return narrowed(try ColorTransform.rgb(frame))
        }
    }

    private func narrowed(_ frame: Frame) -> [UInt8] {
        guard frame.description.bytesPerSample > 1 else { return frame.bytes.array }
        let shift = frame.description.bitsStored - 8
        return frame.integers.map { UInt8(truncatingIfNeeded: shift > 0 ? Int($0) >> shift : Int($0)) }
    }
}
