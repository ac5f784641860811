extension MediaDirectory {
    /// Reads a DICOMDIR.
    /// - Throws: ``DICOMError`` of the file, and with code `invalidValue` for an offset at which no record stands,
    /// for records that lead in a circle and for levels nested beyond the budget's depth.
    public static func read(path: String, budget: Budget = .standard) throws(DICOMError) -> MediaDirectory {
        do {
            return try read(try Bytes.read(path: path, budget: budget), budget: budget)
        } catch {
            throw error.inFile(path)
        }
    }

    /// Reads the bytes of a DICOMDIR.
    /// - Throws: ``DICOMError`` as ``read(path:budget:)``.
    public static func read(_ bytes: Bytes, budget: Budget = .standard) throws(DICOMError) -> MediaDirectory {
        let file = try DICOMFile.read(bytes, budget: budget)
        guard file.dataSet.contains(.directoryRecordSequence) else {
            throw DICOMError(
                .missingAttribute, "this file is no DICOMDIR: it has no directory records.",
                path: TagPath(.directoryRecordSequence))
        }
        let items = file.dataSet.items(.directoryRecordSequence)
        var walk = DirectoryWalk(items: items, base: bytes.start, maximumDepth: budget.maximumDepth)
        let first = file.dataSet.int(.offsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity) ?? 0
        var directory = MediaDirectory(fileSetID: file.dataSet.string(.fileSetID) ?? "")
        directory.records = try walk.level(at: first, from: nil, depth: 0)
        directory.unreachable = items.indices.filter { !walk.visited.contains($0) }.map {
            DirectoryWalk.record(items[$0])
        }
        return directory
    }
}

/// Follows the offsets from record to record.
struct DirectoryWalk {
    private let items: [DataSet]
    private let positions: [Int: Int]
    private let maximumDepth: Int
    private(set) var visited: Set<Int> = []

    init(items: [DataSet], base: Int, maximumDepth: Int) {
        self.items = items
        self.maximumDepth = min(maximumDepth, Budget.depthCeiling)
        var positions: [Int: Int] = [:]
        for (index, item) in items.enumerated() {
            if let offset = item.itemOffset { positions[offset - base] = index }
        }
        self.positions = positions
    }

    /// The records of one level, each followed by the next.
    mutating func level(at start: Int, from parent: Int?, depth: Int) throws(DICOMError) -> [MediaDirectory
        .Record]
    {
        guard start != 0 else { return [] }
        guard depth < maximumDepth else {
            throw error("levels are nested more than \(maximumDepth) deep.", parent)
        }
        var result: [MediaDirectory.Record] = []
        var offset = start
        var from = parent
        while offset != 0 {
            guard let index = positions[offset] else {
                throw error("no record stands at byte \(offset), where one should.", from)
            }
            guard visited.insert(index).inserted else {
                throw error("the record at byte \(offset) is reached twice.", from)
            }
            let item = items[index]
            var record = DirectoryWalk.record(item)
            let lower = item.int(.offsetOfReferencedLowerLevelDirectoryEntity) ?? 0
            record.children = try level(at: lower, from: index, depth: depth + 1)
            result.append(record)
            from = index
            offset = item.int(.offsetOfTheNextDirectoryRecord) ?? 0
        }
        return result
    }

    /// A record without those below it.
    static func record(_ item: DataSet) -> MediaDirectory.Record {
        var attributes = item
        for tag in DataSet.recordLinks { attributes.remove(tag) }
        return MediaDirectory.Record(
            type: MediaDirectory.RecordType(item.string(.directoryRecordType) ?? ""), attributes: attributes,
            isInUse: item.int(.recordInUseFlag) != 0)
    }

    private func error(_ reason: String, _ index: Int?) -> DICOMError {
        let path = index.map { TagPath([TagPath.Step(tag: .directoryRecordSequence, item: $0)]) } ?? TagPath()
        return DICOMError(
            .invalidValue, "\(reason) Have the DICOMDIR written again from its files.", path: path)
    }
}

extension DataSet {
    /// The attributes of a record that the directory keeps.
    static let recordLinks: [Tag] = [
        .offsetOfTheNextDirectoryRecord, .recordInUseFlag, .offsetOfReferencedLowerLevelDirectoryEntity,
        .directoryRecordType,
    ]

    /// Where the header of this item stands in the storage that its values are slices of; `nil` when its first
    /// element is a sequence or fragments.
    var itemOffset: Int? {
        // The values lie in the file in the order in which they were read, whatever their tags.
        let starts = compactMap { element -> Int? in
            guard case .bytes(let bytes, _) = element.value else { return nil }
            return bytes.start
        }
        guard let first = starts.min() else { return nil }
        // Records begin with a number, whose header is as long in all syntaxes; so is that of the item.
        return first - 16
    }
}
