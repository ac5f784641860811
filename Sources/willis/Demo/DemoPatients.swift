import Archive
import Clinic
import DICOM
import Foundation
import Gateway
import Imaging

/// Two people who do not exist, and their strokes.
struct DemoPatients: Sendable {
    let archive: Archive
    let folder: String
    let matrix: Int

    private struct Patient {
        var identity: PhantomIdentity
        var layout: VendorLayout
        var options: HeadPhantom.Options
    }

    /// How the scanners call themselves.
    static let scanners = [VendorLayout.siemens, .ge].map(title)

    private static func title(_ layout: VendorLayout) -> String { layout.rawValue.uppercased() + "_CT" }

    /// Studies of the patients, in their order.
    var studyUIDs: [String] { patients().map(\.identity.studyUID.string) }

    /// Makes and sends those who are not in the archive yet.
    func send(to address: HostAndPort) async throws {
        for patient in patients() {
            try Task.checkCancellation()
            let known = try await Worklist(archive: archive).detail(
                studyUID: patient.identity.studyUID.string)
            if known == nil { try await send(patient, to: address) }
        }
        try? FileManager.default.removeItem(atPath: folder)
    }

    private func send(_ patient: Patient, to address: HostAndPort) async throws {
        let name = patient.identity.patientName.formatted
        let files = try await writeImages(patient, name: name)
        var configuration = StorageClient.Configuration(host: address.host, port: address.port)
        configuration.callingAETitle = Self.title(patient.layout)
        let client = StorageClient(configuration: configuration, logger: ServerLog.quietLogger("send"))
        let report = try await Sending.send(
            files, with: client, label: "Sending the scan of \(name)", isQuiet: false)
        guard report.isComplete else {
            throw CommandFailure(
                .unavailable, "\(report.files.count - report.storedCount) images were not taken")
        }
        Terminal.output(
            "  \(name): \(files.count) images sent by C-STORE; open the worklist to see the analysis.")
    }

    private func writeImages(_ patient: Patient, name: String) async throws -> [String] {
        let folder = folder + "/" + patient.identity.patientID
        // Off Swift's own threads: drawing a head keeps all cores busy for some seconds.
        return try await archive.disk.run {
            var progress = ProgressLine()
            let phantom = try HeadPhantom(options: patient.options, atlas: try AtlasFolder.load().atlas)
            let writer = PhantomWriter(
                scan: SyntheticScan(phantom), identity: patient.identity, layout: patient.layout)
            let paths = try writer.write(to: folder) {
                progress.show("Drawing the scan of \(name)", fraction: $0)
            }
            progress.finish()
            return paths
        }
    }

    private func patients() -> [Patient] {
        var large = HeadPhantom.Options()
        large.matrix = matrix
        large.side = .left
        large.coreMilliliters = 28
        large.hypoperfusionMilliliters = 118
        large.seed = 11
        var small = large
        small.side = .right
        small.coreMilliliters = 9
        small.hypoperfusionMilliliters = 52
        small.residue = .box
        small.frameTimesSeconds = HeadPhantom.twoPhaseTimes()
        small.motion = HeadPhantom.suddenMotion(millimeters: 2, seed: 5)
        small.headRotationDegrees = 5
        small.seed = 12
        // Scanned a few minutes ago, but today.
        let (today, time) = LocalTime.now()
        let digits = Int(time) ?? 0
        let begun = Double(max(100, digits / 10_000 * 3600 + digits / 100 % 100 * 60 - 240))
        return [
            Patient(
                identity: PhantomIdentity(
                    patientName: PersonName("Zhang^Wei=张^伟"), patientID: "DEMO-0001", sex: "M",
                    birthDate: "19540817", age: "072Y", accessionNumber: "CT26-10021", studyDate: today,
                    startSeconds: begun, seed: "demo 1 \(matrix)"), layout: .siemens, options: large),
            Patient(
                identity: PhantomIdentity(
                    patientName: PersonName("Li^Xiulan=李^秀兰"), patientID: "DEMO-0002", sex: "F",
                    birthDate: "19610302", age: "065Y", accessionNumber: "CT26-10022",
                    seriesDescription: "Neuro CTP 2-phase", studyDate: today,
                    startSeconds: max(0, begun - 90),
                    seed: "demo 2 \(matrix)"), layout: .ge, options: small),
        ]
    }
}
