/// Every address of DICOMweb (PS3.18), once: routes are registered from `rawValue`, links are made by `path`.
package enum DICOMwebURLs: String, CaseIterable, Sendable {
    case studies = "/dicom-web/studies"
    case study = "/dicom-web/studies/{study}"
    case studySeries = "/dicom-web/studies/{study}/series"
    case studyInstances = "/dicom-web/studies/{study}/instances"
    case studyMetadata = "/dicom-web/studies/{study}/metadata"
    case oneSeries = "/dicom-web/studies/{study}/series/{series}"
    case seriesInstances = "/dicom-web/studies/{study}/series/{series}/instances"
    case seriesMetadata = "/dicom-web/studies/{study}/series/{series}/metadata"
    case instance = "/dicom-web/studies/{study}/series/{series}/instances/{instance}"
    case instanceMetadata = "/dicom-web/studies/{study}/series/{series}/instances/{instance}/metadata"
    case bulkData = "/dicom-web/studies/{study}/series/{series}/instances/{instance}/bulkdata"
    case series = "/dicom-web/series"
    case instances = "/dicom-web/instances"

    /// What all of them begin with.
    package static let root = "/dicom-web"

    /// Whether a path is for this face.
    package static func covers(_ path: String) -> Bool { path == root || path.hasPrefix(root + "/") }

    /// The address with its parameters filled in, in order.
    package func path(_ parameters: String...) -> String {
        var values = parameters[...]
        var path = ""
        for part in Self.parts[self] ?? [] {
            path += "/"
            path += part ?? URLs.encode(values.popFirst() ?? "")
        }
        return path
    }

    /// The addresses in parts; `nil` stands for a parameter.
    private static let parts: [DICOMwebURLs: [String?]] = Dictionary(
        uniqueKeysWithValues: allCases.map { url in
            (url, url.rawValue.split(separator: "/").map { $0.first == "{" ? nil : String($0) })
        })
}
