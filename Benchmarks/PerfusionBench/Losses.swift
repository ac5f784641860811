import Imaging

/// Where the millilitres of a lesion are lost or won, head by head: outside the tissue that is analysed, below the limit
/// of the maps, or by the clean-up of the mask.
struct Losses {
    let heads: Heads

    func run(_ numbers: ClosedRange<Int>) throws {
        print(
            "head | lesion | true | found | outside tissue | below limit | cleaned away | too much | of that beside tissue of the lesion"
        )
        for number in numbers {
            let (phantom, series) = try heads.make(RandomHead(number: number))
            guard case .completed(let result) = try CTPerfusion.run(series) else { continue }
            let kinds = phantom.kinds
            guard kinds.count == result.brain.count else { continue }
            show(
                number, "hypoperfusion", result, phantom.truth.hypoperfusionMilliliters,
                truth: kinds.map { $0 == .penumbra || $0 == .core }, found: result.hypoperfused,
                above: result.tmax.map { $0 > 6 }, kinds)
            show(
                number, "core", result, phantom.truth.coreMilliliters,
                truth: kinds.map { $0 == .core }, found: result.core, above: result.hypoperfused, kinds)
        }
    }

    private func show(
        _ number: Int, _ name: String, _ result: CTPerfusion.Result, _ milliliters: Double, truth: [Bool],
        found: [Bool],
        above: [Bool], _ kinds: [HeadPhantom.Kind]
    ) {
        let voxel = result.grid.voxelMilliliters
        func volume(_ test: (Int) -> Bool) -> String {
            fixed(Double(truth.indices.count(where: test)) * voxel, 1)
        }
        let parts = [
            "\(number)", name, fixed(milliliters, 1), volume { found[$0] },
            volume { truth[$0] && !result.brain[$0] },
            volume { truth[$0] && result.brain[$0] && !above[$0] && !found[$0] },
            volume { truth[$0] && result.brain[$0] && above[$0] && !found[$0] },
            volume { !truth[$0] && found[$0] },
            volume { !truth[$0] && found[$0] && (kinds[$0] == .greyMatter || kinds[$0] == .whiteMatter) },
            result.quality.verdict.rawValue,
        ]
        print(parts.joined(separator: " | "))
    }
}
