import Foundation

/// How the web face is reached and what it may take for granted.
package struct WebConfiguration: Sendable {
    package var host: String
    /// 0 lets the system choose; `run(onListening:)` says which it chose.
    package var port: Int
    /// Folder with the pinned browser libraries; nil or an incomplete one turns live updates off.
    package var vendorFolder: String?
    /// The site is reached by HTTPS only: cookies get `Secure` and the `__Host-` prefix, browsers are told to
    /// insist on HTTPS.
    package var secureCookies: Bool
    /// A reverse proxy of ours stands in front and writes `X-Forwarded-For`.
    package var behindProxy: Bool
    /// Origins of other sites whose pages may ask by DICOMweb, such as `https://viewer.example`.
    package var corsOrigins: [String]
    /// The zone that times are shown in.
    package var timeZone: TimeZone
    /// Protects the connections; nil leaves them plain, for loopback or a proxy in front.
    package var tls: ServerTLS? {
        didSet { if tls != nil { secureCookies = true } }
    }

    package init(
        host: String = "127.0.0.1", port: Int = 8080, vendorFolder: String? = nil,
        secureCookies: Bool = false,
        behindProxy: Bool = false, corsOrigins: [String] = [], timeZone: TimeZone = .current
    ) {
        self.host = host
        self.port = port
        self.vendorFolder = vendorFolder
        self.secureCookies = secureCookies
        self.behindProxy = behindProxy
        self.corsOrigins = corsOrigins
        self.timeZone = timeZone
    }
}

/// The limits of the web face. Each is far above what the pages need and far below what hurts.
package enum WebLimits {
    /// Bytes of a form.
    package static let formBytes = 16 * 1024
    /// Fields of a form that are looked at.
    package static let formFields = 128
    /// Bytes of one header, and of all together.
    package static let headerFieldBytes = 8 * 1024
    package static let headerListBytes = 16 * 1024
    package static let headerFields = 64
    /// How long a page may take to make.
    package static let requestSeconds = 30
    /// How long a connection may say nothing.
    package static let idleSeconds: Int64 = 75
    package static let connections = 2000
    package static let streamsPerSession = 12
    package static let streams = 1000
    /// Bytes of a frame that a listener at a WebSocket may send.
    package static let socketFrameBytes = 16 << 10
    package static let heartbeatSeconds = 15
    /// How soon an open page stops showing what its reader may no longer see.
    package static let rightsSeconds = 3
    /// Characters of a search that are looked at.
    package static let searchCharacters = 100
    package static let worklistEntries = 100
    /// Sheets of film on one page.
    package static let films = 48
    /// Studies that one answer of the archive's search holds, and objects that one page of a series does.
    package static let archiveStudies = 50
    package static let archiveInstances = 100
}
