import DICOM

extension FuzzEntry {
    /// DICOM JSON.
    static let json = FuzzEntry(
        name: "json",
        seeds: { try Seeds.dataSets.map { try $0.json() } + Seeds.documents },
        run: { bytes in
            _ = try? ModelDocument.readAll(json: bytes, budget: Limits.reading)
            try checkJSON(bytes.array, expectsReadable: false)
        })

    /// The Native DICOM Model in XML.
    static let xml = FuzzEntry(
        name: "xml",
        seeds: { try Seeds.dataSets.map { try $0.xml() } + Seeds.xmlDocuments },
        run: { bytes in try checkXML(bytes.array, expectsReadable: false) })
}

/// What is read from JSON and written again must stay what it is from then on.
func checkJSON(_ json: [UInt8], expectsReadable: Bool) throws(Violation) {
    let first: DataSet
    do {
        first = try ModelDocument.read(json: Bytes(json), budget: Limits.reading).dataSet
    } catch {
        return try promise(!expectsReadable, "JSON from our own writer cannot be read: \(error)")
    }
    if !expectsReadable { look(at: first) }
    guard let written = try? first.json() else {
        throw Violation("A data set from JSON cannot become JSON again.")
    }
    let second: DataSet
    do {
        second = try ModelDocument.read(json: Bytes(written)).dataSet
    } catch {
        throw Violation("JSON from our own writer cannot be read: \(error)")
    }
    let again = (try? second.json()) ?? []
    try promise(again == written, "JSON does not stay what it is: \(excerpts(written, again))")
}

/// What is read from XML and written again must stay what it is from then on.
func checkXML(_ xml: [UInt8], expectsReadable: Bool) throws(Violation) {
    let first: DataSet
    do {
        first = try ModelDocument.read(xml: Bytes(xml), budget: Limits.reading).dataSet
    } catch {
        return try promise(!expectsReadable, "XML from our own writer cannot be read: \(error)")
    }
    if !expectsReadable { look(at: first) }
    guard let written = try? first.xml() else {
        throw Violation("A data set from XML cannot become XML again.")
    }
    let second: DataSet
    do {
        second = try ModelDocument.read(xml: Bytes(written)).dataSet
    } catch {
        throw Violation("XML from our own writer cannot be read: \(error)")
    }
    let again = (try? second.xml()) ?? []
    try promise(again == written, "XML does not stay what it is: \(excerpts(written, again))")
}

/// Where two texts part.
func excerpts(_ left: [UInt8], _ right: [UInt8]) -> String {
    let place = zip(left, right).prefix { $0 == $1 }.count
    func excerpt(_ text: [UInt8]) -> String {
        String(decoding: text.dropFirst(max(0, place - 60)).prefix(90), as: UTF8.self).debugDescription
    }
    return "\(excerpt(left)) becomes \(excerpt(right))"
}
