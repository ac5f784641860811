import DICOM
import Foundation
import Records

/// A folder whose files are items of the worklist, as other worklist servers have them: what is put there is on the
/// list, what is changed there changes, and what is taken away goes unless a device has begun it.
package struct ScheduleFolder: Sendable {
    let schedule: Schedule
    let folder: String

    /// Larger files are no items of a worklist.
    private static let mostBytes = 16 << 20
    private static let endings = [".wl", ".dcm", ".json"]

    package init(schedule: Schedule, folder: String) {
        self.schedule = schedule
        self.folder = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    }

    /// How a file was when it was read.
    struct Version: Equatable {
        var modified: Date
        var byteCount: Int
    }

    /// Follows the folder until the task is cancelled.
    ///
    /// - Parameter report: told what went wrong, once for each state of a file.
    package func follow(every pause: Duration = .seconds(3), report: @Sendable (String) -> Void) async {
        var known: [String: Version] = [:]
        var isFirst = true
        while !Task.isCancelled {
            do {
                try await look(&known, isFirst: isFirst, report)
                isFirst = false
            } catch {
                report("the worklist folder \(folder) cannot be read: \(error)")
            }
            try? await Task.sleep(for: pause)
        }
    }

    /// Looks once.
    func look(
        _ known: inout [String: Version], isFirst: Bool, now: Date = Date(), _ report: (String) -> Void
    ) async throws {
        let found = try versions()
        var gone = Set(known.keys).subtracting(found.keys)
        if isFirst {
            // What was taken away while nobody looked.
            let before = try await schedule.origins(beginning: origin(""))
            gone.formUnion(before.map { String($0.dropFirst(origin("").count)) }.filter { found[$0] == nil })
        }
        for name in gone.sorted() {
            _ = try await schedule.removeUntouched(origin: origin(name))
            known[name] = nil
        }
        for (name, version) in found.sorted(by: { $0.key < $1.key }) where known[name] != version {
            // What somebody is still writing is looked at again later.
            guard now.timeIntervalSince(version.modified) > 1 || version.modified > now else { continue }
            known[name] = version
            do throws(ScheduledStep.Refusal) {
                let items = try read(name, version)
                do {
                    try await schedule.replace(items, origin: origin(name))
                } catch let refusal as ScheduledStep.Refusal {
                    throw refusal
                } catch {
                    known[name] = nil
                    report("\(name) could not be put on the worklist: \(error)")
                }
            } catch {
                report("\(folder)/\(name) is no item of a worklist: \(error.reason)")
            }
        }
    }

    private func origin(_ name: String) -> String { "folder \(folder)/\(name)" }

    private func read(_ name: String, _ version: Version) throws(ScheduledStep.Refusal) -> [DataSet] {
        guard version.byteCount <= Self.mostBytes,
            let data = FileManager.default.contents(atPath: folder + "/" + name)
        else { throw ScheduledStep.Refusal(reason: "it is too large, or cannot be read") }
        return try ScheduleItems.read([UInt8](data))
    }

    private func versions() throws -> [String: Version] {
        var found: [String: Version] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) where !name.hasPrefix(".") {
            let lower = name.lowercased()
            guard Self.endings.contains(where: lower.hasSuffix) else { continue }
            let facts = try? FileManager.default.attributesOfItem(atPath: folder + "/" + name)
            guard let facts, facts[.type] as? FileAttributeType == .typeRegular,
                let modified = facts[.modificationDate] as? Date, let size = facts[.size] as? NSNumber
            else { continue }
            found[name] = Version(modified: modified, byteCount: size.intValue)
        }
        return found
    }
}
