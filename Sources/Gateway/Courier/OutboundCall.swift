import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Records
import Synchronization

/// One request to another machine: to the address that was looked up and judged, without redirects, within limits.
struct OutboundCall: Sendable {
    var address: WebAddress
    var headers: [(name: String, value: String)]
    var body: [UInt8]

    struct Answer: Sendable {
        var status: Int
        var retryAfterSeconds: Int64?
        /// At most `longestAnswer` bytes of it.
        var body: [UInt8]
    }

    enum Fault: Error, Sendable, Equatable, CustomStringConvertible {
        case notAllowed
        /// The name leads to a private network.
        case notPublic
        case unreachable(String)
        case timedOut

        var description: String {
            switch self {
            case .notAllowed: "the address is not on the list (willis notify allow)"
            case .notPublic: "the name leads to a private address"
            case .unreachable(let reason): reason
            case .timedOut: "no answer in time"
            }
        }
    }

    static let longestAnswer = 64 << 10
    static let connectTime = TimeAmount.seconds(5)
    static let answerTime = TimeAmount.seconds(15)

    func send(_ origins: AllowedOrigins) async throws(Fault) -> Answer {
        let trust = origins.trust(address)
        guard trust != .no else { throw .notAllowed }
        do {
            let place = try await NIOThreadPool.singleton.runIfActive { [address] in
                try SocketAddress.makeAddressResolvingHost(address.host, port: address.port)
            }
            if trust == .publicOnly, !PublicNetwork.holds(place) { throw Fault.notPublic }
            return try await exchange(with: place)
        } catch let fault as Fault {
            throw fault
        } catch {
            throw .unreachable("cannot connect: \(ConnectFault.words(error))")
        }
    }

    private func exchange(with place: SocketAddress) async throws -> Answer {
        let note = TLSFaultBox()
        let future = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(Self.connectTime)
            .connect(to: place) { [self] channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if address.isSecure {
                        let (handler, refusal) = try ClientTLS().makeHandler(host: address.host)
                        note.note = refusal
                        try pipeline.addHandler(handler)
                    }
                    try pipeline.addHTTPClientHandlers()
                    let promise = channel.eventLoop.makePromise(of: Answer.self)
                    try pipeline.addHandler(OutboundExchange(self, promise))
                    return promise.futureResult
                }
            }
        do {
            return try await future.get()
        } catch {
            if let words = note.note?.refusal.withLock({ $0 }) { throw Fault.unreachable(words) }
            throw error
        }
    }
}

/// Keeps why a certificate was not believed, until the connection has failed for it.
private final class TLSFaultBox: @unchecked Sendable {
    var note: TLSFault.Note?
}

/// Writes the request once connected and gathers the answer.
private final class OutboundExchange: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private let call: OutboundCall
    private let promise: EventLoopPromise<OutboundCall.Answer>
    private var answer = OutboundCall.Answer(status: 0, body: [])
    private var timer: Scheduled<Void>?
    private var isDone = false

    init(_ call: OutboundCall, _ promise: EventLoopPromise<OutboundCall.Answer>) {
        self.call = call
        self.promise = promise
    }

    func channelActive(context: ChannelHandlerContext) {
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        timer = context.eventLoop.scheduleTask(in: OutboundCall.answerTime) {
            let (handler, context) = bound.value
            handler.fail(OutboundCall.Fault.timedOut, context)
        }
        var head = HTTPRequestHead(version: .http1_1, method: .POST, uri: call.address.target)
        let usual = call.address.isSecure ? 443 : 80
        head.headers.add(
            name: "Host",
            value: call.address.host + (call.address.port == usual ? "" : ":\(call.address.port)"))
        head.headers.add(name: "User-Agent", value: "Willis")
        head.headers.add(name: "Connection", value: "close")
        head.headers.add(name: "Content-Length", value: "\(call.body.count)")
        for (name, value) in call.headers { head.headers.add(name: name, value: value) }
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: call.body)))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            answer.status = Int(head.status.code)
            answer.retryAfterSeconds = head.headers.first(name: "Retry-After").flatMap(Int64.init)
        case .body(let bytes):
            let room = OutboundCall.longestAnswer - answer.body.count
            answer.body += bytes.readableBytesView.prefix(max(0, room))
        case .end: finish(context)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        fail(OutboundCall.Fault.unreachable("the connection ended before the answer"), context)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { fail(error, context) }

    /// Where nobody listens, the channel ends without ever having been active.
    func handlerRemoved(context: ChannelHandlerContext) {
        fail(OutboundCall.Fault.unreachable("nobody took the connection"), context)
    }

    private func finish(_ context: ChannelHandlerContext) {
        guard !isDone else { return }
        isDone = true
        timer?.cancel()
        promise.succeed(answer)
        context.close(promise: nil)
    }

    private func fail(_ error: any Error, _ context: ChannelHandlerContext) {
        guard !isDone else { return }
        isDone = true
        timer?.cancel()
        promise.fail(error)
        context.close(promise: nil)
    }
}
