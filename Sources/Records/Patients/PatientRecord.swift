/// Who a patient is: one person, whatever numbers and papers name him.
package struct PatientRecord: Codable, Sendable, Equatable, Identifiable {
    package var id: Int64
    /// How addresses name it: random.
    package var key: String
    /// In the characters it is written in; of an unknown patient, what people call him meanwhile.
    package var name: String
    /// In Latin letters: pinyin, as devices write it.
    package var latinName: String
    /// `yyyyMMdd`; empty when nobody knows.
    package var birthDate: String
    /// `M`, `F`, `O`, or empty.
    package var sex: String
    package var isUnknown: Bool
    /// The record that this one turned out to be.
    package var mergedInto: Int64?
    package var numbers: [PatientNumber]
    package var changedMilliseconds: Int64
    package var version: Int64

    package init(
        id: Int64 = 0, key: String, name: String, latinName: String = "", birthDate: String = "",
        sex: String = "", isUnknown: Bool = false, mergedInto: Int64? = nil, numbers: [PatientNumber] = [],
        changedMilliseconds: Int64, version: Int64 = 1
    ) {
        self.id = id
        self.key = key
        self.name = name
        self.latinName = latinName
        self.birthDate = birthDate
        self.sex = sex
        self.isUnknown = isUnknown
        self.mergedInto = mergedInto
        self.numbers = numbers
        self.changedMilliseconds = changedMilliseconds
        self.version = version
    }
}

/// A number that a site or a paper gives a patient.
package struct PatientNumber: Codable, Sendable, Hashable {
    /// `mrn` for a site's record number, else a `PaperKind`.
    package var kind: String
    /// The site that gave it; 0 for papers of a state.
    package var site: Int64
    package var value: String

    package init(kind: String, site: Int64 = 0, value: String) {
        self.kind = kind
        self.site = site
        self.value = value
    }
}
