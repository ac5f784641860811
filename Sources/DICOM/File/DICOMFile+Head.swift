extension DICOMFile {
    /// So much of a file is read at first, then each time four times as much.
    private static let firstHead = 8 << 10
    /// A head that is larger than this is looked at through a mapping.
    private static let largestRead = 512 << 10
    /// A head that is larger than this is left to a mapping.
    private static let largestHead = 16 << 20

    /// Reads what stands before the pixel data without mapping the file, so that any number of headers can be kept.
    ///
    /// - Returns: `nil` when the head is too large for that, or the file is none of the ordinary kind.
    static func readHead(path: String, budget: Budget, access: FileAccess) throws(DICOMError) -> DICOMFile? {
        var count = firstHead
        while count <= (access == .mapped ? largestRead : largestHead) {
            guard let (bytes, isWhole) = try Bytes.head(path: path, count: count, budget: budget) else {
                return nil
            }
            if let file = try readHead(bytes, isWhole: isWhole, budget: budget) { return file }
            count *= 4
        }
        guard access == .mapped else { return nil }
        let bytes = try Bytes.mapped(path: path, budget: budget)
        guard let (file, end) = try tryHead(bytes, isWhole: true, budget: budget) else { return nil }
        if let end, end < largestHead { bytes.storage.keepFirst(end) }
        return file
    }

    /// Reads what stands before the pixel data, from bytes that may be only the first of a file, and keeps little more
    /// than that of them.
    private static func readHead(
        _ bytes: Bytes, isWhole: Bool, budget: Budget
    ) throws(DICOMError) -> DICOMFile? {
        if isWhole, bytes.count <= firstHead {
            return try read(bytes, budget: budget, stopBeforePixelData: true)
        }
        guard let (file, end) = try tryHead(bytes, isWhole: isWhole, budget: budget) else { return nil }
        if let end, end < bytes.count / 2 { bytes.storage.keepFirst(end) }
        return file
    }

    private static func tryHead(
        _ bytes: Bytes, isWhole: Bool, budget: Budget
    ) throws(DICOMError) -> (file: DICOMFile, end: Int?)? {
        let options = readingOptions(budget, stopBeforePixelData: true)
        var remarks: [DICOMError] = []
        var meta = DataSet()
        var position = 0
        let syntax: TransferSyntax
        do {
            let start = try startOfElements(bytes)
            position = start ?? 0
            if start != nil || hasMeta(bytes, at: 0) {
                // A copy: the meta information of a deflated file must not keep the rest of it.
                (meta, position) = try readMeta(bytes, at: position, options: options, remarks: &remarks)
                remarks = []
                let kept = Bytes(bytes[0..<position].array)
                meta = try readMeta(kept, at: start ?? 0, options: options, remarks: &remarks).0
            }
            syntax = try transferSyntax(meta, bytes, at: position, remarks: &remarks)
        } catch {
            guard isWhole else { return nil }
            throw error
        }
        guard
            let head = try DataSet.decodeHead(
                bytes, from: position, as: syntax, options: options, isWhole: isWhole)
        else { return nil }
        var file = DICOMFile(
            meta: meta, dataSet: head.dataSet, transferSyntax: syntax, remarks: remarks + head.remarks)
        file.pixelDataPlace = head.pixelData
        return (file, head.end)
    }
}
