/// A sheet of film that a device has printed here.
package struct FilmSheet: Sendable, Equatable {
    package var id: Int64
    package var filmUID: String
    package var aeTitle: String
    package var calledAETitle: String
    package var remoteAddress: String
    /// Film Session Label.
    package var label: String
    package var copies: Int
    /// Image Display Format.
    package var layout: String
    package var filmSize: String
    package var orientation: String
    package var isColour: Bool
    package var width: Int
    package var height: Int
    package var imageCount: Int
    /// The composed sheet, a PNG.
    package var sheetBlob: String
    /// A small picture of it, a PNG.
    package var previewBlob: String
    /// The study whose images are on it; empty when that is not known.
    package var studyUID: String
    package var printedMilliseconds: Int64
    /// Whose study that is.
    package var patient: PatientIdentity?

    package init(
        id: Int64 = 0, filmUID: String, aeTitle: String, calledAETitle: String, remoteAddress: String,
        label: String, copies: Int, layout: String, filmSize: String, orientation: String, isColour: Bool,
        width: Int, height: Int, imageCount: Int, sheetBlob: String, previewBlob: String,
        studyUID: String, printedMilliseconds: Int64
    ) {
        self.id = id
        self.filmUID = filmUID
        self.aeTitle = aeTitle
        self.calledAETitle = calledAETitle
        self.remoteAddress = remoteAddress
        self.label = label
        self.copies = copies
        self.layout = layout
        self.filmSize = filmSize
        self.orientation = orientation
        self.isColour = isColour
        self.width = width
        self.height = height
        self.imageCount = imageCount
        self.sheetBlob = sheetBlob
        self.previewBlob = previewBlob
        self.studyUID = studyUID
        self.printedMilliseconds = printedMilliseconds
    }
}
