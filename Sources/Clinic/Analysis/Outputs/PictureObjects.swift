import DICOM

/// Wraps pictures of an analysis as Secondary Capture images, which every archive and viewer shows.
struct PictureObjects {
    static let codes = [
        "summary", "cbf", "cbv", "mtt", "tmax", "lesion", "rcbf", "rcbv", "dwi", "adc", "dwi-lesion",
    ]

    /// Where the series of a picture stands among those of its analysis; no analysis draws two with one number.
    private static let offsets = [
        "summary": 0, "cbf": 1, "cbv": 2, "mtt": 3, "tmax": 4, "lesion": 5, "rcbf": 1, "rcbv": 2, "dwi": 1,
        "adc": 2, "dwi-lesion": 5,
    ]

    let context: OutputContext

    /// - Parameter number: counts the pictures of one code from 1.
    func object(_ picture: RenderedPicture, number: Int) throws(DICOMError) -> DataSet {
        let capture = SecondaryCapture(
            context: try context.composite(
                series: picture.code, seriesOffset: Self.offsets[picture.code] ?? 9,
                description: "Willis \(context.title) \(picture.code)", instance: String(number),
                instanceNumber: number),
            facts: ImageFacts(
                imageType: ["DERIVED", "SECONDARY"], comments: "Research use only. \(picture.code)"),
            pixels: try StoredPixels(
                rows: picture.image.height, columns: picture.image.width, rgb: picture.image.rgb),
            patientOrientation: ["L", "P"])
        return try capture.dataSet()
    }
}
