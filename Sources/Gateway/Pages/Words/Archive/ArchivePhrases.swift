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
        package var tabComparison: String
        package var search: Search
        package var details: Details
        package var tags: Tags
        package var peers: Peers
        package var changes: Changes
        package var films: Films
    }
}

extension Phrases.Archive {
    /// The search among all studies.
    package struct Search: Sendable {
        package var label: String
        package var hint: String
        package var modality: String
        package var from: String
        package var to: String
        package var source: String
        package var anyModality: String
        package var anySource: String
        package var button: String
        package var clear: String
        package var patient: String
        package var when: String
        package var what: String
        package var images: String
        package var received: String
        package var none: String
        package var counted: String
        package var newest: String
        package var more: String
        package var moreLooking: String
        package var nothing: String
        package var nothingHint: String
        package var empty: String
        package var emptyHint: String
        package var noDay: String
        package var lost: String
        package var series: String
        package var keys: String
        package var undated: String
        package var oneStudy: String
        package var oneSeries: String
        package var oneImage: String
    }

    /// What a study consists of.
    package struct Details: Sendable {
        package var back: String
        package var analysis: String
        package var images: String
        package var size: String
        package var series: String
        package var seriesCount: String
        package var received: String
        package var sentBy: String
        package var encoding: String
        package var bodyPart: String
        package var equipment: String
        package var kind: String
        package var derived: String
        package var showImages: String
        package var number: String
        package var pixels: String
        package var frames: String
        package var tags: String
        package var download: String
        package var range: String
        package var previous: String
        package var next: String
        package var noPicture: String
        package var work: String
        package var workNone: String
        package var jobAnalysis: String
        package var jobWaiting: String
        package var jobRunning: String
        package var jobDone: String
        package var jobFailed: String
        package var jobCancelled: String
        package var transferTo: String
        package var transferFrom: String
        package var progress: String
        package var attempt: String
        package var identifier: String
        package var noSeries: String
        package var inArchive: String
        package var backToStudy: String
        package var noDescription: String
    }

    /// All attributes of an object.
    package struct Tags: Sendable {
        package var title: String
        package var find: String
        package var findHint: String
        package var tag: String
        package var vr: String
        package var name: String
        package var value: String
        package var item: String
        package var items: String
        package var bytes: String
        package var elsewhere: String
        package var privateMark: String
        package var unknownName: String
        package var count: String
        package var cut: String
        package var nothing: String
        package var characterSet: String
        package var defaultCharacterSet: String
    }
}
