extension DICOMFile {
    /// Reads a file: Part 10, or a bare data set whose encoding is then guessed.
    ///
    /// Values are slices of the file; pixel data are not copied.
    /// - Parameters:
    ///   - path: Where the file is.
    ///   - budget: What reading may cost.
    ///   - stopBeforePixelData: Leave out the pixel data and everything after them. Then only the head of the file is
    ///     read, and neither file nor mapping is kept.
    ///   - access: Mapped, or read into memory; see ``FileAccess`` for when mapping is dangerous.
    ///   - salvages: Keep what stands before damage, and tell of it in ``damage``, instead of failing. Never for objects
    ///     that are to be used: of a plan or a report a part is worse than nothing.
    /// - Throws: ``DICOMError`` with the path of the file.
    public static func read(
        path: String, budget: Budget = .standard, stopBeforePixelData: Bool = false,
        access: FileAccess = .mapped, salvages: Bool = false
    ) throws(DICOMError) -> DICOMFile {
        do {
            if stopBeforePixelData, !salvages,
                var file = try readHead(path: path, budget: budget, access: access)
            {
                file.remarks = file.remarks.map { $0.inFile(path) }
                return file
            }
            let bytes: Bytes
            switch access {
            case .mapped: bytes = try Bytes.mapped(path: path, budget: budget)
            case .memory: bytes = try Bytes.read(path: path, budget: budget)
            }
            var file = try read(
                bytes, budget: budget, stopBeforePixelData: stopBeforePixelData, salvages: salvages)
            file.remarks = file.remarks.map { $0.inFile(path) }
            file.damage = file.damage?.inFile(path)
            return file
        } catch {
            throw error.inFile(path)
        }
    }

    /// Reads bytes: Part 10, or a bare data set whose encoding is then guessed.
    /// - Throws: ``DICOMError``.
    public static func read(
        _ bytes: Bytes, budget: Budget = .standard, stopBeforePixelData: Bool = false, salvages: Bool = false
    ) throws(DICOMError) -> DICOMFile {
        guard bytes.count <= budget.maximumBytes else {
            throw DICOMError(
                .tooLarge,
                DICOMError.exceeded("there are \(bytes.count) bytes", "maximumBytes")
            )
        }
        var options = readingOptions(budget, stopBeforePixelData: stopBeforePixelData)
        let start = try startOfElements(bytes)
        var remarks: [DICOMError] = []
        var meta = DataSet()
        var position = start ?? 0
        if start != nil || hasMeta(bytes, at: 0) {
            (meta, position) = try readMeta(bytes, at: position, options: options, remarks: &remarks)
        }
        let syntax = try transferSyntax(meta, bytes, at: position, remarks: &remarks)
        // Without the meta information there is nothing to go on by.
        options.salvages = salvages
        let decoded = try DataSet.decode(bytes, from: position, as: syntax, options: options)
        var file = DICOMFile(
            meta: meta, dataSet: decoded.dataSet, transferSyntax: syntax, remarks: remarks + decoded.remarks,
            damage: decoded.damage)
        file.pixelDataPlace = decoded.pixelData
        return file
    }

    static func readingOptions(_ budget: Budget, stopBeforePixelData: Bool) -> DataSetReader.Options {
        var options = DataSetReader.Options()
        options.budget = budget
        options.stopBeforePixelData = stopBeforePixelData
        options.keepsTruncatedPixelData = true
        return options
    }

    /// Where the meta information begins after a preamble or a prefix alone; `nil` when there is no prefix.
    static func startOfElements(_ bytes: Bytes) throws(DICOMError) -> Int? {
        let prefix: Bytes = [0x44, 0x49, 0x43, 0x4D]
        if bytes.count >= 132, bytes[128..<132] == prefix { return 132 }
        if bytes.count >= 4, bytes[0..<4] == prefix { return 4 }
        guard bytes.count >= 8 else {
            throw DICOMError(
                .notDICOM, "\(bytes.count) bytes are too few for a DICOM object; was the file sent whole?",
                offset: 0)
        }
        return nil
    }

