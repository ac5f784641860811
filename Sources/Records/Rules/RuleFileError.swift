/// Why a rule file is refused, and where.
package struct RuleFileError: Error, Sendable, Equatable, CustomStringConvertible {
    package var file: String
    /// Counted from 1; 0 for the file as a whole.
    package var line: Int
    package var reason: String

    package init(file: String, line: Int, reason: String) {
        self.file = file
        self.line = line
        self.reason = reason
    }

    package var description: String { line > 0 ? "\(file):\(line): \(reason)" : "\(file): \(reason)" }
}
