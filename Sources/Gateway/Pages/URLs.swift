/// Every address of the site, once. Routes are registered from `rawValue`; links are made by the functions
/// below; nobody else writes a path. None carries a patient's name or number, except for what somebody looks for in
/// the archive, so that a search can be kept and shared: it stands behind the question mark, and no log has it.
package enum URLs: String, CaseIterable, Sendable {
    case worklist = "/"
    case worklistRows = "/worklist/rows"
    case worklistRow = "/worklist/rows/{study}"
    case worklistEvents = "/worklist/events"
    case study = "/studies/{study}"
    case studyContent = "/studies/{study}/content"
    case studyEvents = "/studies/{study}/events"
    case studyVessels = "/studies/{study}/vessels"
    case studyVersion = "/studies/{study}/versions/{version}"
    /// The viewer on one study, and what it needs of the analyses.
    case studyViewer = "/studies/{study}/view"
    case studyPerfusion = "/studies/{study}/perfusion"
    case studyFindings = "/studies/{study}/findings"
    /// The viewer without a study: any DICOMweb server, or files that are dropped on it.
    case viewer = "/viewer"
    case picture = "/pictures/{location}"
    case archive = "/archive"
    case archiveStudy = "/archive/studies/{study}"
    case archiveSeries = "/archive/studies/{study}/series/{series}"
    case archiveTags = "/archive/studies/{study}/series/{series}/instances/{instance}"
    case peers = "/archive/peers"
    case storage = "/archive/storage"
    case peerTest = "/archive/peers/test"
    case peerChange = "/archive/peers/change"
    case changes = "/archive/changes"
    case undoChange = "/archive/changes/undo"
    case studyChange = "/archive/studies/{study}/change"
    case films = "/archive/films"
    case film = "/archive/films/{film}"
    case comparison = "/archive/comparison"
    case comparisonCSV = "/archive/comparison/pairs.csv"
    case comparisonJSON = "/archive/comparison/all.json"
    case transfers = "/archive/transfers"
    case transfersRegion = "/archive/transfers/lines"
    case transfersEvents = "/archive/transfers/events"
    case audit = "/audit"
    case board = "/board"
    case boardRegion = "/board/cases"
    case openCase = "/cases/new"
    case casePage = "/cases/{case}"
    case casePanel = "/cases/{case}/panels/{panel}"
    case caseFacts = "/cases/{case}/facts"
    case caseState = "/cases/{case}/state"
    case caseSame = "/cases/{case}/same"
    case caseTeam = "/cases/{case}/team"
    case caseMessages = "/cases/{case}/messages"
    case caseEvents = "/cases/{case}/events"
    case boardEvents = "/board/events"
    case patients = "/patients"
    /// Who may be meant while somebody types a new case.
    case patientMatches = "/patients/matches"
    case newPatient = "/patients/new"
    case duplicates = "/patients/duplicates"
    case undoMerge = "/patients/merges/{merge}"
    case patient = "/patients/{patient}"
    /// The same with the numbers of papers in whole.
    case patientPapers = "/patients/{patient}/papers"
    /// Finding the record that a patient turns out to be.
    case patientOther = "/patients/{patient}/other"
    /// Two records side by side: the first goes into the second.
    case patientPair = "/patients/{patient}/pair/{other}"
    case answerCall = "/calls"
    case rota = "/rota"
    case notifications = "/notifications"
    case pushDevices = "/notifications/devices"
    case pushWorker = "/push.js"
    case region = "/region"
    case regionSite = "/region/{site}"
    case people = "/people"
    case person = "/people/{person}"
    case emergency = "/emergency"
    case emergencyReview = "/emergency/review"
    case account = "/account"
    case secondFactor = "/account/second-factor"
    case ownSessions = "/account/sessions"
    case ownTokens = "/account/tokens"
    case preferences = "/preferences"
    case signIn = "/sign-in"
    case signInLink = "/sign-in/link/{token}"
    case invitation = "/sign-in/invitation/{token}"
    case provider = "/sign-in/with/{provider}"
    case providerReturn = "/sign-in/return"
    case signOut = "/sign-out"
    case asset = "/static/{version}/{name}"
    case favicon = "/favicon.ico"
    case health = "/health"

    /// Whether the address may be opened without signing in.
    package var isPublic: Bool {
        switch self {
        case .signIn, .signInLink, .invitation, .provider, .providerReturn, .preferences, .asset, .favicon,
            .health, .pushWorker:
            true
        default: false
        }
    }

    /// Whether the address gives a piece of a page, a stream or a picture: a visitor without a session gets 401
    /// there instead of being led to the sign-in page.
    package var isFragment: Bool {
        switch self {
        case .worklistRows, .worklistRow, .worklistEvents, .studyContent, .studyEvents, .studyPerfusion,
            .studyFindings, .picture,
            .transfersRegion, .transfersEvents, .boardRegion, .casePanel, .caseFacts, .caseEvents,
            .boardEvents, .pushDevices, .patientMatches:
            true
        default: false
        }
    }

    /// The address without parameters.
    package var link: Link { Link(path: rawValue) }

    /// The address with its parameters filled in, in order.
    package func link(_ parameters: String...) -> Link {
        var values = parameters[...]
        let parts = rawValue.split(separator: "/").map { part -> String in
            guard part.first == "{" else { return String(part) }
            return Self.encode(values.popFirst() ?? "")
        }
        return Link(path: "/" + parts.joined(separator: "/"))
    }

    /// Whether `path` is an address of this case; its parameters are the parts that stand for names.
    package func matches(path: String) -> Bool {
        let pattern = rawValue.split(separator: "/")
        let parts = path.split(separator: "/", omittingEmptySubsequences: true)
        guard pattern.count == parts.count else { return false }
        return zip(pattern, parts).allSatisfy { $0.first == "{" || $0 == $1 }
    }

    /// A page of this site to go back to, or nil: anything that is not a page of ours (another site, a fragment,
    /// a file) is no place to send a visitor.
    package static func page(path: String) -> Link? {
        guard path.utf8.count <= 200, path.hasPrefix("/"), !path.hasPrefix("//") else { return nil }
        let allowed = path.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "/"):
                true
            default: false
            }
        }
        let pages: [URLs] = [
            .worklist, .study, .studyVersion, .studyViewer, .viewer, .archive, .archiveStudy, .archiveSeries,
            .archiveTags, .peers,
            .transfers,
            .changes, .studyChange, .films, .film, .comparison, .storage, .audit, .board, .openCase,
            .casePage,
            .rota, .notifications, .account, .secondFactor, .signIn, .region, .regionSite, .people, .person,
            .emergency, .emergencyReview, .patients, .newPatient, .duplicates, .patient, .patientOther,
            .patientPair,
        ]
        return allowed && pages.contains { $0.matches(path: path) } ? Link(path: path) : nil
    }

    /// A part of an address, with everything escaped that could mean something in it.
    static func encode(_ value: String) -> String {
        // Nearly all are identifiers of digits and dots.
        if value.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }) { return value }
        var encoded = ""
        for byte in value.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"),
                UInt8(ascii: "_"), UInt8(ascii: "~"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                encoded += "%" + (digits.count == 1 ? "0" + digits : digits)
            }
        }
        return encoded
    }
}

