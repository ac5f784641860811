import DICOM
import Records

/// A value that a header names by its place only.
package enum BulkValue: Sendable {
    /// The value itself, its numbers in little-endian order.
    case bytes(Bytes)
    /// The pixel data, where they stand in the file as they are to be sent; `nil` when they have to be looked up frame
    /// by frame in a ``PixelMap``.
    case pixelData(Range<Int>?)
}

extension Retrieval {
    /// The value at a place that a header has named, such as `7FE00010` or `00720050/0/00720052`.
    /// - Returns: `nil` when nothing stands there.
    package func bulkValue(of stored: Stored, at place: [String]) async throws -> BulkValue? {
        guard let path = BulkPlace.path(place) else { return nil }
        let syntax = stored.instance.transferSyntaxUID
        let size = Int(stored.instance.byteCount)
        return try await onDisk {
            let file = try HeaderReading.read(path: stored.path, syntax: syntax, budget: .standard)
            if let pixels = file.pixelDataPlace, path == TagPath(pixels.tag) {
                guard let offset = pixels.offset, let length = pixels.length, offset <= size,
                    !TransferSyntax(syntax).isBigEndian
                else { return .pixelData(nil) }
                return .pixelData(offset..<offset + min(length, size - offset))
            }
            guard let element = file.dataSet[path], case .bytes(let bytes, let order) = element.value else {
                return nil
            }
            return .bytes(order == .big ? BulkPlace.littleEndian(bytes, of: element.effectiveVR) : bytes)
        }
    }
}

/// Places of values as headers write them: tags, and numbers of items between them, counted from 0.
enum BulkPlace {
    static func path(_ parts: [String]) -> TagPath? {
        guard parts.count % 2 == 1, parts.count <= 63 else { return nil }
        var path = TagPath()
        for start in stride(from: 0, to: parts.count, by: 2) {
            guard parts[start].utf8.count == 8, let tag = Tag(parts[start]) else { return nil }
            guard start + 1 < parts.count else { return path.appending(tag) }
            guard let item = Int(parts[start + 1]), item >= 0 else { return nil }
            path = path.appending(tag, item: item)
        }
        return nil
    }

    static func littleEndian(_ bytes: Bytes, of vr: VR) -> Bytes {
        let unit = vr.unitSize
        guard unit > 1 else { return bytes }
        var result = bytes.array
        for start in stride(from: 0, through: result.count - unit, by: unit) {
            result[start..<start + unit].reverse()
        }
        return Bytes(result)
    }
}
