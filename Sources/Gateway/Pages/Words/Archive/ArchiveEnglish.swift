extension Phrases.Archive {
    static let english = Phrases.Archive(
        archive: "Archive", tabSearch: "Search", tabTransfers: "Transfers", tabPeers: "Devices",
        tabStorage: "Storage", tabChanges: "Changes", tabFilms: "Films", tabComparison: "Comparison",
        search: .english,
        details: .english, tags: .english, peers: .english, changes: .english, films: .english)
}

extension Phrases.Archive.Search {
    static let english = Phrases.Archive.Search(
        label: "Search all studies", hint: "Name, ID, accession or description", modality: "Modality",
        from: "Study from", to: "to", source: "Sent by", anyModality: "All modalities",
        anySource: "All devices", button: "Search", clear: "Clear", patient: "Patient", when: "Study",
        what: "Description", images: "Images", received: "Received", none: "–", counted: "{n} studies",
        newest: "The newest {n} studies; scroll on for older ones.", more: "Show more",
        moreLooking: "Go on searching", nothing: "No study matches",
        nothingHint:
            "Each word must begin a name, number or word of the description. Try fewer or shorter words.",
        empty: "The archive is empty", emptyHint: "Studies appear here as soon as a device sends them.",
        noDay: "A day is written like 2026-01-31.",
        lost: "The server does not answer. The list below is not up to date.", series: "{n} series",
        keys: "Press / to search, ↓ and ↑ to walk through the list, Enter to open.", undated: "No date",
        oneStudy: "1 study", oneSeries: "1 series", oneImage: "1 image")
}

extension Phrases.Archive.Details {
    static let english = Phrases.Archive.Details(
        back: "Back to the search", analysis: "Show the analysis", images: "Images", size: "Size",
        series: "Series",
        seriesCount: "{n} series", received: "Received", sentBy: "From", encoding: "Encoding",
        bodyPart: "Body part", equipment: "Equipment", kind: "Kind", derived: "Computed here",
        showImages: "Images of this series", number: "No.", pixels: "Pixels", frames: "Frames", tags: "Tags",
        download: "Download", range: "{first}–{last} of {n}", previous: "Previous", next: "Next",
        noPicture: "No preview", work: "Work and transfers",
        workNone: "Nothing has been done with this study yet.", jobAnalysis: "Analysis",
        jobWaiting: "Waiting", jobRunning: "Running", jobDone: "Done", jobFailed: "Failed",
        jobCancelled: "Cancelled", transferTo: "To {name}",
        transferFrom: "Earlier studies from {name}", progress: "{n} of {total}",
        attempt: "attempt {n}", identifier: "Study UID", noSeries: "The study holds no images.",
        inArchive: "All series, tags and transfers in the archive", backToStudy: "Back to the study",
        noDescription: "No description")
}

extension Phrases.Archive.Tags {
    static let english = Phrases.Archive.Tags(
        title: "Tags", find: "Search tags", findHint: "Tag, name or value", tag: "Tag", vr: "VR",
        name: "Name", value: "Value", item: "Item {n}", items: "Sequence of {n}", bytes: "{n} bytes",
        elsewhere: "Not shown here", privateMark: "private", unknownName: "Not known", count: "{n} elements",
        cut: "Only the first {n} are shown. Search to find others.", nothing: "No element matches",
        characterSet: "Character set", defaultCharacterSet: "ASCII")
}
