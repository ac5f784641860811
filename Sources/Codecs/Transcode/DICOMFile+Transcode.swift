public import DICOM

extension PixelCodecs {
    /// The same object in another transfer syntax, one frame after the other. Between lossless syntaxes each sample
    /// stays what it was, bits outside of Bits Stored included; into a lossy one the attributes of PS3.3 C.7.6.1.1.5
    /// are set. A file without pixel data is only written differently.
    ///
    /// - Parameters:
    ///   - file: The object.
    ///   - syntax: The syntax to write it in.
    ///   - options: What the syntax leaves open.
    ///   - budget: What the pixel data may cost.
    ///   - spoolFolder: A folder for the frames that are done, in a file without a name; then neither memory nor
    ///     `maximumTotalBytes` bounds the object. `nil` for memory.
    ///   - derivedInstance: The SOP Instance UID of the result where something is lost: it then names its source
    ///     and says how it was derived. `nil` leaves the UID as it is, for whoever replaces the object.
    /// - Throws: ``CodecError``.
    public static func transcode(
        _ file: DICOMFile, to syntax: TransferSyntax, options: EncodingOptions = EncodingOptions(),
        budget: PixelBudget = .standard, spoolFolder: String? = nil, derivedInstance: UID? = nil
    ) throws(CodecError) -> DICOMFile {
        guard canEncode(syntax) else {
            throw CodecError(.unsupportedTransferSyntax, "pixel data in \(syntax) cannot be encoded here.")
        }
        let hasPixels = [Tag.pixelData, .floatPixelData, .doubleFloatPixelData].contains {
            file.dataSet.contains($0)
        }
        let stays = file.transferSyntax.isEncapsulated == syntax.isEncapsulated && !syntax.isEncapsulated
        if !hasPixels || file.transferSyntax == syntax { return renamed(file, syntax, file.dataSet) }
        if stays, !file.transferSyntax.isBigEndian, !syntax.isBigEndian {
            return renamed(file, syntax, file.dataSet)
        }
        return try rewrite(
            file, in: syntax, options: options, budget: budget, spoolFolder: spoolFolder,
            derivedInstance: derivedInstance
        ) { $0 }
    }

    /// The same object in a transfer syntax, perhaps its own, with each frame decoded, changed and encoded again.
    /// - Parameters:
    ///   - file: The object; it must have pixel data.
    ///   - syntax: The syntax to write it in.
    ///   - options: What the syntax leaves open.
    ///   - budget: What the pixel data may cost.
    ///   - spoolFolder: A folder for the frames that are done; `nil` for memory.
    ///   - derivedInstance: The SOP Instance UID of the result where something is lost; `nil` leaves it.
    ///   - change: What becomes of a frame; as many bytes must come out.
    /// - Throws: ``CodecError``.
    static func rewrite(
        _ file: DICOMFile, in syntax: TransferSyntax, options: EncodingOptions = EncodingOptions(),
        budget: PixelBudget = .standard, spoolFolder: String? = nil, derivedInstance: UID? = nil,
        _ change: (Frame) throws(CodecError) -> Frame
    ) throws(CodecError) -> DICOMFile {
        let pixels = try PixelData(file, budget: budget)
        let (total, overflow) = pixels.description.frameBytes.multipliedReportingOverflow(
            by: pixels.frameCount)
        guard !overflow, total <= budget.maximumTotalBytes || spoolFolder != nil else {
            throw CodecError(
                .overBudget,
                "all frames together are more than the budget allows; raise maximumTotalBytes if the object is genuine."
            )
        }
        var dataSet = file.dataSet
        let spool = try FrameSpool(folder: spoolFolder)
        if let encoder = encoder(for: syntax) {
            let run = EncodingRun(pixels: pixels, syntax: syntax, encoder: encoder, options: options)
            let isLossy = try run.encapsulate(into: &dataSet, spool, change)
            if isLossy, let derivedInstance {
                LossyDerivation(source: file.dataSet, method: "\(syntax)").declare(
                    in: &dataSet, instance: derivedInstance)
            }
        } else {
            try storeNative(pixels, &dataSet, isBigEndian: syntax.isBigEndian, spool, change)
        }
        return renamed(file, syntax, dataSet)
    }

    private static func renamed(_ file: DICOMFile, _ syntax: TransferSyntax, _ dataSet: DataSet) -> DICOMFile
    {
        var result = DICOMFile(dataSet: dataSet, transferSyntax: syntax)
        // What the sender wrote about itself stays.
        for element in file.meta where result.meta[element.tag] == nil { result.meta[element.tag] = element }
        result.remarks = file.remarks
        return result
    }

    private static func storeNative(
        _ pixels: PixelData, _ dataSet: inout DataSet, isBigEndian: Bool, _ spool: FrameSpool,
        _ change: (Frame) throws(CodecError) -> Frame
    ) throws(CodecError) {
        let description = pixels.description
        var layout = NativeLayout(description, isBigEndian: isBigEndian)
        var interpretation = description.photometricInterpretation
        for index in 0..<pixels.frameCount {
            let frame = try change(try pixels.frame(index))
            interpretation = frame.description.photometricInterpretation
            try spool.append(layout.laidOut(frame))
        }
        try spool.append(layout.end(after: spool.count))
        let tag: Tag
        let vr: VR
        switch description.sampleKind {
        case .float: (tag, vr) = (.floatPixelData, .OF)
        case .double: (tag, vr) = (.doubleFloatPixelData, .OD)
        case .integer: (tag, vr) = (.pixelData, description.bitsAllocated > 8 ? .OW : .OB)
        }
        dataSet[tag] = Element(tag: tag, vr: vr, value: .bytes(try spool.contents(), layout.order))
        dataSet.remove(.extendedOffsetTable)
        dataSet.remove(.extendedOffsetTableLengths)
        dataSet.setColors(interpretation, description)
    }
}
