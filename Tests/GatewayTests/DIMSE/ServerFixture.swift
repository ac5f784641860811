import DICOM
import Foundation
import Logging
import Synchronization
import Testing

@testable import Gateway

/// A server on a free port of the loopback for the time of `body`; stopped and awaited after it.
func withServer(
    _ desk: FakeDesk = FakeDesk(), desks: DIMSEServer.Desks = .init(),
    configure: (inout DIMSEServer.Configuration) -> Void = { _ in },
    _ body: (_ port: Int, _ desk: FakeDesk) async throws -> Void
) async throws {
    var configuration = DIMSEServer.Configuration()
    configuration.host = "127.0.0.1"
    configuration.port = 0
    configuration.graceTime = .seconds(5)
    configure(&configuration)
    let server = DIMSEServer(configuration: configuration, desk: desk, desks: desks, logger: .silent)
    let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
    let task = Task {
        defer { continuation.finish() }
        try await server.run(onListeningSecurely: nil, onListening: { _, port in continuation.yield(port) })
    }
    var iterator = ports.makeAsyncIterator()
    guard let port = await iterator.next() else { return try await task.value }
    do {
        try await body(port, desk)
    } catch {
        task.cancel()
        _ = await task.result
        throw error
    }
    task.cancel()
    try await task.value
    #expect(desk.now.faults == 0, "a reception ended twice")
}

/// Waits until something holds; false when it does not within half a minute.
func eventually(_ condition: () -> Bool) async -> Bool {
    // Long enough for a machine that builds something else meanwhile.
    let end = ContinuousClock.now + .seconds(300)
    while ContinuousClock.now < end {
        if condition() { return true }
        try? await Task.sleep(for: .milliseconds(5))
    }
    return condition()
}

extension Logger {
    static var silent: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }
}

/// A folder for the time of `body`.
func withFolder(_ body: (String) async throws -> Void) async throws {
    let path = NSTemporaryDirectory() + "willis-dimse-\(UInt64.random(in: 0...(.max)))"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: path) }
    try await body(path)
}

/// An object of one class with some pixels, written to a folder.
func writeObject(
    _ folder: String, _ number: Int, sopClass: UID = "1.2.840.10008.5.1.4.1.1.2",
    syntax: TransferSyntax = .explicitVRLittleEndian, pixelBytes: Int = 2000
) throws -> String {
    var dataSet = DataSet()
    dataSet.set(.sopClassUID, sopClass)
    dataSet.set(.sopInstanceUID, UID("1.2.3.\(number)"))
    dataSet.set(.specificCharacterSet, "ISO_IR 192")
    dataSet.set(.patientName, "王^小明")
    dataSet.set(.rows, 10)
    dataSet.set(.columns, pixelBytes / 20)
    dataSet.set(.bitsAllocated, 16)
    let pixels = (0..<pixelBytes).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ number) }
    dataSet[.pixelData] = Element(tag: .pixelData, vr: .OW, value: .bytes(Bytes(pixels), .little))
    let path = "\(folder)/\(number).dcm"
    try DICOMFile(dataSet: dataSet, transferSyntax: syntax).write(to: path)
    return path
}
