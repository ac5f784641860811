extension Phrases {
    /// The pages of the archive.
    package struct Archive: Sendable {
        package var archive: String
        package var tabSearch: String
        package var tabTransfers: String
        package var tabPeers: String
        package var tabStorage: String
        package var tabChanges: String
        package var tabFilms: String
    }
}

extension Phrases.Archive {
    static let english = Phrases.Archive(
        archive: "Archive", tabSearch: "Search", tabTransfers: "Transfers", tabPeers: "Devices",
        tabStorage: "Storage", tabChanges: "Changes", tabFilms: "Films")

    static let chinese = Phrases.Archive(
        archive: "影像归档", tabSearch: "检索", tabTransfers: "传输", tabPeers: "设备", tabStorage: "存储",
        tabChanges: "变更记录", tabFilms: "胶片")
}
