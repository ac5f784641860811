/// A picture that is no scanner's slice (PS3.3 A.8): a summary, a screen, a chart. One frame makes a Secondary Capture
/// Image, which every viewer shows; several make one of the multi-frame kinds, by the pixels: True Color, Grayscale
/// Byte or Grayscale Word.
public struct SecondaryCapture: Sendable {
    /// Conversion Type: where the picture comes from.
    public enum Conversion: String, Sendable {
        /// A workstation computed it.
        case workstation = "WSD"
        /// Somebody photographed it.
        case digitalCamera = "DV"
        /// It was scanned from film.
        case scannedFilm = "DF"
        /// It was scanned from paper.
        case scannedDocument = "SD"
        /// It was drawn.
        case drawing = "DRW"
        /// An analogue picture was digitised.
        case digitizedVideo = "DI"
        /// A synthetic image.
        case synthetic = "SYN"
    }

    /// Whom it is about, its series, and what made it.
    public var context: CompositeContext
    /// Modality of the series, such as OT; that of the images it shows is allowed too.
    public var modality: String
    /// Image Type and the rest of what an image says of itself.
    public var facts: ImageFacts
    /// Where the picture comes from.
    public var conversion: Conversion
    /// The pixels: grey of 8 or 16 bits, or colour.
    public var pixels: StoredPixels
    /// Patient Orientation, such as L and P; empty when the picture shows none.
    public var patientOrientation: [String]
    /// Page Number Vector of several frames; frames without numbers count from 1.
    public var pageNumbers: [Int]

    /// Describes a picture.
    public init(
        context: CompositeContext, modality: String = "OT",
        facts: ImageFacts = ImageFacts(imageType: ["DERIVED", "SECONDARY"]),
        conversion: Conversion = .workstation, pixels: StoredPixels, patientOrientation: [String] = [],
        pageNumbers: [Int] = []
    ) {
        self.context = context
        self.modality = modality
        self.facts = facts
        self.conversion = conversion
        self.pixels = pixels
        self.patientOrientation = patientOrientation
        self.pageNumbers = pageNumbers
    }

    /// What kind of object it makes.
    public var sopClass: UID {
        guard pixels.frames > 1 else { return .secondaryCaptureImageStorage }
        if pixels.samplesPerPixel == 3 { return .multiFrameTrueColorSecondaryCaptureImageStorage }
        return pixels.bitsAllocated == 8
            ? .multiFrameGrayscaleByteSecondaryCaptureImageStorage
            : .multiFrameGrayscaleWordSecondaryCaptureImageStorage
    }

    /// Writes the object.
    /// - Throws: ``DICOMError`` with code `invalidValue` for values that cannot be written, for a sign in several frames
    /// and for page numbers that are not one a frame; `missingAttribute` for a Type 1 attribute without a value.
    public func dataSet() throws(DICOMError) -> DataSet {
        // A picture has no place in the patient.
        var context = context
        context.frameOfReference = nil
        var dataSet = context.dataSet(sopClass: sopClass, modality: modality)
        facts.write(into: &dataSet)
        dataSet.set(.conversionType, conversion.rawValue)
        dataSet.set(.patientOrientation, patientOrientation)
        pixels.write(into: &dataSet)
        if pixels.frames > 1 { try writeFrames(into: &dataSet) }
        try ObjectCheck(copied: context.patientAndStudy).finish(
            &dataSet, required: [.imageType, .pixelData])
        return dataSet
    }

    /// SC Multi-frame Image and SC Multi-frame Vector modules (PS3.3 C.8.6.3 and C.8.6.4).
    private func writeFrames(into dataSet: inout DataSet) throws(DICOMError) {
        let numbers = pageNumbers.isEmpty ? Array(1...pixels.frames) : pageNumbers
        guard numbers.count == pixels.frames else {
            throw DICOMError(
                .invalidValue, "each of the \(pixels.frames) frames needs a page number.",
                path: TagPath(.pageNumberVector))
        }
        guard !pixels.isSigned else {
            throw DICOMError(
                .invalidValue, "frames of a secondary capture have no sign.",
                path: TagPath(.pixelRepresentation))
        }
        dataSet.set(.numberOfFrames, pixels.frames)
        dataSet.set(.frameIncrementPointer, [Tag.pageNumberVector])
        dataSet.set(.pageNumberVector, numbers)
        guard pixels.samplesPerPixel == 1 else { return }
        dataSet.set(.presentationLUTShape, "IDENTITY")
        dataSet.set(.rescaleIntercept, 0)
        dataSet.set(.rescaleSlope, 1)
        dataSet.set(.rescaleType, "US")
    }
}
