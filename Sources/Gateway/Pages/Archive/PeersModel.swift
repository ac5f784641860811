import Clinic
import DICOM
import Records

/// The devices on the network, ready to show.
package struct PeersModel: Sendable {
    package var peers: [PeerCard]
    /// Those that called and of which nothing is known.
    package var strangers: [PeerCard]
    /// What we call ourselves.
    package var aeTitle: String
    /// The form for a device that is not registered yet; nil for those who may only look.
    package var newForm: PeerForm?

    package init(
        _ rules: [PeerRules],
        _ known: (contacts: [PeerContacts.Contact], failures: [PeerContacts.Failure]),
        tested: (aeTitle: String, outcome: EchoOutcome)?, aeTitle: String, _ visit: Visit, _ clock: WallClock
    ) {
        self.aeTitle = aeTitle
        let mayChange = allow(visit.actor, .change, Resource(.device)) == .allowed
        newForm = mayChange ? PeerForm() : nil
        let phrases = visit.phrases.archive.peers
        func card(_ rules: PeerRules) -> PeerCard {
            var card = PeerCard(rules, known, visit, clock)
            card.form = mayChange ? PeerForm(rules) : nil
            if let tested, tested.aeTitle == rules.aeTitle {
                card.result = TestResult(tested.outcome, rules, calling: aeTitle, phrases)
            }
            return card
        }
        peers = rules.map(card)
        let registered = Set(rules.map(\.aeTitle))
        let called = known.contacts.map { ($0.aeTitle, $0.isOutgoing, $0.milliseconds) }
        let failed = known.failures.map {
            ($0.contact.aeTitle, $0.contact.isOutgoing, $0.contact.milliseconds)
        }
        // The newest first; a name that anybody can make up is worth a line, not a page.
        var seen: Set<String> = []
        strangers = (called + failed).filter { !$0.1 && !registered.contains($0.0) }
            .sorted { $0.2 > $1.2 }.filter { seen.insert($0.0).inserted }.prefix(Self.mostStrangers)
            .map { card(PeerRules(aeTitle: $0.0)) }
    }

    private static let mostStrangers = 20

    /// Lets forms choose among sites.
    mutating func offer(_ sites: [Site]) {
        newForm?.sites = sites
        for index in peers.indices { peers[index].form?.sites = sites }
        for index in strangers.indices { strangers[index].form?.sites = sites }
    }

    /// Shows a form again with what was typed and why it was not taken.
    mutating func refuse(_ form: PeerForm) {
        if let place = peers.firstIndex(where: { $0.aeTitle == form.aeTitle }) {
            peers[place].form = form
        } else {
            newForm = form
        }
    }
}

/// How a test went, in words.
package struct TestResult: Sendable, Equatable {
    package var isGood: Bool
    package var text: String

    init(_ outcome: EchoOutcome, _ rules: PeerRules, calling: String, _ words: Phrases.Archive.Peers) {
        switch outcome {
        case .answered(let milliseconds):
            isGood = true
            text = words.answered.filling(
                "n", Figures.decimal(milliseconds, places: milliseconds < 100 ? 1 : 0))
        case .failed(let cause, _):
            isGood = false
            text = (words.causes[cause.rawValue] ?? words.causes["other"] ?? "")
                .filling("place", rules.address.map { "\($0)" } ?? "").filling("title", rules.aeTitle)
                .filling("calling", calling)
        case .noAddress: (isGood, text) = (false, words.noAddress)
        }
    }
}

/// One device.
package struct PeerCard: Sendable {
    package var aeTitle: String
    package var address: String
    package var isAllowed: Bool
    package var mayQuery: Bool
    package var rules: [StudyModel.Fact]
    package var itCalled: String
    package var itCalledFrom: String
    package var weCalled: String
    package var failures: [Failure]
    package var result: TestResult?
    package var form: PeerForm?

    /// Something that went wrong.
    package struct Failure: Sendable, Equatable {
        package var when: String
        package var reason: String
        package var isOutgoing: Bool
        package var repeats: Int
    }

    /// An identifier for elements of the page, whatever the name consists of.
    package var id: String { Self.id(aeTitle) }

    static func id(_ aeTitle: String) -> String {
        "peer-" + aeTitle.utf8.map { String($0, radix: 16) }.joined()
    }

    init(
        _ rules: PeerRules,
        _ known: (contacts: [PeerContacts.Contact], failures: [PeerContacts.Failure]), _ visit: Visit,
        _ clock: WallClock
    ) {
        let words = visit.phrases.archive.peers
        let now = visit.nowMilliseconds
        aeTitle = rules.aeTitle
        address = rules.address.map { "\($0)" } ?? ""
        isAllowed = rules.isAllowed
        mayQuery = rules.mayQuery
        func contact(_ isOutgoing: Bool) -> PeerContacts.Contact? {
            known.contacts.first { $0.aeTitle == rules.aeTitle && $0.isOutgoing == isOutgoing }
        }
        let incoming = contact(false)
        itCalled = incoming.map { clock.short($0.milliseconds, now: now) } ?? ""
        itCalledFrom = incoming?.place ?? ""
        weCalled = contact(true).map { clock.short($0.milliseconds, now: now) } ?? ""
        failures = known.failures.filter { $0.contact.aeTitle == rules.aeTitle }.prefix(5).map { failure in
            Failure(
                when: clock.short(failure.contact.milliseconds, now: now), reason: failure.reason,
                isOutgoing: failure.contact.isOutgoing, repeats: failure.repeats)
        }
        let characterSet = rules.characterSet.map { set in
            set.characterSet.terms.joined(separator: " \\ ")
                + (set.evenIfDeclared ? " (\(words.evenIfDeclared))" : "")
        }
        self.rules = [
            .init(words.characterSet, characterSet ?? ""),
            .init(
                words.syntaxes,
                rules.transferSyntaxes.map { SeriesCard.encoding($0.string) }.joined(separator: ", ")),
            .init(words.limit, rules.maximumAssociations.map { "\($0)" } ?? ""),
            .init(words.rate, Self.rate(rules.rate)),
            .init(words.protection, Self.protection(rules, words)),
        ]
    }

    private static func rate(_ rate: PeerRate) -> String {
        let bytes = rate.bytesPerSecond.map { count in
            count % 1_000_000 == 0 ? "\(count / 1_000_000) MB/s" : "\(Double(count) / 1_000_000) MB/s"
        }
        let objects = rate.objectsPerSecond.map { "\($0)/s" }
        return [bytes, objects].compactMap { $0 }.joined(separator: ", ")
    }

    private static func protection(_ rules: PeerRules, _ words: Phrases.Archive.Peers) -> String {
        var parts = rules.transport.usesTLS ? ["TLS"] : []
        if let binding = rules.transport.binding {
            // A fingerprint is told apart by its beginning; the whole would break the line.
            let line = binding.line.count > 40 ? binding.line.prefix(24) + "…" : binding.line
            parts.append(words.bound.replacing("{certificate}", with: line))
        }
        if rules.user == .required { parts.append(words.userRequired) }
        return parts.joined(separator: "; ")
    }
}
