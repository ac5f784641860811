import DICOM

/// A made-up CT scan over time: where its images lie, when they were taken, and what is in them.
package struct SyntheticScan: Sendable {
    package var columns: Int
    package var rows: Int
    package var slices: Int
    package var frames: Int
    package var pixelSpacingMillimeters: Double
    package var sliceSpacingMillimeters: Double
    /// Seconds after the start of the scan of one image, by frame and slice; nil where the scanner took none.
    package var seconds: @Sendable (_ frame: Int, _ slice: Int) -> Double?
    /// CT numbers of one image, rows × columns, patient right first, front first; slices feet to head.
    package var hounsfield: @Sendable (_ frame: Int, _ slice: Int) -> [Int16]

    package init(
        columns: Int, rows: Int, slices: Int, frames: Int, pixelSpacingMillimeters: Double,
        sliceSpacingMillimeters: Double, seconds: @escaping @Sendable (Int, Int) -> Double?,
        hounsfield: @escaping @Sendable (Int, Int) -> [Int16]
    ) {
        self.columns = columns
        self.rows = rows
        self.slices = slices
        self.frames = frames
        self.pixelSpacingMillimeters = pixelSpacingMillimeters
        self.sliceSpacingMillimeters = sliceSpacingMillimeters
        self.seconds = seconds
        self.hounsfield = hounsfield
    }
}

/// How a scanner's software lays a dynamic scan out in files. Named after the vendor whose habit it imitates; none
/// of them may matter to an analysis.
package enum VendorLayout: String, Sendable, CaseIterable {
    /// One series, numbered time point by time point; acquisition times tell them apart.
    case siemens
    /// One series, numbered slice by slice; one acquisition time for all, the middle of each rotation in a private
    /// element.
    case ge
    /// One series, head to feet; acquisition date and time in one element, temporal positions numbered.
    case philips
    /// An enhanced multi-frame object for each time point.
    case canon
    /// A series for each time point.
    case split
}

/// Who a phantom pretends to be, and how its files are written.
package struct PhantomIdentity: Sendable {
    package var patientName: PersonName
    package var patientID: String
    package var sex: String
    package var birthDate: String
    package var age: String
    package var accessionNumber: String
    package var studyDescription: String
    package var seriesDescription: String
    package var bodyPart: String
    /// `yyyyMMdd` and seconds since midnight.
    package var studyDate: String
    package var startSeconds: Double
    /// Everything that is random about identifiers comes from this text.
    package var seed: String

    package init(
        patientName: PersonName, patientID: String, sex: String, birthDate: String, age: String,
        accessionNumber: String = "", studyDescription: String = "CT perfusion head",
        seriesDescription: String = "CTP 5.0 H20f", bodyPart: String = "HEAD", studyDate: String,
        startSeconds: Double = 36_000, seed: String
    ) {
        self.patientName = patientName
        self.patientID = patientID
        self.sex = sex
        self.birthDate = birthDate
        self.age = age
        self.accessionNumber = accessionNumber
        self.studyDescription = studyDescription
        self.seriesDescription = seriesDescription
        self.bodyPart = bodyPart
        self.studyDate = studyDate
        self.startSeconds = startSeconds
        self.seed = seed
    }

    package var studyUID: UID { .derived(from: "willis phantom study \(seed)") }
}
