/// Writes data sets in the DICOM JSON Model (PS3.18 annex F), as UTF-8 bytes.
///
/// Decimal and integer strings that are JSON numbers are written digit by digit as they stand, others as
/// strings, so that reading gives back the same characters. Numbers that JSON lacks are the strings "NaN",
/// "inf" and "-inf". Specific Character Set becomes `ISO_IR 192`, which is what the document is in.
public struct JSONWriter {
    /// What has been written since the last ``take()``.
    public internal(set) var output: [UInt8] = []
    private let policy: BulkDataPolicy
    private var path: [TagPath.Step] = []

    /// Makes a writer.
    /// - Parameter bulkData: Asked for each value of representation OB, OD, OF, OL, OV, OW and UN that is
    /// not empty, and for encapsulated pixel data.
    public init(bulkData: @escaping BulkDataPolicy = { _, _ in .inline }) { policy = bulkData }

    /// Hands over what has been written and starts afresh, so that a long array can be sent in pieces.
    public mutating func take() -> [UInt8] {
        defer { output = [] }
        return output
    }

    /// Appends one data set as an object.
    /// - Throws: ``DICOMError`` with code `unencodable` for encapsulated pixel data that are to stand in the
    /// document, which the standard does not foresee, and for nesting beyond ``Budget/depthCeiling``.
    public mutating func append(_ dataSet: DataSet) throws(DICOMError) {
        path = []
        output.reserveCapacity(output.count + dataSet.count * 48)
        try write(dataSet)
    }

    /// Appends several data sets as an array of objects.
    public mutating func append(_ dataSets: some Sequence<DataSet>) throws(DICOMError) {
        output.append(UInt8(ascii: "["))
        var isFirst = true
        for dataSet in dataSets {
            if !isFirst { output.append(UInt8(ascii: ",")) }
            isFirst = false
            try append(dataSet)
        }
        output.append(UInt8(ascii: "]"))
    }

    /// Appends bytes as they stand, such as the brackets of an array that is written piece by piece.
    public mutating func append(raw text: StaticString) {
        text.withUTF8Buffer { output.append(contentsOf: $0) }
    }

    private mutating func write(_ dataSet: DataSet) throws(DICOMError) {
        output.append(UInt8(ascii: "{"))
        var isFirst = true
        let characterSet = dataSet.characterSet
        var needsCharacterSet =
            path.isEmpty && !dataSet.contains(.specificCharacterSet) && !dataSet.isPlain
        for element in dataSet where element.tag.element != 0 {
            if needsCharacterSet, element.tag > .specificCharacterSet {
                writeCharacterSet(&isFirst)
                needsCharacterSet = false
            }
            if element.tag == .specificCharacterSet {
                writeCharacterSet(&isFirst)
            } else {
                try write(element, characterSet, &isFirst)
            }
        }
        if needsCharacterSet { writeCharacterSet(&isFirst) }
        output.append(UInt8(ascii: "}"))
    }

    private func tooLong(_ bytes: Bytes) -> DICOMError {
        DICOMError(
            .unencodable, "a list of \(bytes.count) bytes is too long to be split into values.",
            path: TagPath(path))
    }

    private mutating func writeCharacterSet(_ isFirst: inout Bool) {
        open(.specificCharacterSet, .CS, &isFirst)
        append(raw: ",\"Value\":[\"ISO_IR 192\"]}")
    }

    private mutating func write(
        _ element: Element, _ characterSet: SpecificCharacterSet, _ isFirst: inout Bool
    ) throws(DICOMError) {
        path.append(TagPath.Step(tag: element.tag))
        defer { path.removeLast() }
        switch element.value {
        case .items(let items):
            open(element.tag, .SQ, &isFirst)
            try write(items)
        case .fragments: return try writeBulk(element, &isFirst)
        case .bytes(let bytes, _) where element.vr.isBulk && !bytes.isEmpty:
            return try writeBulk(element, &isFirst)
        case .bytes(let bytes, let order):
            open(element.tag, element.vr, &isFirst)
            if element.vr.isString {
                let before = output.count
                writeTexts(element, bytes, characterSet)
                if output.count == before, bytes.count > Element.maximumListBytes { throw tooLong(bytes) }
            } else if !bytes.isEmpty {
                bytes.withUnsafeBytes { writeNumbers($0, element.vr, order) }
            }
        }
        output.append(UInt8(ascii: "}"))
    }

    /// `"ggggeeee":{"vr":"XX"`, with a comma before all but the first.
    private mutating func open(_ tag: Tag, _ vr: VR, _ isFirst: inout Bool) {
        if !isFirst { output.append(UInt8(ascii: ",")) }
        isFirst = false
        output.append(UInt8(ascii: "\""))
        for shift in stride(from: UInt32(28), through: 0, by: -4) {
            output.append(JSONGrammar.hexadecimal[Int(tag.rawValue >> shift & 0xF)])
        }
        append(raw: "\":{\"vr\":\"")
        output.append(vr.bytes.0)
        output.append(vr.bytes.1)
        output.append(UInt8(ascii: "\""))
    }

    private mutating func write(_ items: [DataSet]) throws(DICOMError) {
        guard path.count <= Budget.depthCeiling else {
            throw DICOMError(
                .unencodable,
                "sequences are nested more than \(Budget.depthCeiling) deep; flatten the data set.",
                path: TagPath(path))
        }
        guard !items.isEmpty else { return }
        append(raw: ",\"Value\":[")
        for (index, item) in items.enumerated() {
            if index > 0 { output.append(UInt8(ascii: ",")) }
            path[path.count - 1].item = index
            try write(item)
        }
        path[path.count - 1].item = nil
        output.append(UInt8(ascii: "]"))
    }

    private mutating func writeBulk(_ element: Element, _ isFirst: inout Bool) throws(DICOMError) {
        switch policy(TagPath(path), element) {
        case .omitted: return
        case .uri(let uri):
            open(element.tag, element.vr, &isFirst)
            append(raw: ",\"BulkDataURI\":")
            JSONGrammar.appendString(uri.utf8, to: &output)
        case .inline:
            guard case .bytes(let bytes, let order) = element.value else {
                throw DICOMError(
                    .unencodable,
                    "encapsulated pixel data cannot stand in JSON; name them by an URI or omit them.",
                    path: TagPath(path))
            }
            open(element.tag, element.vr, &isFirst)
            append(raw: ",\"InlineBinary\":\"")
            if order == .big, element.vr.unitSize > 1 {
                bytes.swapped(unit: element.vr.unitSize).withUnsafeBytes { Base64.append($0, to: &output) }
            } else {
                bytes.withUnsafeBytes { Base64.append($0, to: &output) }
            }
            output.append(UInt8(ascii: "\""))
        }
        output.append(UInt8(ascii: "}"))
    }
}
