extension DICOMFile {
    /// The whole file as bytes: a preamble of zeros, the meta information with its length, and the data set.
    /// - Throws: ``DICOMError`` with code `missingAttribute` when class or instance are named nowhere,
    /// `unencodable` when the data set does not go into the transfer syntax.
    public func write(sequenceLength: SequenceLength = .asRead) throws(DICOMError) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: 128)
        output.append(contentsOf: [0x44, 0x49, 0x43, 0x4D])
        output.append(contentsOf: try encodedMeta())
        let body = withoutStrayMeta
        output.append(contentsOf: try body.encode(as: transferSyntax, sequenceLength: sequenceLength))
        return output
    }

    /// Writes the file to a path, replacing what is there, and waits until the disk has it. Large values go there piece
    /// by piece, so that pixel data which are mapped are never in memory as a whole.
    ///
    /// What cannot be encoded is refused before the file is touched. Not atomic: a reader may see a part of it; write to
    /// a temporary name and rename where that matters. Never write to a path that this file was mapped from.
    /// - Throws: ``DICOMError`` with code `fileUnwritable` for whatever the operating system reports.
    public func write(
        to path: String, sequenceLength: SequenceLength = .asRead
    ) throws(DICOMError) {
        let dataSet = withoutStrayMeta
        let start: [UInt8]
        do {
            start = [UInt8](repeating: 0, count: 128) + [0x44, 0x49, 0x43, 0x4D] + (try encodedMeta())
            var trial = writer(sequenceLength)
            trial.sink = { (_) throws(DICOMError) in }
            try trial.write(dataSet)
        } catch {
            throw error.inFile(path)
        }
        let output = try FileOutput(path: path)
        try Bytes(start).withUnsafeBytes { (memory) throws(DICOMError) in try output.write(memory) }
        var writer = writer(sequenceLength)
        if transferSyntax.isDeflated {
            let stream = try DeflateStream()
            writer.sink = { (memory) throws(DICOMError) in
                try stream.append(memory) { (piece) throws(DICOMError) in try output.write(piece) }
            }
            try writer.write(dataSet)
            try stream.finish { (piece) throws(DICOMError) in try output.write(piece) }
        } else {
            writer.sink = { (memory) throws(DICOMError) in try output.write(memory) }
            try writer.write(dataSet)
        }
        try output.finish()
    }

    /// The data set without group 0002, which a damaged file had there and a reader would take for meta information.
    private var withoutStrayMeta: DataSet {
        guard dataSet.contains(where: { $0.tag.group == 2 }) else { return dataSet }
        var result = dataSet
        result.removeAll { $0.tag.group == 2 }
        return result
    }

    private func writer(_ sequenceLength: SequenceLength) -> DataSetWriter {
        DataSetWriter(
            encoding: transferSyntax.encoding, sequenceLength: sequenceLength,
            allowsFragments: transferSyntax.isEncapsulated)
    }

    /// Group 0002 with its length.
    private func encodedMeta() throws(DICOMError) -> [UInt8] {
        var complete = self
        complete.completeMeta()
        let required: [(Tag, Tag)] = [
            (.mediaStorageSOPClassUID, .sopClassUID), (.mediaStorageSOPInstanceUID, .sopInstanceUID),
        ]
        for (metaTag, tag) in required {
            // The data set knows better than the meta information, which may come from before a change.
            if let uid = dataSet.uid(tag) {
                complete.meta.set(metaTag, uid)
            } else if complete.meta.uid(metaTag) == nil {
                throw DICOMError(
                    .missingAttribute, "a file needs this attribute; set it.", path: TagPath(tag))
            }
        }
        complete.meta.remove(.fileMetaInformationGroupLength)
        complete.meta.removeAll { $0.tag.group != 2 }
        let rest = try complete.meta.encode(as: .explicitVRLittleEndian)
        complete.meta = DataSet()
        complete.meta.set(.fileMetaInformationGroupLength, rest.count)
        return try complete.meta.encode(as: .explicitVRLittleEndian) + rest
    }
}
