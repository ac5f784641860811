import Hummingbird

extension PageFace {
    /// The routes of the archive's pages.
    func addArchive(to router: Router<PageContext>) {
        func get(_ url: URLs, _ handler: @escaping Handler) {
            router.get(RouterPath(url.rawValue), use: handler)
        }
        get(.archive, archiveSearch)
        get(.archiveStudy, archiveStudy)
        get(.archiveSeries, archiveSeries)
        get(.archiveTags, archiveTags)
        get(.peers, peers)
        get(.films, films)
        get(.film, film)
        get(.comparison, comparison)
        get(.audit, audit)
        get(.comparisonCSV, comparisonCSV)
        get(.comparisonJSON, comparisonJSON)
        router.post(RouterPath(URLs.peerTest.rawValue), use: peerTest)
        router.post(RouterPath(URLs.peerChange.rawValue), use: peerChange)
    }
}

extension Request {
    /// What stands behind the question mark.
    var asked: Form { Form(encoded: String((uri.query ?? "").prefix(WebLimits.headerFieldBytes))) }
}
