import Foundation
import Synchronization
import Testing

@testable import Archive

struct BlobsTests {
    @Test func `the name is the SHA-256 that other programs compute`() throws {
        let folder = TemporaryFolder()
        let blobs = try Blobs(folder: folder.path, reservedBytes: 0)
        let blob = try blobs.put(Array("abc".utf8))
        // FIPS 180-2, appendix B.1
        #expect(blob.text == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(try blobs.read(blob) == Array("abc".utf8))
        #expect(folder.files(in: "blobs") == ["ba/\(blob.text)"])
        #expect(folder.files(in: "incoming").isEmpty)
    }

    @Test func `the same bytes are kept once`() throws {
        let folder = TemporaryFolder()
        let blobs = try Blobs(folder: folder.path, reservedBytes: 0)
        let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        #expect(try blobs.put(bytes) == blobs.put(bytes))
        #expect(folder.files(in: "blobs").count == 1)
    }

    @Test func `bytes arrive in pieces of any size`() throws {
        let folder = TemporaryFolder()
        let blobs = try Blobs(folder: folder.path, reservedBytes: 0)
        let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 17) }
        let writer = try blobs.writer()
        var offset = 0
        for size in [0, 1, 7, 65_536, 131_072, 200_000] {
            let end = min(offset + size, bytes.count)
            try bytes[offset..<end].withUnsafeBytes { try writer.append($0) }
            offset = end
        }
        #expect(writer.byteCount == 300_000)
        #expect(folder.files(in: "blobs").isEmpty, "Nothing is visible before it is whole.")
        let blob = try writer.finish()
        #expect(try blobs.read(blob) == bytes)
    }

    @Test func `a discarded file leaves nothing`() throws {
        let folder = TemporaryFolder()
        let blobs = try Blobs(folder: folder.path, reservedBytes: 0)
        let writer = try blobs.writer()
        try [UInt8](repeating: 1, count: 1000).withUnsafeBytes { try writer.append($0) }
        writer.discard()
        writer.discard()
        #expect(folder.files(in: "incoming").isEmpty)
        #expect(folder.files(in: "blobs").isEmpty)
    }

    @Test func `a flipped bit is found, and sending the object again heals it`() throws {
        let folder = TemporaryFolder()
        let blobs = try Blobs(folder: folder.path, reservedBytes: 0)
        var bytes = [UInt8](repeating: 7, count: 5000)
        let blob = try blobs.put(bytes)
        try blobs.verify(blob)
        bytes[4321] ^= 0x10
        try Data(bytes).write(to: URL(fileURLWithPath: blobs.path(of: blob)))
        let rot = #expect(throws: ArchiveError.self) { try blobs.verify(blob) }
        #expect(rot?.code == .corrupt)
        bytes[4321] ^= 0x10
        _ = try blobs.put(bytes)
        try blobs.verify(blob)
    }

    @Test func `what a crash left half-written is swept, what is being written is not`() throws {
        let folder = TemporaryFolder()
        let blobs = try Blobs(folder: folder.path, reservedBytes: 0)
        try Data([1, 2, 3]).write(to: URL(fileURLWithPath: folder.path + "/incoming/left"))
        let writer = try blobs.writer()
        #expect(try blobs.sweepIncoming() == 1)
        #expect(folder.files(in: "incoming").count == 1, "What somebody is writing stays.")
        _ = try writer.finish()
        #expect(folder.files(in: "incoming").isEmpty)
    }

    @Test(arguments: [
        "", "abc", "../../../../etc/passwd", String(repeating: "A", count: 64),
        String(repeating: "g", count: 64),
        String(repeating: "0", count: 63) + "/", String(repeating: "0", count: 65),
        String(repeating: "0", count: 60) + "/../",
    ])
    func `only 64 hexadecimal digits become a path`(text: String) {
        #expect(BlobID(text) == nil)
    }

    @Test func `a nearly full disk refuses early`() throws {
        let folder = TemporaryFolder()
        let blobs = try Blobs(folder: folder.path, reservedBytes: .max)
        let refusal = #expect(throws: ArchiveError.self) { try blobs.writer() }
        #expect(refusal?.code == .lowSpace)
        #expect(folder.files(in: "incoming").isEmpty)
    }
}

/// Makes the n-th call of one kind fail, for every n until none is left.
struct BlobFaultTests {
    private enum Call: CaseIterable { case write, writeback, sync, rename }

    private final class Countdown: Sendable {
        let left: Atomic<Int>
        init(_ count: Int) { left = Atomic(count) }
        var isDue: Bool { left.subtract(1, ordering: .relaxed).newValue == 0 }
    }

