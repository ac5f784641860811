import Imaging
import Records

extension AssemblyRefusal {
    static func singleTimePoint(imageCount: Int) -> Self {
        refusal(
            "single-time-point",
            "There is one image at each slice position (\(imageCount) images). Perfusion needs images over time: "
                + "send the dynamic series of the perfusion scan.", ["images": Double(imageCount)])
    }

    static func frameTimesMissing(timePoints: Int) -> Self {
        refusal(
            "frame-times-missing",
            "The images have \(timePoints) time points but no clock that tells them apart: acquisition, trigger, "
                + "reference and content times are absent or all the same. Send the images before an anonymiser "
                + "removes their times.", ["timePoints": Double(timePoints)])
    }

    static let notAxial = refusal(
        "not-axial",
        "The images are not axial slices of a head first or feet first supine scan. "
            + "Send the axial perfusion series.")

    static func unevenSlices(count: Int) -> Self {
        refusal(
            "uneven-slices",
            "The \(count) slice positions are unevenly spaced, or more than one in eight is absent, so volumes "
                + "cannot be measured. Send the series again, whole.", ["slices": Double(count)])
    }

    static func tooLarge(images: Int) -> Self {
        refusal(
            "too-large", "\(images) images are more than can be analysed at once.", ["images": Double(images)]
        )
    }

    static func compressed(_ what: String) -> Self {
        refusal(
            "compressed-pixels",
            "\(what): the images are compressed in a way that cannot be read yet. Send them uncompressed "
                + "(Explicit VR Little Endian).")
    }

    static func unreadable(_ what: String) -> Self {
        refusal("unreadable-images", "No image of a whole slab can be read: \(what). Send the series again.")
    }

    private static func refusal(_ code: String, _ text: String, _ values: [String: Double] = [:]) -> Self {
        AssemblyRefusal(reason: QualityReason(code: code, text: text, values: values))
    }
}

extension QualityReason {
    static func unusable(_ error: ImagingError) -> Self {
        QualityReason(
            code: "unusable-images",
            text:
                "The images do not make a series that can be analysed: \(error.reason) Send the series again."
        )
    }

    static func unreadableImages(_ failures: [PixelError]) -> Self {
        QualityReason(
            code: "unreadable-images",
            text: "\(failures.count) images could not be read and were treated as missing, first: "
                + "\(failures[0].description). Send the series again.",
            values: ["images": Double(failures.count)])
    }
}
