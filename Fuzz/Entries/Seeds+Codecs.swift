import Codecs
import DICOM

extension Seeds {
    /// Pictures from our encoders, read in each of the modes of a codec entry.
    static func coded(_ syntax: UID, bits: [Int]) throws -> [[UInt8]] {
        let target = TransferSyntax(syntax)
        guard let encoder = PixelCodecs.encoder(for: target) else { return [] }
        var inputs: [[UInt8]] = []
        for allocated in bits {
            for samples in [1, 3] {
                for (rows, columns) in [(1, 1), (7, 9), (16, 8)] {
                    var shape = PixelShape(
                        rows: rows, columns: columns, samples: samples, allocated: allocated)
                    let description = try shape.description()
                    let noise = (0..<description.frameBytes).map { UInt8(truncatingIfNeeded: $0 &* $0 / 7) }
                    let frame = try Frame(Bytes(noise), as: description)
                    guard let coded = try? encoder.encode(frame, as: target, options: EncodingOptions())
                    else {
                        continue
                    }
                    shape.interpretation = coded.photometricInterpretation
                    let hasHeader = syntax != .rleLossless
                    inputs.append([hasHeader ? 0 : 1] + shape.header + coded.codeStream)
                    inputs.append([2] + shape.header + noise.prefix(24))
                }
            }
        }
        return inputs
    }

    /// Extended JPEG of 12 bits, grey and colour, subsampled and not.
    static var extendedJPEG: [[UInt8]] {
        [(1, 1, 0), (1, 1, 1), (3, 1, 0), (3, 2, 0)].map { samples, factor, interval in
            var writer = SeedJPEG(
                process: 0xC1, precision: 12, samples: samples, factor: factor, interval: interval)
            let stream = writer.write(rows: 11, columns: 19)
            let shape = PixelShape(rows: 11, columns: 19, samples: samples, allocated: 16, stored: 12)
            return [0] + shape.header + stream
        }
    }

    /// Lossless JPEG with several predictors.
    static var losslessJPEG: [[UInt8]] {
        [(1, 1, 0), (1, 4, 0), (1, 7, 5), (3, 1, 0), (3, 6, 0)].map { samples, predictor, interval in
            var writer = SeedJPEG(
                process: 0xC3, precision: 12, samples: samples, predictor: predictor, interval: interval)
            let stream = writer.write(rows: 6, columns: 5)
            let shape = PixelShape(rows: 6, columns: 5, samples: samples, allocated: 16, stored: 12)
            return [0] + shape.header + stream
        }
    }
}

/// Writes JPEG streams of noise that no encoder of ours makes: each symbol has a code of eight bits.
struct SeedJPEG {
    let process: UInt8
    let precision: UInt8
    let samples: Int
    var factor = 1
    var predictor = 1
    var interval = 0

    private var output: [UInt8] = []
    private var state: UInt32 = 7

    init(
        process: UInt8, precision: UInt8, samples: Int, factor: Int = 1, predictor: Int = 1, interval: Int = 0
    ) {
        self.process = process
        self.precision = precision
        self.samples = samples
        self.factor = factor
        self.predictor = predictor
        self.interval = interval
    }

    mutating func write(rows: Int, columns: Int) -> [UInt8] {
        let isLossless = process == 0xC3
        output = [0xFF, 0xD8]
        if !isLossless { output += [0xFF, 0xDB, 0, 67, 0] + [UInt8](repeating: 3, count: 64) }
        segment(process, [precision, 0, UInt8(rows), 0, UInt8(columns), UInt8(samples)] + components)
        // 128 codes of eight bits stand for the symbols 0 to 17 over and over.
        let symbols = (0..<128).map { UInt8($0 % 18) }
        for place: UInt8 in isLossless ? [0] : [0, 0x10] {
            segment(0xC4, [place] + [0, 0, 0, 0, 0, 0, 0, 128, 0, 0, 0, 0, 0, 0, 0, 0] + symbols)
        }
        if interval > 0 { segment(0xDD, [0, UInt8(interval)]) }
        let selectors = (1...samples).flatMap { component -> [UInt8] in [UInt8(component), 0] }
        let last: [UInt8] = isLossless ? [UInt8(predictor), 0, 0] : [0, 63, 0]
        segment(0xDA, [UInt8(samples)] + selectors + last)
        let units = isLossless ? rows * columns : (rows + 7) / 8 * ((columns + 7) / 8)
        for unit in 0..<units * samples * 2 {
            if interval > 0, unit > 0, unit % (interval * samples) == 0 {
                output += [0xFF, 0xD0 + UInt8(unit / (interval * samples) % 8)]
            }
            // The category 0, or the end of a block, most of the time.
            output.append(noise() % 3 == 0 ? UInt8(noise() % 128) & 0x7E : 0)
        }
        return output + [0xFF, 0xD9]
    }

    private var components: [UInt8] {
        (0..<samples).flatMap { [UInt8($0 + 1), $0 == 0 ? UInt8(factor * 16 + factor) : 0x11, 0] }
    }

    private mutating func segment(_ marker: UInt8, _ payload: [UInt8]) {
        let length = payload.count + 2
        output += [0xFF, marker, UInt8(length >> 8), UInt8(length & 255)] + payload
    }

    private mutating func noise() -> UInt32 {
        state = state &* 1_664_525 &+ 1_013_904_223
        return state >> 16
    }
}
