/// The equipment that made an object (PS3.3 C.7.5.1 and C.7.5.2, of which the stricter second asks for manufacturer,
/// model, serial number and version).
public struct Equipment: Sendable, Hashable {
    /// Manufacturer.
    public var manufacturer: String
    /// Manufacturer's Model Name.
    public var modelName: String
    /// Device Serial Number; for a program something that tells the installation.
    public var serialNumber: String
    /// Software Versions.
    public var softwareVersions: [String]
    /// Institution Name; empty when nothing is said.
    public var institutionName: String
    /// Station Name; empty when nothing is said.
    public var stationName: String

    /// Describes equipment.
    public init(
        manufacturer: String, modelName: String, serialNumber: String, softwareVersions: [String],
        institutionName: String = "", stationName: String = ""
    ) {
        self.manufacturer = manufacturer
        self.modelName = modelName
        self.serialNumber = serialNumber
        self.softwareVersions = softwareVersions
        self.institutionName = institutionName
        self.stationName = stationName
    }

    /// Reads the equipment of an object; what it does not say is empty.
    public init(of source: DataSet) {
        self.init(
            manufacturer: source.string(.manufacturer) ?? "",
            modelName: source.string(.manufacturerModelName) ?? "",
            serialNumber: source.string(.deviceSerialNumber) ?? "",
            softwareVersions: source.strings(.softwareVersions),
            institutionName: source.string(.institutionName) ?? "",
            stationName: source.string(.stationName) ?? "")
    }

    func write(into dataSet: inout DataSet) {
        dataSet.set(.manufacturer, manufacturer)
        let optional: [(Tag, String)] = [
            (.manufacturerModelName, modelName), (.deviceSerialNumber, serialNumber),
            (.softwareVersions, softwareVersions.joined(separator: "\\")),
            (.institutionName, institutionName), (.stationName, stationName),
        ]
        for (tag, text) in optional where !text.isEmpty { dataSet.set(tag, text) }
    }
}

/// Equipment that had a part in an object without being the one that made it (PS3.3 C.12.1, Contributing Equipment
/// Sequence): the scanner of the images, or a program before this one.
public struct ContributingEquipment: Sendable, Hashable {
    /// What it did: Purpose of Reference, of context group 7005.
    public var purpose: Code
    /// Which it was.
    public var equipment: Equipment
    /// What it did in words; empty when nothing is said.
    public var description: String
    /// When it did so; `nil` when that is not known.
    public var contributed: DateAndTime?

    /// Describes a contribution.
    public init(
        purpose: Code, equipment: Equipment, description: String = "", contributed: DateAndTime? = nil
    ) {
        self.purpose = purpose
        self.equipment = equipment
        self.description = description
        self.contributed = contributed
    }

    /// The scanner that took the source images; `nil` when they do not name its manufacturer.
    public init?(acquisitionOf source: DataSet) {
        let equipment = Equipment(of: source)
        guard !equipment.manufacturer.isEmpty else { return nil }
        self.init(
            purpose: Code("109101", "DCM", "Acquisition Equipment"), equipment: equipment)
    }

    var item: DataSet {
        var item = DataSet()
        item.set(.purposeOfReferenceCodeSequence, [purpose.item])
        equipment.write(into: &item)
        if !description.isEmpty { item.set(.contributionDescription, description) }
        if let contributed { item.set(.contributionDateTime, contributed.description) }
        return item
    }
}
