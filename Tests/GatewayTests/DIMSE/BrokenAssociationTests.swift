import DICOM
import Testing

@testable import Gateway

@Suite("Associations that break")
struct BrokenAssociationTests {
    /// A whole association with one object.
    private static let conversation =
        RawPeer.request() + RawPeer.store(1, data: .init(repeating: 7, count: 3000), fragment: 500)

    /// Sends the first bytes of the conversation; those after the request once it was accepted.
    private func converse(_ peer: RawPeer, _ count: Int = conversation.count, then tail: [UInt8] = []) async {
        let request = RawPeer.request().count
        await peer.send(Array(Self.conversation.prefix(min(count, request))))
        guard count >= request else { return await peer.send(tail) }
        _ = await peer.waitForPDUs(1)
        await peer.send(Self.conversation[request..<count] + tail)
    }

    @Test("one cut at any byte stores nothing and leaves nothing behind")
    func cuts() async throws {
        try await withServer { port, desk in
            let cuts =
                Array(stride(from: 1, to: Self.conversation.count, by: 23)) + [Self.conversation.count - 1]
            for cut in cuts {
                let peer = try await RawPeer(port: port)
                await converse(peer, cut)
                await peer.close()
            }
            #expect(await eventually { desk.now.discarded == desk.now.begun && desk.now.running == 0 })
            #expect(desk.now.committed.isEmpty)
            #expect(desk.now.begun > 10)
            let peer = try await RawPeer(port: port)
            await converse(peer)
            _ = await peer.waitForPDUs(2)
            #expect(peer.responses.first?.status == .success)
            #expect(desk.now.committed.map(\.bytes.count) == [3000])
        }
    }

    @Test("an A-ABORT or an A-RELEASE within an object discards it")
    func endsWithin() async throws {
        try await withServer { port, desk in
            for ending in [PDU.abort(AssociateAbort(.user)).encode(), RawPeer.release] {
                let peer = try await RawPeer(port: port)
                await converse(peer, Self.conversation.count - 512, then: ending)
                _ = await peer.waitForPDUs(2)
                await peer.close()
            }
            #expect(await eventually { desk.now.discarded == 2 && desk.now.ended.count == 2 })
            #expect(desk.now.committed.isEmpty)
        }
    }

    @Test("garbage at any point is answered with an abort")
    func garbage() async throws {
        try await withServer { port, desk in
            let noise = [UInt8](repeating: 0xEE, count: 300)
            for start in [0, RawPeer.request().count, Self.conversation.count - 512] {
                let peer = try await RawPeer(port: port)
                await converse(peer, start, then: noise)
                _ = await eventually { peer.pdus.last?.type == 7 || peer.isClosed }
                #expect(peer.pdus.last?.type == 7)
                await peer.close()
            }
            let web = try await RawPeer(port: port)
            await web.send(Array("GET / HTTP/1.1\r\nHost: x\r\n\r\n".utf8))
            #expect(await web.waitForPDUs(1).last?.type == 7)
            #expect(await eventually { desk.now.discarded == desk.now.begun })
        }
    }

    @Test("a response, a command without identifier and data without command are aborted")
    func nonsense() async throws {
        var response = CommandSet.echoRequest(messageID: 1)
        response[.commandField] = 0x8030
        var nameless = CommandSet.echoRequest(messageID: 1)
        nameless[.messageID] = nil
        let orphan = DataTransfer.frame([1, 2], contextID: 3, isCommand: false, maximumFragment: 10)
        try await withServer { port, _ in
            for bytes in [RawPeer.frame(response, 1), RawPeer.frame(nameless, 1), orphan] {
                let peer = try await RawPeer(port: port)
                await peer.associate()
                await peer.send(bytes)
                let last = await peer.waitForPDUs(2).last
                #expect(last?.type == 7)
            }
        }
    }

    @Test("a peer that hangs up during the commit does not undo it, and the end is told after it")
    func hangUp() async throws {
        try await withServer(FakeDesk(delay: .milliseconds(150))) { port, desk in
            let peer = try await RawPeer(port: port)
            await converse(peer)
            #expect(await eventually { desk.now.running == 1 })
            await peer.close()
            #expect(await eventually { desk.now.ended == ["RAW"] })
            #expect(desk.now.committed.count == 1 && desk.now.discarded == 0)
        }
    }

    @Test("a stopped server ends idle associations, finishes running messages and tells every end")
    func stop() async throws {
        let desk = FakeDesk(delay: .milliseconds(200))
        nonisolated(unsafe) var peers: [RawPeer] = []
        try await withServer(desk) { port, _ in
            let idle = try await RawPeer(port: port)
            await idle.associate()
            let busy = try await RawPeer(port: port)
            await converse(busy)
            #expect(await eventually { desk.now.running == 1 })
            peers = [idle, busy]
        }
        #expect(peers[0].pdus.map(\.type) == [2, 7])
        #expect(peers[1].pdus.map(\.type) == [2, 4, 7])
        #expect(peers[1].responses.first?.status == .success)
        #expect(desk.now.ended.count == 2)
    }

    @Test("a message that does not end in the grace time is cut off and discarded")
    func grace() async throws {
        let desk = FakeDesk()
        try await withServer(desk, configure: { $0.graceTime = .milliseconds(100) }) { port, _ in
            let peer = try await RawPeer(port: port)
            await converse(peer, Self.conversation.count - 512)
            #expect(await eventually { desk.now.begun == 1 })
        }
        #expect(desk.now.discarded == 1)
        #expect(desk.now.ended == ["RAW"])
    }
}