    private func calls(failing call: Call, at number: Int, errno code: Int32) -> SystemCalls {
        let countdown = Countdown(number)
        var calls = SystemCalls.real
        let real = calls
        switch call {
        case .write:
            calls.write = { file, bytes, count in
                guard countdown.isDue else { return real.write(file, bytes, min(count, 1000)) }
                errno = code
                return -1
            }
        case .writeback:
            calls.awaitWriteback = { file in
                guard countdown.isDue else { return real.awaitWriteback(file) }
                errno = code
                return -1
            }
        case .sync:
            calls.sync = { file in
                guard countdown.isDue else { return real.sync(file) }
                errno = code
                return -1
            }
        case .rename:
            calls.rename = { from, to in
                guard countdown.isDue else { return real.rename(from, to) }
                errno = code
                return -1
            }
        }
        return calls
    }

    @Test(arguments: [(ENOSPC, ArchiveError.Code.noSpace), (EIO, .inputOutput), (EROFS, .readOnly)])
    func `whichever call fails, the caller is told and no partial file is visible`(
        code: Int32, expected: ArchiveError.Code
    ) throws {
        let bytes = (0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 13) }
        for call in Call.allCases {
            var number = 1
            while true {
                let folder = TemporaryFolder()
                // Opening syncs two directories; the fault is for what comes after.
                let counted = call == .sync ? number + 2 : number
                let blobs = try Blobs(
                    folder: folder.path, reservedBytes: 0,
                    calls: calls(failing: call, at: counted, errno: code))
                do {
                    let blob = try blobs.put(bytes)
                    try blobs.verify(blob)
                    break
                } catch {
                    #expect(error.code == expected)
                    #expect(error.reason.contains("errno \(code)"))
                }
                #expect(folder.files(in: "incoming").isEmpty)
                for name in folder.files(in: "blobs") {
                    // Only a failed sync of the directory leaves the file, and then it is whole.
                    try blobs.verify(try #require(BlobID(String(name.suffix(64)))))
                }
                number += 1
            }
            #expect(number > 1, "At least one call of each kind was made to fail.")
        }
    }

    @Test func `a new data folder is made durable in its parent`() throws {
        let folder = TemporaryFolder()
        let synced = Mutex<[String]>([])
        var calls = SystemCalls.real
        calls.sync = { file in
            var name = [CChar](repeating: 0, count: 4096)
            let count = readlink("/proc/self/fd/\(file)", &name, name.count - 1)
            let path = String(
                decoding: name.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
            synced.withLock { $0.append(path) }
            return fsync(file)
        }
        _ = try Blobs(folder: folder.path + "/new", reservedBytes: 0, calls: calls)
        let real = URL(fileURLWithPath: folder.path).resolvingSymlinksInPath().path
        #expect(synced.withLock { $0 }.contains(real))
    }

    @Test func `a file-size limit is told as no space, with the process alive`() async {
        await #expect(processExitsWith: .success) {
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit(rlim_cur: 1 << 20, rlim_max: 1 << 20)
            precondition(
                setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0, "setrlimit works")
            let folder = TemporaryFolder()
            let blobs = try Blobs(folder: folder.path, reservedBytes: 0)
            _ = try blobs.put([UInt8](repeating: 1, count: 500_000))
            do throws(ArchiveError) {
                _ = try blobs.put([UInt8](repeating: 2, count: 3_000_000))
                preconditionFailure("Three megabytes were accepted under a limit of one.")
            } catch {
                precondition(error.code == .noSpace, "\(error)")
            }
            precondition(folder.files(in: "incoming").isEmpty, "nothing is left behind")
            precondition(folder.files(in: "blobs").count == 1, "what was there stays")
        }
    }

    @Test(.enabled(if: getuid() == 0, "Mounting a small file system takes root; the limit above stands in."))
    func `a full disk refuses, stays readable, and recovers alone`() async throws {
        let folder = TemporaryFolder()
        try #require(mount("tmpfs", folder.path, "tmpfs", 0, "size=4m") == 0)
        defer { umount2(folder.path, CInt(MNT_DETACH)) }
        let archive = try Archive.open(folder: folder.path, options: .small)
        defer { archive.close() }
        var stored: [BlobID] = []
        let refusal = #expect(throws: ArchiveError.self) {
            for number in 0..<100 {
                let bytes = [UInt8](repeating: UInt8(number), count: 200_000)
                stored.append(try archive.blobs.put(bytes))
            }
        }
        #expect(refusal?.code == .noSpace || refusal?.code == .lowSpace)
        #expect(stored.count > 5)
        for blob in stored { try archive.blobs.verify(blob) }
        #expect(folder.files(in: "incoming").isEmpty)
        let full = await #expect(throws: ArchiveError.self) {
            for _ in 1...10_000 {
                try await archive.write {
                    try Events.append(
                        kind: "x", subject: String(repeating: "y", count: 1000), nowMilliseconds: 0, in: $0)
                }
            }
        }
        #expect(full?.code == .noSpace)
        _ = try await archive.read { try Events.newest(in: $0) }

        for blob in stored.prefix(3) { try archive.blobs.remove(blob) }
        try await archive.write { try Events.append(kind: "x", subject: "again", nowMilliseconds: 0, in: $0) }
        _ = try archive.blobs.put([UInt8](repeating: 200, count: 200_000))
    }
}
