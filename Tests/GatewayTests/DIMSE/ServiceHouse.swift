import Archive
import Clinic
import DICOM
import Foundation
import Records
import Synchronization

@testable import Gateway

/// A node with an archive on a free port, some images in it, and a reader that may query.
struct ServiceHouse {
    let archive: Archive
    let peers: Peers
    /// Hears of objects and of the ends of associations.
    let desk: FakeDesk
    let port: Int
    let folder: String

    static let study: UID = "1.2.826.77"
    static let patient = "KLINIKUM-7"

    /// Runs `body` with a node that holds `count` CT images of one study.
    static func with(
        images count: Int = 5, syntax: TransferSyntax = .explicitVRLittleEndian, pixelBytes: Int = 2000,
        makeTranscoder: MakeTranscoder? = nil,
        configure: (inout DIMSEServer.Configuration) -> Void = { _ in },
        _ body: (ServiceHouse) async throws -> Void
    ) async throws {
        try await withFolder { folder in
            let archive = try Archive.open(folder: folder + "/data", options: .init(reservedBytes: 0))
            defer { archive.close() }
            let intake = Intake(archive: archive)
            for number in 0..<count {
                let outcome = await intake.importFile(path: try write(number, syntax, pixelBytes, folder))
                guard outcome == .stored else { throw DIMSEError(.unreadableFile, "\(outcome)") }
            }
            let peers = Peers(archive: archive)
            _ = try await peers.change("READER") { $0.mayQuery = true }
            let desks = DIMSEServer.Desks(
                peers: peers, finder: Finder(archive: archive),
                retrieval: Retrieval(archive: archive), commitments: Commitments(archive: archive),
                makeTranscoder: makeTranscoder)
            try await withServer(desks: desks, configure: configure) { port, desk in
                try await body(
                    ServiceHouse(archive: archive, peers: peers, desk: desk, port: port, folder: folder))
            }
        }
    }

    private static func write(
        _ number: Int, _ syntax: TransferSyntax, _ pixelBytes: Int, _ folder: String
    ) throws -> String {
        let path = try writeObject(
            folder, number, syntax: .explicitVRLittleEndian, pixelBytes: pixelBytes)
        var file = try DICOMFile.read(path: path, access: .memory)
        file.dataSet.set(.studyInstanceUID, study)
        file.dataSet.set(.seriesInstanceUID, UID("\(study).1"))
        file.dataSet.set(.patientID, patient)
        file.dataSet.set(.modality, "CT")
        file.dataSet.set(.instanceNumber, number)
        try DICOMFile(dataSet: file.dataSet, transferSyntax: syntax).write(to: path)
        return path
    }

    func know(_ title: String, _ edit: @escaping @Sendable (inout PeerRules) -> Void) async throws {
        _ = try await peers.change(title, edit)
    }

    func client(_ title: String = "READER") -> QueryClient {
        QueryClient(configuration: configuration(title), logger: .silent)
    }

    func configuration(_ title: String = "READER") -> StorageClient.Configuration {
        var configuration = StorageClient.Configuration(host: "127.0.0.1", port: port)
        configuration.callingAETitle = title
        configuration.calledAETitle = "WILLIS"
        configuration.responseTimeout = .seconds(20)
        return configuration
    }

    static func wanted(_ level: String = "STUDY", study: UID = ServiceHouse.study) -> DataSet {
        var identifier = DataSet()
        identifier.set(.queryRetrieveLevel, level)
        identifier.set(.studyInstanceUID, study)
        return identifier
    }
}

/// Collects what is told from any thread.
final class Collected<Element: Sendable>: Sendable {
    private let kept = Mutex<[Element]>([])

    var all: [Element] { kept.withLock { $0 } }
    func add(_ element: Element) { kept.withLock { $0.append(element) } }
}
