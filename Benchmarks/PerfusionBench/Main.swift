import Imaging

/// Measures the engines of perfusion on curves and heads with known truth, one command a table of docs/ACCURACY.md.
/// Built only for `make bench`.
@main
struct PerfusionBench {
    static func main() throws {
        let words = Array(CommandLine.arguments.dropFirst())
        switch words.first {
        case "tiles": try Tiles.run()
        case "tissues": try Tissues.run()
        case "osipi" where words.count > 1: try ReferenceObject.run(path: words[1])
        case "references": try References.run(atlas: .parametric)
        case "stages": try Stages.run()
        case "heads": try heads(Array(words.dropFirst()))
        default: print("PerfusionBench tiles")
        }
    }

    /// `heads FIRST LAST REDUCTION [BRAIN.nii [LABELS.nii]]`
    private static func heads(_ words: [String]) throws {
        guard words.count >= 3, let first = Int(words[0]), let last = Int(words[1]), first <= last,
            let reduction = Int(words[2]), (1...2).contains(reduction)
        else { throw BenchError("heads FIRST LAST REDUCTION [BRAIN.nii [LABELS.nii]]") }
        try Heads(
            brain: words.count > 3 ? words[3] : nil, labels: words.count > 4 ? words[4] : nil,
            reduction: reduction
        ).run(first...last)
    }
}
