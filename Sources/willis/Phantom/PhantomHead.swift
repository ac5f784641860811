import ArgumentParser
import Clinic
import Foundation
import Imaging

/// `willis phantom ct-perfusion`: a perfusion scan of a head with a stroke of chosen size.
struct PhantomHead: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ct-perfusion",
        abstract: "A CT perfusion scan of a head.",
        discussion: """
            The head is built from the atlas of Debian's mricron-data package where it is installed, else from \
            formulas. The same options and seed give the same files.

            Example:
              willis phantom ct-perfusion --side right --core 20 --hypoperfusion 80 --out /tmp/head
            """)

    @OptionGroup var files: PhantomFiles

    @Option(help: "One of the numbered reference cases (1 …) instead of the options below.")
    var referenceCase: Int?

    @Option(help: "Patient's side of the stroke: left, right or none.")
    var side = CTPerfusion.Side.left

    @Option(help: "Volume of the infarct core in mL.")
    var core = 30.0

    @Option(help: "Volume of all hypoperfused tissue, core included, in mL.")
    var hypoperfusion = 90.0

    @Option(help: "Residue function: exponential, box, linear or box-with-tail.")
    var residue = ResidueFunction.exponential

    @Option(help: "Standard deviation of the noise in HU, at the written matrix.")
    var noise = 3.0

    @Option(help: "Length of sudden head movements in mm.")
    var motion = 0.0

    @Option(help: "Seconds between time points.")
    var interval = 1.5

    @Flag(help: "Sample in two phases: densely for 40 s, then every 3 s.")
    var twoPhase = false

    @Option(help: "Length of the scan in seconds.")
    var duration = 66.0

    @Option(help: "Cut the scan off at this second.")
    var truncate: Double?

    @Flag(help: "Toggle the table between two positions.")
    var shuttle = false

    @Option(help: "Pixels a side.")
    var matrix = 512

    @Option(help: "Number of slices.")
    var slices = 16

    @Option(help: "Slice thickness in mm.")
    var thickness = 5.0

    @Option(help: "Rotation of the head about its long axis in degrees.")
    var rotation = 0.0

    @Option(help: "Leave out this many images, at random.")
    var missing = 0

    @Option(help: "Seed of everything random.")
    var seed: UInt64 = 1

    @Option(help: "Folder of the brain atlas.")
    var atlas = AtlasFolder.standard

    func run() async throws {
        do {
            try write()
        } catch let failure as CommandFailure {
            throw failure.exit()
        }
    }

    private func write() throws {
        let phantom: HeadPhantom
        do {
            let loaded = try AtlasFolder.load(atlas)
            if !loaded.isReal, !files.quiet {
                Terminal.error("No atlas in \(atlas): building a head from formulas (install mricron-data).")
            }
            phantom = try HeadPhantom(options: try options(), atlas: loaded.atlas)
        } catch let error as ImagingError {
            throw CommandFailure(.dataError, "\(error.reason)")
        }
        let truth = HeadTruth(truth: phantom.truth, options: phantom.options)
        let name = "\(CanonicalJSON.text(phantom.options))\(files.tilt)\(missing)"
        try files.write(
            SyntheticScan(phantom, missing: absentImages(phantom)),
            identity: files.identity(seed: InputDigest.of(name.utf8)), truth: truth)
    }

    private func options() throws -> HeadPhantom.Options {
        if let referenceCase {
            guard HeadPhantom.referenceCases.indices.contains(referenceCase - 1) else {
                throw CommandFailure(
                    .dataError,
                    "there are reference cases 1 to \(HeadPhantom.referenceCases.count), not \(referenceCase)"
                )
            }
            return HeadPhantom.referenceCases[referenceCase - 1].options
        }
        var options = HeadPhantom.Options()
        options.side = side
        options.coreMilliliters = side == .none ? 0 : core
        options.hypoperfusionMilliliters = side == .none ? 0 : hypoperfusion
        options.residue = residue
        options.noiseHounsfield = noise
        options.motion = HeadPhantom.suddenMotion(millimeters: motion, seed: seed)
        options.frameTimesSeconds =
            twoPhase
            ? HeadPhantom.twoPhaseTimes(duration: duration)
            : HeadPhantom.uniformTimes(interval: interval, duration: duration)
        options.truncateAtSeconds = truncate
        options.shuttle = shuttle
        options.matrix = matrix
        options.slices = slices
        options.sliceThicknessMillimeters = thickness
        options.headRotationDegrees = rotation
        options.seed = seed
        return options
    }

    /// Chosen by the seed, never twice the same.
    private func absentImages(_ phantom: HeadPhantom) -> [(frame: Int, slice: Int)] {
        let count = phantom.frames(slice: 0) * phantom.grid.slices
        var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        var chosen: Set<Int> = []
        while chosen.count < min(missing, count / 2) {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            chosen.insert(Int(state >> 33) % count)
        }
        return chosen.sorted().map { (frame: $0 / phantom.grid.slices, slice: $0 % phantom.grid.slices) }
    }
}

/// The truth of a head phantom with everything it was made from.
struct HeadTruth: Encodable {
    var truth: HeadPhantom.Truth
    var options: HeadPhantom.Options
}

extension CTPerfusion.Side: ExpressibleByArgument {}
extension ResidueFunction: ExpressibleByArgument {}