/// An address of this site. Only `URLs` makes one.
package struct Link: Sendable, Equatable {
    package let path: String

    fileprivate init(path: String) {
        self.path = path
    }

    /// The same page with the place to return to after signing in.
    package func returning(to page: Link) -> Link {
        Link(path: path + "?next=" + page.path)
    }

    /// The same page with what is asked of it; empty values are left out.
    package func asking(_ parameters: [(name: StaticString, value: String)]) -> Link {
        let pairs = parameters.filter { !$0.value.isEmpty }.map { "\($0.name)=\(URLs.encode($0.value))" }
        return pairs.isEmpty ? self : Link(path: path + "?" + pairs.joined(separator: "&"))
    }

    /// A place on the same page.
    package func at(_ id: String) -> Link { Link(path: path + "#" + URLs.encode(id)) }

    /// What programs get at an address of DICOMweb, for pages that show it; nil while the address does not exist.
    package static func program(_ address: String, _ parameters: String...) -> Link? {
        guard DICOMwebURLs(rawValue: address) != nil else { return nil }
        var values = parameters[...]
        let parts = address.split(separator: "/").map { part in
            part.first == "{" ? URLs.encode(values.popFirst() ?? "") : String(part)
        }
        return Link(path: "/" + parts.joined(separator: "/"))
    }
}

/// Identifiers from the address line, checked before anybody uses them.
package enum PathIdentifier {
    /// A DICOM unique identifier: at most 64 digits and dots.
    package static func studyUID(_ text: String) -> String? {
        let valid = text.utf8.allSatisfy { byte in
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: ".")
        }
        return valid && (1...64).contains(text.utf8.count) ? text : nil
    }

    /// A SHA-256 in lower-case hexadecimal.
    package static func pictureLocation(_ text: String) -> String? {
        let valid = text.utf8.allSatisfy { byte in
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
        }
        return valid && text.utf8.count == 64 ? text : nil
    }
}
