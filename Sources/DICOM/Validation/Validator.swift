/// Checks whether a file keeps to the standard: its structure (PS3.10, PS3.5), its values (PS3.5 section 6.2), its
/// attributes (PS3.6) and what the modules of its information object ask for (PS3.3).
///
/// Conditions of types 1C and 2C are checked where they can be told from the data set alone; of user-optional modules
/// only those are checked of which something is there.
public struct Validator: Sendable {
    /// Whether the modules of the information object are checked as well.
    public var checksModules = true
    /// More findings than this are not listed.
    public var maximumFindings = 10_000

    /// Makes a validator.
    public init() {}

    /// Where the tables of modules come from.
    public static var moduleTables: String { ModuleTable.source }

    /// Checks a file.
    /// - Throws: ``DICOMError`` when the file cannot be read at all.
    public func validate(
        path: String, budget: Budget = .standard, access: FileAccess = .mapped
    ) throws(DICOMError) -> [ValidationFinding] {
        do {
            let bytes =
                switch access {
                case .mapped: try Bytes.mapped(path: path, budget: budget)
                case .memory: try Bytes.read(path: path, budget: budget)
                }
            return try validate(bytes, budget: budget)
        } catch {
            throw error.inFile(path)
        }
    }

    /// Checks the bytes of a file.
    /// - Throws: ``DICOMError`` when they cannot be read at all.
    public func validate(_ bytes: Bytes, budget: Budget = .standard) throws(DICOMError) -> [ValidationFinding]
    {
        let file = try DICOMFile.read(bytes, budget: budget, salvages: true)
        var run = ValidationRun(file, limit: maximumFindings)
        run.checkPreamble(bytes)
        run.checkRemarks(file.remarks + [file.damage].compactMap { $0 })
        run.checkMeta()
        run.checkElements(of: file.meta, TagPath())
        run.checkElements(of: file.dataSet, TagPath())
        run.checkPixelData()
        // What is absent may stand behind the damage.
        if checksModules, file.damage == nil { run.checkModules() }
        return run.findings
    }
}

/// One validation under way.
struct ValidationRun {
    let file: DICOMFile
    private let limit: Int
    private(set) var findings: [ValidationFinding] = []
    /// What has been found absent or empty already, which several modules may ask for.
    var seen: Set<TagPath> = []

    init(_ file: DICOMFile, limit: Int) {
        self.file = file
        self.limit = limit
    }

    mutating func note(
        _ severity: ValidationFinding.Severity, _ rule: ValidationFinding.Rule, _ path: TagPath = TagPath(),
        _ offset: Int? = nil, _ message: String, _ section: String
    ) {
        guard findings.count < limit else { return }
        findings.append(
            ValidationFinding(severity, rule, path: path, offset: offset, message: message, section: section))
    }

    /// Where an element stands in the file: its value less its header. Sequences do not know.
    func offset(of element: Element) -> Int? {
        element.position(isExplicit: file.transferSyntax.isExplicit || element.tag.group == 2)
    }
}
