/// The information model of a query (PS3.4 section C.3).
public enum QueryModel: Sendable, Hashable {
    /// Patients, their studies, series and instances.
    case patientRoot
    /// Studies, which carry their patient, series and instances.
    case studyRoot
}

/// What the answers of a query are about (PS3.4 section C.3), from the widest to the narrowest.
public enum QueryLevel: String, Sendable, Hashable, Comparable, CaseIterable {
    /// One answer a patient.
    case patient = "PATIENT"
    /// One answer a study.
    case study = "STUDY"
    /// One answer a series.
    case series = "SERIES"
    /// One answer an instance; the standard's term is IMAGE for all kinds of them.
    case instance = "IMAGE"

    /// The attribute that names one entity of this level.
    public var uniqueKey: Tag {
        switch self {
        case .patient: .patientID
        case .study: .studyInstanceUID
        case .series: .seriesInstanceUID
        case .instance: .sopInstanceUID
        }
    }

    /// Wider levels come first.
    public static func < (left: QueryLevel, right: QueryLevel) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .patient: 0
        case .study: 1
        case .series: 2
        case .instance: 3
        }
    }
}
