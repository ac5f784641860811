import Archive
import DICOM
import Foundation
import Records

/// A folder in which others lay files down: each is taken in once it is whole, then moved to `done` or, with the reason
/// beside it, to `failed`. A file is moved only after it is safe in the archive, so that a server that is killed takes
/// it in again, which changes nothing.
package actor WatchFolder {
    package struct Pace: Sendable {
        package var look = Duration.seconds(1)
        /// A file that did not change for so long is whole, if nobody has it open for writing.
        package var settledMilliseconds: Int64 = 3_000
        /// A DICOM file that ends early may still be growing, for so long.
        package var patienceMilliseconds: Int64 = 60_000
        /// Pause when the archive has no room.
        package var fullPause = Duration.seconds(20)

        package init() {}
    }

    /// What happened to a file, for the log.
    package enum News: Sendable {
        case taken(String, ReceptionOutcome)
        case failed(String, reason: String)
        case trouble(String)
    }

    /// What is looked at to see whether a file changes.
    private struct Look: Equatable {
        var size: off_t
        var changed: Int64
        var sinceMilliseconds: Int64
    }

    private enum Verdict {
        case done
        case failed(String)
        /// It may be whole later.
        case notYet
        case full(String)
    }

    private let folder: String
    private let intake: Intake
    private let pace: Pace
    private let clock: @Sendable () -> Int64
    private let tell: @Sendable (News) -> Void
    private var looks: [String: Look] = [:]
    private var isMissing = false

    private static let done = "done"
    private static let failed = "failed"

    /// - Parameter folder: must exist; `done` and `failed` are made in it.
    package init(
        folder: String, intake: Intake, pace: Pace = Pace(),
        clock: @escaping @Sendable () -> Int64 = Clock.nowMilliseconds,
        tell: @escaping @Sendable (News) -> Void = { _ in }
    ) {
        self.folder = folder
        self.intake = intake
        self.pace = pace
        self.clock = clock
        self.tell = tell
    }

    /// Looks until the task is cancelled.
    package func run() async {
        while !Task.isCancelled {
            let hasRoom = await look()
            try? await Task.sleep(for: hasRoom ? pace.look : pace.fullPause)
        }
    }

    /// Takes in what is whole now.
    ///
    /// - Returns: false when the archive has no room.
    @discardableResult
    package func look() async -> Bool {
        guard let paths = files() else {
            if !isMissing { tell(.trouble("\(folder) cannot be read; it is looked for again")) }
            isMissing = true
            return true
        }
        isMissing = false
        let now = clock()
        looks = looks.filter { paths.contains($0.key) }
        var wasTaken = false
        defer { if wasTaken { Task { [intake] in await intake.importEnded() } } }
        for path in paths.sorted() where isSettled(path, now) {
            guard !Task.isCancelled else { break }
            switch await take(path, now) {
            case .done: wasTaken = move(path, to: Self.done) || wasTaken
            case .failed(let reason):
                tell(.failed(path, reason: reason))
                explain(path, reason)
            case .notYet: break
            case .full(let reason):
                tell(.trouble("files in \(folder) wait: \(reason)"))
                return false
            }
        }
        return true
    }

    /// Regular files below the folder, by their paths in it; nil when it cannot be read. Links are not followed. Names
    /// that begin with a dot or end as those of half-written files do are left alone.
    private func files() -> Set<String>? {
        guard access(folder, R_OK | W_OK | X_OK) == 0,
            let all = FileManager.default.enumerator(atPath: folder)
        else { return nil }
        var found: Set<String> = []
        while let path = all.nextObject() as? String {
            let type = all.fileAttributes?[.type] as? FileAttributeType
            if path == Self.done || path == Self.failed {
                all.skipDescendants()
            } else if type == .typeRegular, !Self.isProvisional(path) {
                found.insert(path)
            }
        }
        return found
    }

    private static func isProvisional(_ path: String) -> Bool {
        let name = (path as NSString).lastPathComponent.lowercased()
        let ends = [".part", ".partial", ".tmp", ".temp", ".crdownload", ".filepart", ".swp", "~"]
        return name.hasPrefix(".") || ends.contains { name.hasSuffix($0) }
    }

    /// Whether a file has stopped changing. Each file is seen twice before it is taken.
    private func isSettled(_ path: String, _ now: Int64) -> Bool {
        var status = stat()
        guard lstat(folder + "/" + path, &status) == 0 else { return false }
        let changed = Int64(status.st_mtim.tv_sec) * 1000 + Int64(status.st_mtim.tv_nsec) / 1_000_000
        if let last = looks[path], last.size == status.st_size, last.changed == changed {
            return now - last.sinceMilliseconds >= pace.settledMilliseconds && !isBeingWritten(path)
        }
        looks[path] = Look(size: status.st_size, changed: changed, sinceMilliseconds: now)
        return false
    }

    /// Asks the system for a lease, which it gives only while nobody has the file open for writing. Where there are no
    /// leases (shared disks) only the time decides.
    private func isBeingWritten(_ path: String) -> Bool {
        let file = open(folder + "/" + path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { return false }
        defer { close(file) }
        let (setLease, readLease, noLease): (Int32, Int32, Int32) = (1024, 0, 2)
        if fcntl(file, setLease, readLease) == 0 {
            _ = fcntl(file, setLease, noLease)
            return false
        }
        return errno == EAGAIN
    }

    private func take(_ path: String, _ now: Int64) async -> Verdict {
        let whole = folder + "/" + path
        if ZipReader.isZip(whole) { return await takeZip(whole, path) }
        if (path as NSString).lastPathComponent.uppercased() == "DICOMDIR" { return .done }
        if let reason = Self.fault(of: whole) {
            let since = looks[path]?.sinceMilliseconds ?? now
            return now - since < pace.patienceMilliseconds && reason.mayGrow ? .notYet : .failed(reason.words)
        }
        let outcome = await intake.importFile(path: whole)
        tell(.taken(path, outcome))
        return Self.verdict(outcome)
    }

    private static func verdict(_ outcome: ReceptionOutcome) -> Verdict {
        switch outcome {
        case .stored, .duplicate, .conflict: .done
        case .outOfResources(let reason): .full(reason)
        case .mismatch(let reason), .otherStudy(let reason), .unreadable(let reason), .failed(let reason):
            .failed(reason)
        }
    }

    private func takeZip(_ whole: String, _ path: String) async -> Verdict {
        let zip: ZipReader
        do {
            zip = try ZipReader(path: whole)
        } catch {
            return .failed("\(error)")
        }
        var reasons: [String] = []
        var count = 0
        for entry in zip.entries where !entry.isFolder {
            if let fault = entry.fault {
                reasons.append("\(entry.name): \(fault)")
                continue
            }
            guard case .received(let outcome) = await intake.importEntry(entry, of: zip) else { continue }
            tell(.taken("\(path): \(entry.name)", outcome))
            switch Self.verdict(outcome) {
            case .done, .notYet: count += 1
            case .failed(let reason): reasons.append("\(entry.name): \(reason)")
            case .full(let reason): return .full(reason)
            }
        }
        if count == 0, reasons.isEmpty { return .failed("there is no DICOM file in it") }
        return reasons.isEmpty
            ? .done : .failed("\(count) files were taken, not:\n" + reasons.joined(separator: "\n"))
    }

    /// What speaks against a file before it is taken in.
    private static func fault(of path: String) -> (words: String, mayGrow: Bool)? {
        do throws(DICOMError) {
            let file = try DICOMFile.read(path: path)
            if file.hasTruncatedPixelData {
                return ("the pixel data end early; lay the file down again", true)
            }
            guard file.dataSet.uid(.sopInstanceUID) != nil else {
                return ("it is no object: it has no SOP Instance UID", false)
            }
            return nil
        } catch {
            return ("\(error)", [.truncated, .lengthExceedsData, .missingDelimiter].contains(error.code))
        }
    }

    // MARK: - Moving on

    /// Moves a file to a place where nothing lies yet.
    private func move(_ path: String, to place: String) -> Bool {
        let target = freeName("\(folder)/\(place)/\(path)")
        do {
            try FileManager.default.createDirectory(
                atPath: (target as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        } catch {
            tell(.trouble("cannot make the folder of \(target): \(error.localizedDescription)"))
            return false
        }
        guard rename(folder + "/" + path, target) == 0 else {
            tell(.trouble("cannot move \(path): \(String(cString: strerror(errno)))"))
            return false
        }
        looks[path] = nil
        removeEmpty((path as NSString).deletingLastPathComponent)
        return true
    }

    /// Moves a file to `failed`, with the reason beside it.
    private func explain(_ path: String, _ reason: String) {
        let target = freeName("\(folder)/\(Self.failed)/\(path)")
        guard move(path, to: Self.failed) else { return }
        try? Data((reason + "\n").utf8).write(to: URL(fileURLWithPath: target + ".reason.txt"))
    }

    private func freeName(_ wish: String) -> String {
        var name = wish
        var number = 1
        while access(name, F_OK) == 0 {
            number += 1
            name = "\(wish).\(number)"
        }
        return name
    }

    /// Folders that were brought along go when their last file has gone.
    private func removeEmpty(_ path: String) {
        guard !path.isEmpty, path != Self.done, path != Self.failed, rmdir(folder + "/" + path) == 0 else {
            return
        }
        removeEmpty((path as NSString).deletingLastPathComponent)
    }
}
