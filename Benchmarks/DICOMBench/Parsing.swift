import DICOM

/// Reading the elements of a file: from memory or from the disk, and how far.
struct Parsing: Repeatable {
    enum Depth: String {
        /// Up to the pixel data.
        case header
        /// With the pixel data.
        case whole
        /// Up to the pixel data, and every value of every level as text or numbers.
        case values
    }

    private let path: String?
    private let bytes: Bytes
    private let depth: Depth

    init(source: String, depth: String, path: String) throws {
        guard let depth = Depth(rawValue: depth) else { throw BenchError("unknown depth: \(depth)") }
        self.depth = depth
        self.path = source == "file" ? path : nil
        bytes = try Bytes.read(path: path)
    }

    func once() throws -> Int {
        let stops = depth != .whole
        let file =
            if let path {
                try DICOMFile.read(path: path, stopBeforePixelData: stops)
            } else {
                try DICOMFile.read(bytes, stopBeforePixelData: stops)
            }
        return depth == .values ? Self.valueCount(file.dataSet) : Self.elementCount(file.dataSet)
    }

    private static func elementCount(_ dataSet: DataSet) -> Int {
        dataSet.reduce(0) { sum, element in
            guard case .items(let items) = element.value else { return sum + 1 }
            return items.reduce(sum + 1) { $0 + elementCount($1) }
        }
    }

    private static func valueCount(_ dataSet: DataSet) -> Int {
        let characterSet = dataSet.characterSet
        return dataSet.reduce(0) { sum, element in
            switch element.value {
            case .items(let items): items.reduce(sum) { $0 + valueCount($1) }
            case .fragments(let fragments): sum + fragments.count
            case .bytes(let bytes, _):
                switch element.effectiveVR {
                case .US, .SS, .UL, .SL, .UV, .SV, .FL, .FD, .DS, .IS: sum + element.doubles.count
                case .AT: sum + element.tags.count
                case let vr where vr.isString: sum + element.strings(characterSet).count
                default: sum + bytes.count
                }
            }
        }
    }
}
