import ArgumentParser
import DICOM
import Gateway
import Records

/// Whom to ask, and by which names.
struct PeerConnection: ParsableArguments {
    @Argument(help: "Where the other system listens, as HOST:PORT.")
    var peer: HostAndPort

    @Option(help: "Application entity title of the other system.")
    var called = "ANY-SCP"

    @Option(help: "Application entity title to call with.")
    var calling = "WILLIS"

    @OptionGroup(title: "Protection") var protection: CallProtection

    func configuration() throws -> StorageClient.Configuration {
        var configuration = StorageClient.Configuration(host: peer.host, port: peer.port)
        configuration.calledAETitle = called
        configuration.callingAETitle = calling
        try protection.apply(to: &configuration)
        return configuration
    }
}

/// What is asked for: a level, and keys as `NAME=VALUE`.
struct QuestionKeys: ParsableArguments {
    enum Level: String, ExpressibleByArgument, CaseIterable {
        case patient, study, series, image
    }

    @Option(help: "What to ask for.")
    var level = Level.study

    @Argument(
        help: ArgumentHelp(
            "Keys, for example PatientID=4711 or StudyDate=20260101-.",
            discussion: "A keyword of the standard or a tag; without \"=\" the value is only returned.",
            valueName: "KEY=VALUE"))
    var keys: [String] = []

    var model: QueryClient.Model { level == .patient ? .patientRoot : .studyRoot }

    /// The Identifier of the request.
    ///
    /// - Parameter returned: keywords to ask for beside those that were given.
    func identifier(returning returned: [String] = []) throws -> DataSet {
        var identifier = DataSet()
        identifier.set(.specificCharacterSet, "ISO_IR 192")
        for keyword in returned {
            if let tag = StandardDictionary.tag(keyword: keyword) { identifier.setEmpty(tag) }
        }
        for key in keys {
            let parts = key.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(parts[0])
            guard let tag = StandardDictionary.tag(keyword: name) ?? Tag(name) else {
                throw CommandFailure(.usage, "\(name) is no attribute of DICOM")
            }
            let value = parts.count == 2 ? String(parts[1]) : ""
            guard !value.isEmpty else {
                identifier.setEmpty(tag)
                continue
            }
            let values = value.split(separator: "\\", omittingEmptySubsequences: false).map(String.init)
            guard set(values, tag, &identifier) else {
                throw CommandFailure(.usage, "\(name) cannot be \(value)")
            }
        }
        identifier.set(.queryRetrieveLevel, level.rawValue.uppercased())
        return identifier
    }

    /// The Identifier of a question for the worklist: attributes of the step stand within their sequence.
    func worklistIdentifier(returning returned: [String]) throws -> DataSet {
        let more = [
            "RequestedProcedureID", "RequestedProcedureDescription", "StudyInstanceUID", "PatientBirthDate",
            "PatientSex", "ReferringPhysicianName",
        ]
        var identifier = QueryIdentifier()
        let asked = keys.map { key in
            let parts = key.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (String(parts[0]), parts.count == 2 ? String(parts[1]) : "")
        }
        for (name, value) in (returned + more).map({ ($0, "") }) + asked {
            let tags = name.split(separator: ".").map {
                StandardDictionary.tag(keyword: String($0)) ?? Tag(String($0))
            }
            guard let last = tags.last.flatMap(\.self), !tags.contains(nil) else {
                throw CommandFailure(.usage, "\(name) is no attribute of DICOM")
            }
            let path = tags.count == 1 ? ScheduledStep.path(of: last) : tags.compactMap(\.self)
            do throws(QueryError) {
                try identifier.set(path, value)
            } catch {
                throw CommandFailure(.usage, "\(name) cannot be \(value): \(error.reason)")
            }
        }
        return identifier.dataSet
    }

    /// Text of any representation: keys hold wild cards and ranges, which values do not.
    private func set(_ values: [String], _ tag: Tag, _ identifier: inout DataSet) -> Bool {
        if let vr = StandardDictionary.vr(of: tag), vr == .US || vr == .SS || vr == .UL || vr == .SL {
            let numbers = values.compactMap { Int($0) }
            return numbers.count == values.count && identifier.set(tag, numbers)
        }
        return identifier.set(tag, values)
    }
}
