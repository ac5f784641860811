public import DICOM

extension PixelCodecs {
    /// The same object in another transfer syntax. Between lossless syntaxes each sample stays what it was, bits
    /// outside of Bits Stored included; into a lossy one the Lossy Image Compression attributes are set. A file
    /// without pixel data is only written differently.
    ///
    /// A lossy copy keeps its SOP Instance UID; whoever means to keep both must give it another one.
    /// - Parameters:
    ///   - file: The object.
    ///   - syntax: The syntax to write it in.
    ///   - options: What the syntax leaves open.
    ///   - budget: What the pixel data may cost.
    /// - Throws: ``CodecError``.
    public static func transcode(
        _ file: DICOMFile, to syntax: TransferSyntax, options: EncodingOptions = EncodingOptions(),
        budget: PixelBudget = .standard
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
        return try rewrite(file, in: syntax, options: options, budget: budget) { $0 }
    }

    /// The same object in a transfer syntax, perhaps its own, with each frame decoded, changed and encoded again.
    /// - Parameters:
    ///   - file: The object; it must have pixel data.
    ///   - syntax: The syntax to write it in.
    ///   - options: What the syntax leaves open.
    ///   - budget: What the pixel data may cost.
    ///   - change: What becomes of a frame; as many bytes must come out.
    /// - Throws: ``CodecError``.
    static func rewrite(
        _ file: DICOMFile, in syntax: TransferSyntax, options: EncodingOptions = EncodingOptions(),
        budget: PixelBudget = .standard, _ change: (Frame) throws(CodecError) -> Frame
    ) throws(CodecError) -> DICOMFile {
        let pixels = try PixelData(file, budget: budget)
        let (total, overflow) = pixels.description.frameBytes.multipliedReportingOverflow(
            by: pixels.frameCount)
        guard !overflow, total <= budget.maximumTotalBytes else {
            throw CodecError(
                .overBudget,
                "all frames together are more than the budget allows; raise maximumTotalBytes if the object is genuine."
            )
        }
        var dataSet = file.dataSet
        if let encoder = encoder(for: syntax) {
            try encapsulate(pixels, &dataSet, syntax, encoder, options, change)
        } else {
            try storeNative(pixels, &dataSet, isBigEndian: syntax.isBigEndian, change)
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

    private static func encapsulate(
        _ pixels: PixelData, _ dataSet: inout DataSet, _ syntax: TransferSyntax, _ encoder: any FrameEncoder,
        _ options: EncodingOptions, _ change: (Frame) throws(CodecError) -> Frame
    ) throws(CodecError) {
        var streams: [[UInt8]] = []
        var interpretation = pixels.description.photometricInterpretation
        var isLossy = false
        for index in 0..<pixels.frameCount {
            do throws(CodecError) {
                let frame = try change(try pixels.frame(index))
                let encoded = try encoder.encode(frame, as: syntax, options: options)
                guard index == 0 || encoded.photometricInterpretation == interpretation else {
                    throw CodecError(
                        .unsupportedPixels, "frames differ in their colours; the object cannot stay one.")
                }
                interpretation = encoded.photometricInterpretation
                isLossy = isLossy || encoded.isLossy
                streams.append(encoded.codeStream)
            } catch {
                throw error.inFrame(index)
            }
        }
        Encapsulation(streams, offsetTable: options.offsetTable).store(in: &dataSet)
        setColors(&dataSet, interpretation, pixels.description)
        guard isLossy else { return }
        let native = pixels.description.sampleCount * pixels.frameCount * pixels.description.bitsAllocated / 8
        let coded = max(streams.reduce(0) { $0 + $1.count }, 1)
        declareLoss(&dataSet, ratio: Double(native) / Double(coded), method: encoder.lossyMethod)
    }

    private static func storeNative(
        _ pixels: PixelData, _ dataSet: inout DataSet, isBigEndian: Bool,
        _ change: (Frame) throws(CodecError) -> Frame
    ) throws(CodecError) {
        let description = pixels.description
        var layout = NativeLayout(description)
        var interpretation = description.photometricInterpretation
        for index in 0..<pixels.frameCount {
            let frame = try change(try pixels.frame(index))
            interpretation = frame.description.photometricInterpretation
            layout.append(frame)
        }
        let tag: Tag
        let vr: VR
        switch description.sampleKind {
        case .float: (tag, vr) = (.floatPixelData, .OF)
        case .double: (tag, vr) = (.doubleFloatPixelData, .OD)
        case .integer: (tag, vr) = (.pixelData, description.bitsAllocated > 8 ? .OW : .OB)
        }
        dataSet[tag] = Element(tag: tag, vr: vr, value: layout.value(isBigEndian: isBigEndian))
        dataSet.remove(.extendedOffsetTable)
        dataSet.remove(.extendedOffsetTableLengths)
        setColors(&dataSet, interpretation, description)
    }

    private static func setColors(
        _ dataSet: inout DataSet, _ interpretation: PhotometricInterpretation, _ description: PixelDescription
    ) {
        if interpretation.rawValue != dataSet.string(.photometricInterpretation) {
            dataSet.set(.photometricInterpretation, interpretation.rawValue)
        }
        if description.samplesPerPixel > 1 { dataSet.set(.planarConfiguration, 0) }
    }

    /// PS3.3 C.7.6.1.1.5: what was lost before stays told.
    private static func declareLoss(_ dataSet: inout DataSet, ratio: Double, method: String) {
        let ratios = dataSet.doubles(.lossyImageCompressionRatio)
        let methods = dataSet.strings(.lossyImageCompressionMethod).filter { !$0.isEmpty }
        dataSet.set(.lossyImageCompression, "01")
        dataSet.set(.lossyImageCompressionRatio, ratios + [(ratio * 100).rounded() / 100])
        dataSet.set(.lossyImageCompressionMethod, methods + [method])
    }
}
