import DICOM
import Testing

@testable import Gateway

@Suite("The storage client and peers that misbehave")
struct StorageClientFaultTests {
    /// What becomes of an object of some size when the peer answers its first data so.
    private func outcome(_ reply: ScriptedPeer.Reply, pixelBytes: Int = 2000) async throws -> SendOutcome? {
        var outcome: SendOutcome?
        try await withFolder { folder in
            let path = try writeObject(folder, 1, pixelBytes: pixelBytes)
            try await ScriptedPeer.with(reply) { port in
                var configuration = StorageClient.Configuration(host: "127.0.0.1", port: port)
                configuration.responseTimeout = .seconds(2)
                let client = StorageClient(configuration: configuration, logger: .silent)
                outcome = try await client.send([path]).files.first?.outcome
            }
        }
        return outcome
    }

    private func code(_ outcome: SendOutcome?) -> DIMSEError.Code? {
        if case .failed(let error)? = outcome { error.code } else { nil }
    }

    @Test("a refusal that comes before the object is sent is kept for its end")
    func earlyRefusal() async throws {
        let refused = try await outcome(ScriptedPeer.response(1, .outOfResources), pixelBytes: 5_000_000)
        #expect(refused == .refused(.outOfResources, nil))
    }

    @Test("a warning counts as stored")
    func warning() async throws {
        let status = DIMSEStatus(rawValue: 0xB000)
        #expect(try await outcome(ScriptedPeer.response(1, status)) == .stored(status, nil))
    }

    @Test("a response to another message breaks the association")
    func otherMessage() async throws {
        #expect(code(try await outcome(ScriptedPeer.response(9, .success))) == .protocolFault)
    }

    @Test("a request from a peer that serves breaks the association")
    func request() async throws {
        #expect(code(try await outcome(.bytes(RawPeer.echo(1)))) == .protocolFault)
    }

    @Test("garbage, an abort, a closed connection and silence are told apart")
    func endings() async throws {
        #expect(code(try await outcome(.bytes([0xFF, 0, 0, 0, 0, 0]))) == .protocolFault)
        #expect(
            code(try await outcome(.bytes(PDU.abort(AssociateAbort(.provider, .unexpectedPDU)).encode())))
                == .aborted)
        #expect(code(try await outcome(.close)) == .connectionLost)
        #expect(code(try await outcome(.nothing)) == .timeout)
    }

    @Test("a peer that stops reading within an object does not hold us for ever")
    func deaf() async throws {
        #expect(code(try await outcome(.deafness, pixelBytes: 20_000_000)) == .timeout)
    }

    @Test("a peer that releases before it answers leaves the object unanswered")
    func earlyRelease() async throws {
        #expect(code(try await outcome(.bytes(PDU.releaseRequest.encode()))) == .connectionLost)
    }
}
