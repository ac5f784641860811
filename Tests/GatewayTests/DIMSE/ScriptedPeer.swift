import NIOCore
import NIOPosix

@testable import DICOM

/// A peer that listens and answers each PDU it gets as a script says, right or wrong.
struct ScriptedPeer {
    enum Reply: Sendable {
        case nothing
        case bytes([UInt8])
        case close
        /// Reads nothing any more.
        case deafness
    }

    /// Accepts the first context in its first transfer syntax.
    static func accept(_ request: AssociateRequest) -> Reply {
        let context = request.contexts[0]
        return .bytes(
            PDU.associateAccept(
                AssociateAccept(
                    calledAETitle: request.calledAETitle, callingAETitle: request.callingAETitle,
                    contexts: [
                        ContextAnswer(
                            id: context.id, result: .acceptance, transferSyntax: context.transferSyntaxes[0])
                    ], userInformation: UserInformation())
            ).encode())
    }

    /// A C-STORE response in context 1.
    static func response(_ messageID: UInt16, _ status: DIMSEStatus) -> Reply {
        var request = CommandSet.storeRequest(
            messageID: messageID, sopClass: RawPeer.ct, sopInstance: "1.2.3")
        request[.messageID] = messageID
        return .bytes(RawPeer.frame(.response(to: request, status: status), 1))
    }

    /// Runs `body` with a peer that accepts associations and calls `onData` for the first data of each.
    static func with(_ onData: Reply, _ body: (_ port: Int) async throws -> Void) async throws {
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelOption(.socketOption(.so_rcvbuf), value: 1 << 16)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Player(onData))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        do {
            try await body(listener.localAddress?.port ?? 0)
        } catch {
            try await listener.close()
            throw error
        }
        try await listener.close()
    }

    private final class Player: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private var association = Association(role: .acceptor)
        private var reply: Reply?

        init(_ reply: Reply) { self.reply = reply }

        func channelActive(context: ChannelHandlerContext) { _ = association.handle(.connectionIndicated) }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            for output in association.receive(Array(unwrapInboundIn(data).readableBytesView)) {
                switch output {
                case .indicate(.associationRequested(let request)):
                    guard case .bytes(let bytes) = ScriptedPeer.accept(request) else { return }
                    if case .associateAccept(let accept)? = try? PDU.decode(.associateAccept, bytes) {
                        _ = association.handle(.accept(accept))
                    }
                    perform(.bytes(bytes), context)
                case .indicate(.data):
                    if let reply { perform(reply, context) }
                    reply = nil
                case .indicate(.releaseRequested): perform(.bytes(PDU.releaseReply.encode()), context)
                case .close: context.close(promise: nil)
                default: break
                }
            }
        }

        private func perform(_ reply: Reply, _ context: ChannelHandlerContext) {
            switch reply {
            case .nothing: break
            case .bytes(let bytes): context.writeAndFlush(NIOAny(ByteBuffer(bytes: bytes)), promise: nil)
            case .close: context.close(promise: nil)
            case .deafness: try? context.channel.syncOptions?.setOption(.autoRead, value: false)
            }
        }
    }
}
