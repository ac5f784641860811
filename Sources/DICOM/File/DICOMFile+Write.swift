import Glibc

extension DICOMFile {
    /// The whole file as bytes: a preamble of zeros, the meta information with its length, and the data set.
    /// - Throws: ``DICOMError`` with code `missingAttribute` when class or instance are named nowhere,
    /// `unencodable` when the data set does not go into the transfer syntax.
    public func write(sequenceLength: SequenceLength = .undefined) throws(DICOMError) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: 128)
        output.append(contentsOf: [0x44, 0x49, 0x43, 0x4D])
        output.append(contentsOf: try encodedMeta())
        output.append(contentsOf: try dataSet.encode(as: transferSyntax, sequenceLength: sequenceLength))
        return output
    }

    /// Writes the file to a path, replacing what is there, and waits until the disk has it. Not atomic: a
    /// reader may see a part of it; write to a temporary name and rename where that matters.
    /// - Throws: ``DICOMError`` with code `fileUnwritable` for whatever the operating system reports.
    public func write(
        to path: String, sequenceLength: SequenceLength = .undefined
    ) throws(DICOMError) {
        let bytes: [UInt8]
        do {
            bytes = try write(sequenceLength: sequenceLength)
        } catch {
            throw error.inFile(path)
        }
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw DICOMFile.unwritable(path, "create") }
        do {
            try DICOMFile.writeAll(bytes, to: descriptor, path: path)
        } catch {
            close(descriptor)
            throw error
        }
        guard close(descriptor) == 0 else { throw DICOMFile.unwritable(path, "close") }
    }

    private static func writeAll(_ bytes: [UInt8], to descriptor: Int32, path: String) throws(DICOMError) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress?.advanced(by: written), $0.count - written)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw unwritable(path, "write") }
            written += count
        }
        // Pipes and devices cannot be synchronised, and say so.
        guard fsync(descriptor) == 0 || errno == EINVAL || errno == EROFS else {
            throw unwritable(path, "write")
        }
    }

    private static func unwritable(_ path: String, _ verb: String) -> DICOMError {
        DICOMError(
            .fileUnwritable, "cannot \(verb) the file: \(String(cString: strerror(errno))).", file: path)
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
