/// A PDF file as a DICOM object (PS3.3 A.45.1 and C.24.2).
public struct EncapsulatedPDF: Sendable, Hashable {
    /// The file.
    public var pdf: Bytes
    /// Document Title; empty when it has none.
    public var title: String
    /// The title as a code, such as (18748-4, LN, "Diagnostic imaging study"); `nil` when nothing is said.
    public var titleCode: Code?
    /// The objects that the document was made from.
    public var sources: [InstanceReference]
    /// True when the pages name the patient (Burned In Annotation).
    public var namesPatient: Bool
    /// True when somebody has verified the document; `nil` when nothing is said.
    public var isVerified: Bool?
    /// When the data were acquired that it is about; `nil` when that is not known.
    public var acquired: DateAndTime?

    /// Wraps a file.
    public init(
        pdf: Bytes, title: String, titleCode: Code? = nil, sources: [InstanceReference] = [],
        namesPatient: Bool, isVerified: Bool? = nil, acquired: DateAndTime? = nil
    ) {
        self.pdf = pdf
        self.title = title
        self.titleCode = titleCode
        self.sources = sources
        self.namesPatient = namesPatient
        self.isVerified = isVerified
        self.acquired = acquired
    }

    /// Writes the object.
    /// - Throws: ``DICOMError`` with code `invalidValue` when the bytes are no PDF, or more than an element can hold.
    public func dataSet(in context: CompositeContext) throws(DICOMError) -> DataSet {
        guard pdf.count >= 5, pdf[0..<5].array == Array("%PDF-".utf8), pdf.count < Int(UInt32.max) - 1 else {
            throw DICOMError(
                .invalidValue, "this is no PDF file, or one of more than 4 GiB.",
                path: TagPath(.encapsulatedDocument))
        }
        var dataSet = context.document.dataSet(sopClass: .encapsulatedPDFStorage, modality: "DOC")
        dataSet.set(.conversionType, "WSD")
        dataSet.set(.acquisitionDateTime, acquired?.description ?? "")
        dataSet.set(.burnedInAnnotation, namesPatient ? "YES" : "NO")
        dataSet.set(.documentTitle, title)
        dataSet.take(.conceptNameCodeSequence, titleCode.map { [$0.item] } ?? [])
        if let isVerified { dataSet.set(.verificationFlag, isVerified ? "VERIFIED" : "UNVERIFIED") }
        if !sources.isEmpty {
            dataSet.set(.sourceInstanceSequence, ReferencedInstances(sources).instances.map(\.item))
        }
        dataSet.set(.mimeTypeOfEncapsulatedDocument, "application/pdf")
        // Writing makes an odd file even; the length tells what belongs to it.
        dataSet.set(.encapsulatedDocumentLength, pdf.count)
        dataSet.set(.encapsulatedDocument, pdf, vr: .OB)
        return dataSet
    }

    /// Reads the object. Sources are read as far as the object tells their place: the series of each is unknown.
    /// - Throws: ``DICOMError`` with code `missingAttribute` when it holds no document, `unencodable` when that is
    /// another than PDF.
    public init(_ dataSet: DataSet) throws(DICOMError) {
        guard let bytes = dataSet.bytes(.encapsulatedDocument) else {
            throw DICOMError(
                .missingAttribute, "the object holds no document.", path: TagPath(.encapsulatedDocument))
        }
        guard dataSet.string(.mimeTypeOfEncapsulatedDocument) == "application/pdf" else {
            throw DICOMError(
                .unencodable, "the document is no PDF.", path: TagPath(.mimeTypeOfEncapsulatedDocument))
        }
        self.init(
            pdf: EncapsulatedPDF.unpadded(bytes, length: dataSet.int(.encapsulatedDocumentLength)),
            title: dataSet.string(.documentTitle) ?? "", titleCode: dataSet.code(.conceptNameCodeSequence),
            sources: dataSet.items(.sourceInstanceSequence).compactMap { item in
                guard let sopClass = item.uid(.referencedSOPClassUID),
                    let instance = item.uid(.referencedSOPInstanceUID)
                else { return nil }
                return InstanceReference(study: "", series: "", sopClass: sopClass, sopInstance: instance)
            },
            namesPatient: dataSet.string(.burnedInAnnotation) != "NO",
            isVerified: dataSet.string(.verificationFlag).map { $0 == "VERIFIED" },
            acquired: dataSet.dateAndTime(.acquisitionDateTime))
    }

    /// The document without the byte that makes it even; older objects do not tell the length.
    private static func unpadded(_ bytes: Bytes, length: Int?) -> Bytes {
        if let length, length > 0, length <= bytes.count { return bytes[0..<length] }
        guard bytes.count > 0, bytes[bytes.count - 1] == 0 else { return bytes }
        return bytes[0..<(bytes.count - 1)]
    }
}
