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
        default: print("PerfusionBench tiles")
        }
    }
}
