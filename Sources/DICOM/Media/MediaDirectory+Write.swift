extension MediaDirectory {
    /// The bytes of the DICOMDIR, in explicit little endian as PS3.10 asks, with all offsets in place.
    /// - Throws: ``DICOMError`` with code `unencodable` for levels nested beyond the limit, for file IDs that the
    /// standard does not allow and for directories of more than 4 GiB.
    public func write() throws(DICOMError) -> [UInt8] {
        var items: [DataSet] = []
        var links: [Link] = []
        _ = try append(records, to: &items, &links, depth: 0)
        // Offsets have four bytes whatever they say, so the second pass stands where the first one stood.
        let draft = try file(items, links, offsets: []).write(sequenceLength: .defined)
        let offsets = try DICOMFile.read(Bytes(draft)).dataSet.items(.directoryRecordSequence).map {
            $0.itemOffset ?? 0
        }
        return try file(items, links, offsets: offsets).write(sequenceLength: .defined)
    }

    /// Writes the DICOMDIR into a folder, beside the files that it names.
    /// - Throws: ``DICOMError`` as ``write()``, and with code `fileUnwritable`.
    public func write(to path: String) throws(DICOMError) {
        try DICOMFile.read(Bytes(try write())).write(to: path, sequenceLength: .defined)
    }

    /// Which record comes next, and which is the first below, by their places in the sequence.
    private struct Link {
        var next: Int?
        var lower: Int?
    }

    /// Appends a level and gives back the place of its first record.
    private func append(
        _ records: [Record], to items: inout [DataSet], _ links: inout [Link], depth: Int
    ) throws(DICOMError) -> Int? {
        guard depth < Budget.depthCeiling else {
            throw DICOMError(.unencodable, "levels are nested more than \(Budget.depthCeiling) deep.")
        }
        var previous: Int?
        var first: Int?
        for record in records {
            let place = items.count
            if !record.fileID.isEmpty { try MediaDirectory.check(fileID: record.fileID) }
            guard !record.type.term.isEmpty, record.type.term.allSatisfy(\.isASCII) else {
                throw DICOMError(
                    .unencodable,
                    "a record is of no type that can be written; give it one of PS3.3 table F.4-1.",
                    path: TagPath(.directoryRecordType))
            }
            items.append(record.item)
            links.append(Link())
            if let previous { links[previous].next = place }
            links[place].lower = try append(record.children, to: &items, &links, depth: depth + 1)
            first = first ?? place
            previous = place
        }
        return first
    }

    private func file(_ items: [DataSet], _ links: [Link], offsets: [Int]) throws(DICOMError) -> DICOMFile {
        func offset(_ place: Int?) -> Int { place.map { $0 < offsets.count ? offsets[$0] : 0 } ?? 0 }
        var numbered = items
        for place in items.indices {
            guard numbered[place].set(.offsetOfTheNextDirectoryRecord, offset(links[place].next)),
                numbered[place].set(.offsetOfReferencedLowerLevelDirectoryEntity, offset(links[place].lower))
            else {
                throw DICOMError(.unencodable, "a DICOMDIR cannot be longer than 4 GiB; split the media.")
            }
        }
        var last: Int? = items.isEmpty ? nil : 0
        while let place = last, let next = links[place].next { last = next }
        var dataSet = DataSet()
        dataSet.set(.fileSetID, String(fileSetID.prefix(16)))
        dataSet.set(.offsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity, offset(items.isEmpty ? nil : 0))
        dataSet.set(.offsetOfTheLastDirectoryRecordOfTheRootDirectoryEntity, offset(last))
        dataSet.set(.fileSetConsistencyFlag, 0)
        dataSet.set(.directoryRecordSequence, numbered)
        var file = DICOMFile(dataSet: dataSet, transferSyntax: .explicitVRLittleEndian)
        file.meta.set(.mediaStorageSOPClassUID, UID.mediaStorageDirectoryStorage)
        file.meta.set(
            .mediaStorageSOPInstanceUID, UID.derived(from: "DICOMDIR\(fileSetID)\(items.map(\.count))"))
        return file
    }
}

extension MediaDirectory.Record {
    /// The record as an item, its offsets still to be filled in.
    var item: DataSet {
        var item = attributes
        item.set(.offsetOfTheNextDirectoryRecord, 0)
        item.set(.recordInUseFlag, isInUse ? 0xFFFF : 0)
        item.set(.offsetOfReferencedLowerLevelDirectoryEntity, 0)
        item.set(.directoryRecordType, type.term)
        return item
    }
}
