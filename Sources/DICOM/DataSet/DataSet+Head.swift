/// The elements before the pixel data, as far as they could be found in the first bytes of a data set.
struct DataSetHead {
    var dataSet: DataSet
    var remarks: [DICOMError]
    /// Where the pixel data begin in the bytes read; `nil` when there are none, or when the bytes were inflated.
    var end: Int?
    /// The pixel data that follow; `nil` when there are none.
    var pixelData: PixelDataPlace?
}

extension DataSet {
    /// Inflated bytes are first looked at when there are this many, and then each time there are four times as many.
    private static let firstInflated = 1 << 14

    /// Reads up to the pixel data from bytes that may be only the first of a data set.
    ///
    /// - Parameter isWhole: No more bytes will come.
    /// - Returns: `nil` when more bytes are needed.
    static func decodeHead(
        _ bytes: Bytes, from position: Int, as transferSyntax: TransferSyntax,
        options: DataSetReader.Options, isWhole: Bool
    ) throws(DICOMError) -> DataSetHead? {
        guard transferSyntax.isDeflated, position < bytes.count else {
            return try readHead(
                bytes, from: position, as: transferSyntax, options: options, isWhole: isWhole)
        }
        let deflated = bytes[position..<bytes.count]
        do {
            return try inflateHead(
                InflateStream(deflated), as: transferSyntax, options: options, isWhole: isWhole)
        } catch {
            guard error.code == .inflateFailed,
                let wrapped = try? inflateHead(
                    InflateStream(deflated, isWrapped: true), as: transferSyntax, options: options,
                    isWhole: isWhole)
            else { throw error }
            return wrapped
        }
    }

    /// Inflates no further than the pixel data, and keeps nothing but what stands before them.
    private static func inflateHead(
        _ stream: InflateStream, as transferSyntax: TransferSyntax, options: DataSetReader.Options,
        isWhole: Bool
    ) throws(DICOMError) -> DataSetHead? {
        var wanted = firstInflated
        while true {
            let state = try stream.inflate(to: wanted, limit: options.budget.maximumInflatedBytes)
            if state == .starved, isWhole { throw stream.cut }
            let inflated = Bytes(stream.output)
            if let head = try readHead(
                inflated, from: 0, as: transferSyntax, options: options, isWhole: state == .ended)
            {
                guard let end = head.end, end < inflated.count / 2 else {
                    return DataSetHead(
                        dataSet: head.dataSet, remarks: head.remarks, pixelData: head.pixelData?.inflated)
                }
                let kept = Bytes(inflated[0..<Swift.min(end + 16, inflated.count)].array)
                let again = try readHead(
                    kept, from: 0, as: transferSyntax, options: options, isWhole: true)
                return again.map {
                    DataSetHead(
                        dataSet: $0.dataSet, remarks: $0.remarks, pixelData: head.pixelData?.inflated)
                }
            }
            if state == .starved { return nil }
            wanted *= 4
        }
    }

    private static func readHead(
        _ bytes: Bytes, from position: Int, as transferSyntax: TransferSyntax,
        options: DataSetReader.Options, isWhole: Bool
    ) throws(DICOMError) -> DataSetHead? {
        do {
            return try bytes.withUnsafeBytes { (memory) throws(DICOMError) in
                var reader = DataSetReader(
                    source: bytes, cursor: ByteCursor(memory), start: position,
                    encoding: transferSyntax.encoding, options: options)
                let dataSet = try reader.readAll()
                // The header of the pixel data is looked at, too.
                guard isWhole || (reader.isStopped && reader.offset <= memory.count - 16) else { return nil }
                return DataSetHead(
                    dataSet: dataSet, remarks: reader.remarks, end: reader.isStopped ? reader.offset : nil,
                    pixelData: reader.pixelData)
            }
        } catch {
            guard !isWhole, error.code.mayBeCuredByMoreBytes else { throw error }
            return nil
        }
    }
}

extension DICOMError.Code {
    /// False for what only gets worse.
    fileprivate var mayBeCuredByMoreBytes: Bool {
        switch self {
        case .tooDeep, .tooManyElements, .tooManyItems, .tooLarge, .inflateFailed: false
        default: true
        }
    }
}
