import Hummingbird

/// The whole route table of DICOMweb. It is what is served and what is described: one cannot be without the other.
extension DICOMwebFace {
    var routes: [DICOMwebRoute] {
        searches + headers + objects + deletions + pixels + storing + work + subscriptions + [
            DICOMwebRoute(
                method: .get, url: .description, name: "describe", summary: "This description.",
                success: [200: .description], handler: describe)
        ]
    }

    private var searches: [DICOMwebRoute] {
        let all: [(DICOMwebURLs, String, String, PageFace.Handler)] = [
            (.studies, "searchStudies", "Search for studies.", searchStudies),
            (.series, "searchSeries", "Search for series.", searchSeries),
            (.instances, "searchInstances", "Search for instances.", searchInstances),
            (.studySeries, "searchSeriesOfStudy", "Search for series of a study.", searchSeries),
            (.studyInstances, "searchInstancesOfStudy", "Search for instances of a study.", searchInstances),
            (
                .seriesInstances, "searchInstancesOfSeries", "Search for instances of a series.",
                searchInstances
            ),
        ]
        return all.map { url, name, summary, handler in
            DICOMwebRoute(
                method: .get, url: url, name: name, summary: summary, parameters: .search,
                success: [200: .dataSets], failures: [406], handler: handler)
        }
    }

    private var headers: [DICOMwebRoute] {
        let all: [(DICOMwebURLs, String, String)] = [
            (.studyMetadata, "retrieveStudyMetadata", "All attributes of the instances of a study."),
            (.seriesMetadata, "retrieveSeriesMetadata", "All attributes of the instances of a series."),
            (.instanceMetadata, "retrieveInstanceMetadata", "All attributes of an instance."),
        ]
        return all.map { url, name, summary in
            DICOMwebRoute(
                method: .get, url: url, name: name, summary: summary, parameters: .accept,
                success: [200: .dataSets], failures: [404, 406], handler: readMetadata)
        }
    }

    private var objects: [DICOMwebRoute] {
        let all: [(DICOMwebURLs, String, String)] = [
            (.study, "retrieveStudy", "All instances of a study."),
            (.oneSeries, "retrieveSeries", "All instances of a series."),
            (.instance, "retrieveInstance", "An instance."),
        ]
        return all.map { url, name, summary in
            DICOMwebRoute(
                method: .get, url: url, name: name, summary: summary, parameters: .accept,
                success: [200: .files], failures: [404, 406], handler: retrieveObjects)
        } + [
            DICOMwebRoute(
                method: .get, url: .wado, name: "retrieveByParameters",
                summary: "An instance or a picture of it, the older way (WADO-URI).",
                parameters: .named([
                    "requestType", "studyUID", "seriesUID", "objectUID", "contentType", "transferSyntax",
                    "frameNumber", "rows", "columns", "region", "windowCenter", "windowWidth",
                    "imageQuality", "anonymize", "annotation", "charset",
                ]), success: [200: .values], failures: [404, 406], handler: retrieveByParameters)
        ]
    }

    private var deletions: [DICOMwebRoute] {
        let all: [(DICOMwebURLs, String, String)] = [
            (.study, "deleteStudy", "Delete a study; it can be restored for a while."),
            (.oneSeries, "deleteSeries", "Delete a series; it can be restored for a while."),
            (.instance, "deleteInstance", "Delete an instance; it can be restored for a while."),
        ]
        return all.map { url, name, summary in
            DICOMwebRoute(
                method: .delete, url: url, name: name, summary: summary, parameters: .named(["reason"]),
                success: [204: .nothing], failures: [403, 404], handler: deleteImages)
        }
    }

    private var pixels: [DICOMwebRoute] {
        let pictures: [(DICOMwebURLs, String)] = [
            (.studyRendered, "Study"), (.seriesRendered, "Series"), (.instanceRendered, "Instance"),
            (.framesRendered, "Frames"),
        ]
        let thumbnails: [(DICOMwebURLs, String)] = [
            (.studyThumbnail, "Study"), (.seriesThumbnail, "Series"), (.instanceThumbnail, "Instance"),
            (.framesThumbnail, "Frames"),
        ]
        return [
            DICOMwebRoute(
                method: .get, url: .frames, name: "retrieveFrames", summary: "Frames of an instance.",
                parameters: .accept, success: [200: .values], failures: [404, 406], handler: retrieveFrames),
            DICOMwebRoute(
                method: .get, url: .bulkValue, name: "retrieveBulkValue",
                summary: "A large value of an instance, at the address that its metadata name.",
                parameters: .accept, success: [200: .values, 206: .values], failures: [404, 406, 416],
                handler: retrieveBulkValue),
        ]
            + pictures.map { url, name in
                DICOMwebRoute(
                    method: .get, url: url, name: "render\(name)", summary: "Pictures to look at.",
                    parameters: .rendering, success: [200: .pictures], failures: [404, 406],
                    handler: retrieveRendered)
            }
            + thumbnails.map { url, name in
                DICOMwebRoute(
                    method: .get, url: url, name: "thumbnail\(name)", summary: "A small picture.",
                    parameters: .rendering, success: [200: .pictures], failures: [404, 406],
                    handler: retrieveThumbnail)
            }
    }

