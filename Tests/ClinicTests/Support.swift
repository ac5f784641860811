import Archive
import DICOM
import Foundation
import Records
import Synchronization

@testable import Clinic

/// An archive in a folder of its own for one test, with a clock that the test turns.
final class House: Sendable {
    let folder: String
    let archive: Archive
    let clock: FakeClock

    init(reservedBytes: Int64 = 0) throws {
        folder = NSTemporaryDirectory() + "willis-" + Hexadecimal.string(Randomness.bytes(8))
        archive = try Archive.open(
            folder: folder, options: Archive.Options(reservedBytes: reservedBytes, diskThreads: 2))
        clock = FakeClock()
    }

    deinit {
        archive.close()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Keeps the house open to the end of a test that otherwise only uses what stands in it.
    func stay() {}

    var intake: Intake { Intake(archive: archive, clock: { [clock] in clock.now }) }

    func files(in name: String) -> [String] {
        let below = FileManager.default.enumerator(atPath: folder + "/" + name)?.allObjects as? [String] ?? []
        return below.filter { $0.split(separator: "/").last.map { $0.count > 2 } ?? false }
    }
}

final class FakeClock: Sendable {
    private let milliseconds = Mutex<Int64>(1_700_000_000_000)

    var now: Int64 { milliseconds.withLock { $0 } }

    func advance(_ by: Int64) { milliseconds.withLock { $0 += by } }
}

/// A small CT image; every part of it can be changed.
struct TestImage {
    static let ctImage: UID = "1.2.840.10008.5.1.4.1.1.2"

    var dataSet = DataSet()

    init(study: String = "1.2.3", series: String = "1", number: Int = 1, patientID: String = "P1") {
        dataSet.set(.specificCharacterSet, "ISO_IR 192")
        dataSet.set(.sopClassUID, Self.ctImage)
        dataSet.set(.sopInstanceUID, UID("\(study).\(series).\(number)"))
        dataSet.set(.studyInstanceUID, UID(study))
        dataSet.set(.seriesInstanceUID, UID("\(study).\(series)"))
        dataSet.set(.patientID, patientID)
        dataSet.set(.patientName, "Zhang^San=张^三")
        dataSet.set(.patientBirthDate, "19500607")
        dataSet.set(.modality, "CT")
        dataSet.set(.seriesNumber, Int(series) ?? 0)
        dataSet.set(.instanceNumber, number)
        dataSet.set(.imagePositionPatient, [0.0, 0.0, Double(number)])
        dataSet.set(.rows, 4)
        dataSet.set(.columns, 4)
        dataSet.set(
            .pixelData, Bytes([UInt8](repeating: UInt8(truncatingIfNeeded: number), count: 32)), vr: .OW)
    }

    var instance: UID { dataSet.uid(.sopInstanceUID) ?? "" }

    func bytes(_ syntax: TransferSyntax = .explicitVRLittleEndian) throws -> [UInt8] {
        try dataSet.encode(as: syntax)
    }

    func incoming(from sender: String = "CT1", address: String = "10.0.0.1") -> IncomingObject {
        IncomingObject(
            sopClassUID: Self.ctImage, sopInstanceUID: instance,
            transferSyntaxUID: TransferSyntax.explicitVRLittleEndian.uid, callingAETitle: sender,
            calledAETitle: "WILLIS", remoteAddress: address)
    }
}

extension Intake {
    /// Brings an object as a scanner would, in pieces of `pieceBytes`.
    func receive(
        _ bytes: [UInt8], as object: IncomingObject, pieceBytes: Int = 1000
    ) async -> ReceptionOutcome {
        let reception = begin(object)
        bytes.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                reception.append(UnsafeRawBufferPointer(rebasing: rest.prefix(pieceBytes)))
                rest = rest.dropFirst(pieceBytes)
            }
        }
        return await reception.commit()
    }

    func receive(_ image: TestImage, from sender: String = "CT1") async throws -> ReceptionOutcome {
        await receive(try image.bytes(), as: image.incoming(from: sender))
    }
}
