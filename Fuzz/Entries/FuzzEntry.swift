public import DICOM

/// A promise that some input broke.
public struct Violation: Error, Sendable, CustomStringConvertible {
    /// What does not hold.
    public let description: String

    init(_ description: String) { self.description = description }
}

/// One way for hostile bytes to enter. The fuzzer and the tests run the same entries: an input that once broke one
/// is kept in `Fuzz/Corpus` and replayed.
public struct FuzzEntry: Sendable, CustomStringConvertible {
    /// The name, as in `Scripts/fuzz SECONDS NAME`.
    public let name: String
    /// Small inputs to start from, made by the library's own writers.
    public let seeds: @Sendable () throws -> [[UInt8]]
    /// Feeds an input: nothing may trap, and what can be read must keep its promises.
    public let run: @Sendable (Bytes) throws -> Void

    /// The name.
    public var description: String { name }

    /// All entries but the canary.
    public static let all: [FuzzEntry] =
        [.files] + dataSets + [
            .json, .xml, .directory, .characterSets, .network, .messages, .deidentify, .native, .pixels,
            .cleanPixels,
            .objects,
            .encapsulation,
            .lookupTables, .multipart, .query,
        ] + codecs

    /// The entry of a name, the canary included.
    public static func named(_ name: String) -> FuzzEntry? { (all + [.canary]).first { $0.name == name } }
}

extension FuzzEntry {
    /// Holds a fault that must be found within seconds, or the rig does not work.
    public static let canary = FuzzEntry(name: "canary", seeds: { [Array("canary?".utf8)] }) { bytes in
        var depth = 0
        for (byte, wanted) in zip(bytes.array, "sing!".utf8) {
            guard byte == wanted else { return }
            depth += 1
        }
        if depth == 5 { throw Violation("The canary sings, as it should.") }
    }
}

/// Fails an entry when a promise does not hold.
func promise(_ holds: Bool, _ what: @autoclosure () -> String) throws(Violation) {
    if !holds { throw Violation(what()) }
}

/// Budgets that keep the fuzzer's memory far below its limit.
enum Limits {
    static let reading: Budget = {
        var budget = Budget.standard
        budget.maximumInflatedBytes = 1 << 20
        return budget
    }()

    static let pixels = PixelLimits.budget
}
