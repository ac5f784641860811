import Archive
import DICOM
import Foundation
import Records

/// The rules that move images, as an administrator sets them.
package struct MovingRules: Sendable {
    private let archive: Archive
    private let clock: @Sendable () -> Int64
    private let zone: TimeZone

    package init(
        archive: Archive, zone: TimeZone = .current,
        clock: @escaping @Sendable () -> Int64 = Clock.nowMilliseconds
    ) {
        self.archive = archive
        self.zone = zone
        self.clock = clock
    }

    package func list() async throws -> [MovingRule] {
        try await archive.read { try MovingRulesTable.all(in: $0) }
    }

    package func find(_ name: String) async throws -> MovingRule {
        guard let rule = try await archive.read({ try MovingRulesTable.find(name, in: $0) }) else {
            throw MovingRefusal.unknownRule(name)
        }
        return rule
    }

    /// Keeps a rule in the place of one with the same name.
    ///
    /// - Returns: the AE titles among its destinations of which no address is known yet.
    /// - Throws: ``MovingRefusal``.
    package func put(_ rule: MovingRule) async throws -> [String] {
        try Self.check(rule)
        let now = clock()
        return try await archive.write { writer in
            try MovingRulesTable.put(rule, nowMilliseconds: now, in: writer)
            try LedgerTable.administered(.rule, "moving \(rule.name)", at: now, in: writer)
            return try rule.aeTitles.filter {
                try PeersTable.find($0, in: writer.reader)?.address == nil
            }
        }
    }

    /// The devices of other sites that a rule speaks of without being allowed to give them patients: they get only what
    /// their site has anyway, by a consultation or a transfer.
    package func reachingOtherSites(_ rule: MovingRule) async throws -> [String] {
        guard rule.givesToOtherSites != true else { return [] }
        return try await archive.read { reader in
            guard try SitesTable.all(in: reader).count > 1 else { return [] }
            let sources = try Set(
                rule.conditions.sources.map { try PeersTable.find($0, in: reader)?.site ?? Site.first })
            return try rule.aeTitles.filter { title in
                let site = try PeersTable.find(title, in: reader)?.site ?? Site.first
                return sources != [site]
            }
        }
    }

    package func remove(_ name: String) async throws {
        let now = clock()
        try await archive.write { writer in
            guard try MovingRulesTable.remove(name, in: writer) else { throw MovingRefusal.unknownRule(name) }
            try LedgerTable.administered(.rule, "moving \(name)", at: now, in: writer)
        }
    }

    /// What a rule would make of a study now.
    package func test(_ name: String, studyUID: String) async throws -> RuleConditions.Verdict {
        let rule = try await find(name)
        let moment = LocalMoment(milliseconds: clock(), zone: zone)
        let study = try await archive.read { try MovingMoments.study(studyUID, in: $0) }
        guard let study else { throw MovingRefusal.unknownStudy(studyUID) }
        return rule.conditions.judge(study, at: moment)
    }

    private static func check(_ rule: MovingRule) throws(MovingRefusal) {
        let isNamed =
            (1...40).contains(rule.name.count)
            && rule.name.unicodeScalars.allSatisfy { scalar in
                scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                    || "._-".unicodeScalars.contains(scalar)
            }
        guard isNamed else { throw .unusableName(rule.name) }
        switch rule.action {
        case .send(let send):
            guard !send.destinations.isEmpty else { throw .noDestination }
            guard rule.event != .studyArrived else {
                throw .unusableEvent("when a study begins to arrive there is nothing to send yet")
            }
            guard send.selection != .derived || rule.event == .analysisFinished else {
                throw .unusableEvent(
                    "only after an analysis is there something that was derived: --when analysed")
            }
            for destination in send.destinations { try check(destination) }
            for syntax in send.transferSyntaxes
            where StandardDictionary.identifier(UID(syntax))?.kind != "Transfer Syntax" {
                throw .unknownTransferSyntax(syntax)
            }
        case .fetch(let fetch):
            try check(.source(fetch.peer))
            guard rule.event != .instanceReceived else {
                throw .unusableEvent("earlier studies are fetched once a study: --when arrived")
            }
            guard (1...1000).contains(fetch.maximumCount) else { throw .unusableCount(fetch.maximumCount) }
        }
    }

    static func check(_ destination: TransferDestination) throws(MovingRefusal) {
        switch destination {
        case .peer(let title), .source(let title):
            let isTitle = title.utf8.allSatisfy { (0x20..<0x7F).contains($0) && $0 != 0x5C }
            guard isTitle, (1...16).contains(title.utf8.count) else {
                throw .unusableDestination(PeerRefusal.unusableTitle(title).description)
            }
        case .folder(let path):
            guard path.hasPrefix("/") else {
                throw .unusableDestination("\(path) is no folder: give its whole path, from / on")
            }
        }
    }
}

extension MovingRule {
    /// The devices that it speaks of.
    var aeTitles: [String] {
        switch action {
        case .send(let send): send.destinations.compactMap(\.aeTitle)
        case .fetch(let fetch): [fetch.peer]
        }
    }
}

extension LocalMoment {
    init(milliseconds: Int64, zone: TimeZone) {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        let parts = calendar.dateComponents(
            [.weekday, .hour, .minute], from: Date(timeIntervalSince1970: Double(milliseconds) / 1000))
        // The calendar counts from Sunday.
        self.init(
            weekday: ((parts.weekday ?? 1) + 5) % 7 + 1, minute: (parts.hour ?? 0) * 60 + (parts.minute ?? 0))
    }
}
