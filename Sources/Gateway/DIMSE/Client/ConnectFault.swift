import Glibc
import NIOCore
import NIOPosix

/// Why a connection could not be made, in a few words.
enum ConnectFault {
    static func words(_ error: any Error) -> String {
        switch error {
        case let error as NIOConnectionError:
            error.connectionErrors.first.map { words($0.error) } ?? "the host name is not known"
        case let error as IOError: String(cString: strerror(error.errnoCode)).lowercased()
        case ChannelError.connectTimeout(let time): "no answer within \(time.nanoseconds / 1_000_000_000) s"
        default: "\(error)"
        }
    }
}
