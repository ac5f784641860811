import DICOM

/// Wraps pictures of an analysis as Secondary Capture images, which every archive and viewer shows.
struct PictureObjects {
    static let codes = ["summary", "cbf", "cbv", "mtt", "tmax", "lesion"]

    let context: OutputContext

    /// - Parameter number: counts the pictures of one code from 1.
    func object(_ picture: RenderedPicture, number: Int) throws(DICOMError) -> DataSet {
        let capture = SecondaryCapture(
            context: try context.composite(
                series: picture.code, seriesOffset: Self.codes.firstIndex(of: picture.code) ?? 0,
                description: "Willis CT perfusion \(picture.code)", instance: String(number),
                instanceNumber: number),
            facts: ImageFacts(
                imageType: ["DERIVED", "SECONDARY"], comments: "Research use only. \(picture.code)"),
            pixels: try StoredPixels(
                rows: picture.image.height, columns: picture.image.width, rgb: picture.image.rgb),
            patientOrientation: ["L", "P"])
        return try capture.dataSet()
    }
}