    /// True when an element of group 0002 stands at a position.
    static func hasMeta(_ bytes: Bytes, at position: Int) -> Bool {
        guard position <= bytes.count - 8 else { return false }
        return bytes.withUnsafeBytes { memory in
            let cursor = ByteCursor(memory)
            return cursor.uint16(at: position, .little) == 2
                && cursor.looksLike(.explicitLittle, at: position, end: cursor.count)
        }
    }

    /// Reads group 0002 and gives back where it ends. The group ends where another begins: its length element
    /// is missing or wrong in too many files.
    static func readMeta(
        _ bytes: Bytes, at position: Int, options: DataSetReader.Options, remarks: inout [DICOMError]
    ) throws(DICOMError) -> (DataSet, Int) {
        var options = options
        options.onlyGroup = 2
        options.stopBeforePixelData = false
        // A file that ends within its meta information is cut; one that ends after it holds an empty data
        // set.
        let (meta, end, found) = try bytes.withUnsafeBytes { (memory) throws(DICOMError) in
            var reader = DataSetReader(
                source: bytes, cursor: ByteCursor(memory), start: position, encoding: .explicitLittle,
                options: options)
            let meta = try reader.readAll()
            return (meta, reader.offset, reader.remarks)
        }
        remarks += found
        let declared = meta.int(.fileMetaInformationGroupLength)
        // (0002,0000) itself takes 12 bytes.
        if declared.map({ $0 != end - position - 12 }) ?? true {
            let reason =
                declared.map { "declares \($0) bytes but has \(end - position - 12)." }
                ?? "does not state its length."
            remarks.append(
                DICOMError(
                    .irregularMeta, "the file meta information \(reason)",
                    path: TagPath(.fileMetaInformationGroupLength), offset: position))
        }
        return (meta, end)
    }

    /// The syntax that the meta information names, else the one that the bytes look like.
    static func transferSyntax(
        _ meta: DataSet, _ bytes: Bytes, at position: Int, remarks: inout [DICOMError]
    ) throws(DICOMError) -> TransferSyntax {
        if let uid = meta.uid(.transferSyntaxUID) { return TransferSyntax(uid) }
        remarks.append(
            DICOMError(
                .irregularMeta, "no transfer syntax is stated; it has been guessed from the bytes.",
                path: TagPath(.transferSyntaxUID), offset: position))
        if position == bytes.count { return .implicitVRLittleEndian }
        let guess = bytes.withUnsafeBytes { guessedSyntax(ByteCursor($0), at: position) }
        guard let guess else {
            throw DICOMError(
                .notDICOM,
                "this is neither a DICOM file nor a bare data set; "
                    + "if it should be one, export it again from its source.",
                offset: position)
        }
        return guess
    }

    /// The syntax in which an element stands at a position: first one that something plausible follows, then,
    /// for files with oddities in their first elements, one that makes sense by itself.
    private static func guessedSyntax(_ cursor: ByteCursor, at position: Int) -> TransferSyntax? {
        let end = cursor.count
        guard position <= end - 8 else { return nil }
        let candidates: [TransferSyntax] = [
            .explicitVRLittleEndian, .explicitVRBigEndian, .implicitVRLittleEndian,
        ].filter { (1...0x00FF).contains(cursor.tag(at: position, $0.encoding.order).group) }
        if let sure = candidates.first(where: { cursor.looksLike($0.encoding, at: position, end: end) }) {
            return sure
        }
        return candidates.first { syntax in
            let order = syntax.encoding.order
            if syntax.isExplicit {
                let header = cursor.explicitHeader(at: position, end: end, order)
                return header.map { Int($0.length) <= end - position - $0.size } ?? false
            }
            let tag = cursor.tag(at: position, order)
            return AttributeTable.position(of: tag) != nil
                && Int(cursor.uint32(at: position + 4, order)) <= end - position - 8
        }
    }
}
