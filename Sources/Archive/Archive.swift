import Records

/// Everything that must survive a power cut: the index, the queue and the accounts in one SQLite file, the images
/// and pictures as content-addressed files beside it. Several processes may have the same folder open.
package final class Archive: Sendable {
    /// When something counts as kept.
    package enum Durability: String, Sendable, CaseIterable {
        /// Once the disk has said so: a power cut loses nothing that was acknowledged.
        case synced
        /// Once the system has taken it: a killed process loses nothing, a power cut the last seconds.
        case written
    }

    package struct Options: Sendable {
        /// How long a write waits for the other process before it fails as busy.
        package var busyTimeoutSeconds: Double
        /// New objects are refused once no more than this is free. Nil: what the data folder says, else the usual.
        package var reserve: Reserve?
        /// How many syncs of the disk may run at the same time.
        package var diskThreads: Int
        package var durability: Durability

        package init(
            busyTimeoutSeconds: Double = 10, reserve: Reserve? = nil, diskThreads: Int = 8,
            durability: Durability = .synced
        ) {
            self.busyTimeoutSeconds = busyTimeoutSeconds
            self.reserve = reserve
            self.diskThreads = diskThreads
            self.durability = durability
        }

        package init(busyTimeoutSeconds: Double = 10, reservedBytes: Int64, diskThreads: Int = 8) {
            self.init(
                busyTimeoutSeconds: busyTimeoutSeconds, reserve: .bytes(reservedBytes),
                diskThreads: diskThreads)
        }
    }

    package let blobs: Blobs
    /// What the figures of the storage page are told besides the rows.
    package let tally = StorageTally()
    /// Accesses that are still to be written into the ledger.
    package let trail = LedgerTrail()
    /// Objects on their way in, in this process.
    package let underway = UnderwayCount()
    /// Threads for work that waits for the disk.
    package let disk: WorkThreads
    private let readers: WorkThreads
    private let store: SQLiteStore
    private let commits: GroupCommit

    /// Opens the data folder, making it if need be, and brings its schema up to date. Blocks on the disk.
    package static func open(folder: String, options: Options = Options()) throws(ArchiveError) -> Archive {
        let blobs = try Blobs(
            folder: folder, reserve: options.reserve ?? .standard,
            calls: options.durability == .synced ? .real : .unsynced)
        let store = try store(in: folder, options)
        if options.reserve == nil, let wish = try? store.read({ try StorageSettings.reserve(in: $0) }) {
            blobs.space.reserve = wish
        }
        return Archive(blobs: blobs, store: store, options: options)
    }

    /// The database, brought up to date and under the key of the folder.
    private static func store(in folder: String, _ options: Options) throws(ArchiveError) -> SQLiteStore {
        while true {
            let kept = try PaperKeyFile.read(in: folder)
            let fresh = kept == nil ? (0..<PaperSeal.keyBytes).map { _ in UInt8.random(in: 0...255) } : nil
            let store = try SQLiteStore(
                path: folder + "/willis.sqlite", busyTimeoutSeconds: options.busyTimeoutSeconds,
                durability: options.durability, papers: PaperSeal(key: kept ?? fresh ?? []))
            try store.migrate(nowMilliseconds: Clock.nowMilliseconds())
            if try store.seal(folder: folder, fresh: fresh) == .fits { return store }
            // Another process has made the key meanwhile.
            try store.close()
        }
    }

    private init(blobs: Blobs, store: SQLiteStore, options: Options) {
        self.blobs = blobs
        self.store = store
        disk = WorkThreads(count: options.diskThreads, name: "archive-disk")
        readers = WorkThreads(count: 4, name: "archive-reader")
        commits = GroupCommit(store: store)
    }

    /// Runs `body` on one unchanging state of the database.
    package func read<T: Sendable>(
        _ body: @escaping @Sendable (Reader) throws -> T
    ) async throws -> T {
        try await readers.run { [store] in try store.read(body) }
    }

    /// Runs `body` in a transaction shared with other writes of the same moment, and returns once the commit is on
    /// the disk. A body that throws undoes its own changes only. Must not wait for anything else.
    package func write<T: Sendable>(_ body: @escaping @Sendable (Writer) throws -> T) async throws -> T {
        try await commits.write(body)
    }

    /// Stores bytes that are in memory, without holding a thread of Swift's pool.
    package func put(_ bytes: [UInt8]) async throws -> BlobID {
        try await disk.run { [blobs] in try blobs.put(bytes) }
    }

    /// Finishes what has been accepted and closes the files. Later calls fail as closed.
    package func close() {
        let accesses = trail.take()
        commits.submit { writer in
            for entry in accesses { try LedgerTable.append(entry, in: writer) }
        }
        commits.close()
        readers.close()
        disk.close()
        try? store.close()
    }
}
