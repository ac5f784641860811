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
}
