/// A data set as it came out of bytes.
struct DecodedDataSet {
    var dataSet: DataSet
    /// The oddities found.
    var remarks: [DICOMError]
    /// What ended the reading early.
    var damage: DICOMError?
    /// The pixel data that reading has stopped before.
    var pixelData: PixelDataPlace?
}

extension DataSet {
    /// Reads a data set without file meta information, as it travels over the network. Cut pixel data are an
    /// error.
    ///
    /// Values are slices of the bytes, except in the deflated syntax.
    /// - Throws: ``DICOMError``.
    public static func decode(
        _ bytes: Bytes, as transferSyntax: TransferSyntax, budget: Budget = .standard
    ) throws(DICOMError) -> DataSet {
        guard bytes.count <= budget.maximumBytes else {
            throw DICOMError(
                .tooLarge,
                DICOMError.exceeded("there are \(bytes.count) bytes", "maximumBytes")
            )
        }
        var options = DataSetReader.Options()
        options.budget = budget
        return try decode(bytes, from: 0, as: transferSyntax, options: options).dataSet
    }

    /// Reads a data set from a position to the end, and gives back also the oddities found.
    static func decode(
        _ bytes: Bytes, from position: Int, as transferSyntax: TransferSyntax, options: DataSetReader.Options
    ) throws(DICOMError) -> DecodedDataSet {
        if options.stopBeforePixelData, !options.salvages,
            let head = try decodeHead(
                bytes, from: position, as: transferSyntax, options: options, isWhole: true)
        {
            return DecodedDataSet(dataSet: head.dataSet, remarks: head.remarks, pixelData: head.pixelData)
        }
        var source = bytes
        var start = position
        if transferSyntax.isDeflated, position < bytes.count {
            let inflated = try Deflate.inflate(
                bytes[position..<bytes.count], limit: options.budget.maximumInflatedBytes)
            source = Bytes(inflated)
            start = 0
        }
        return try source.withUnsafeBytes { (memory) throws(DICOMError) in
            var reader = DataSetReader(
                source: source, cursor: ByteCursor(memory), start: start, encoding: transferSyntax.encoding,
                options: options)
            let dataSet = try reader.readAll()
            return DecodedDataSet(
                dataSet: dataSet, remarks: reader.remarks, damage: reader.damage,
                pixelData: transferSyntax.isDeflated ? reader.pixelData?.inflated : reader.pixelData)
        }
    }
}
