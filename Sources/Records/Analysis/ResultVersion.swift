/// A result that a person asked for beside the automatic one, with vessels of their own.
package struct ResultVersion: Codable, Sendable, Equatable {
    package enum State: String, Codable, Sendable {
        case waiting, done, failed
    }

    package var id: Int64
    /// Which report of the study it stands beside, from zero.
    package var position: Int
    /// Counted from 2 within that report: the automatic result is the first version.
    package var number: Int
    package var author: String
    package var createdMilliseconds: Int64
    package var selection: VesselSelection
    package var state: State
    package var failure: String
    /// Nil until it is done.
    package var report: AnalysisReport?
    /// It was made from images that are not those of the automatic result any more.
    package var isOutdated: Bool

    package init(
        id: Int64, position: Int, number: Int, author: String, createdMilliseconds: Int64,
        selection: VesselSelection, state: State, failure: String = "", report: AnalysisReport? = nil,
        isOutdated: Bool = false
    ) {
        self.id = id
        self.position = position
        self.number = number
        self.author = author
        self.createdMilliseconds = createdMilliseconds
        self.selection = selection
        self.state = state
        self.failure = failure
        self.report = report
        self.isOutdated = isOutdated
    }
}
