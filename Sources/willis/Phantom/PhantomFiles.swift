import ArgumentParser
import Clinic
import DICOM
import Foundation

/// What all phantoms ask: where to write, in whose manner, under which name.
struct PhantomFiles: ParsableArguments {
    @Option(help: "Folder to write into; it is made if need be.")
    var out: String

    @Option(
        help: "Whose layout of files to imitate: siemens, ge, philips, canon (enhanced multi-frame) or split."
    )
    var layout = VendorLayout.siemens

    @Option(help: "Transfer syntax: explicit, implicit, big-endian or deflated.")
    var transferSyntax = PhantomSyntax.explicit

    @Option(help: "Angle of the gantry in degrees.")
    var tilt = 0.0

    @Option(help: "Patient's name, as in DICOM: Zhang^Wei=张^伟.")
    var patientName = "Phantom^Willis"

    @Option(help: "Patient's identifier.")
    var patientID = "PHANTOM"

    @Flag(help: "Show no progress.")
    var quiet = false

    func validate() throws {
        guard abs(tilt) <= 30 else { throw ValidationError("--tilt must be within 30 degrees.") }
    }

    /// Writes the scan and its truth.
    func write(_ scan: SyntheticScan, identity: PhantomIdentity, truth: some Encodable) throws {
        var progress = ProgressLine(isQuiet: quiet)
        let writer = PhantomWriter(
            scan: scan, identity: identity, layout: layout, transferSyntax: transferSyntax.value,
            gantryTiltDegrees: tilt)
        do {
            let paths = try writer.write(to: out) {
                progress.show("Writing images into \(out)", fraction: $0)
            }
            progress.finish()
            try Data(CanonicalJSON.text(truth, pretty: true).utf8)
                .write(to: URL(fileURLWithPath: out + "/truth.json"), options: .atomic)
            Terminal.output("Wrote \(paths.count) files and truth.json into \(out)")
        } catch {
            progress.finish()
            throw CommandFailure(.cannotCreate, "cannot write the phantom into \(out): \(error)")
        }
    }

    func identity(seed: String) -> PhantomIdentity {
        PhantomIdentity(
            patientName: PersonName(patientName), patientID: patientID, sex: "O", birthDate: "19550101",
            age: "071Y",
            accessionNumber: "P1", studyDate: "20260301", seed: "\(patientID) \(seed)")
    }
}

enum PhantomSyntax: String, ExpressibleByArgument, CaseIterable {
    case explicit, implicit, bigEndian = "big-endian", deflated

    var value: TransferSyntax {
        switch self {
        case .explicit: .explicitVRLittleEndian
        case .implicit: .implicitVRLittleEndian
        case .bigEndian: .explicitVRBigEndian
        case .deflated: .deflatedExplicitVRLittleEndian
        }
    }
}

extension VendorLayout: ExpressibleByArgument {}
