import Foundation
import Records

/// The treatment rules a node works with: the built-in ones and those of files (`*.rules`) in its folders, which are read
/// again when they change. A file that is malformed is left out, with line and reason, until it is put right; nothing else
/// stops working for it.
package actor RuleShelf {
    private let folders: [String]
    private var stamps: [Stamp] = []
    private var known: RuleBook?
    private var lookedMilliseconds: Int64 = 0

    /// How long what was found is believed.
    static let freshMilliseconds: Int64 = 2_000
    /// Files that are read at most.
    static let mostFiles = 200

    private struct Stamp: Equatable {
        var path: String
        var bytes: Int
        var changed: Date
    }

    package init(folders: [String]) { self.folders = folders }

    /// What is in force now.
    package func book(nowMilliseconds: Int64 = MonotonicMilliseconds.now()) -> RuleBook {
        if let known, folders.isEmpty || nowMilliseconds - lookedMilliseconds < Self.freshMilliseconds {
            return known
        }
        lookedMilliseconds = nowMilliseconds
        let found = Self.stamps(in: folders)
        if let known, found == stamps { return known }
        stamps = found
        let book = Self.read(found.map(\.path))
        known = book
        return book
    }

    /// The built-in rules with those of some files, in this order.
    package static func read(_ paths: [String]) -> RuleBook {
        var book = RuleBook.builtIn
        for path in paths {
            let name = (path as NSString).lastPathComponent
            switch text(path) {
            case .success(let text): book.add(text, file: name)
            case .failure(let refusal): book.refusals.append(refusal)
            }
        }
        return book
    }

    /// What a rule file says, or why it cannot be read.
    package static func text(_ path: String) -> Result<String, RuleFileError> {
        let name = (path as NSString).lastPathComponent
        func refused(_ reason: String) -> Result<String, RuleFileError> {
            .failure(RuleFileError(file: name, line: 0, reason: reason))
        }
        guard let handle = FileHandle(forReadingAtPath: path) else { return refused("cannot be read") }
        defer { try? handle.close() }
        guard let data = try? handle.read(upToCount: RuleFileReader.mostBytes + 1) else {
            return refused("cannot be read")
        }
        guard data.count <= RuleFileReader.mostBytes else {
            return refused("is larger than \(RuleFileReader.mostBytes) bytes")
        }
        guard let text = String(validating: data, as: UTF8.self) else { return refused("is not UTF-8 text") }
        return .success(text)
    }

    /// Rule files of folders, in the order of their names.
    package static func files(in folders: [String]) -> [String] { stamps(in: folders).map(\.path) }

    private static func stamps(in folders: [String]) -> [Stamp] {
        folders.flatMap { folder in
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            return names.filter { $0.hasSuffix(".rules") && !$0.hasPrefix(".") }.sorted().prefix(mostFiles)
                .compactMap { name -> Stamp? in
                    let path = folder + "/" + name
                    // What a link points at, not the link.
                    let real = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
                    guard let found = try? FileManager.default.attributesOfItem(atPath: real),
                        found[.type] as? FileAttributeType == .typeRegular
                    else { return nil }
                    return Stamp(
                        path: path, bytes: found[.size] as? Int ?? 0,
                        changed: found[.modificationDate] as? Date ?? .distantPast)
                }
        }
    }
}

/// A clock that nobody sets.
package enum MonotonicMilliseconds {
    package static func now() -> Int64 {
        Int64(ProcessInfo.processInfo.systemUptime * 1000)
    }
}
