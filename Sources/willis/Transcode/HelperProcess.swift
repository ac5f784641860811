import Archive
import Foundation
import Synchronization

/// A `willis transcode-helper` of our own: started when it is first needed, killed when it takes too long, started anew
/// when it died. Asked by one at a time.
final class HelperProcess: Sendable {
    fileprivate struct Running {
        var process: Process
        var input: FileHandle
        var output: FileHandle
    }

    private let megabytes: Int
    private let running = Mutex<Running?>(nil)
    private let thread = WorkThreads(count: 1, name: "helper")

    init(megabytes: Int) { self.megabytes = megabytes }

    /// Hands in a line and waits for the answer.
    /// - Throws: ``HelperFault`` when the process broke off over it, or does not listen.
    func ask(_ line: String, within seconds: Int) async throws -> String {
        try await thread.run { try self.answer(Data((line + "\n").utf8), within: seconds) }
    }

    /// Ends the process at once, whatever it is doing.
    func close() {
        let last = running.withLock { running in
            defer { running = nil }
            return running
        }
        last?.kill()
        // The thread may be waiting for what was just ended, so it closes the pipes itself; nobody needs to wait for it.
        thread.submit { last?.close() }
        DispatchQueue.global().async { [thread] in thread.close() }
    }

    private func answer(_ request: Data, within seconds: Int) throws -> String {
        let process = try send(request)
        do {
            return try process.line(within: seconds)
        } catch {
            // It died of this request, or is too slow to live: the next one gets a new process.
            forget(process)
            throw error
        }
    }

    /// Hands a request to the process, or to a new one when the last died since: not of this request.
    private func send(_ request: Data) throws -> Running {
        let process = try started()
        do {
            try process.input.write(contentsOf: request)
            return process
        } catch {
            forget(process)
        }
        let next = try started()
        do {
            try next.input.write(contentsOf: request)
        } catch {
            forget(next)
            throw HelperFault(description: "it does not listen: \(error)")
        }
        return next
    }

    private func forget(_ process: Running) {
        running.withLock { $0 = nil }
        process.kill()
        process.close()
    }

    private func started() throws -> Running {
        try running.withLock { running in
            if let running, running.process.isRunning { return running }
            running?.close()
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
            process.arguments = ["transcode-helper", "--megabytes", String(megabytes)]
            // A fault is expected there and says nothing about us; nobody waits for its backtrace.
            process.environment = ProcessInfo.processInfo.environment.merging(
                ["SWIFT_BACKTRACE": "enable=no"]
            ) { $1 }
            // Writing to one that has just died must be an error, not our end.
            signal(SIGPIPE, SIG_IGN)
            let (input, output) = (Pipe(), Pipe())
            process.standardInput = input
            process.standardOutput = output
            do {
                try process.run()
            } catch {
                throw HelperFault(description: "it cannot be started: \(error)")
            }
            let started = Running(
                process: process, input: input.fileHandleForWriting, output: output.fileHandleForReading)
            running = started
            return started
        }
    }
}

/// Why a helper gave no answer.
struct HelperFault: Error, CustomStringConvertible {
    var description: String
}

extension HelperProcess.Running {
    /// Ends the process at once; what it wrote is of no use.
    func kill() {
        if process.isRunning { Foundation.kill(process.processIdentifier, SIGKILL) }
    }

    func close() {
        try? input.close()
        try? output.close()
    }

    /// The next line of its answers.
    func line(within seconds: Int) throws -> String {
        var bytes: [UInt8] = []
        let descriptor = output.fileDescriptor
        let deadline = DispatchTime.now() + .seconds(seconds)
        var buffer = [UInt8](repeating: 0, count: 4096)
        while bytes.last != UInt8(ascii: "\n") {
            let left = Double(deadline.uptimeNanoseconds) - Double(DispatchTime.now().uptimeNanoseconds)
            guard left > 0 else { throw HelperFault(description: "no answer within \(seconds) s") }
            var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let ready = poll(&waiting, 1, Int32(min(left / 1_000_000, 1000)) + 1)
            guard ready != 0, !(ready < 0 && errno == EINTR) else { continue }
            // One line is one answer: nothing follows it before the next question.
            let count = ready > 0 ? read(descriptor, &buffer, buffer.count) : 0
            guard count > 0, bytes.count < 1 << 20 else { throw HelperFault(description: "it ended") }
            bytes += buffer[0..<count]
        }
        return String(decoding: bytes.dropLast(), as: UTF8.self)
    }
}
