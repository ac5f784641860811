public import DICOM
import Glibc

/// From modality values to display values: a window or a table (PS3.3 C.11.2).
public enum VOITransform: Sendable {
    /// How a window maps (PS3.3 C.11.2.1.2 and C.11.2.1.3).
    public enum Function: String, Sendable, Hashable {
        /// A line, with the half and the whole step that the standard has for whole numbers.
        case linear = "LINEAR"
        /// A line from edge to edge.
        case linearExact = "LINEAR_EXACT"
        /// A logistic curve.
        case sigmoid = "SIGMOID"
    }

    /// A window.
    case window(center: Double, width: Double, Function)
    /// A table.
    case table(LookupTable)

    /// All windows and tables of an image or of a Frame VOI LUT item: tables first, since they are made for it, then
    /// windows in their order.
    /// - Parameters:
    ///   - dataSet: The image, or the item of Frame VOI LUT Sequence. Of an enhanced image the functional groups are
    ///     asked (PS3.3 C.7.6.16.2.10).
    ///   - frame: Which frame's functional groups, counted from 0.
    ///   - modality: What goes before, which decides whether a table's first number is signed.
    /// - Throws: ``CodecError`` when a table is broken or a window is too narrow for its function.
    public static func all(
        _ dataSet: DataSet, frame: Int = 0, after modality: ModalityTransform = .identity
    ) throws(CodecError) -> [VOITransform] {
        let isSigned: Bool
        switch modality {
        case .table: isSigned = false
        case .rescale(_, let intercept): isSigned = dataSet.int(.pixelRepresentation) == 1 || intercept < 0
        }
        let own: [Tag] = [.voilutSequence, .windowCenter]
        if !own.contains(where: { dataSet.contains($0) }),
            let group = FunctionalGroups(dataSet)?.group(.frameVOILUTSequence, frame: frame)
        {
            return try stated(group, isSigned: isSigned)
        }
        return try stated(dataSet, isSigned: isSigned)
    }

    private static func stated(_ dataSet: DataSet, isSigned: Bool) throws(CodecError) -> [VOITransform] {
        var result: [VOITransform] = []
        for item in dataSet.items(.voilutSequence) {
            let table = try LookupTable(item, descriptor: .lutDescriptor, data: .lutData, isSigned: isSigned)
            result.append(.table(table))
        }
        let function = dataSet.string(.voilutFunction).flatMap { Function(rawValue: $0) } ?? .linear
        for (center, width) in zip(dataSet.doubles(.windowCenter), dataSet.doubles(.windowWidth)) {
            // Where a file states them as binary numbers, they may be infinite or none.
            guard center.isFinite, width.isFinite, function == .linear ? width >= 1 : width > 0 else {
                throw CodecError(
                    .invalidAttribute,
                    "a window at \(center) of width \(width) makes no sense for \(function.rawValue).")
            }
            result.append(.window(center: center, width: width, function))
        }
        return result
    }

    /// The window from the least to the greatest value, for images that bring none.
    public static func fullRange(_ values: [Float]) -> VOITransform {
        var least = Float.greatestFiniteMagnitude
        var greatest = -Float.greatestFiniteMagnitude
        for value in values where value.isFinite {
            least = min(least, value)
            greatest = max(greatest, value)
        }
        guard least < greatest else {
            return .window(center: Double(least.isFinite ? least : 0), width: 1, .linearExact)
        }
        let width = Double(greatest) - Double(least)
        return .window(center: Double(least) + width / 2, width: width, .linearExact)
    }

    /// The display value of a modality value, 0 to 1; not-a-number gives 0.
    public func callAsFunction(_ value: Double) -> Double {
        guard !value.isNaN else { return 0 }
        switch self {
        case .table(let table):
            let index = Int(min(max(value.rounded(), -2_147_483_648), 2_147_483_647))
            // Entries of files have more bits than their descriptor says.
            return min(Double(table[index]) / Double(1 << table.bitsPerEntry - 1), 1)
        case .window(let center, let width, .linear):
            guard width > 1 else { return value <= center - 0.5 ? 0 : 1 }
            return min(max((value - (center - 0.5)) / (width - 1) + 0.5, 0), 1)
        case .window(let center, let width, .linearExact):
            return min(max((value - center) / width + 0.5, 0), 1)
        case .window(let center, let width, .sigmoid):
            return 1 / (1 + exp(-4 * (value - center) / width))
        }
    }
}

/// Whether display values go to the screen as they are (PS3.3 C.11.6).
public enum PresentationShape: String, Sendable, Hashable {
    /// As they are.
    case identity = "IDENTITY"
    /// Upside down.
    case inverse = "INVERSE"

    /// The shape that a data set asks for; MONOCHROME1 without Presentation LUT Shape means inverse.
    public init(_ dataSet: DataSet) {
        let isInverted =
            dataSet.string(.photometricInterpretation) == PhotometricInterpretation.monochrome1.rawValue
        self =
            dataSet.string(.presentationLUTShape).flatMap { PresentationShape(rawValue: $0) }
            ?? (isInverted ? .inverse : .identity)
    }
}
