import Archive
import DICOM
import Records

/// Gets at the headers of objects: from the index, else from their files.
struct Headers: Sendable {
    let blobs: Blobs

    /// The header of an object with what is to be put right in it.
    func json(of row: InstanceSearch.Row, _ correction: Correction?) throws -> [UInt8] {
        let sent = try json(of: row)
        return try correction.map { try HeaderDocument.corrected(sent, by: $0) } ?? sent
    }

    /// The header as the index keeps it: as the object was sent.
    private func json(of row: InstanceSearch.Row) throws -> [UInt8] {
        if let packed = row.header, let json = HeaderDocument.unpacked(packed) { return json }
        return try HeaderDocument.json(
            of: file(row.blob, TransferSyntax(UID(row.transferSyntaxUID)), row.characterSet))
    }

    /// What a study and its patient, or a series, have in common.
    func common(_ levels: [QueryLevel], of image: StoredImage) throws -> String {
        let file = try file(
            image.blob, TransferSyntax(UID(image.attributes.transferSyntaxUID)), image.characterSet)
        return try HeaderDocument.json(of: file.dataSet, levels: levels)
    }

    /// The header of a stored object, its text corrected as it was when it came in.
    func file(
        _ blob: String, _ syntax: TransferSyntax, _ characterSet: CharacterSetCorrection?
    ) throws -> DICOMFile {
        guard let blob = BlobID(blob) else {
            throw ArchiveError(.corrupt, "\(blob) is no name of a file.")
        }
        var file = try HeaderReading.read(path: blobs.path(of: blob), syntax: syntax.uid, budget: .standard)
        if let characterSet { file.dataSet.apply(characterSet) }
        return file
    }
}
