/// The generated tables of information objects and modules (PS3.3), unpacked once when first asked for.
enum ModuleTable {
    /// The type of an attribute within a module (PS3.5 section 7.4).
    enum Requirement: UInt8 {
        /// Type 1: present, with a value.
        case required = 0x31
        /// Type 1C: as 1 under a condition; never empty.
        case conditional = 0x63
        /// Type 2: present, perhaps empty.
        case present = 0x32
        /// Type 2C: as 2 under a condition.
        case conditionallyPresent = 0x64
        /// Type 3.
        case optional = 0x33

        /// As the standard writes it.
        var name: String {
            switch self {
            case .required: "1"
            case .conditional: "1C"
            case .present: "2"
            case .conditionallyPresent: "2C"
            case .optional: "3"
            }
        }
    }

    /// An attribute in a list.
    struct Entry {
        let tag: Tag
        let requirement: Requirement
        /// The list that the items of a sequence follow.
        let items: Int?
    }

    struct Module {
        let name: String
        let list: Int
    }

    /// An information object definition: its modules with their usage, `M`, `C` or `U`.
    struct InformationObject {
        let name: String
        let modules: [(usage: Character, index: Int)]
    }

    static let lists: [[Entry]] = parts.flatMap { part in
        lines(of: part).map { line in
            line.split(separator: ",").map { field in
                let number = field.utf8.firstIndex(of: UInt8(ascii: ":")).map { field[$0...].dropFirst() }
                let kind = Array(field.utf8.dropFirst(8).prefix(1)).first.flatMap(Requirement.init(rawValue:))
                return Entry(
                    tag: Tag(rawValue: UInt32(hexDigits: field.utf8.prefix(8))),
                    requirement: kind ?? .optional,
                    items: number.flatMap { Int($0) })
            }
        }
    }

    static let allModules: [Module] = lines(of: modules).compactMap { line in
        let fields = line.split(separator: "|")
        guard fields.count == 2, let list = Int(fields[1]) else { return nil }
        return Module(name: String(fields[0]), list: list)
    }

    static let allObjects: [InformationObject] = lines(of: objects).map { line in
        let fields = line.split(separator: "|", omittingEmptySubsequences: false)
        let modules = (fields.last ?? "").split(separator: ",").compactMap { field in
            field.first.flatMap { usage in Int(field.dropFirst()).map { (usage, $0) } }
        }
        return InformationObject(name: String(fields.first ?? ""), modules: modules)
    }

    private static let objectsByClass: [UID: Int] = {
        var result: [UID: Int] = [:]
        for line in lines(of: classes) {
            let fields = line.split(separator: "|")
            if fields.count == 2, let index = Int(fields[1]) { result[UID(String(fields[0]))] = index }
        }
        return result
    }()

    /// The information object of a SOP class; `nil` for a class without one here.
    static func object(of sopClass: UID) -> InformationObject? {
        objectsByClass[sopClass].map { allObjects[$0] }
    }

    private static func lines(of text: StaticString) -> [Substring] {
        text.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }.split(separator: "\n")
    }
}
