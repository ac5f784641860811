import ArgumentParser
import DICOM
import Gateway

/// Which scanners may associate.
struct AssociationPolicyChoice: ParsableArguments {
    @Option(help: "Our application entity title; when given, callers must use it.")
    var aeTitle: String?

    @Option(
        parsing: .upToNextOption, help: "Application entity titles that may call; all when none is given.")
    var allow: [String] = []

    @Flag(help: "Only devices that `willis peer` knows may associate.")
    var knownPeers = false

    func validate() throws {
        for title in allow + [aeTitle].compactMap({ $0 }) where title.isEmpty || title.utf8.count > 16 {
            throw ValidationError("An application entity title has 1 to 16 characters: \(title)")
        }
    }

    var policy: AssociationPolicy {
        .storage(calledAETitle: aeTitle, callingAETitles: allow.isEmpty ? nil : Set(allow))
    }
}
