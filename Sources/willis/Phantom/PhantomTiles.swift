import ArgumentParser
import Clinic
import Imaging

/// `willis phantom tiles`: tiles of known perfusion.
struct PhantomTiles: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tiles",
        abstract: "Tiles of known flow, volume, transit time and delay, to test deconvolution.",
        discussion: """
            Fifteen slices: exponential, linear and box residue, each with blood volumes 1 to 5 mL/100 g. Columns \
            of tiles are mean transit times, rows are delays; a strip along the lower edge is the arterial input.

            Example:
              willis phantom tiles --noise 2 --out /tmp/tiles
            """)

    @OptionGroup var files: PhantomFiles

    @Option(help: "Standard deviation of the noise in HU.")
    var noise = 2.0

    @Option(help: "Seed of the noise.")
    var seed: UInt64 = 1

    func validate() throws {
        guard (0...200).contains(noise) else { throw ValidationError("--noise must be from 0 to 200 HU.") }
    }

    func run() async throws {
        do {
            let phantom = TilePhantom(
                noiseHounsfield: noise, voxelsPerTile: TileSheet.side * TileSheet.side, seed: seed)
            let truth = TileTruth(noiseHounsfield: noise)
            try files.write(
                SyntheticScan(phantom), identity: files.identity(seed: "tiles \(noise) \(seed)"), truth: truth
            )
        } catch let failure as CommandFailure {
            throw failure.exit()
        }
    }
}

/// What stands where on the sheet.
struct TileTruth: Encodable {
    var columnsTransitTimeSeconds = TilePhantom.transitTimesSeconds
    var rowsDelaySeconds = TilePhantom.delaysSeconds
    var slicesResidue = ["exponential", "linear", "box"].flatMap { Array(repeating: $0, count: 5) }
    var slicesBloodVolumeMillilitersPer100Grams = [1, 2, 3, 4, 5, 1, 2, 3, 4, 5, 1, 2, 3, 4, 5]
    var tilePixels = TileSheet.side
    var noiseHounsfield: Double
}

/// `willis phantom chest`: something a brain analysis must refuse.
struct PhantomChest: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chest",
        abstract: "A dynamic scan of a chest, which a brain analysis must refuse.",
        discussion: """
            Example:
              willis phantom chest --out /tmp/chest
              willis analyze /tmp/chest
            """)

    @OptionGroup var files: PhantomFiles

    @Option(help: "Pixels a side.")
    var matrix = 512

    @Option(help: "Number of slices.")
    var slices = 8

    @Option(help: "Length of the scan in seconds; 0 gives one time point.")
    var duration = 66.0

    @Option(help: "Seed of the noise.")
    var seed: UInt64 = 1

    func run() async throws {
        do {
            let phantom = try chest()
            var identity = files.identity(seed: "chest \(matrix) \(slices) \(duration) \(seed)")
            identity.studyDescription = "CT chest"
            identity.seriesDescription = "Chest dynamic"
            identity.bodyPart = "CHEST"
            try files.write(SyntheticScan(phantom), identity: identity, truth: ["body": "chest"])
        } catch let failure as CommandFailure {
            throw failure.exit()
        }
    }

    private func chest() throws -> ChestPhantom {
        do {
            return try ChestPhantom(
                matrix: matrix, slices: slices,
                frameTimesSeconds: HeadPhantom.uniformTimes(interval: 1.5, duration: duration), seed: seed)
        } catch {
            throw CommandFailure(.dataError, error.reason)
        }
    }
}
