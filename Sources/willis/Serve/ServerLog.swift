import Foundation
import Logging

/// Log lines on standard error: time, level, who, what. No patient's name or number is ever logged.
struct ServerLog: LogHandler {
    static func logger(_ label: String) -> Logger {
        var logger = Logger(label: label) { ServerLog(label: $0) }
        let wanted = ProcessInfo.processInfo.environment["WILLIS_LOG_LEVEL"].flatMap(
            Logger.Level.init(rawValue:))
        logger.logLevel = wanted ?? .info
        return logger
    }

    /// For the demo, whose reader wants to hear of trouble only.
    static func quietLogger(_ label: String) -> Logger {
        var logger = logger(label)
        logger.logLevel = max(logger.logLevel, .warning)
        return logger
    }

    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info
    private let label: String

    private init(label: String) { self.label = label }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        let pairs = all.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
        let stamp = LocalTime.now().time
        let line =
            "\(stamp.prefix(2)):\(stamp.dropFirst(2).prefix(2)):\(stamp.suffix(2)) \(event.level) \(label): "
        Terminal.error(line + "\(event.message)".replacing("\n", with: " ") + pairs)
    }
}
