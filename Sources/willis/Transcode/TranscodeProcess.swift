import Archive
import DICOM
import Foundation
import Gateway
import Synchronization

/// A `willis transcode-helper` of our own: started when it is first needed, kept for an association, killed when it
/// takes too long, started anew when it died.
final class TranscodeProcess: Transcoder {
    fileprivate struct Running {
        var process: Process
        var input: FileHandle
        var output: FileHandle
    }

    private let folder: String
    private let secondsAnObject: Int
    private let running = Mutex<Running?>(nil)
    private let thread = WorkThreads(count: 1, name: "transcode")

    /// - Parameter folder: where the files go; they are swept at the next start should nobody remove them.
    init(folder: String, secondsAnObject: Int = 120) {
        self.folder = folder
        self.secondsAnObject = secondsAnObject
    }

    func transcode(_ path: String, to syntax: UID) async throws -> String {
        let target = "\(folder)/\(UUID().uuidString).dcm"
        do {
            return try await thread.run { try self.ask(path, syntax, target) }
        } catch {
            unlink(target)
            throw error
        }
    }

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

    private func ask(_ path: String, _ syntax: UID, _ target: String) throws -> String {
        let process = try send(Data("\(syntax)\t\(path)\t\(target)\n".utf8))
        let answer: String
        do {
            answer = try process.line(within: secondsAnObject)
        } catch {
            // It died of this object, or is too slow to live: the next object gets a new one.
            forget(process)
            throw DIMSEError(.cannotTranscode, "the transcoding process broke off: \(error)")
        }
        guard answer == "ok" else {
            throw DIMSEError(.cannotTranscode, String(answer.drop { $0 != "\t" }.dropFirst()))
        }
        return target
    }

    /// Hands a request to the process, or to a new one when the last died since: not of this object.
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
            throw DIMSEError(.cannotTranscode, "the transcoding process does not listen: \(error)")
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
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
            process.arguments = ["transcode-helper"]
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
                throw DIMSEError(.cannotTranscode, "the transcoding process cannot be started: \(error)")
            }
            let started = Running(
                process: process, input: input.fileHandleForWriting, output: output.fileHandleForReading)
            running = started
            return started
        }
    }
}

private struct HelperFault: Error, CustomStringConvertible {
    var description: String
}

extension TranscodeProcess.Running {
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
        while bytes.last != UInt8(ascii: "\n") {
            let left = Double(deadline.uptimeNanoseconds) - Double(DispatchTime.now().uptimeNanoseconds)
            guard left > 0 else { throw HelperFault(description: "no answer within \(seconds) s") }
            var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let ready = poll(&waiting, 1, Int32(min(left / 1_000_000, 1000)) + 1)
            guard ready != 0, !(ready < 0 && errno == EINTR) else { continue }
            var byte: UInt8 = 0
            guard ready > 0, read(descriptor, &byte, 1) == 1, bytes.count < 65_536 else {
                throw HelperFault(description: "it ended")
            }
            bytes.append(byte)
        }
        return String(decoding: bytes.dropLast(), as: UTF8.self)
    }
}
