/// The terms of the report templates (PS3.16, edition 2024c), by the names that the templates give them.
extension Code {
    // Titles: context group 7021.
    /// The title of a report of measurements.
    public static let imagingMeasurementReport = Code("126000", "DCM", "Imaging Measurement Report")

    // Language: TID 1204.
    static let languageOfContent = Code("121049", "DCM", "Language of Content Item and Descendants")
    /// English.
    public static let english = Code("en", "RFC5646", "English")
    /// Chinese in simplified characters.
    public static let chineseSimplified = Code("zh-Hans", "RFC5646", "Chinese (Simplified)")

    // Observation context: TID 1002 to 1004.
    static let observerType = Code("121005", "DCM", "Observer Type")
    static let person = Code("121006", "DCM", "Person")
    static let device = Code("121007", "DCM", "Device")
    static let personObserverName = Code("121008", "DCM", "Person Observer Name")
    static let personObserverOrganization = Code("121009", "DCM", "Person Observer's Organization Name")
    static let personObserverRoleInOrganization = Code(
        "121010", "DCM", "Person Observer's Role in the Organization")
    static let personObserverRoleInProcedure = Code(
        "121011", "DCM", "Person Observer's Role in this Procedure")
    static let deviceObserverUID = Code("121012", "DCM", "Device Observer UID")
    static let deviceObserverName = Code("121013", "DCM", "Device Observer Name")
    static let deviceObserverManufacturer = Code("121014", "DCM", "Device Observer Manufacturer")
    static let deviceObserverModelName = Code("121015", "DCM", "Device Observer Model Name")
    static let deviceObserverSerialNumber = Code("121016", "DCM", "Device Observer Serial Number")
    static let deviceObserverLocation = Code(
        "121017", "DCM", "Device Observer Physical Location During Observation")

    // The report: TID 1500.
    static let procedureReported = Code("121058", "DCM", "Procedure reported")
    static let imagingMeasurements = Code("126010", "DCM", "Imaging Measurements")
    static let qualitativeEvaluations = Code("C0034375", "UMLS", "Qualitative Evaluations")
    static let measurementGroup = Code("125007", "DCM", "Measurement Group")

    // Images: TID 1600 to 1605.
    static let imageLibrary = Code("111028", "DCM", "Image Library")
    static let imageLibraryGroup = Code("126200", "DCM", "Image Library Group")
    static let modality = Code("121139", "DCM", "Modality")
    static let studyDate = Code("111060", "DCM", "Study Date")
    static let acquisitionDate = Code("126201", "DCM", "Acquisition Date")
    static let acquisitionTime = Code("126202", "DCM", "Acquisition Time")
    static let frameOfReferenceUID = Code("112227", "DCM", "Frame of Reference UID")
    static let pixelDataRows = Code("110910", "DCM", "Pixel Data Rows")
    static let pixelDataColumns = Code("110911", "DCM", "Pixel Data Columns")
    static let horizontalPixelSpacing = Code("111026", "DCM", "Horizontal Pixel Spacing")
    static let verticalPixelSpacing = Code("111066", "DCM", "Vertical Pixel Spacing")
    static let sliceThickness = Code("112225", "DCM", "Slice Thickness")
    static let spacingBetweenSlices = Code("112226", "DCM", "Spacing between slices")

    // Groups of measurements: TID 1411, 1419 and 1501.
    static let trackingIdentifier = Code("112039", "DCM", "Tracking Identifier")
    static let trackingUniqueIdentifier = Code("112040", "DCM", "Tracking Unique Identifier")
    static let activitySession = Code("C67447", "NCIt", "Activity Session")
    static let findingCategory = Code("276214006", "SCT", "Finding category")
    /// What is measured.
    public static let finding = Code("121071", "DCM", "Finding")
    static let findingSite = Code("363698007", "SCT", "Finding Site")
    static let laterality = Code("272741003", "SCT", "Laterality")
    static let topographicalModifier = Code("106233006", "SCT", "Topographical modifier")
    static let measurementMethod = Code("370129005", "SCT", "Measurement Method")
    static let derivation = Code("121401", "DCM", "Derivation")
    static let referencedSegment = Code("121191", "DCM", "Referenced Segment")
    static let sourceImageForSegmentation = Code("121233", "DCM", "Source image for segmentation")
    static let sourceSeriesForSegmentation = Code("121232", "DCM", "Source series for segmentation")
    static let sourceOfMeasurement = Code("121112", "DCM", "Source of Measurement")
    static let realWorldValueMap = Code("126100", "DCM", "Real World Value Map used for measurement")

    // Algorithms: TID 4019.
    static let algorithmFamily = Code("111000", "DCM", "Algorithm Family")
    static let algorithmName = Code("111001", "DCM", "Algorithm Name")
    static let algorithmParameters = Code("111002", "DCM", "Algorithm Parameters")
    static let algorithmVersion = Code("111003", "DCM", "Algorithm Version")
    static let algorithmManufacturer = Code("122405", "DCM", "Algorithm Manufacturer")

    // Key objects: TID 2010.
    static let documentTitleModifier = Code("113011", "DCM", "Document Title Modifier")
    static let keyObjectDescription = Code("113012", "DCM", "Key Object Description")

    // Text.
    /// A remark.
    public static let comment = Code("121106", "DCM", "Comment")
}

/// Sides: context group 244.
extension Code {
    /// The left side.
    public static let left = Code("7771000", "SCT", "Left")
    /// The right side.
    public static let right = Code("24028007", "SCT", "Right")
    /// Both sides.
    public static let bilateral = Code("51440002", "SCT", "Bilateral")
}

/// Why there is no number: context group 42.
extension Code {
    /// Not a number.
    public static let notANumber = Code("114000", "DCM", "Not a number")
    /// Less than anything.
    public static let negativeInfinity = Code("114001", "DCM", "Negative Infinity")
    /// More than anything.
    public static let positiveInfinity = Code("114002", "DCM", "Positive Infinity")
    /// A division by zero.
    public static let divideByZero = Code("114003", "DCM", "Divide by zero")
}

/// Units of UCUM that image analysis needs. The meaning is the unit itself, as PS3.16 section 7.2.2 recommends.
extension Code {
    /// Millilitres.
    public static let milliliters = Code("mL", "UCUM", "mL")
    /// Millimetres.
    public static let millimeters = Code("mm", "UCUM", "mm")
    /// Seconds.
    public static let seconds = Code("s", "UCUM", "second")
    /// Hounsfield units.
    public static let hounsfieldUnits = Code("[hnsf'U]", "UCUM", "Hounsfield unit")
    /// A pure number.
    public static let noUnits = Code("1", "UCUM", "no units")
    /// A quotient of two quantities of the same kind.
    public static let ratio = Code("{ratio}", "UCUM", "ratio")
    /// Parts of a hundred.
    public static let percent = Code("%", "UCUM", "Percent")
    /// A count of pixels.
    public static let pixels = Code("{pixels}", "UCUM", "pixels")
}
