/// Removes what identifies a patient, by the Basic Application Level Confidentiality Profile of PS3.15 annex E
/// and its options.
///
/// Everything that is replaced is replaced consistently: the same key gives the same pseudonym, identifier and
/// shift of dates for the same patient, in whatever order files come and on whatever machine, and nobody
/// without the key can find the way back. Pixels are not looked at (`PixelCleaner` in Codecs does that); the report
/// says when they may show text.
public struct Deidentifier: Sendable {
    /// What becomes of dates and times (PS3.15 annex E.3.6).
    public enum Dates: Sendable, Hashable {
        /// Removed, emptied or replaced by a dummy.
        case removed
        /// All dates of a patient moved by the same number of whole days, so that intervals stay.
        case shifted
        /// Kept as they are.
        case kept
    }

    /// Which options of the profile apply.
    public struct Options: Sendable, Hashable {
        /// What becomes of dates and times.
        public var dates = Dates.removed
        /// Clean Descriptors: free text stays, without names, identifiers, dates and long numbers.
        public var cleansDescriptors = false
        /// Clean Structured Content: the content of reports stays, cleaned item by item.
        public var cleansStructuredContent = false
        /// Clean Graphics: annotations stay, with their text cleaned; overlays go, because they are pixels.
        public var cleansGraphics = false
        /// Retain UIDs.
        public var keepsUIDs = false
        /// Retain Patient Characteristics, such as age, sex, size and weight.
        public var keepsPatientCharacteristics = false
        /// Retain Device Identity.
        public var keepsDevice = false
        /// Retain Institution Identity.
        public var keepsInstitution = false
        /// Retain Safe Private: these elements of manufacturers stay, all others go.
        public var safePrivateElements: Set<SafePrivateElement> = []
        /// How many days dates move when they are shifted, earlier when negative; `nil` for a number of the key's
        /// own for each patient, from 1 to 3652 days back.
        public var shiftDays: Int?
        /// What pseudonyms begin with.
        public var pseudonymPrefix = "P"

        /// The profile without any option.
        public init() {}

        /// The profile without any option.
        public static let basic = Options()

        /// What studies over time need: dates shifted, age, sex, size and weight, devices and harmless private
        /// elements kept, descriptions and reports cleaned.
        public static let research: Options = {
            var options = Options()
            options.dates = .shifted
            options.cleansDescriptors = true
            options.cleansStructuredContent = true
            options.cleansGraphics = true
            options.keepsPatientCharacteristics = true
            options.keepsDevice = true
            options.safePrivateElements = SafePrivateElement.standard
            return options
        }()
    }

    /// The options in force.
    public let options: Options
    let secrets: Pseudonyms

    /// Makes a de-identifier.
    /// - Parameters:
    ///   - profile: Which options of the profile apply.
    ///   - key: The secret that pseudonyms are made with; 32 random bytes or more. It must be kept for as long as
    /// new files are to match old ones, and apart from the files.
    public init(profile: Options, key: [UInt8]) {
        options = profile
        secrets = Pseudonyms(key: key)
    }

    /// De-identifies a file.
    /// - Parameters:
    ///   - file: The file.
    ///   - hasCleanPixels: Whether its pixels have been seen to; then it says so, with Burned In Annotation `NO`.
    /// - Returns: The file, with file meta information of its own, and what was done to it.
    /// - Throws: ``DICOMError`` with code `unencodable` for a DICOMDIR, and `tooDeep` when sequences are nested
    /// beyond ``Budget/depthCeiling``, which no file that was read is.
    public func deidentify(
        _ file: DICOMFile, hasCleanPixels: Bool = false
    ) throws(DICOMError) -> (DICOMFile, DeidentificationReport) {
        let sopClass = file.meta.uid(.mediaStorageSOPClassUID) ?? file.dataSet.uid(.sopClassUID)
        guard sopClass != .mediaStorageDirectoryStorage, !file.dataSet.contains(.directoryRecordSequence)
        else {
            throw DICOMError(
                .unencodable, "a DICOMDIR names files; de-identify these and write a new one for them.")
        }
        var run = DeidentificationRun(options: options, secrets: secrets, root: file.dataSet)
        var dataSet = try run.clean(file.dataSet)
        run.declare(in: &dataSet, hasCleanPixels: hasCleanPixels)
        var result = DICOMFile(dataSet: dataSet, transferSyntax: file.transferSyntax)
        if dataSet.uid(.sopClassUID) == nil, let uid = file.meta.uid(.mediaStorageSOPClassUID) {
            result.meta.set(.mediaStorageSOPClassUID, uid)
        }
        if dataSet.uid(.sopInstanceUID) == nil, let uid = file.meta.uid(.mediaStorageSOPInstanceUID) {
            result.meta.set(.mediaStorageSOPInstanceUID, options.keepsUIDs ? uid : secrets.uid(for: uid))
        }
        // Paths may name the patient.
        result.remarks = file.remarks.map { remark in
            var remark = remark
            remark.file = nil
            return remark
        }
        return (result, run.report)
    }

    /// True when a code stream or another piece of a file names a person or identifier of its data set, so that it
    /// must not go out as it stands.
    public func isNamed(_ file: DICOMFile, in bytes: [Bytes]) -> Bool {
        let words = IdentityWords(file.dataSet, options: options)
        return bytes.contains { words.isContained(in: $0) }
    }

    /// The pseudonym that a patient gets.
    /// - Parameters:
    ///   - patientID: Patient ID, as it stands in the files.
    ///   - issuer: Issuer of Patient ID; empty when the files have none.
    public func pseudonym(patientID: String, issuer: String = "") -> String {
        options.pseudonymPrefix + secrets.word("patient", "\(issuer)\u{0}\(patientID)")
    }

    /// The identifier that another is replaced by; those of the standard stay.
    public func replacement(for uid: UID) -> UID { options.keepsUIDs ? uid : secrets.uid(for: uid) }
}
