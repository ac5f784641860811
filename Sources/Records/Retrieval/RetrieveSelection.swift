import DICOM

/// PS3.4 C.6: the Query/Retrieve information models.
package enum RetrieveModel: Sendable, Hashable {
    case patientRoot
    case studyRoot
    /// Retired: patients and studies only.
    case patientStudyOnly
}

/// Which stored objects a peer wants, by their identifiers (PS3.4 C.4.2.1.4).
package struct RetrieveSelection: Sendable, Equatable {
    /// PS3.4 C.3.1: the levels of a retrieval, from the widest to the narrowest.
    package enum Level: String, Sendable, CaseIterable {
        case patient = "PATIENT"
        case study = "STUDY"
        case series = "SERIES"
        case image = "IMAGE"

        /// The one key that names something at this level (PS3.4 C.6).
        var uniqueKey: Tag {
            switch self {
            case .patient: .patientID
            case .study: .studyInstanceUID
            case .series: .seriesInstanceUID
            case .image: .sopInstanceUID
            }
        }
    }

    /// Why a selection cannot be made, and by which attribute.
    package struct Refusal: Error, Sendable, Equatable {
        package var tag: Tag
        package var reason: String
    }

    package var level: Level
    /// Values of the unique keys; a level that was not named selects nothing away.
    package var keys: [Level: [String]]

    package init(level: Level, keys: [Level: [String]]) {
        self.level = level
        self.keys = keys
    }

    /// More identifiers than this are never asked for at once by an honest peer.
    package static let maximumKeys = 50_000

    /// Reads the Identifier of a C-MOVE or C-GET.
    ///
    /// The keys of the levels above may be left out, whether relational retrieval was agreed on or not: the UIDs below
    /// say enough, and many viewers leave them out.
    package init(_ identifier: DataSet, model: RetrieveModel) throws(Refusal) {
        let text = identifier.string(.queryRetrieveLevel) ?? ""
        guard let level = Level(rawValue: text) else {
            throw Refusal(tag: .queryRetrieveLevel, reason: "Query/Retrieve Level \"\(text)\" is not known")
        }
        let isOffered =
            switch model {
            case .patientRoot: true
            case .studyRoot: level != .patient
            case .patientStudyOnly: level == .patient || level == .study
            }
        guard isOffered else {
            throw Refusal(tag: .queryRetrieveLevel, reason: "level \(text) is not in this information model")
        }
        keys = [:]
        self.level = level
        for above in Level.allCases {
            let values = identifier.strings(above.uniqueKey).filter { !$0.isEmpty }
            try Self.check(values, at: above, most: above == level ? Self.maximumKeys : 100)
            if !values.isEmpty { keys[above] = values }
            if above == level { break }
        }
        guard let wanted = keys[level] else {
            throw Refusal(tag: level.uniqueKey, reason: "the unique key of level \(text) is missing")
        }
        // PS3.4 C.4.2.2.1: lists of UIDs are for the level of the retrieval and never for patients.
        guard level != .patient || wanted.count == 1 else {
            throw Refusal(tag: .patientID, reason: "one Patient ID at a time")
        }
    }

    private static func check(_ values: [String], at level: Level, most: Int) throws(Refusal) {
        guard values.count <= most else {
            throw Refusal(tag: level.uniqueKey, reason: "more than \(most) identifiers at once")
        }
        guard !values.contains(where: { $0.contains("*") || $0.contains("?") }) else {
            throw Refusal(tag: level.uniqueKey, reason: "wildcards cannot be retrieved")
        }
    }
}

/// A stored object that can be sent.
package struct RetrievableInstance: Sendable, Equatable {
    package var sopClassUID: UID
    package var sopInstanceUID: UID
    package var transferSyntaxUID: UID
    package var blob: String
    package var byteCount: Int64
    /// The series it is in, and that series' study; empty where nobody asked.
    package var seriesUID = ""
    package var studyUID = ""

    /// Where it stands in the index.
    package var row: Row
    /// How its text is read, where that is not as it declares.
    package var characterSet: CharacterSetCorrection?

    package struct Row: Sendable, Equatable {
        package var study: Int64
        package var series: Int64
        package var instance: Int64

        package init(study: Int64 = 0, series: Int64 = 0, instance: Int64 = 0) {
            self.study = study
            self.series = series
            self.instance = instance
        }
    }

    package init(
        sopClassUID: UID, sopInstanceUID: UID, transferSyntaxUID: UID, blob: String, byteCount: Int64,
        seriesUID: String = "", studyUID: String = "", row: Row = Row(),
        characterSet: CharacterSetCorrection? = nil
    ) {
        self.seriesUID = seriesUID
        self.studyUID = studyUID
        self.sopClassUID = sopClassUID
        self.sopInstanceUID = sopInstanceUID
        self.transferSyntaxUID = transferSyntaxUID
        self.blob = blob
        self.byteCount = byteCount
        self.row = row
        self.characterSet = characterSet
    }
}
