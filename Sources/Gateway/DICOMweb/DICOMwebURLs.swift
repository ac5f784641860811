/// Every address of DICOMweb (PS3.18), once: routes are registered from `rawValue`, links are made by `path`.
package enum DICOMwebURLs: String, CaseIterable, Sendable {
    case studies = "/dicom-web/studies"
    case study = "/dicom-web/studies/{study}"
    case studySeries = "/dicom-web/studies/{study}/series"
    case studyInstances = "/dicom-web/studies/{study}/instances"
    case studyMetadata = "/dicom-web/studies/{study}/metadata"
    case studyRendered = "/dicom-web/studies/{study}/rendered"
    case studyThumbnail = "/dicom-web/studies/{study}/thumbnail"
    case oneSeries = "/dicom-web/studies/{study}/series/{series}"
    case seriesInstances = "/dicom-web/studies/{study}/series/{series}/instances"
    case seriesMetadata = "/dicom-web/studies/{study}/series/{series}/metadata"
    case seriesRendered = "/dicom-web/studies/{study}/series/{series}/rendered"
    case seriesThumbnail = "/dicom-web/studies/{study}/series/{series}/thumbnail"
    case instance = "/dicom-web/studies/{study}/series/{series}/instances/{instance}"
    case instanceMetadata = "/dicom-web/studies/{study}/series/{series}/instances/{instance}/metadata"
    case instanceRendered = "/dicom-web/studies/{study}/series/{series}/instances/{instance}/rendered"
    case instanceThumbnail = "/dicom-web/studies/{study}/series/{series}/instances/{instance}/thumbnail"
    case frames = "/dicom-web/studies/{study}/series/{series}/instances/{instance}/frames/{frames}"
    case framesRendered =
        "/dicom-web/studies/{study}/series/{series}/instances/{instance}/frames/{frames}/rendered"
    case framesThumbnail =
        "/dicom-web/studies/{study}/series/{series}/instances/{instance}/frames/{frames}/thumbnail"
    case bulkData = "/dicom-web/studies/{study}/series/{series}/instances/{instance}/bulkdata"
    case bulkValue = "/dicom-web/studies/{study}/series/{series}/instances/{instance}/bulkdata/**"
    case series = "/dicom-web/series"
    case instances = "/dicom-web/instances"
    case workitems = "/dicom-web/workitems"
    case workitem = "/dicom-web/workitems/{workitem}"
    case workitemState = "/dicom-web/workitems/{workitem}/state"
    case workitemStateBy = "/dicom-web/workitems/{workitem}/state/{requester}"
    case cancelRequest = "/dicom-web/workitems/{workitem}/cancelrequest"
    case cancelRequestBy = "/dicom-web/workitems/{workitem}/cancelrequest/{requester}"
    case subscription = "/dicom-web/workitems/{workitem}/subscribers/{subscriber}"
    case suspension = "/dicom-web/workitems/{workitem}/subscribers/{subscriber}/suspend"
    /// Where reports come out, one WebSocket a subscriber.
    case subscriber = "/dicom-web/subscribers/{subscriber}"
    case description = "/dicom-web/openapi.json"
    /// The older way of asking, by parameters (PS3.18 chapter 9).
    case wado = "/wado"

    /// What all of them but one begin with.
    package static let root = "/dicom-web"

    /// Whether a path is for this face.
    package static func covers(_ path: String) -> Bool {
        path == root || path.hasPrefix(root + "/") || path == wado.rawValue
    }

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
