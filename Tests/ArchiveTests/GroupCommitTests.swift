import Foundation
import Testing

@testable import Archive

struct GroupCommitTests {
    private struct Refusal: Error, Equatable { var number: Int }

    @Test func `among many writes at once only the failing ones are undone`() async throws {
        let folder = TemporaryFolder()
        let archive = try Archive.open(folder: folder.path, options: .small)
        defer { archive.close() }
        let failed = await withTaskGroup(of: Int?.self) { group in
            for number in 1...500 {
                group.addTask {
                    do {
                        try await archive.write { writer in
                            try Events.append(kind: "x", subject: "\(number)", nowMilliseconds: 0, in: writer)
                            if number % 7 == 0 { throw Refusal(number: number) }
                        }
                        return nil
                    } catch let refusal as Refusal {
                        return refusal.number
                    } catch {
                        return -1
                    }
                }
            }
            return await group.reduce(into: Set<Int>()) { if let number = $1 { $0.insert(number) } }
        }
        #expect(failed == Set((1...500).filter { $0 % 7 == 0 }))
        let kept = try await archive.read { reader in
            Set(try Events.since(0, in: reader).compactMap { Int($0.subject) })
        }
        #expect(kept == Set((1...500).filter { $0 % 7 != 0 }))
    }

    @Test func `a broken rule of the schema is undone alone and named`() async throws {
        let folder = TemporaryFolder()
        let archive = try Archive.open(folder: folder.path, options: .small)
        defer { archive.close() }
        async let good: Void = archive.write {
            try Events.append(kind: "x", subject: "good", nowMilliseconds: 0, in: $0)
        }
        let refusal = await #expect(throws: ArchiveError.self) {
            try await archive.write { writer in
                try Events.append(kind: "x", subject: "bad", nowMilliseconds: 0, in: writer)
                try Sessions.insert(tokenHash: "t", account: 12345, nowMilliseconds: 0, in: writer)
            }
        }
        try await good
        #expect(refusal?.code == .constraint)
        let subjects = try await archive.read { try Events.since(0, in: $0).map(\.subject) }
        #expect(subjects == ["good"])
    }

    @Test func `writes answer their own values`() async throws {
        let folder = TemporaryFolder()
        let archive = try Archive.open(folder: folder.path, options: .small)
        defer { archive.close() }
        let sum = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 1...300 { group.addTask { try await archive.write { _ in number } } }
            return try await group.reduce(0, +)
        }
        #expect(sum == 300 * 301 / 2)
    }

    @Test func `two processes write to one folder without losing each other's rows`() async throws {
        let folder = TemporaryFolder()
        let archives = [
            try Archive.open(folder: folder.path, options: .small),
            try Archive.open(folder: folder.path, options: .small),
        ]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<400 {
                group.addTask {
                    try await archives[number % 2].write {
                        try Events.append(kind: "x", subject: "\(number)", nowMilliseconds: 0, in: $0)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await archives[0].read { try Events.since(0, in: $0).count } == 400)
        for archive in archives { archive.close() }
    }

    @Test func `closing writes what has been accepted`() async throws {
        let folder = TemporaryFolder()
        let archive = try Archive.open(folder: folder.path, options: .small)
        let accepted = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<200 {
                group.addTask {
                    let done: Void? = try? await archive.write {
                        try Events.append(kind: "x", subject: "\(number)", nowMilliseconds: 0, in: $0)
                    }
                    return done != nil
                }
            }
            group.addTask {
                archive.close()
                return false
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        let again = try Archive.open(folder: folder.path, options: .small)
        defer { again.close() }
        #expect(try await again.read { try Events.since(0, in: $0).count } == accepted)
    }
}
