import DICOM
import NIOCore
import NIOPosix
import Synchronization

/// A peer that sends whatever bytes a test wants and keeps what it gets.
final class RawPeer: Sendable {
    private final class Keeper: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer
        let state = Mutex((bytes: [UInt8](), isClosed: false))

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let bytes = Array(unwrapInboundIn(data).readableBytesView)
            state.withLock { $0.bytes += bytes }
        }

        func channelInactive(context: ChannelHandlerContext) { state.withLock { $0.isClosed = true } }
        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }

    private let channel: any Channel
    private let keeper: Keeper

    /// Connects. A deaf peer never reads.
    init(port: Int, isDeaf: Bool = false) async throws {
        let keeper = Keeper()
        self.keeper = keeper
        channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.autoRead, value: !isDeaf)
            .channelOption(.socketOption(.so_rcvbuf), value: isDeaf ? 4096 : 1 << 18)
            .channelInitializer { $0.pipeline.addHandler(keeper) }
            .connect(host: "127.0.0.1", port: port).get()
    }

    var received: [UInt8] { keeper.state.withLock { $0.bytes } }
    var isClosed: Bool { keeper.state.withLock { $0.isClosed } }

    func send(_ bytes: [UInt8]) async {
        try? await channel.writeAndFlush(ByteBuffer(bytes: bytes)).get()
    }

    /// Writes without waiting for it to leave.
    func push(_ bytes: [UInt8]) { channel.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil) }

    func close() async { try? await channel.close().get() }

    /// Whole PDUs received, as (type, contents).
    var pdus: [(type: UInt8, body: [UInt8])] {
        var found: [(UInt8, [UInt8])] = []
        var rest = received[...]
        while rest.count >= 6 {
            let head = Array(rest.prefix(6))
            let length = head[2..<6].reduce(0) { $0 << 8 | Int($1) }
            guard rest.count >= 6 + length else { break }
            found.append((head[0], Array(rest.dropFirst(6).prefix(length))))
            rest = rest.dropFirst(6 + length)
        }
        return found
    }

    /// Waits for that many PDUs, or for the end of the connection.
    func waitForPDUs(_ count: Int) async -> [(type: UInt8, body: [UInt8])] {
        _ = await eventually { pdus.count >= count || isClosed }
        return pdus
    }

    /// The responses received, in order.
    var responses: [CommandSet] {
        pdus.filter { $0.type == 4 }.compactMap { try? CommandSet(Array($0.body.dropFirst(6))) }
    }

    /// Opens an association with Verification as context 1 and CT Image Storage as context 3.
    func associate() async {
        await send(Self.request())
        _ = await waitForPDUs(1)
    }

    static let ct: UID = "1.2.840.10008.5.1.4.1.1.2"

    static func request(title: String = "RAW") -> [UInt8] {
        let implicit: [UID] = ["1.2.840.10008.1.2"]
        return PDU.associateRequest(
            AssociateRequest(
                calledAETitle: "WILLIS", callingAETitle: title,
                contexts: [
                    ProposedContext(id: 1, abstractSyntax: .verification, transferSyntaxes: implicit),
                    ProposedContext(id: 3, abstractSyntax: ct, transferSyntaxes: implicit),
                ], userInformation: UserInformation())
        ).encode()
    }

    static let release: [UInt8] = PDU.releaseRequest.encode()

    static func echo(_ messageID: UInt16) -> [UInt8] {
        frame(.echoRequest(messageID: messageID), 1)
    }

    static func frame(_ command: CommandSet, _ context: UInt8) -> [UInt8] {
        DataTransfer.frame(command.encode(), contextID: context, isCommand: true, maximumFragment: 4096)
    }

    static func store(
        _ messageID: UInt16, instance: UID = "1.2.3", sopClass: UID = ct, data: [UInt8], fragment: Int = 4096
    ) -> [UInt8] {
        frame(.storeRequest(messageID: messageID, sopClass: sopClass, sopInstance: instance), 3)
            + DataTransfer.frame(data, contextID: 3, isCommand: false, maximumFragment: fragment)
    }
}
