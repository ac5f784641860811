import Foundation

/// Writing to the person at the terminal, or to the pipe in their place.
enum Terminal {
    static var errorIsTerminal: Bool { isatty(STDERR_FILENO) == 1 }
    static var outputIsTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    /// A line on standard error.
    static func error(_ line: String) { write(printable(line) + "\n", to: STDERR_FILENO) }

    /// A line on standard output.
    static func output(_ line: String) { write(line + "\n", to: STDOUT_FILENO) }

    static func write(_ text: String, to descriptor: Int32) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }

    /// Text from a file or a peer, without the control characters that could rewrite the screen.
    static func printable(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    let isControl =
                        scalar.value < 0x20 && scalar != "\n" || (0x7f..<0xa0).contains(scalar.value)
                    return isControl ? "\u{FFFD}" : scalar
                }))
    }
}

/// A progress bar on a terminal, plain lines in a pipe, nothing when told to be quiet.
struct ProgressLine {
    private let isQuiet: Bool
    private let isTerminal = Terminal.errorIsTerminal
    private var shown = ""

    init(isQuiet: Bool = false) { self.isQuiet = isQuiet }

    /// - Parameters:
    ///   - detail: what changes often; left out in a pipe.
    ///   - fraction: 0 to 1; nil while nobody can say.
    mutating func show(_ label: String, detail: String = "", fraction: Double? = nil) {
        guard !isQuiet else { return }
        guard isTerminal else {
            if label != shown { Terminal.error(label) }
            shown = label
            return
        }
        var line = "\r\u{1B}[K"
        if let fraction {
            let filled = Int((min(1, max(0, fraction)) * 24).rounded(.down))
            let percent = String(Int((min(1, max(0, fraction)) * 100).rounded(.down)))
            line += String(repeating: "\u{2588}", count: filled)
            line += String(repeating: "\u{2591}", count: 24 - filled)
            line += String(repeating: " ", count: max(0, 4 - percent.count)) + percent + " %  "
        }
        line += Terminal.printable(label + detail)
        if line != shown { Terminal.write(line, to: STDERR_FILENO) }
        shown = line
    }

    /// Clears the bar so that what follows starts on an empty line.
    mutating func finish() {
        if !isQuiet, isTerminal, !shown.isEmpty { Terminal.write("\r\u{1B}[K", to: STDERR_FILENO) }
        shown = ""
    }
}
