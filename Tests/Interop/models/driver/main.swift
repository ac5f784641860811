import DICOM
import Glibc

/// The hand that the comparing scripts work the library with: reads lines "verb TAB argument…" from standard
/// input and answers each with one line, "ok" or "error TAB reason".
func perform(_ words: [String]) throws(DICOMError) {
    switch (words.first ?? "", words.count) {
    case ("json", 3):
        let file = try DICOMFile.read(path: words[1])
        try save(file.dataSet.json { path, element in placement(path, element) }, words[2])
    case ("from-json", 3):
        let document = try ModelDocument.read(json: try Bytes.read(path: words[1]))
        try save(try file(document.dataSet).write(), words[2])
    case ("xml", 3):
        let file = try DICOMFile.read(path: words[1])
        try save(file.dataSet.xml { path, element in placement(path, element) }, words[2])
    case ("from-xml", 3):
        let document = try ModelDocument.read(xml: try Bytes.read(path: words[1]))
        try save(try file(document.dataSet).write(), words[2])
    case ("read-directory", 3):
        let directory = try MediaDirectory.read(path: words[1])
        let lines = directory.all.map { record in
            "\(record.type)\t\(record.fileID.joined(separator: "/"))\t\(record.children.count)\n"
        }
        try save(Array(lines.joined().utf8), words[2])
    case ("write-directory", 3...):
        var directory = MediaDirectory(fileSetID: "WILLIS")
        for name in words[2...] {
            let names = name.split(separator: "/").map(String.init)
            let path = try MediaDirectory.resolvedPath(of: names, in: words[1])
            try directory.add(try DICOMFile.read(path: path, stopBeforePixelData: true), fileID: names)
        }
        try directory.write(to: words[1] + "/DICOMDIR")
    case ("bench-json", 2):
        let dataSet = try DICOMFile.read(path: words[1], stopBeforePixelData: true).dataSet
        let clock = ContinuousClock()
        var bytes: [UInt8] = []
        let writing = try elapsed(clock) { () throws(DICOMError) in bytes = try dataSet.json() }
        let document = Bytes(bytes)
        let reading = try elapsed(clock) { () throws(DICOMError) in _ = try ModelDocument.read(json: document)
        }
        throw DICOMError(.malformedDocument, "\(bytes.count) bytes, write \(writing), read \(reading)")
    case ("report", 3):
        let root = try ContentItem(document: try DICOMFile.read(path: words[1]).dataSet)
        let lines = root.all.map { item in
            let concept = item.concept.map { "\($0.value) \($0.scheme)" } ?? ""
            return
                "\(item.relationship)|\(item.valueType)|\(concept)|\(item.children.count)|\(number(item))\n"
        }
        try save(Array(lines.joined().utf8), words[2])
    case ("frames", 3):
        guard let groups = FunctionalGroups(try DICOMFile.read(path: words[1]).dataSet) else {
            throw DICOMError(.missingAttribute, "no functional groups.")
        }
        let lines = (0..<groups.frameCount).map { frame in
            "\(groups.position(frame: frame) ?? [])|\(groups.orientation(frame: frame) ?? [])|"
                + "\(groups.pixelSpacing(frame: frame) ?? [])|\(groups.dimensionIndices(frame: frame))\n"
        }
        try save(Array(lines.joined().utf8), words[2])
    case ("deidentify", 5):
        let file = try DICOMFile.read(path: words[2])
        let profile: Deidentifier.Options = words[1] == "basic" ? .basic : .research
        let (cleaned, report) = try Deidentifier(profile: profile, key: [1, 2, 3]).deidentify(file)
        try save(try named(cleaned).write(), words[3])
        try save(Array(report.text.utf8), words[4])
    default:
        throw DICOMError(.malformedDocument, "no such verb: \(words.joined(separator: " "))")
    }
}

/// The time of one of a thousand runs.
func elapsed(_ clock: ContinuousClock, _ body: () throws(DICOMError) -> Void) throws(DICOMError) -> Duration {
    let start = clock.now
    for _ in 0..<1000 { try body() }
    return (clock.now - start) / 1000
}

func number(_ item: ContentItem) -> String {
    guard case .number(let text, let unit, _) = item.value else { return "" }
    return "\(text ?? "") \(unit?.value ?? "")"
}

func placement(_ path: TagPath, _ element: Element) -> BulkDataPlacement {
    if case .fragments = element.value { return .omitted }
    return .inline
}

/// A file of any data set, also of one that is no instance.
func file(_ dataSet: DataSet) -> DICOMFile { named(DICOMFile(dataSet: dataSet)) }

func named(_ file: DICOMFile) -> DICOMFile {
    var file = file
    if file.dataSet.uid(.sopClassUID) == nil { file.meta.set(.mediaStorageSOPClassUID, UID.rawDataStorage) }
    if file.dataSet.uid(.sopInstanceUID) == nil {
        file.meta.set(.mediaStorageSOPInstanceUID, UID.generate())
    }
    return file
}

func save(_ bytes: [UInt8], _ path: String) throws(DICOMError) {
    guard let file = fopen(path, "wb") else {
        throw DICOMError(.fileUnwritable, "cannot create.", file: path)
    }
    defer { fclose(file) }
    guard fwrite(bytes, 1, bytes.count, file) == bytes.count else {
        throw DICOMError(.fileUnwritable, "cannot write.", file: path)
    }
}

while let line = readLine() {
    do {
        try perform(line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init))
        print("ok")
    } catch {
        print("error\t\(error)")
    }
    fflush(nil)
}