    private var storing: [DICOMwebRoute] {
        let bodies = [
            "multipart/related; type=\"application/dicom\"", "application/dicom",
            "multipart/related; type=\"application/dicom+json\"", "application/dicom+json",
            "multipart/related; type=\"application/dicom+xml\"", "application/dicom+xml",
        ]
        let all: [(DICOMwebURLs, String, String)] = [
            (.studies, "storeInstances", "Store instances."),
            (.study, "storeInstancesOfStudy", "Store instances of a study; others are refused."),
        ]
        return all.map { url, name, summary in
            DICOMwebRoute(
                method: .post, url: url, name: name, summary: summary, bodies: bodies,
                success: [200: .dataSet, 202: .dataSet, 409: .dataSet, 507: .dataSet],
                failures: [403, 406, 413, 415], handler: storeInstances)
        }
    }

    private static let models = ["application/dicom+json", "application/dicom+xml"]

    private var work: [DICOMwebRoute] {
        [
            DICOMwebRoute(
                method: .post, url: .workitems, name: "createWorkitem", summary: "Create a workitem.",
                parameters: .named(["workitem"]), bodies: Self.models, success: [201: .nothing],
                failures: [409, 413, 415], handler: createWorkitem),
            DICOMwebRoute(
                method: .get, url: .workitems, name: "searchWorkitems", summary: "Search for workitems.",
                parameters: .search, success: [200: .dataSets], failures: [406], handler: searchWorkitems),
            DICOMwebRoute(
                method: .get, url: .workitem, name: "retrieveWorkitem", summary: "A workitem.",
                success: [200: .dataSet], failures: [404, 406], handler: retrieveWorkitem),
            DICOMwebRoute(
                method: .post, url: .workitem, name: "updateWorkitem",
                summary: "Change attributes of a workitem.", parameters: .named(["transaction-uid"]),
                bodies: Self.models, success: [200: .nothing], failures: [404, 409, 413, 415],
                handler: updateWorkitem),
        ]
            + [
                (DICOMwebURLs.workitemState, "changeWorkitemState"),
                (.workitemStateBy, "changeWorkitemStateBy"),
            ]
            .map { url, name in
                DICOMwebRoute(
                    method: .put, url: url, name: name, summary: "Change the state of a workitem.",
                    bodies: Self.models, success: [200: .nothing], failures: [404, 409, 413, 415],
                    handler: changeState)
            }
            + [(DICOMwebURLs.cancelRequest, "cancelWorkitem"), (.cancelRequestBy, "cancelWorkitemBy")]
            .map { url, name in
                DICOMwebRoute(
                    method: .post, url: url, name: name, summary: "Ask for a workitem to be canceled.",
                    bodies: Self.models, success: [202: .nothing], failures: [404, 409, 413, 415],
                    handler: requestCancellation)
            }
    }

    private var subscriptions: [DICOMwebRoute] {
        [
            DICOMwebRoute(
                method: .post, url: .subscription, name: "subscribe",
                summary: "Follow a workitem, all (1.2.840.10008.5.1.4.34.5) or those that fit a filter "
                    + "(1.2.840.10008.5.1.4.34.5.1).",
                parameters: .named(["deletionlock", "filter"]), success: [201: .nothing],
                failures: [404], handler: subscribe),
            DICOMwebRoute(
                method: .delete, url: .subscription, name: "unsubscribe", summary: "Stop following.",
                success: [200: .nothing], failures: [404], handler: unsubscribe),
            DICOMwebRoute(
                method: .post, url: .suspension, name: "suspendSubscription",
                summary: "Follow nothing new; go on with what is followed.", success: [200: .nothing],
                failures: [404], handler: suspendSubscription),
            DICOMwebRoute(
                method: .get, url: .subscriber, name: "openEventChannel",
                summary: "Reports about workitems, by WebSocket.", success: [101: .nothing],
                failures: [426], handler: openEventChannel),
        ]
    }
}
