import DICOM

extension FuzzEntry {
    /// Files of part 10, and what calls itself one.
    static let files = FuzzEntry(
        name: "files",
        seeds: {
            try Seeds.syntaxes.map { try Seeds.file($0).write() } + [
                try Seeds.compressedFile().write(),
                Array(try Seeds.file(.implicitVRLittleEndian).write().dropFirst(128)),
                try Seeds.dataSets[1].encode(as: .implicitVRLittleEndian),
            ]
        },
        run: { bytes in
            _ = FileMetaInformation(bytes)
            _ = try? Validator().validate(bytes, budget: Limits.reading)
            let salvaged = try? DICOMFile.read(bytes, budget: Limits.reading, salvages: true)
            if let salvaged { look(at: salvaged.dataSet) }
            let head = try? DICOMFile.read(bytes, budget: Limits.reading, stopBeforePixelData: true)
            guard let file = try? DICOMFile.read(bytes, budget: Limits.reading) else { return }
            look(at: file.dataSet)
            try promise(salvaged?.dataSet == file.dataSet, "A sound file is salvaged to another one.")
            guard let head else { throw Violation("A file can be read, but its head cannot.") }
            // The head ends at the first tag that can follow pixel data; what is out of order comes after it.
            if !file.remarks.contains(where: { $0.code == .outOfOrder || $0.code == .duplicateElement }) {
                let elements = DataSet(file.dataSet.filter { $0.tag < Tag(0x7FE0, 0x0008) })
                let difference = firstDifference(elements, head.dataSet)
                try promise(difference == nil, "The head of a file differs at \(difference ?? "").")
            }
            try checkFile(file)
        })

    /// Directories of media.
    static let directory = FuzzEntry(
        name: "directory",
        seeds: { [try Seeds.directory(files: 3).write(), try MediaDirectory(fileSetID: "EMPTY").write()] },
        run: { bytes in
            guard let directory = try? MediaDirectory.read(bytes, budget: Limits.reading) else { return }
            for record in directory.all + directory.unreachable {
                look(at: record.attributes)
                guard let path = try? MediaDirectory.path(of: record.fileID, in: "/media") else { continue }
                let parts = path.split(separator: "/", omittingEmptySubsequences: false)
                try promise(
                    path.hasPrefix("/media/") && !parts.contains("..") && !path.contains("\0"),
                    "A file ID leads out of its folder: \(path)")
            }
            guard let written = try? directory.write() else { return }
            let again: MediaDirectory
            do {
                again = try MediaDirectory.read(Bytes(written))
            } catch {
                throw Violation("A written DICOMDIR cannot be read: \(error)")
            }
            let kinds = (directory.all.map(\.type.term), again.all.map(\.type.term))
            try promise(kinds.0 == kinds.1, "A written DICOMDIR has other records: \(kinds)")
        })

    private static func checkFile(_ file: DICOMFile) throws(Violation) {
        guard let written = try? file.write() else { return }
        let again: DICOMFile
        do {
            again = try DICOMFile.read(Bytes(written))
        } catch {
            throw Violation("A written file cannot be read: \(error)")
        }
        try promise(
            again.transferSyntax == file.transferSyntax,
            "A written file is in \(again.transferSyntax.uid.string.debugDescription), "
                + "not \(file.transferSyntax.uid.string.debugDescription).")
        // Group 0002 belongs into the meta information and is not written elsewhere.
        let expected = DataSet(file.dataSet.filter { $0.tag.group != 2 })
        if let difference = firstDifference(expected, again.dataSet, in: file.transferSyntax) {
            throw Violation("A written file reads back different at \(difference).")
        }
    }
}
