import Archive
import Foundation
import Records

/// Goes through the whole chain of the ledger and says which rows are not what was written.
package struct LedgerCheck: Sendable {
    /// One thing that is wrong.
    package enum Fault: Sendable, Equatable, CustomStringConvertible {
        /// The row says something else than it did, or stands in another place.
        case changed(row: Int64)
        /// Rows that were there are not there any more; a single one where both are the same.
        case missing(first: Int64, last: Int64)
        /// The row is not the one that was noted outside of the database.
        case notAsNoted(row: Int64)

        package var description: String {
            switch self {
            case .changed(let row): "row \(row) of the ledger was edited or moved"
            case .missing(let first, let last) where first == last: "row \(first) of the ledger was deleted"
            case .missing(let first, let last): "rows \(first) to \(last) of the ledger were deleted"
            case .notAsNoted(let row):
                "row \(row) of the ledger is not the one that was noted in ledger.heads"
            }
        }
    }

    package struct Outcome: Sendable, Equatable {
        package var rows = 0
        package var head: LedgerHead?
        package var faults: [Fault] = []
    }

    private let archive: Archive
    private static let batch = 2000

    package init(archive: Archive) { self.archive = archive }

    /// - Parameter heads: what was noted of the ledger elsewhere; newest rows that were cut off show by these alone.
    package func run(heads: [LedgerHead] = []) async throws -> Outcome {
        var outcome = Outcome()
        var last: (id: Int64, hash: String) = (0, "")
        var noted = Dictionary(heads.map { ($0.row, $0.hash) }, uniquingKeysWith: { first, _ in first })
        while true {
            let from = last.id
            let rows = try await archive.read {
                try LedgerTable.page(after: from, limit: Self.batch, in: $0)
            }
            for row in rows {
                let isGap = row.id > last.id + 1
                if isGap { outcome.faults.append(.missing(first: last.id + 1, last: row.id - 1)) }
                // After a gap the row before is not known, so that only the next row can be judged again.
                if !isGap, !LedgerTable.fits(row, after: last.hash) {
                    outcome.faults.append(.changed(row: row.id))
                }
                if let hash = noted.removeValue(forKey: row.id), hash != row.hash {
                    outcome.faults.append(.notAsNoted(row: row.id))
                }
                last = (row.id, row.hash)
                outcome.rows += 1
            }
            guard rows.count == Self.batch else { break }
        }
        outcome.head = last.id > 0 ? LedgerHead(row: last.id, hash: last.hash) : nil
        if let newest = noted.keys.max(), newest > last.id {
            outcome.faults.append(.missing(first: last.id + 1, last: newest))
        }
        return outcome
    }
}

/// The newest row of the ledger at some time: its number and its hash. Whoever keeps it outside of the database can
/// tell whether the ledger still goes through it.
package struct LedgerHead: Sendable, Equatable, CustomStringConvertible {
    package var row: Int64
    package var hash: String

    package init(row: Int64, hash: String) {
        self.row = row
        self.hash = hash
    }

    /// `1234:` and 64 hexadecimal digits.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ":")
        guard parts.count == 2, let row = Int64(parts[0]), row > 0, parts[1].utf8.count == 64 else {
            return nil
        }
        self.init(row: row, hash: String(parts[1]))
    }

    package var description: String { "\(row):\(hash)" }
}

/// Notes heads of the ledger in the file `ledger.heads` of the data folder: the newest one at the end, and one for each
/// hour before it.
package final class LedgerHeads: Sendable {
    private let archive: Archive
    private let path: String
    private static let hourMilliseconds: Int64 = 3_600_000
    /// Lines that are kept: those of some months.
    private static let mostLines = 5_000

    package init(archive: Archive, folder: String) {
        self.archive = archive
        path = folder + "/ledger.heads"
    }

    /// Notes the newest row every few seconds, and once more when the task is cancelled.
    package func run(every pause: Duration = .seconds(2)) async {
        repeat {
            try? await Task.sleep(for: pause)
            await Task { await note() }.value
        } while !Task.isCancelled
    }

    package func note() async {
        await archive.writeTrail()
        guard let row = try? await archive.read({ try LedgerTable.head(in: $0) }) else { return }
        let head = LedgerHead(row: row.id, hash: row.hash)
        var lines = Self.lines(path)
        guard lines.last?.head != head else { return }
        // Never from a ledger that has become shorter: that is what the file is there to show.
        if let known = lines.last?.head.row, known > head.row { return }
        let now = Clock.nowMilliseconds()
        if lines.count > 1, now / Self.hourMilliseconds == lines[lines.count - 1].at / Self.hourMilliseconds,
            lines[lines.count - 2].at / Self.hourMilliseconds == now / Self.hourMilliseconds
        {
            lines.removeLast()
        }
        lines.append((now, head))
        let text = lines.suffix(Self.mostLines).map { "\($0.at) \($0.head)\n" }.joined()
        try? Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    }

    /// What the file of a data folder holds.
    package static func read(folder: String) -> [LedgerHead] { lines(folder + "/ledger.heads").map(\.head) }

    private static func lines(_ path: String) -> [(at: Int64, head: LedgerHead)] {
        guard let data = FileManager.default.contents(atPath: path) else { return [] }
        return String(decoding: data, as: UTF8.self).split(separator: "\n").compactMap { line in
            let parts = line.split(separator: " ")
            guard parts.count == 2, let at = Int64(parts[0]), let head = LedgerHead(parts[1]) else {
                return nil
            }
            return (at, head)
        }
    }
}
