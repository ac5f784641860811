@testable import DICOM

/// A small generator with a seed, so that a failing case can be repeated.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

enum Syntaxes {
    static let native: [TransferSyntax] = [
        .implicitVRLittleEndian, .explicitVRLittleEndian, .explicitVRBigEndian,
        .deflatedExplicitVRLittleEndian,
    ]
}

enum Samples {
    /// A small image with a sequence in a sequence.
    static func file(_ syntax: TransferSyntax) -> DICOMFile {
        var code = DataSet()
        code.set(.codeValue, "T-A0100")
        code.set(.codeMeaning, "Gehirn ß")
        var content = DataSet()
        content.set(.conceptNameCodeSequence, [code])
        content.set(.valueType, "CODE")
        var dataSet = DataSet()
        dataSet.set(.sopClassUID, UID.ctImageStorage)
        dataSet.set(.sopInstanceUID, UID.derived(from: "sample"))
        dataSet.set(.patientName, "Müller^Jörg")
        dataSet.set(.contentSequence, [content, DataSet()])
        dataSet.set(.rows, 4)
        dataSet.set(.columns, 4)
        dataSet.set(.bitsAllocated, 16)
        dataSet.set(.pixelRepresentation, 1)
        dataSet.set(.pixelData, (0..<16).map { $0 * 1000 })
        return DICOMFile(dataSet: dataSet, transferSyntax: syntax)
    }

    /// A data set of random standard attributes.
    static func random(_ random: inout SplitMix, depth: Int = 0) -> DataSet {
        let tags = AttributeTable.index.tags
        var elements: [Element] = []
        for _ in 0..<Int.random(in: 0...12, using: &random) {
            let position = Int.random(in: 0..<tags.count, using: &random)
            let tag = Tag(rawValue: tags[position])
            guard tag.group > 2, tag.group < 0xFFFC, !StandardDictionary.isAmbiguous(tag),
                let vr = AttributeTable.index.vrs[position], vr != .UN
            else { continue }
            let value: Value
            if vr == .SQ {
                let count = depth < 4 ? Int.random(in: 0...3, using: &random) : 0
                value = .items((0..<count).map { _ in Samples.random(&random, depth: depth + 1) })
            } else {
                let units = max(vr.unitSize, 2)
                let count = Int.random(in: 0...20, using: &random) * units
                let bytes = (0..<count).map { _ in
                    vr.isString
                        ? UInt8.random(in: 0x30...0x7A, using: &random)
                        : UInt8.random(in: 0...255, using: &random)
                }
                value = .bytes(Bytes(bytes), vr.unitSize > 1 && Bool.random(using: &random) ? .big : .little)
            }
            elements.append(Element(tag: tag, vr: vr, value: value))
        }
        return DataSet(elements)
    }
}
