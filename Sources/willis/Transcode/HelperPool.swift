import Clinic
import DICOM
import Foundation
import Gateway

/// A few helpers that stay alive and share the work of the web face. Each has limits of memory and time; one that
/// breaks off costs the request it was working on and is started anew for the next.
actor HelperPool: ImageWorkshop {
    private let folder: String
    private let most: Int
    private var idle: [HelperProcess] = []
    private var made = 0
    private var waiting: [CheckedContinuation<HelperProcess, Never>] = []

    private static let megabytes = 2048
    private static let mostWaiting = 512
    private static let secondsAPicture = 30
    private static let secondsAnObject = 120

    /// - Parameters:
    ///   - folder: where the files go; they are swept at the next start should nobody remove them.
    ///   - most: helpers at the same time.
    init(folder: String, most: Int = min(max(ProcessInfo.processInfo.activeProcessorCount, 2), 8)) {
        self.folder = folder
        self.most = most
    }

    deinit { for helper in idle { helper.close() } }

    func transcode(_ path: String, to syntax: UID) async throws(WorkshopError) -> String {
        try await file(within: Self.secondsAnObject) { .transcode(to: syntax, from: path, into: $0) }.path
    }

    func frames(
        _ path: String, _ frames: [Int], as syntax: UID
    ) async throws(WorkshopError) -> WorkshopFrames {
        let (target, answer) = try await file(within: Self.secondsAnObject) {
            .frames(frames, as: syntax, from: path, into: $0)
        }
        let lengths = answer.split(separator: ",").compactMap { Int($0) }
        guard lengths.count == frames.count else {
            unlink(target)
            throw WorkshopError(.broken, "it answered with \(lengths.count) frames of \(frames.count)")
        }
        return WorkshopFrames(path: target, lengths: lengths)
    }

    func render(_ task: RenderingTask) async throws(WorkshopError) -> String {
        try await file(within: Self.secondsAPicture) { .render(task, into: $0) }.path
    }

    /// Lets a helper write a file.
    /// - Returns: the path of the file, and what the helper said beside `ok`.
    private func file(
        within seconds: Int, _ request: (String) -> HelperRequest
    ) async throws(WorkshopError) -> (path: String, answer: String) {
        guard waiting.count < Self.mostWaiting else {
            throw WorkshopError(.busy, "\(waiting.count) requests are waiting")
        }
        let target = "\(folder)/\(UUID().uuidString).out"
        let line = request(target).line
        let helper = await take()
        defer { give(helper) }
        let answer: String
        do {
            answer = try await helper.ask(line, within: seconds)
        } catch {
            unlink(target)
            throw WorkshopError(.broken, "the process broke off: \(error)")
        }
        let parts = answer.split(separator: "\t", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.first == "ok" else {
            unlink(target)
            throw WorkshopError(.refused, parts.count > 1 ? String(parts[1]) : "it failed")
        }
        return (target, parts.count > 1 ? String(parts[1]) : "")
    }

    private func take() async -> HelperProcess {
        if let helper = idle.popLast() { return helper }
        if made < most {
            made += 1
            return HelperProcess(megabytes: Self.megabytes)
        }
        return await withCheckedContinuation { waiting.append($0) }
    }

    private func give(_ helper: HelperProcess) {
        if waiting.isEmpty { idle.append(helper) } else { waiting.removeFirst().resume(returning: helper) }
    }
}
