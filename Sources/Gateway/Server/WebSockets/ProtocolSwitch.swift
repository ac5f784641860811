import NIOCore
import NIOHTTP1
import NIOWebSocket

/// Lets a connection go over from HTTP to WebSocket (RFC 6455): once a handler has answered 101, each piece of the body
/// of its answer goes out as a text message, an empty piece as a ping, and the end of the body closes the connection.
/// Also tells clients that wait for it to go on with a body (RFC 9110 section 10.1.1).
final class ProtocolSwitch: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private var door: WebSocketDoor?

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head(let head) = unwrapInboundIn(data),
            head.headers["expect"].contains(where: { $0.lowercased() == "100-continue" })
        {
            context.writeAndFlush(
                wrapOutboundOut(.head(HTTPResponseHead(version: head.version, status: .continue))),
                promise: nil)
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard let door else {
            if case .head(let head) = unwrapOutboundIn(data), head.status == .switchingProtocols {
                return goOver(context, head, promise)
            }
            return context.write(data, promise: promise)
        }
        switch unwrapOutboundIn(data) {
        case .head: promise?.succeed()
        case .body(.byteBuffer(let bytes)): door.send(bytes, promise)
        case .body: promise?.succeed()
        case .end: door.close(promise)
        }
    }

    private func goOver(
        _ context: ChannelHandlerContext, _ head: HTTPResponseHead, _ promise: EventLoopPromise<Void>?
    ) {
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: promise)
        let door = WebSocketDoor()
        do {
            // In front of HTTP, which hears nothing any more.
            try context.pipeline.syncOperations.addHandlers(
                [
                    WebSocketFrameEncoder(),
                    ByteToMessageHandler(WebSocketFrameDecoder(maxFrameSize: WebLimits.socketFrameBytes)),
                    door,
                ], position: .first)
            self.door = door
        } catch {
            context.close(promise: nil)
        }
    }
}

/// The end of the frames: answers pings and closings of the other side, and passes nothing on.
private final class WebSocketDoor: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    private var context: ChannelHandlerContext?
    private var isClosing = false

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    /// Sends a text, or a ping where there is none.
    func send(_ text: ByteBuffer, _ promise: EventLoopPromise<Void>?) {
        guard let context, !isClosing else {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        let opcode: WebSocketOpcode = text.readableBytes == 0 ? .ping : .text
        let frame = WebSocketFrame(fin: true, opcode: opcode, data: text)
        context.writeAndFlush(wrapOutboundOut(frame), promise: promise)
    }

    /// Says that nothing more comes (status 1001: going away), and closes.
    func close(_ promise: EventLoopPromise<Void>?) {
        promise?.succeed()
        finish(1001)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        switch frame.opcode {
        case .ping:
            let pong = WebSocketFrame(fin: true, opcode: .pong, data: frame.unmaskedData)
            context.writeAndFlush(wrapOutboundOut(pong), promise: nil)
        case .connectionClose: finish(1000)
        // Nothing that a listener says means anything.
        default: break
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { finish(1002) }

    private func finish(_ status: UInt16) {
        guard let context, !isClosing else { return }
        isClosing = true
        var reason = context.channel.allocator.buffer(capacity: 2)
        reason.writeInteger(status)
        let frame = WebSocketFrame(fin: true, opcode: .connectionClose, data: reason)
        let channel = context.channel
        context.writeAndFlush(wrapOutboundOut(frame)).whenComplete { _ in channel.close(promise: nil) }
    }
}

/// Puts the switch into the pipeline of a new connection, right behind the reader of requests.
final class ProtocolSwitchInstaller: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = Never

    func handlerAdded(context: ChannelHandlerContext) {
        let pipeline = context.pipeline.syncOperations
        guard let decoder = try? pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self) else {
            return
        }
        try? pipeline.addHandler(ProtocolSwitch(), position: .after(decoder))
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) { context.fireChannelRead(data) }
}
