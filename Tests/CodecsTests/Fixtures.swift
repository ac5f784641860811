import Codecs
import DICOM

/// SplitMix64: the same numbers for the same seed everywhere.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// What a made picture is like.
struct Picture: Sendable, CustomStringConvertible {
    var rows = 13
    var columns = 17
    var samples = 1
    var allocated = 16
    var stored = 12
    var signed = false
    var interpretation = PhotometricInterpretation.monochrome2

    static let colors = Picture(samples: 3, allocated: 8, stored: 8, interpretation: .rgb)

    var description: String {
        "\(columns)×\(rows)×\(samples), \(stored) of \(allocated) bits\(signed ? ", signed" : "")"
    }

    func pixels(frames: Int = 1) throws -> PixelDescription {
        try PixelDescription(
            rows: rows, columns: columns, samplesPerPixel: samples, bitsAllocated: allocated,
            bitsStored: stored,
            isSigned: signed, photometricInterpretation: interpretation, frameCount: frames)
    }

    /// A smooth ramp with noise over the whole range, extended by sign.
    func bytes(seed: UInt64) -> [UInt8] {
        var random = SeededGenerator(seed: seed)
        var result: [UInt8] = []
        let size = allocated <= 8 ? 1 : allocated <= 16 ? 2 : 4
        let range = 1 << stored
        for index in 0..<rows * columns * samples {
            let noise = Int.random(in: 0..<max(range / 16, 2), using: &random)
            let value =
                (index * range / (rows * columns * samples) + noise) % range - (signed ? range / 2 : 0)
            for byte in 0..<size { result.append(UInt8(truncatingIfNeeded: value >> (8 * byte))) }
        }
        return result
    }

    func frame(seed: UInt64) throws -> Frame { try Frame(Bytes(bytes(seed: seed)), as: pixels()) }

    /// A data set with native frames.
    func dataSet(frames: Int = 1, seed: UInt64 = 1) -> DataSet {
        var dataSet = DataSet()
        dataSet.set(.sopClassUID, "1.2.840.10008.5.1.4.1.1.7" as UID)
        dataSet.set(.sopInstanceUID, "2.25.1" as UID)
        dataSet.set(.samplesPerPixel, samples)
        dataSet.set(.photometricInterpretation, interpretation.rawValue)
        if samples > 1 { dataSet.set(.planarConfiguration, 0) }
        if frames > 1 { dataSet.set(.numberOfFrames, frames) }
        dataSet.set(.rows, rows)
        dataSet.set(.columns, columns)
        dataSet.set(.bitsAllocated, allocated)
        dataSet.set(.bitsStored, stored)
        dataSet.set(.highBit, stored - 1)
        dataSet.set(.pixelRepresentation, signed ? 1 : 0)
        let all = (0..<frames).flatMap { bytes(seed: seed + UInt64($0)) }
        dataSet.set(.pixelData, Bytes(all), vr: allocated > 8 ? .OW : .OB)
        return dataSet
    }
}

extension TransferSyntax {
    static let rle = TransferSyntax(.rleLossless)
    static let jpegBaseline = TransferSyntax(.jpegBaseline8Bit)
    static let jpegLS = TransferSyntax(.jpeglsLossless)
    static let jpegLSNear = TransferSyntax(.jpeglsNearLossless)
    static let jpeg2000 = TransferSyntax(.jpeg2000Lossless)
    static let jpeg2000Lossy = TransferSyntax(.jpeg2000)
    static let htj2k = TransferSyntax(.htj2kLossless)

    static let losslessTargets: [TransferSyntax] = [
        .rle, .jpegLS, .jpeg2000, .htj2k, TransferSyntax(.htj2kLosslessRPCL),
    ]
}

/// Runs `body` and gives back the code of the error that it throws.
func code(_ body: () throws -> Void) -> CodecError.Code? {
    do {
        try body()
        return nil
    } catch {
        return (error as? CodecError)?.code
    }
}
