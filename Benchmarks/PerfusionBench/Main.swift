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
        case "speed": try Speed.run()
        case "export" where words.count == 3: try Speed.export(to: words[1], noise: Double(words[2]) ?? 2)
        case "stages": try Stages.run()
        case "losses":
            let (heads, numbers) = try heads(Array(words.dropFirst()))
            try Losses(heads: heads).run(numbers)
        case "heads":
            let (heads, numbers) = try heads(Array(words.dropFirst()))
            try heads.run(numbers)
        case "calibrate":
            let (heads, numbers) = try heads(Array(words.dropFirst()))
            try Calibration(heads: heads).run(numbers)
        default:
            print(
                "PerfusionBench tiles | tissues | references | stages | speed | osipi CSV | export FOLDER NOISE"
            )
            print("PerfusionBench heads | losses | calibrate FIRST LAST REDUCTION [BRAIN.nii [LABELS.nii]]")
        }
    }

    /// `FIRST LAST REDUCTION [BRAIN.nii [LABELS.nii]]`
    private static func heads(_ words: [String]) throws -> (Heads, ClosedRange<Int>) {
        guard words.count >= 3, let first = Int(words[0]), let last = Int(words[1]), first <= last,
            let reduction = Int(words[2]), (1...2).contains(reduction)
        else { throw BenchError("FIRST LAST REDUCTION [BRAIN.nii [LABELS.nii]]") }
        let heads = try Heads(
            brain: words.count > 3 ? words[3] : nil, labels: words.count > 4 ? words[4] : nil,
            reduction: reduction)
        return (heads, first...last)
    }
}
