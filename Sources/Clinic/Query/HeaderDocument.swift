import Archive
import CZlib
import DICOM

/// The header of an object as the index keeps it: DICOM JSON of everything before the pixel data.
///
/// Large binary values stand in it as a `BulkDataURI` that names only their place in the data set, such as `7FE00010`
/// or `00720050/0/00720052`; the address of the object goes before that when it is handed out.
enum HeaderDocument {
    /// Binary values up to this many bytes stand in the header itself.
    static let largestInlineBytes = 256
    /// A larger header is read from its file each time; enhanced objects with thousands of frames have one.
    static let largestKeptBytes = 4 << 20

    /// Writes the header of a file.
    static func json(of file: DICOMFile) throws(DICOMError) -> [UInt8] {
        var json = try json(of: file.dataSet)
        guard let pixels = file.pixelDataPlace else { return json }
        json.removeLast()
        if json.count > 1 { json.append(UInt8(ascii: ",")) }
        let key = pixels.tag.hexadecimal
        json += Array("\"\(key)\":{\"vr\":\"\(pixels.vr)\",\"BulkDataURI\":\"\(key)\"}}".utf8)
        return json
    }

    /// Writes the attributes that a study (with its patient) or a series has in common with its first image.
    static func json(of dataSet: DataSet, levels: [QueryLevel]) throws(DICOMError) -> String {
        let common = DataSet(
            dataSet.filter { element in
                element.tag == .specificCharacterSet || element.tag == .timezoneOffsetFromUTC
                    || (!element.tag.isPrivate && levels.contains(element.tag.queryLevel))
            })
        return String(decoding: try json(of: common), as: UTF8.self)
    }

    private static func json(of dataSet: DataSet) throws(DICOMError) -> [UInt8] {
        try dataSet.json { path, element in
            if case .bytes(let bytes, _) = element.value, bytes.count <= largestInlineBytes { return .inline }
            return .uri(place(path))
        }
    }

    /// The header with what is to be put right in it. Only the attributes that are concerned are read.
    static func corrected(_ json: [UInt8], by correction: Correction) throws -> [UInt8] {
        guard let attributes = JSONAttributes(json) else {
            throw ArchiveError(
                .corrupt, "A header of the index cannot be read; rebuild it: willis index --rebuild.")
        }
        let tags = correction.tags
        var part = try attributes.dataSet { tags.contains($0) }
        // The index has read the text already.
        var correction = correction
        correction.characterSet = nil
        correction.apply(to: &part)
        guard let replaced = JSONAttributes(try part.json()) else { return json }
        return attributes.json(replacing: replaced)
    }

    /// A path as the end of an address: tags, and numbers of items between them, counted from 0.
    static func place(_ path: TagPath) -> String {
        path.steps.map { step in step.tag.hexadecimal + (step.item.map { "/\($0)" } ?? "") }
            .joined(separator: "/")
    }

    // MARK: - Packing

    /// Compresses a header for the database: four bytes of length, then a zlib stream.
    static func packed(_ json: [UInt8]) -> [UInt8]? {
        guard json.count <= largestKeptBytes else { return nil }
        var count = compressBound(UInt(json.count))
        var packed = [UInt8](repeating: 0, count: 4 + Int(count))
        for byte in 0..<4 { packed[byte] = UInt8(truncatingIfNeeded: json.count >> (8 * byte)) }
        let status = packed.withUnsafeMutableBufferPointer { target in
            compress2(target.baseAddress?.advanced(by: 4), &count, json, UInt(json.count), 1)
        }
        guard status == Z_OK else { return nil }
        packed.removeLast(packed.count - 4 - Int(count))
        return packed
    }

    /// The JSON of a packed header; `nil` when it is damaged.
    static func unpacked(_ packed: [UInt8]) -> [UInt8]? {
        guard packed.count > 4 else { return nil }
        let size = (0..<4).reduce(0) { $0 | Int(packed[$1]) << (8 * $1) }
        guard size <= largestKeptBytes else { return nil }
        var status = Z_OK
        let json = [UInt8](unsafeUninitializedCapacity: size) { target, written in
            var count = UInt(size)
            status = packed.withUnsafeBufferPointer { source in
                uncompress(
                    target.baseAddress, &count, source.baseAddress?.advanced(by: 4), UInt(source.count - 4))
            }
            written = status == Z_OK ? Int(count) : 0
        }
        return status == Z_OK && json.count == size ? json : nil
    }
}
