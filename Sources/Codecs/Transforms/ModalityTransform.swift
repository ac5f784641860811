public import DICOM

/// From stored values to what the modality measured, such as Hounsfield units (PS3.3 C.11.1).
public enum ModalityTransform: Sendable {
    /// Values are multiplied and added to.
    case rescale(slope: Double, intercept: Double)
    /// Values are looked up.
    case table(LookupTable)

    /// Nothing changes.
    public static let identity = ModalityTransform.rescale(slope: 1, intercept: 0)

    /// The transform of an image, or of the Pixel Value Transformation item of an enhanced one. A table goes before
    /// slope and intercept; without either nothing changes.
    /// - Parameters:
    ///   - dataSet: The image. Of an enhanced one the functional groups are asked (PS3.3 C.7.6.16.2.9).
    ///   - frame: Which frame's functional groups, counted from 0.
    ///   - isSigned: Whether stored values are signed; `nil` for what the data set says.
    /// - Throws: ``CodecError`` when the table is broken or the slope is 0.
    public init(_ dataSet: DataSet, frame: Int = 0, isSigned: Bool? = nil) throws(CodecError) {
        let isSigned = isSigned ?? (dataSet.int(.pixelRepresentation) == 1)
        let own: [Tag] = [.modalityLUTSequence, .rescaleSlope, .rescaleIntercept]
        if !own.contains(where: { dataSet.contains($0) }),
            let group = FunctionalGroups(dataSet)?.group(.pixelValueTransformationSequence, frame: frame)
        {
            try self.init(stated: group, isSigned: isSigned)
        } else {
            try self.init(stated: dataSet, isSigned: isSigned)
        }
    }

    private init(stated dataSet: DataSet, isSigned: Bool) throws(CodecError) {
        if let item = dataSet.items(.modalityLUTSequence).first {
            self = .table(
                try LookupTable(
                    item, descriptor: .lutDescriptor, data: .lutData,
                    isSigned: isSigned))
            return
        }
        let slope = dataSet.double(.rescaleSlope) ?? 1
        let intercept = dataSet.double(.rescaleIntercept) ?? 0
        guard slope != 0, slope.isFinite, intercept.isFinite else {
            throw CodecError(
                .invalidAttribute,
                "a Rescale Slope of \(slope) with an intercept of \(intercept) leaves nothing of the values.")
        }
        self = .rescale(slope: slope, intercept: intercept)
    }

    /// The modality value of a stored value.
    public func callAsFunction(_ stored: Int) -> Double {
        switch self {
        case .rescale(let slope, let intercept): Double(stored) * slope + intercept
        case .table(let table): Double(table[stored])
        }
    }

    /// The modality values of a frame, one a pixel, in the order of the frame.
    /// - Throws: ``CodecError`` with code `unsupportedPixels` for colour, or a table for floating point.
    public func values(_ frame: Frame) throws(CodecError) -> [Float] {
        guard frame.description.samplesPerPixel == 1 else {
            throw CodecError(.unsupportedPixels, "modality values are defined for one sample a pixel.")
        }
        switch self {
        case .rescale(let slope, let intercept):
            if slope == 1, intercept == 0 { return frame.floats }
            // In double, so that a slope such as 0.1 gives what everybody else gets.
            return frame.floats.map { Float(Double($0) * slope + intercept) }
        case .table(let table):
            guard frame.description.sampleKind == .integer else {
                throw CodecError(
                    .unsupportedPixels, "a lookup table does not apply to floating point pixels.")
            }
            return frame.integers.map { Float(table[Int($0)]) }
        }
    }
}
