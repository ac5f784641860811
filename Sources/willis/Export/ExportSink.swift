import Clinic
import Foundation

/// Where an export goes: a folder, or a ZIP archive.
final class ExportSink {
    private let out: String
    private let zip: ZipWriter?
    /// A path for a file that is to be added and then thrown away.
    let draft: String

    /// - Throws: ``CommandFailure`` for a folder that holds something already.
    init(_ out: String) throws {
        self.out = out
        if out.lowercased().hasSuffix(".zip") {
            do {
                zip = try ZipWriter(path: out)
            } catch {
                throw CommandFailure(.cannotCreate, "\(error)")
            }
            draft = "\(out).\(getpid()).object"
            return
        }
        zip = nil
        draft = "\(out)/.\(getpid()).object"
        do {
            try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
        } catch {
            throw CommandFailure(.cannotCreate, "cannot make \(out): \(error.localizedDescription)")
        }
        let held = (try? FileManager.default.contentsOfDirectory(atPath: out)) ?? []
        guard held.allSatisfy({ $0 == "lost+found" }) else {
            throw CommandFailure(.cannotCreate, "\(out) is not empty; name a folder that is new")
        }
    }

    func add(_ path: String, named name: String, packs: Bool) throws {
        do {
            if let zip { return try zip.add(path, named: name, packs: packs) }
            let target = try place(name)
            try FileManager.default.copyItem(atPath: path, toPath: target)
            chmod(target, 0o644)
        } catch let error as ZipError where error.code == .unreadable {
            throw error
        } catch {
            throw CommandFailure(.cannotCreate, "cannot write \(name) to \(out): \(Self.words(error))")
        }
    }

    func add(_ bytes: [UInt8], named name: String) throws {
        do {
            if let zip { return try zip.add(bytes, named: name) }
            try Data(bytes).write(to: URL(fileURLWithPath: try place(name)))
        } catch {
            throw CommandFailure(.cannotCreate, "cannot write \(name) to \(out): \(Self.words(error))")
        }
    }

    func finish() throws {
        do {
            try zip?.finish()
        } catch {
            throw CommandFailure(.cannotCreate, "\(error)")
        }
        sync()
    }

    private func place(_ name: String) throws -> String {
        let target = out + "/" + name
        try FileManager.default.createDirectory(
            atPath: (target as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        return target
    }

    private static func words(_ error: any Error) -> String {
        (error as? ZipError)?.description ?? error.localizedDescription
    }
}
