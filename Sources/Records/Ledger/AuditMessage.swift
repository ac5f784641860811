/// A row of the ledger as others take it: an audit message of DICOM (PS3.15 A.5.1, in XML) or an AuditEvent of FHIR
/// (R4, with the agents that IHE BALP asks for).
package struct AuditMessage: Sendable {
    package var row: Int64
    package var entry: LedgerEntry
    package var hash: String
    /// What tells: the name of this machine.
    package var source: String

    package init(_ row: LedgerRow, source: String) {
        self.row = row.id
        entry = row.entry
        hash = row.hash
        self.source = source
    }

    private var code: AuditEventCode { AuditEventCode(entry) }
    private var client: String { entry.address.isEmpty ? "localhost" : entry.address }
    /// 1 for names of machines, 2 for addresses.
    private var clientKind: String { entry.address.isEmpty ? "1" : "2" }

    // MARK: - DICOM

    package var dicom: String {
        let object =
            entry.resourceID.isEmpty
            ? ""
            : tag(
                "ParticipantObjectIdentification",
                [
                    ("ParticipantObjectID", entry.resourceID),
                    ("ParticipantObjectTypeCode", isPatient ? "1" : "2"),
                    ("ParticipantObjectTypeCodeRole", isPatient ? "1" : "3"),
                ],
                coded("ParticipantObjectIDTypeCode", objectKind.code, objectKind.scheme, objectKind.meaning))
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
            + tag(
                "AuditMessage", [],
                tag(
                    "EventIdentification",
                    [
                        ("EventActionCode", code.action),
                        ("EventDateTime", AuditMoment.text(entry.atMilliseconds)),
                        ("EventOutcomeIndicator", entry.outcome.indicator),
                    ],
                    coded("EventID", code.code, "DCM", code.meaning)
                        + coded("EventTypeCode", entry.action, "99WILLIS", entry.action))
                    + tag(
                        "ActiveParticipant",
                        [
                            ("UserID", entry.actor), ("UserName", entry.actorName),
                            ("UserIsRequestor", "true"), ("NetworkAccessPointID", client),
                            ("NetworkAccessPointTypeCode", clientKind),
                        ], coded("RoleIDCode", "110153", "DCM", "Source Role ID"))
                    + tag(
                        "ActiveParticipant", [("UserID", "willis"), ("UserIsRequestor", "false")],
                        coded("RoleIDCode", "110152", "DCM", "Destination Role ID"))
                    + tag(
                        "AuditSourceIdentification", [("AuditSourceID", source)],
                        "<AuditSourceTypeCode csd-code=\"4\"/>")
                    + object)
    }

    private var isPatient: Bool { entry.resource == "patient" }

    private var objectKind: (code: String, scheme: String, meaning: String) {
        switch entry.resource {
        case "study": ("110180", "DCM", "Study Instance UID")
        case "patient": ("2", "RFC-3881", "Patient Number")
        default: (entry.resource, "99WILLIS", entry.resource)
        }
    }

    private func coded(_ name: String, _ code: String, _ scheme: String, _ meaning: String) -> String {
        tag(name, [("csd-code", code), ("codeSystemName", scheme), ("originalText", meaning)], "")
    }

    private func tag(_ name: String, _ attributes: [(String, String)], _ content: String) -> String {
        let written = attributes.map { " \($0)=\"\(Self.escaped($1))\"" }.joined()
        return content.isEmpty ? "<\(name)\(written)/>" : "<\(name)\(written)>\(content)</\(name)>"
    }

    /// Nothing in a value ends it, begins another line, or is no character of XML.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            default:
                let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
                escaped.unicodeScalars.append(
                    isControl || scalar.value & 0xFFFE == 0xFFFE ? "\u{FFFD}" : scalar)
            }
        }
        return escaped
    }

    // MARK: - FHIR

    package var fhir: String {
        func coding(_ system: String, _ code: String, _ display: String = "") -> JSONText {
            .object(
                [("system", .text(system)), ("code", .text(code))]
                    + (display.isEmpty ? [] : [("display", .text(display))]))
        }
        let dcm = "http://dicom.nema.org/resources/ontology/DCM"
        func agent(
            _ role: String, _ meaning: String, _ who: String, _ asks: Bool, _ address: String?, _ kind: String
        )
            -> JSONText
        {
            var fields: [(String, JSONText)] = [
                ("type", .object([("coding", .array([coding(dcm, role, meaning)]))])),
                ("who", .object([("display", .text(who))])), ("requestor", .bool(asks)),
            ]
            if let address {
                fields.append(("network", .object([("address", .text(address)), ("type", .text(kind))])))
            }
            return .object(fields)
        }
        let user = JSONText.object([
            (
                "type",
                .object([
                    (
                        "coding",
                        .array([
                            coding(
                                "http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "IRCP",
                                "information recipient")
                        ])
                    )
                ])
            ),
            (
                "who",
                .object([
                    ("identifier", .object([("value", .text(entry.actor))])), ("display", .text(shownName)),
                ])
            ),
            ("requestor", .bool(true)),
        ])
        var fields: [(String, JSONText)] = [
            ("resourceType", .text("AuditEvent")), ("id", .text("\(row)")),
            ("type", coding(dcm, code.code, code.meaning)),
            ("subtype", .array([coding("urn:willis:ledger:action", entry.action)])),
            ("action", .text(code.action)),
            ("recorded", .text(AuditMoment.text(entry.atMilliseconds))),
            ("outcome", .text(entry.outcome.indicator)),
            (
                "agent",
                .array([
                    agent("110153", "Source Role ID", client, false, client, clientKind),
                    agent("110152", "Destination Role ID", "willis", false, source, "1"), user,
                ])
            ),
            (
                "source",
                .object([
                    ("observer", .object([("display", .text(source))])),
                    (
                        "type",
                        .array([
                            coding(
                                "http://terminology.hl7.org/CodeSystem/security-source-type", "4",
                                "Application Server")
                        ])
                    ),
                ])
            ),
        ]
        if !entry.resourceID.isEmpty { fields.append(("entity", .array([entity(coding)]))) }
        return JSONText.object(fields).json
    }

    private var shownName: String { entry.actorName.isEmpty ? entry.actor : entry.actorName }

    private func entity(_ coding: (String, String, String) -> JSONText) -> JSONText {
        let system = entry.resource == "study" ? "urn:dicom:uid" : "urn:willis:\(entry.resource)"
        let value = entry.resource == "study" ? "urn:oid:\(entry.resourceID)" : entry.resourceID
        return .object([
            (
                "what",
                .object([("identifier", .object([("system", .text(system)), ("value", .text(value))]))])
            ),
            (
                "type",
                coding(
                    "http://terminology.hl7.org/CodeSystem/audit-entity-type", isPatient ? "1" : "2",
                    isPatient ? "Person" : "System Object")
            ),
            (
                "role",
                coding(
                    "http://terminology.hl7.org/CodeSystem/object-role", isPatient ? "1" : "3",
                    isPatient ? "Patient" : "Report")
            ),
        ])
    }

    // MARK: - Syslog

    /// The message of RFC 5424: facility 10 (security), severity 5 (notice), as IHE ITI-20 asks.
    package func syslog(_ form: LedgerReceiver.Form, process: Int32) -> String {
        let (kind, body) = form == .dicom ? ("DICOM+RFC3881", dicom) : ("FHIR+AuditEvent", fhir)
        let host =
            source.unicodeScalars.allSatisfy { (0x21...0x7E).contains($0.value) } && !source.isEmpty
            ? source : "-"
        let stamp = AuditMoment.text(entry.atMilliseconds)
        return
            "<85>1 \(stamp) \(host) willis \(process) \(kind) [ledger@32473 row=\"\(row)\" hash=\"\(hash)\"] \u{FEFF}\(body)"
    }

    /// The same with its length in front (RFC 5425, 4.3).
    package func frame(_ form: LedgerReceiver.Form, process: Int32) -> [UInt8] {
        let message = Array(syslog(form, process: process).utf8)
        return Array("\(message.count) ".utf8) + message
    }
}

/// JSON with its fields in the order they were given.
indirect enum JSONText {
    case text(String)
    case bool(Bool)
    case array([JSONText])
    case object([(String, JSONText)])

    var json: String {
        switch self {
        case .text(let text): Self.quoted(text)
        case .bool(let truth): truth ? "true" : "false"
        case .array(let items): "[" + items.map(\.json).joined(separator: ",") + "]"
        case .object(let fields):
            "{" + fields.map { Self.quoted($0) + ":" + $1.json }.joined(separator: ",") + "}"
        }
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            default:
                if scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) {
                    let digits = String(scalar.value, radix: 16)
                    quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                } else {
                    quoted.unicodeScalars.append(scalar)
                }
            }
        }
        return quoted + "\""
    }
}
