import Glibc
import NIOCore

/// What makes small DICOM messages fast on TCP.
///
/// Many toolkits leave Nagle's algorithm on and write a PDU's header and body apart: the second write then waits for
/// our delayed acknowledgement, 40 ms twice an object. TCP_QUICKACK acknowledges at once, and the kernel forgets it,
/// so it is set again after every read. TCP_NODELAY keeps our own answers from waiting.
enum SocketOptions {
    static let receiveBufferBytes = 256 * 1024

    private static let quickAcknowledgement = ChannelOptions.Types.SocketOption(
        level: .tcp, name: NIOBSDSocket.Option(rawValue: 12))

    static let tcpNoDelay = ChannelOptions.tcpOption(.tcp_nodelay)

    /// Lets the system forget, once the connection is closed, what the other side has not read; it would keep that for
    /// minutes.
    static func forgetUnsent(_ channel: any Channel) {
        _ = (channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0))
    }

    /// Acknowledges what comes next without delay; no harm where the system does not know how.
    static func armQuickAcknowledgement(_ channel: any Channel) {
        #if os(Linux)
            try? channel.syncOptions?.setOption(quickAcknowledgement, value: 1)
        #endif
    }
}
