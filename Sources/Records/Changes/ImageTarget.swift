import DICOM

/// What a change is about: all studies of a patient, a study, a series, or one object.
package enum ImageTarget: Sendable, Hashable, Codable {
    case patient(id: String, issuer: String)
    case study(String)
    case series(study: String, series: String)
    case instance(study: String, series: String, instance: String)

    package var level: QueryLevel {
        switch self {
        case .patient: .patient
        case .study: .study
        case .series: .series
        case .instance: .instance
        }
    }

    /// The identifier that names it: of a patient with the issuer after two carets, where there is one.
    package var identifier: String {
        switch self {
        case .patient(let id, let issuer): issuer.isEmpty ? id : "\(id)^^\(issuer)"
        case .study(let uid): uid
        case .series(_, let uid): uid
        case .instance(_, _, let uid): uid
        }
    }

    /// `nil` for a patient.
    package var studyUID: String? {
        switch self {
        case .patient: nil
        case .study(let study), .series(let study, _), .instance(let study, _, _): study
        }
    }

    package var seriesUID: String? {
        switch self {
        case .patient, .study: nil
        case .series(_, let series), .instance(_, let series, _): series
        }
    }

    package var sopInstanceUID: String? {
        if case .instance(_, _, let instance) = self { instance } else { nil }
    }
}
