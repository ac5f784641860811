import DICOM

/// Frames on their way into code streams.
struct EncodingRun {
    let pixels: PixelData
    let syntax: TransferSyntax
    let encoder: any FrameEncoder
    let options: EncodingOptions

    /// Encodes all frames and puts them into a data set.
    /// - Returns: Whether something was lost.
    func encapsulate(
        into dataSet: inout DataSet, _ spool: FrameSpool, _ change: (Frame) throws(CodecError) -> Frame
    ) throws(CodecError) -> Bool {
        var lengths: [Int] = []
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
                lengths.append(encoded.codeStream.count)
                try spool.append(Bytes(encoded.codeStream))
                if encoded.codeStream.count % 2 == 1 { try spool.append([0]) }
            } catch {
                throw error.inFrame(index)
            }
        }
        Encapsulation(try fragments(lengths, spool), lengths: lengths, offsetTable: options.offsetTable)
            .store(in: &dataSet)
        dataSet.setColors(interpretation, pixels.description)
        guard isLossy else { return false }
        let native = pixels.description.sampleCount * pixels.frameCount * pixels.description.bitsAllocated / 8
        let coded = max(lengths.reduce(0, +), 1)
        dataSet.declareLoss(ratio: Double(native) / Double(coded), method: encoder.lossyMethod)
        return true
    }

    private func fragments(_ lengths: [Int], _ spool: FrameSpool) throws(CodecError) -> [Bytes] {
        let all = try spool.contents()
        var start = 0
        return lengths.map { length in
            let end = start + length + length % 2
            defer { start = end }
            return all[start..<end]
        }
    }
}

extension DataSet {
    /// Says what the samples mean as they are stored now, colour by pixel.
    mutating func setColors(_ interpretation: PhotometricInterpretation, _ description: PixelDescription) {
        if interpretation.rawValue != string(.photometricInterpretation) {
            set(.photometricInterpretation, interpretation.rawValue)
        }
        if description.samplesPerPixel > 1 { set(.planarConfiguration, 0) }
    }

    /// PS3.3 C.7.6.1.1.5: what was lost before stays told.
    mutating func declareLoss(ratio: Double, method: String) {
        let ratios = doubles(.lossyImageCompressionRatio)
        let methods = strings(.lossyImageCompressionMethod).filter { !$0.isEmpty }
        set(.lossyImageCompression, "01")
        set(.lossyImageCompressionRatio, ratios + [(ratio * 100).rounded() / 100])
        set(.lossyImageCompressionMethod, methods + [method])
    }
}
