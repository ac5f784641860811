import DICOM

/// An attribute that people may correct, and where.
package struct CorrectableAttribute: Sendable, Equatable {
    package var tag: Tag
    /// As the dictionary names it, such as `PatientName`.
    package var keyword: String
    package var vr: VR
    /// The levels at which it can be corrected, the widest first.
    package var levels: [QueryLevel]

    private init(_ tag: Tag, _ keyword: String, _ vr: VR, _ levels: QueryLevel...) {
        self.tag = tag
        self.keyword = keyword
        self.vr = vr
        self.levels = levels
    }

    /// Everything that can be corrected. Attributes that describe how pixels are to be understood are not among them.
    package static let all: [CorrectableAttribute] = [
        .init(.patientName, "PatientName", .PN, .patient, .study),
        .init(.patientID, "PatientID", .LO, .patient, .study),
        .init(.issuerOfPatientID, "IssuerOfPatientID", .LO, .patient, .study),
        .init(.patientBirthDate, "PatientBirthDate", .DA, .patient, .study),
        .init(.patientSex, "PatientSex", .CS, .patient, .study),
        .init(.accessionNumber, "AccessionNumber", .SH, .study),
        .init(.studyDescription, "StudyDescription", .LO, .study),
        .init(.studyDate, "StudyDate", .DA, .study),
        .init(.studyTime, "StudyTime", .TM, .study),
        .init(.studyID, "StudyID", .SH, .study),
        .init(.referringPhysicianName, "ReferringPhysicianName", .PN, .study),
        .init(.seriesDescription, "SeriesDescription", .LO, .series),
        .init(.protocolName, "ProtocolName", .LO, .series),
        .init(.bodyPartExamined, "BodyPartExamined", .CS, .series),
        .init(.laterality, "Laterality", .CS, .series),
        .init(.imageLaterality, "ImageLaterality", .CS, .instance),
        .init(.imageComments, "ImageComments", .LT, .instance),
    ]

    /// The attributes by which a study names its patient.
    package static let ofPatient: [Tag] = [
        .patientName, .patientID, .issuerOfPatientID, .patientBirthDate, .patientSex,
    ]

    /// The attributes by which objects name their study, its identifier first.
    package static let ofStudy: [Tag] = [
        .studyInstanceUID, .studyDate, .studyTime, .accessionNumber, .studyDescription, .studyID,
        .referringPhysicianName,
    ]

    package static func named(_ keyword: String) -> CorrectableAttribute? {
        all.first { $0.keyword == keyword }
    }

    package static func of(_ tag: Tag) -> CorrectableAttribute? { all.first { $0.tag == tag } }

    /// What is wrong with a value, in a few words that go after it; `nil` when nothing is. Empty values are fine, but
    /// for the identifier of a patient.
    package func fault(_ value: String) -> String? {
        if value.isEmpty { return tag == .patientID ? "must not be empty" : nil }
        if value.contains("\\") { return "holds a backslash, which separates values" }
        let isControl: (Unicode.Scalar) -> Bool = { scalar in
            scalar.properties.generalCategory == .control
                && !(vr == .LT && (scalar == "\n" || scalar == "\r"))
        }
        if value.unicodeScalars.contains(where: isControl) { return "holds a control character" }
        switch vr {
        case .DA: return CalendarDate(value) == nil || value.count != 8 ? "is no date such as 20260131" : nil
        case .TM: return TimeOfDay(value) == nil ? "is no time such as 134500" : nil
        case .PN: return nameFault(value)
        case .CS: return codeFault(value)
        case .SH: return value.count > 16 ? "is longer than 16 characters" : nil
        case .LT: return value.count > 10_240 ? "is longer than 10240 characters" : nil
        default: return value.count > 64 ? "is longer than 64 characters" : nil
        }
    }

    private func nameFault(_ value: String) -> String? {
        let groups = value.split(separator: "=", omittingEmptySubsequences: false)
        if groups.count > 3 { return "has more than three writings" }
        if groups.contains(where: { $0.count > 64 }) { return "has a writing of more than 64 characters" }
        return groups.contains { $0.split(separator: "^", omittingEmptySubsequences: false).count > 5 }
            ? "has more than five components" : nil
    }

    private func codeFault(_ value: String) -> String? {
        if tag == .patientSex { return ["M", "F", "O"].contains(value) ? nil : "is none of M, F and O" }
        if tag == .laterality { return ["R", "L"].contains(value) ? nil : "is none of R and L" }
        if tag == .imageLaterality {
            return ["R", "L", "U", "B"].contains(value) ? nil : "is none of R, L, U and B"
        }
        let isCode = value.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || $0 == 0x20 || $0 == 0x5F
        }
        return isCode && value.count <= 16
            ? nil : "is no code of at most 16 capital letters, digits, spaces and _"
    }
}
