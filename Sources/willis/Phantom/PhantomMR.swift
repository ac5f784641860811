import ArgumentParser
import Clinic
import DICOM
import Foundation
import Imaging

/// `willis phantom mr`: perfusion and diffusion of a head with a stroke of chosen size.
struct PhantomMR: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mr",
        abstract: "MR perfusion and diffusion of a head.",
        discussion: """
            Dynamic susceptibility contrast with one echo or more, and diffusion on a grid of its own. The same options \
            and seed give the same files.

            Example:
              willis phantom mr --side right --core 20 --hypoperfusion 80 --layout mosaic --out /tmp/mr
              willis analyze /tmp/mr
            """)

    @Option(help: "Folder to write into; it is made if need be.")
    var out: String

    @Option(
        help: """
            Whose layout of files to imitate: siemens, mosaic, ge, philips, philips-enhanced, canon, uih or neusoft.
            """)
    var layout = MRVendorLayout.siemens

    @Option(help: "Transfer syntax: explicit, implicit, big-endian or deflated.")
    var transferSyntax = PhantomSyntax.explicit

    @Option(help: "Patient's side of the stroke: left, right or none.")
    var side = CTPerfusion.Side.left

    @Option(help: "Volume of tissue with restricted diffusion in mL.")
    var core = 30.0

    @Option(help: "Volume of all hypoperfused tissue, core included, in mL.")
    var hypoperfusion = 90.0

    @Option(help: "Residue function: exponential, box, linear or box-with-tail.")
    var residue = ResidueFunction.exponential

    @Option(help: "Echo times of the perfusion series in ms, separated by commas.")
    var echoes = "30"

    @Option(help: "Diffusion weightings in s/mm², separated by commas.")
    var bValues = "0,1000"

    @Option(help: "Standard deviation of the noise; healthy tissue has a signal of about 450.")
    var noise = 8.0

    @Option(help: "Length of sudden head movements during perfusion in mm.")
    var motion = 0.0

    @Option(help: "How far the head moved between diffusion and perfusion in mm.")
    var moved = 0.0

    @Option(help: "Bright frames at the start, before the signal settles.")
    var unsettled = 0

    @Option(help: "Seconds between time points.")
    var interval = 1.5

    @Option(help: "Length of the perfusion scan in seconds.")
    var duration = 88.5

    @Option(help: "Pixels a side.")
    var matrix = 128

    @Option(help: "Number of slices.")
    var slices = 20

    @Flag(help: "Leave the diffusion series out.")
    var noDiffusion = false

    @Flag(help: "Leave the perfusion series out.")
    var noPerfusion = false

    @Option(help: "Patient's name, as in DICOM: Zhang^Wei=张^伟.")
    var patientName = "Phantom^Willis"

    @Option(help: "Patient's identifier.")
    var patientID = "PHANTOM"

    @Option(help: "Seed of everything random.")
    var seed: UInt64 = 1

    @Option(help: "Folder of the brain atlas.")
    var atlas = AtlasFolder.standard

    @Flag(help: "Show no progress.")
    var quiet = false

    func run() async throws {
        do {
            try write()
        } catch let failure as CommandFailure {
            throw failure.exit()
        }
    }

    private func write() throws {
        let phantom: MRHeadPhantom
        do {
            let loaded = try AtlasFolder.load(atlas)
            if !loaded.isReal, !quiet {
                Terminal.error("No atlas in \(atlas): building a head from formulas (install mricron-data).")
            }
            phantom = try MRHeadPhantom(options: try options(), atlas: loaded.atlas)
        } catch let error as ImagingError {
            throw CommandFailure(.dataError, "\(error.reason)")
        }
        var identity = PhantomIdentity(
            patientName: PersonName(patientName), patientID: patientID, sex: "O", birthDate: "19550101",
            age: "071Y", accessionNumber: "P1", studyDescription: "MR stroke", studyDate: "20260301",
            seed: "")
        let name = "\(CanonicalJSON.text(phantom.options)) \(noDiffusion) \(noPerfusion)"
        identity.seed = "\(patientID) \(InputDigest.of(name.utf8))"
        var writer = MRPhantomWriter(
            phantom: phantom, identity: identity, layout: layout, transferSyntax: transferSyntax.value)
        writer.omitsDiffusion = noDiffusion
        writer.omitsPerfusion = noPerfusion
        var progress = ProgressLine(isQuiet: quiet)
        do {
            let paths = try writer.write(to: out) {
                progress.show("Writing images into \(out)", fraction: $0)
            }
            progress.finish()
            try Data(
                CanonicalJSON.text(
                    MRTruth(truth: phantom.truth, options: phantom.options), pretty: true
                ).utf8
            ).write(to: URL(fileURLWithPath: out + "/truth.json"), options: .atomic)
            Terminal.output("Wrote \(paths.count) files and truth.json into \(out)")
        } catch {
            progress.finish()
            throw CommandFailure(.cannotCreate, "cannot write the phantom into \(out): \(error)")
        }
    }

    private func options() throws -> MRHeadPhantom.Options {
        var options = MRHeadPhantom.Options()
        options.head.side = side
        options.head.coreMilliliters = side == .none ? 0 : core
        options.head.hypoperfusionMilliliters = side == .none ? 0 : hypoperfusion
        options.head.residue = residue
        options.head.motion = HeadPhantom.suddenMotion(millimeters: motion, seed: seed)
        options.head.frameTimesSeconds = HeadPhantom.uniformTimes(interval: interval, duration: duration)
        options.head.matrix = matrix
        options.head.slices = slices
        options.diffusionMatrix = matrix
        options.diffusionSlices = slices
        options.head.seed = seed
        options.echoTimesMilliseconds = try numbers(echoes, "--echoes")
        options.bValues = try numbers(bValues, "--b-values")
        options.noise = noise
        options.unsettledFrames = unsettled
        if moved > 0 {
            options.diffusionMotion = HeadPhantom.suddenMotion(millimeters: moved, seed: seed &+ 1).first
        }
        return options
    }

    private func numbers(_ text: String, _ option: String) throws -> [Double] {
        let parts = text.split(separator: ",").map { Double($0) }
        guard !parts.isEmpty, !parts.contains(nil) else {
            throw CommandFailure(.dataError, "\(option) takes numbers separated by commas, not \"\(text)\"")
        }
        return parts.compactMap { $0 }
    }
}

/// The truth of an MR phantom with everything it was made from.
struct MRTruth: Encodable {
    var truth: MRHeadPhantom.Truth
    var options: MRHeadPhantom.Options
}

extension MRVendorLayout: ExpressibleByArgument {}
