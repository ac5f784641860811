import ArgumentParser

/// Exit codes as `sysexits.h` has them.
enum ExitStatus: Int32, Sendable {
    case usage = 64
    case dataError = 65
    case noInput = 66
    case unavailable = 69
    case software = 70
    case cannotCreate = 73
    case inputOutput = 74
    case temporaryFailure = 75
    case configuration = 78
}

/// An error for the person at the terminal: what went wrong, where, and what to do next.
struct CommandFailure: Error, CustomStringConvertible {
    var status: ExitStatus
    var description: String

    init(_ status: ExitStatus, _ description: String) {
        self.status = status
        self.description = description
    }

    /// Prints an error to standard error and ends the command with its status.
    func exit() -> any Error {
        Terminal.error("willis: \(description)")
        return ExitCode(status.rawValue)
    }
}
