extension DataSet {
    /// Writes the data set without file meta information, as it travels over the network.
    /// - Throws: ``DICOMError`` with code `unencodable`, for example for fragments in a syntax without
    /// compression.
    public func encode(
        as transferSyntax: TransferSyntax, sequenceLength: SequenceLength = .asRead
    ) throws(DICOMError) -> [UInt8] {
        var writer = DataSetWriter(
            encoding: transferSyntax.encoding, sequenceLength: sequenceLength,
            allowsFragments: transferSyntax.isEncapsulated)
        try writer.write(self)
        return transferSyntax.isDeflated ? try Deflate.deflate(writer.output) : writer.output
    }

    /// Hands the bytes of the data set to a sink piece by piece, so that large values, mapped ones above all, are never in
    /// memory as a whole.
    /// - Parameters:
    ///   - transferSyntax: how the bytes are written.
    ///   - sequenceLength: whether lengths of sequences are written or delimited.
    ///   - sink: takes bytes that are good only during the call.
    /// - Throws: ``DICOMError`` with code `unencodable`.
    public func encode(
        as transferSyntax: TransferSyntax, sequenceLength: SequenceLength = .asRead,
        into sink: @escaping (UnsafeRawBufferPointer) -> Void
    ) throws(DICOMError) {
        guard !transferSyntax.isDeflated else {
            let bytes = try encode(as: transferSyntax, sequenceLength: sequenceLength)
            return bytes.withUnsafeBytes { sink($0) }
        }
        var writer = DataSetWriter(
            encoding: transferSyntax.encoding, sequenceLength: sequenceLength,
            allowsFragments: transferSyntax.isEncapsulated)
        writer.sink = { (memory) throws(DICOMError) in sink(memory) }
        try writer.write(self)
    }
}
