import DICOM
import FuzzEntries
import Testing

/// The same numbers for the same seed everywhere (SplitMix64), so that a failure can be repeated.
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

/// Properties of round trips on random inputs: seeds with a few bytes changed, so that most still mean something.
@Suite struct RandomInputTests {
    @Test(arguments: FuzzEntry.all)
    func `damaged seeds keep their promises`(entry: FuzzEntry) throws {
        var random = SeededGenerator(seed: 20_260_101)
        let seeds = try entry.seeds()
        for _ in 0..<150 {
            var input = try #require(seeds.randomElement(using: &random))
            for _ in 0..<Int.random(in: 1...3, using: &random) where !input.isEmpty {
                let place = Int.random(in: 0..<input.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: input[place] = UInt8.random(in: .min ... .max, using: &random)
                case 1: input.remove(at: place)
                default: input.insert(input[place], at: place)
                }
            }
            #expect(throws: Never.self, "\(input.map { String($0, radix: 16) }.joined(separator: " "))") {
                try entry.run(Bytes(input))
            }
        }
    }

    /// The first bytes of a codec's input choose the shape; the rest are samples.
    @Test(arguments: ["rle", "jpegLS", "jpeg2000", "htj2k"])
    func `frames of random shapes come back from each lossless codec`(name: String) throws {
        let entry = try #require(FuzzEntry.named(name))
        var random = SeededGenerator(seed: 42)
        for _ in 0..<300 {
            let input = [2] + (0..<40).map { _ in UInt8.random(in: .min ... .max, using: &random) }
            #expect(throws: Never.self, "\(input)") { try entry.run(Bytes(input)) }
        }
    }
}
