public import DICOM

/// Sees to it that pixels show no names, by rules on devices (Clean Pixel Data Option, PS3.15 section E.3.1).
///
/// Regions turn black in all frames; compressed frames are decoded and encoded again, without loss in the same syntax
/// where that is lossless, else as they are in Explicit VR Little Endian. Bits outside of Bits Stored, where overlays
/// of old stood, and bytes behind the last frame go with all images, and so do comments and application data in code
/// streams.
public struct PixelCleaner: Sendable {
    /// What was done to the pixels of a file.
    public enum Outcome: Sendable, Hashable {
        /// There are none.
        case noPixels
        /// A rule vouches for them; `isRewritten` when unused bits or bytes were cleared.
        case kept(rule: String, isRewritten: Bool)
        /// A rule had parts of them turned black.
        case blackedOut(rule: String)
        /// No rule vouches for them, and they were kept all the same.
        case unverified(reason: String)

        /// True when a rule has decided, so that the image may say that it shows no annotation.
        public var isClean: Bool {
            switch self {
            case .kept, .blackedOut: true
            case .noPixels, .unverified: false
            }
        }
    }

    /// The rules, of which the first that applies decides.
    public var rules: PixelRules
    /// Whether pixels that no rule vouches for are kept, not refused.
    public var keepsUnverified: Bool
    /// What decoding may cost.
    public var budget: PixelBudget

    /// Makes a cleaner.
    public init(
        rules: PixelRules = .standard, keepsUnverified: Bool = false, budget: PixelBudget = .standard
    ) {
        self.rules = rules
        self.keepsUnverified = keepsUnverified
        self.budget = budget
    }

    /// Cleans the pixels of a file as it came, before attributes are removed that rules ask for.
    /// - Parameters:
    ///   - file: The file.
    ///   - isNamed: Whether pieces of the file as it stands name somebody, as comments in code streams may; then they
    ///     are written anew.
    /// - Throws: ``CodecError``, with code `refusedPixels` when a rule refuses them or none vouches for them.
    public func clean(
        _ file: DICOMFile, isNamed: ([Bytes]) -> Bool = { _ in false }
    ) throws(CodecError) -> (DICOMFile, Outcome) {
        switch rules.verdict(for: file.dataSet) {
        case .noPixels: return (file, .noPixels)
        case .keep(let rule):
            let result = try swept(file, isNamed)
            return (result.file, .kept(rule: rule, isRewritten: result.isRewritten))
        case .blackOut(let regions, let rule):
            let (rows, columns) = (file.dataSet.int(.rows) ?? 0, file.dataSet.int(.columns) ?? 0)
            if let region = regions.first(where: { $0.x >= columns || $0.y >= rows }) {
                throw CodecError(
                    .refusedPixels,
                    "the region \(region) of the rule \"\(rule)\" lies outside of \(columns)×\(rows) pixels; give the rule "
                        + "Rows and Columns to tell devices apart.")
            }
            return (try rewritten(file) { $0.blackedOut(regions) }, .blackedOut(rule: rule))
        case .keepOnly(let regions, let rule):
            return (try rewritten(file) { $0.blackedOut(outside: regions) }, .blackedOut(rule: rule))
        case .refuse(let reason):
            let isDocument = file.dataSet.contains(.encapsulatedDocument)
            guard keepsUnverified, !isDocument else { throw CodecError(.refusedPixels, reason + ".") }
            return (try swept(file, isNamed).file, .unverified(reason: reason))
        }
    }

    /// The file with its frames changed, in its own syntax where that loses nothing.
    private func rewritten(
        _ file: DICOMFile, _ change: (Frame) -> Frame
    ) throws(CodecError) -> DICOMFile {
        let syntax = file.transferSyntax
        let target: TransferSyntax =
            !syntax.isEncapsulated || PixelCodecs.isLossless(syntax) && PixelCodecs.canEncode(syntax)
            ? syntax : .explicitVRLittleEndian
        do {
            return try rewritten(file, in: target, change)
        } catch  where target.isEncapsulated && [.unsupportedPixels, .encodingFailed].contains(error.code) {
            return try rewritten(file, in: .explicitVRLittleEndian, change)
        }
    }

    private func rewritten(
        _ file: DICOMFile, in syntax: TransferSyntax, _ change: (Frame) -> Frame
    ) throws(CodecError) -> DICOMFile {
        try PixelCodecs.rewrite(file, in: syntax, budget: budget) { (frame) throws(CodecError) in
            let frame = change(frame.withoutUnusedBits())
            // Luminance and chrominances were the code stream's; written out, few classes allow them.
            let isCoded = file.transferSyntax.isEncapsulated && !syntax.isEncapsulated
            let interpretation = frame.description.photometricInterpretation
            guard isCoded, [.ybrFull, .ybrFull422].contains(interpretation) else { return frame }
            return try ColorTransform.rgb(frame)
        }
    }

    /// The file without anything in its pixel data that is no pixel.
    private func swept(
        _ file: DICOMFile, _ isNamed: ([Bytes]) -> Bool
    ) throws(CodecError) -> (file: DICOMFile, isRewritten: Bool) {
        let tags: [Tag] = [.pixelData, .floatPixelData, .doubleFloatPixelData]
        guard let element = tags.lazy.compactMap({ file.dataSet[$0] }).first else { return (file, false) }
        switch element.value {
        case .fragments(let fragments):
            guard PixelCodecs.canDecode(file.transferSyntax) else {
                // Films: nobody here can look into them, but names in their streams are found.
                guard !isNamed(fragments) else {
                    throw CodecError(
                        .refusedPixels, "the code stream names the patient and cannot be decoded here.")
                }
                return (file, false)
            }
            var isRewritten = isNamed(fragments)
            if !isRewritten, PixelCodecs.isLossless(file.transferSyntax) {
                isRewritten = try usesUnusedBits(file)
            }
            if !isRewritten, let result = try withoutComments(file) { return result }
            return (try rewritten(file) { $0 }, true)
        case .bytes(let bytes, _):
            let description = try PixelDescription(file.dataSet, budget: budget)
            let bits = description.sampleCount * description.bitsAllocated
            let (total, overflow) = bits.multipliedReportingOverflow(by: description.frameCount)
            guard !overflow else { throw CodecError(.overBudget, "there are too many frames.") }
            // Bytes behind the last frame may be anything.
            var isRewritten = bytes.count > (total + 7) / 8 + 1
            if !isRewritten { isRewritten = try usesUnusedBits(file) }
            return isRewritten ? (try rewritten(file) { $0 }, true) : (file, false)
        case .items:
            throw CodecError(.invalidAttribute, "the pixel data are a sequence, which holds no pixels.")
        }
    }

    /// True when a sample has something outside of its stored bits. Every frame is looked at, so that a file whose
    /// pixels cannot be read does not pass.
    private func usesUnusedBits(_ file: DICOMFile) throws(CodecError) -> Bool {
        let pixels = try PixelData(file, budget: budget)
        for index in 0..<pixels.frameCount where try pixels.frame(index).usesUnusedBits { return true }
        return false
    }
}
