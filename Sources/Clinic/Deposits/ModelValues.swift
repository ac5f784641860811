import DICOM

/// The attributes of one object, with the large values that came beside them.
struct ModelValues {
    var dataSet: DataSet
    var transferSyntax: TransferSyntax
    /// Why no object can be made of it.
    var fault: String?

    /// The transfer syntax of compressed values that only say what kind of picture they are (PS3.18 section 8.7.3.3).
    private static let usual: [String: UID] = [
        "image/jpeg": "1.2.840.10008.1.2.4.50", "image/dicom-rle": "1.2.840.10008.1.2.5",
        "image/x-dicom-rle": "1.2.840.10008.1.2.5", "image/jls": "1.2.840.10008.1.2.4.80",
        "image/x-jls": "1.2.840.10008.1.2.4.80", "image/jp2": "1.2.840.10008.1.2.4.90",
        "image/jpx": "1.2.840.10008.1.2.4.92", "image/jphc": "1.2.840.10008.1.2.4.201",
        "video/mpeg": "1.2.840.10008.1.2.4.100", "video/mpeg2": "1.2.840.10008.1.2.4.100",
        "video/mp4": "1.2.840.10008.1.2.4.102",
    ]

    /// Reads a document: one object, or an array of them.
    static func read(
        _ text: Bytes, _ form: ModelDeposit.Form, _ budget: Budget, _ parts: [String: [BulkPart]]
    ) throws(DICOMError) -> [ModelValues] {
        let resolver = Resolver(parts: parts, budget: budget)
        let documents: [ModelDocument]
        switch form {
        case .xml:
            documents = [
                try ModelDocument.read(xml: text, budget: budget) { (reference) throws(DICOMError) in
                    try resolver.value(reference)
                }
            ]
        case .json:
            let isArray = (0..<text.count).first { text[$0] > 0x20 }.map { text[$0] } == UInt8(ascii: "[")
            let source: BulkDataSource = { (reference) throws(DICOMError) in try resolver.value(reference) }
            documents =
                isArray
                ? try ModelDocument.readAll(json: text, budget: budget, bulkData: source)
                : [try ModelDocument.read(json: text, budget: budget, bulkData: source)]
        }
        return documents.map { document in
            var dataSet = document.dataSet
            dataSet.removeAll { $0.tag.group <= 2 || $0.tag == .availableTransferSyntaxUID }
            var model = ModelValues(dataSet: dataSet, transferSyntax: .explicitVRLittleEndian)
            if case .fragments? = dataSet[.pixelData]?.value {
                model.transferSyntax = resolver.syntax(of: document.dataSet)
            }
            if let missing = document.bulkData.first {
                model.fault =
                    "the value of \(missing.path) is at \(missing.uri.prefix(128)), which was not sent."
            }
            return model
        }
    }

    /// Finds what documents name.
    private final class Resolver {
        let parts: [String: [BulkPart]]
        let budget: Budget
        /// The syntax of the fragments that were found last; all parts of a request should agree.
        private var compressed: UID?

        init(parts: [String: [BulkPart]], budget: Budget) {
            self.parts = parts
            self.budget = budget
        }

        func value(_ reference: BulkDataReference) throws(DICOMError) -> Value? {
            guard let named = parts[reference.uri], let first = named.first else { return nil }
            let isPixelData = reference.path == TagPath(.pixelData)
            guard isPixelData, let syntax = Self.syntax(first.mediaType) else {
                return .bytes(try first.bytes(budget), .little)
            }
            compressed = syntax
            // Each part is a frame; the basic offset table is left empty.
            var fragments = [Bytes()]
            for part in named { fragments.append(try part.bytes(budget)) }
            return .fragments(fragments)
        }

        func syntax(of document: DataSet) -> TransferSyntax {
            TransferSyntax(
                compressed ?? document.uid(.availableTransferSyntaxUID) ?? "1.2.840.10008.1.2.4.50")
        }

        /// The syntax of an encapsulated value; nothing for a plain one.
        private static func syntax(_ type: MediaType) -> UID? {
            let stated = type.parameters["transfer-syntax"].map { UID($0) }
            if let stated { return TransferSyntax(stated).isEncapsulated ? stated : nil }
            return ModelValues.usual[type.name]
        }
    }
}
