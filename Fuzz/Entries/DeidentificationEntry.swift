import DICOM

extension FuzzEntry {
    /// De-identification of arbitrary data sets: twice gives the same, and a second pass finds nothing left to
    /// remove.
    static let deidentify = FuzzEntry(
        name: "deidentify",
        seeds: { try Seeds.dataSets.map { [1] + (try $0.encode(as: .explicitVRLittleEndian)) } },
        run: { input in
            var reader = InputReader(input)
            let profile = profiles[reader.choice(profiles.count)]
            guard
                let dataSet = try? DataSet.decode(
                    reader.rest, as: .explicitVRLittleEndian, budget: Limits.reading)
            else { return }
            let deidentifier = Deidentifier(profile: profile, key: Array("a key for fuzzing".utf8))
            let file = DICOMFile(dataSet: dataSet)
            guard let (clean, report) = try? deidentifier.deidentify(file) else { return }
            _ = report.text
            guard let (twin, _) = try? deidentifier.deidentify(file) else {
                throw Violation("De-identification works only once.")
            }
            try promise(twin.dataSet == clean.dataSet, "De-identification is not repeatable.")
            let repeated: (DICOMFile, DeidentificationReport)
            do {
                repeated = try deidentifier.deidentify(clean)
            } catch {
                throw Violation("What was de-identified cannot be again: \(error)")
            }
            let left = repeated.1.entries.first { $0.action == .removed }
            try promise(left == nil, "A second pass still removes \(left.map { "\($0.path)" } ?? "").")
            try checkWriting(clean.dataSet, as: .explicitVRLittleEndian)
        })

    private static let profiles: [Deidentifier.Options] = {
        var kept = Deidentifier.Options.research
        kept.dates = .kept
        kept.keepsUIDs = true
        kept.keepsInstitution = true
        return [.basic, .research, kept]
    }()
}
