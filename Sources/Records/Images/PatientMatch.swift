/// Whether two sets of images that carry one patient identifier can be of one person.
package enum PatientMatch {
    /// True when the names or the birth dates clearly contradict each other. What only one side knows is no
    /// contradiction, and neither are case, order, punctuation or a middle name that one side leaves out.
    package static func differ(_ one: PatientIdentity, _ other: PatientIdentity) -> Bool {
        if !one.birthDate.isEmpty, !other.birthDate.isEmpty, one.birthDate != other.birthDate { return true }
        // Two scanners may write one name in different scripts: only groups that both have are compared.
        let groups: [KeyPath<PatientIdentity, String>] = [
            \.alphabeticName, \.ideographicName, \.phoneticName,
        ]
        let pairs = groups.map { (words(one[keyPath: $0]), words(other[keyPath: $0])) }
            .filter { !$0.0.isEmpty && !$0.1.isEmpty }
        guard !pairs.isEmpty else { return false }
        return !pairs.contains { $0.0.isSubset(of: $0.1) || $0.1.isSubset(of: $0.0) }
    }

    private static func words(_ name: String) -> Set<String> {
        Set(name.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init))
    }
}
