import ArgumentParser
import DICOM

/// The options of the confidentiality profile, by the names that PS3.15 section E.3 gives them.
struct ProfileFlags: ParsableArguments {
    @Flag(
        help:
            "What studies over time need: modified dates, patient characteristics, devices, safe private elements, cleaned descriptors, structured content and graphics."
    )
    var research = false

    @Flag(help: "Keep free text of descriptions, without names, identifiers, dates and long numbers.")
    var cleanDescriptors = false

    @Flag(help: "Keep the content of reports, cleaned item by item.")
    var cleanStructuredContent = false

    @Flag(help: "Keep annotations, cleaned; overlays go.")
    var cleanGraphics = false

    @Flag(help: "Keep dates and times as they are.")
    var retainLongitudinalFullDates = false

    @Flag(help: "Move all dates of a patient by the same number of days.")
    var retainLongitudinalModifiedDates = false

    @Option(
        parsing: .unconditional,
        help: "Move dates by this many days, not by a number of the key's for each patient.")
    var shiftDays: Int?

    @Flag(help: "Keep age, sex, size, weight and the like.")
    var retainPatientCharacteristics = false

    @Flag(help: "Keep serial numbers and names of devices.")
    var retainDeviceIdentity = false

    @Flag(help: "Keep the institution.")
    var retainInstitutionIdentity = false

    @Flag(help: "Keep identifiers of studies, series and instances.")
    var retainUids = false

    @Flag(help: "Keep private elements that the standard calls safe.")
    var retainSafePrivate = false

    @Option(
        help:
            "Keep this private element, too, such as 0043,GEMS_PARM_01,39; look at what your scanners write in it."
    )
    var safePrivateElement: [String] = []

    @Option(help: "What pseudonyms begin with.")
    var pseudonymPrefix = "P"

    /// The options in force.
    func options() throws -> Deidentifier.Options {
        var options: Deidentifier.Options = research ? .research : .basic
        options.cleansDescriptors = options.cleansDescriptors || cleanDescriptors
        options.cleansStructuredContent = options.cleansStructuredContent || cleanStructuredContent
        options.cleansGraphics = options.cleansGraphics || cleanGraphics
        options.keepsPatientCharacteristics =
            options.keepsPatientCharacteristics || retainPatientCharacteristics
        options.keepsDevice = options.keepsDevice || retainDeviceIdentity
        options.keepsInstitution = retainInstitutionIdentity
        options.keepsUIDs = retainUids
        if retainSafePrivate { options.safePrivateElements = SafePrivateElement.standard }
        for text in safePrivateElement {
            guard let element = SafePrivateElement(text) else {
                throw ValidationError(
                    "--safe-private-element takes GROUP,NAME,ELEMENT such as 0043,GEMS_PARM_01,39, not \(text)."
                )
            }
            options.safePrivateElements.insert(element)
        }
        if retainLongitudinalModifiedDates || shiftDays != nil { options.dates = .shifted }
        if retainLongitudinalFullDates {
            guard !retainLongitudinalModifiedDates, shiftDays == nil else {
                throw ValidationError("dates can be kept or moved, not both.")
            }
            options.dates = .kept
        }
        if let shiftDays {
            guard shiftDays != 0, abs(shiftDays) <= 36_524 else {
                throw ValidationError("--shift-days must be up to a hundred years, and not 0.")
            }
            options.shiftDays = shiftDays
        }
        guard pseudonymPrefix.utf8.count <= 16,
            pseudonymPrefix.utf8.allSatisfy({ byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || byte == 0x2D || byte == 0x5F
            })
        else { throw ValidationError("--pseudonym-prefix must be up to 16 letters, digits, - and _.") }
        options.pseudonymPrefix = pseudonymPrefix
        return options
    }
}
