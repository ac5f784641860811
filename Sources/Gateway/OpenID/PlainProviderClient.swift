import Clinic
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// Asks identity providers over a connection of its own each time: HTTP/1.1, no redirects, a bounded answer within a
/// bounded time.
package struct PlainProviderClient: ProviderClient {
    package struct Failure: Error, Sendable, CustomStringConvertible {
        package var description: String
    }

    static let seconds: Int64 = 10
    static let mostBytes = 256 << 10

    package init() {}

    package func get(_ address: String) async throws -> [UInt8] {
        try await ask(.GET, address, body: nil, headers: [])
    }

    package func post(_ address: String, form: String, basic: String?) async throws -> [UInt8] {
        var headers = [("Content-Type", "application/x-www-form-urlencoded")]
        if let basic { headers.append(("Authorization", "Basic \(basic)")) }
        return try await ask(.POST, address, body: form, headers: headers)
    }

    private func ask(
        _ method: HTTPMethod, _ address: String, body: String?, headers: [(String, String)]
    ) async throws -> [UInt8] {
        guard let parts = URLComponents(string: address), let host = parts.host, !host.isEmpty,
            let scheme = parts.scheme, scheme == "https" || scheme == "http"
        else { throw Failure(description: "the address of the identity provider cannot be read") }
        let isProtected = scheme == "https"
        let port = parts.port ?? (isProtected ? 443 : 80)
        let tls =
            isProtected
            ? try NIOSSLContext(configuration: TLSConfiguration.makeClientConfiguration()) : nil
        var path = parts.percentEncodedPath.isEmpty ? "/" : parts.percentEncodedPath
        if let query = parts.percentEncodedQuery { path += "?" + query }
        var head = HTTPRequestHead(version: .http1_1, method: method, uri: path)
        head.headers.add(name: "Host", value: parts.port.map { "\(host):\($0)" } ?? host)
        head.headers.add(name: "Accept", value: "application/json")
        head.headers.add(name: "Connection", value: "close")
        for (name, value) in headers { head.headers.add(name: name, value: value) }
        if let body { head.headers.add(name: "Content-Length", value: "\(body.utf8.count)") }
        return try await exchange(head, body, host: host, port: port, tls: tls)
    }

    private func exchange(
        _ head: HTTPRequestHead, _ body: String?, host: String, port: Int, tls: NIOSSLContext?
    ) async throws -> [UInt8] {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let answer = loop.makePromise(of: [UInt8].self)
        let isName = (try? SocketAddress(ipAddress: host, port: port)) == nil
        let bootstrap = ClientBootstrap(group: loop).connectTimeout(.seconds(Self.seconds))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let tls {
                        try pipeline.addHandler(
                            NIOSSLClientHandler(context: tls, serverHostname: isName ? host : nil))
                    }
                    try pipeline.addHTTPClientHandlers()
                    try pipeline.addHandler(AnswerCollector(answer))
                }
            }
        let channel: any Channel
        do {
            channel = try await bootstrap.connect(host: host, port: port).get()
        } catch {
            answer.fail(error)
            throw Failure(description: "the identity provider at \(host) cannot be reached")
        }
        let limit = channel.eventLoop.scheduleTask(in: .seconds(Self.seconds)) {
            answer.fail(Failure(description: "the identity provider at \(host) does not answer in time"))
        }
        defer {
            limit.cancel()
            channel.close(promise: nil)
        }
        channel.write(HTTPClientRequestPart.head(head), promise: nil)
        if let body {
            channel.write(
                HTTPClientRequestPart.body(.byteBuffer(ByteBuffer(string: body))), promise: nil)
        }
        channel.writeAndFlush(HTTPClientRequestPart.end(nil), promise: nil)
        return try await answer.futureResult.get()
    }
}

/// Keeps one answer, up to the limit.
private final class AnswerCollector: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart

    private let answer: EventLoopPromise<[UInt8]>
    private var status: HTTPResponseStatus = .ok
    private var bytes: [UInt8] = []

    init(_ answer: EventLoopPromise<[UInt8]>) {
        self.answer = answer
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): status = head.status
        case .body(let part):
            guard bytes.count + part.readableBytes <= PlainProviderClient.mostBytes else {
                answer.fail(PlainProviderClient.Failure(description: "the identity provider says too much"))
                return context.close(promise: nil)
            }
            bytes += part.readableBytesView
        case .end:
            guard status == .ok else {
                answer.fail(
                    PlainProviderClient.Failure(
                        description: "the identity provider answers \(status.code)"))
                return
            }
            answer.succeed(bytes)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        answer.fail(error)
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        answer.fail(PlainProviderClient.Failure(description: "the identity provider broke off"))
    }
}
