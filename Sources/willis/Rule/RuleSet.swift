import ArgumentParser
import Clinic
import DICOM
import Foundation
import Records

/// `willis rule set`: a rule in the place of one with the same name.
struct RuleSet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Make a rule, or make it anew.",
        discussion: """
            Conditions of one kind are alternatives (--modality CT --modality MR); different kinds must hold together, \
            for one series at least. In texts * stands for anything and ? for one character; upper and lower case \
            are alike. Times are those of this machine's zone (TZ).

            Examples:
              willis rule set ct-to-read --to READ1 --modality CT --description "*STROKE*"
              willis rule set nightly --to VNA --send-between 22:00-05:00 --priority low
              willis rule set drop --when received --source CT01 --to-folder /srv/research
              willis rule set priors --when arrived --fetch-from PACS --modality-of-prior CT --max-age-days 1825
            """)

    @Argument(help: "Name of the rule.") var name: String

    @Option(
        name: .customLong("when"),
        help: "What sets it off: arrived (first object), received (each object), complete, analysed.")
    var event: EventChoice?

    @OptionGroup(title: "Conditions") var conditions: RuleConditionOptions
    @OptionGroup(title: "Sending") var sending: RuleSendOptions
    @OptionGroup(title: "Fetching earlier studies") var fetching: RuleFetchOptions

    @Option(help: "low, normal, high or acute: the more urgent overtakes what waits for the same device.")
    var priority = PriorityChoice(.normal)

    @Flag(
        help: """
            Let the rule give patients to the sites of its destinations. Without it, a device of another site gets \
            only what its site may have anyway, by a consultation or a transfer.
            """)
    var givesToOtherSites = false

    @Flag(help: "Keep the rule without following it.")
    var disabled = false

    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await RuleCommand.run(folder, makesFolder: true) { rules in
            let rule = try self.rule()
            let unknown = try await rules.put(rule)
            Terminal.output(RuleText.line(rule))
            for title in try await rules.reachingOtherSites(rule) {
                Terminal.error(
                    """
                    \(title) stands at another site: it gets what that site may have, by a consultation or a \
                    transfer, and no more unless the rule has --gives-to-other-sites
                    """)
            }
            for title in unknown {
                Terminal.error("No address of \(title) is known yet: willis peer set \(title) --at HOST:PORT")
            }
        }
    }

    private func rule() throws -> MovingRule {
        let action: MovingRule.Action
        if let peer = fetching.fetchFrom {
            guard !sending.isGiven else {
                throw CommandFailure(.usage, "a rule either sends or fetches: make two")
            }
            action = .fetch(fetching.action(from: peer))
        } else {
            action = .send(try sending.action())
        }
        let usual: MovingRule.Event = fetching.fetchFrom == nil ? .studyComplete : .studyArrived
        return MovingRule(
            name: name, isEnabled: !disabled, event: event?.event ?? usual,
            conditions: try conditions.conditions(), action: action, priority: priority.priority,
            givesToOtherSites: givesToOtherSites ? true : nil)
    }
}

struct RuleConditionOptions: ParsableArguments {
    @Option(help: ArgumentHelp("AE title of who sent the objects.", valueName: "AE"))
    var source: [String] = []

    @Option(help: ArgumentHelp("AE title by which we were called.", valueName: "AE"))
    var called: [String] = []

    @Option(help: ArgumentHelp("Modality of a series, such as CT.", valueName: "CODE"))
    var modality: [String] = []

    @Option(help: ArgumentHelp("Study description.", valueName: "TEXT"))
    var description: [String] = []

    @Option(help: ArgumentHelp("Series description.", valueName: "TEXT"))
    var seriesDescription: [String] = []

    @Option(help: ArgumentHelp("Body part of a series, such as HEAD.", valueName: "TEXT"))
    var bodyPart: [String] = []

    @Option(help: ArgumentHelp("Hours of the day, such as 18:00-08:00.", valueName: "HH:MM-HH:MM"))
    var between: String?

    @Option(help: ArgumentHelp("Days of the week: mon, tue … sun.", valueName: "DAY"))
    var on: [String] = []

    static let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

    func conditions() throws -> RuleConditions {
        RuleConditions(
            sources: source, calledTitles: called, modalities: modality, studyDescriptions: description,
            seriesDescriptions: seriesDescription, bodyParts: bodyPart,
            hours: try between.map(RuleText.hours),
            weekdays: Set(
                try on.flatMap { $0.split(separator: ",") }.map { day in
                    guard let index = Self.days.firstIndex(of: day.lowercased()) else {
                        throw CommandFailure(.usage, "\(day) is no day of the week: mon, tue … sun are")
                    }
                    return index + 1
                }))
    }
}

struct RuleSendOptions: ParsableArguments {
    @Option(help: ArgumentHelp("AE title of a device to send to; may be repeated.", valueName: "AE"))
    var to: [String] = []

    @Option(help: ArgumentHelp("Folder to copy files into; may be repeated.", valueName: "DIR"))
    var toFolder: [String] = []

    @Option(help: "all, derived (what analyses made) or matching (the series that fit the conditions).")
    var send: SelectionChoice?

    @Option(
        help: ArgumentHelp(
            "Transfer syntax to send in, the preferred first; otherwise as the device wants it.",
            valueName: "NAME"))
    var syntax: [String] = []

    @Option(help: ArgumentHelp("Begin to send within these hours only.", valueName: "HH:MM-HH:MM"))
    var sendBetween: String?

    var isGiven: Bool {
        !to.isEmpty || !toFolder.isEmpty || send != nil || !syntax.isEmpty || sendBetween != nil
    }

    func action() throws -> SendAction {
        SendAction(
            destinations: to.map { .peer($0) } + toFolder.map { .folder(RuleText.absolute($0)) },
            selection: send?.selection ?? .all,
            transferSyntaxes: try syntax.map { try Peers.transferSyntax($0).string },
            hours: try sendBetween.map(RuleText.hours))
    }
}

struct RuleFetchOptions: ParsableArguments {
    @Option(help: ArgumentHelp("AE title of an archive to fetch earlier studies from.", valueName: "AE"))
    var fetchFrom: String?

    @Option(help: "get (C-GET) or move (C-MOVE, for which the archive must know our address).")
    var by = MethodChoice(.get)

    @Option(help: ArgumentHelp("Modality that an earlier study has.", valueName: "CODE"))
    var modalityOfPrior: [String] = []

    @Option(help: ArgumentHelp("Body part that an earlier study shows, where it says.", valueName: "TEXT"))
    var bodyPartOfPrior: [String] = []

    @Option(help: "Leave studies that are older.")
    var maxAgeDays: Int?

    @Option(help: "Fetch so many at most, the newest first.")
    var most = 3

    func action(from peer: String) -> FetchAction {
        FetchAction(
            peer: peer, method: by.method, modalities: modalityOfPrior, bodyParts: bodyPartOfPrior,
            maximumAgeDays: maxAgeDays, maximumCount: most)
    }
}

/// Words of the command line for values of rules.
struct EventChoice: ExpressibleByArgument {
    var event: MovingRule.Event
    init?(argument: String) {
        guard let event = MovingRule.Event(rawValue: argument) else { return nil }
        self.event = event
    }
    static var allValueStrings: [String] { MovingRule.Event.allCases.map(\.rawValue) }
}

struct SelectionChoice: ExpressibleByArgument {
    var selection: MovingRule.Selection
    init?(argument: String) {
        guard let selection = MovingRule.Selection(rawValue: argument) else { return nil }
        self.selection = selection
    }
    static var allValueStrings: [String] { MovingRule.Selection.allCases.map(\.rawValue) }
}

struct MethodChoice: ExpressibleByArgument {
    var method: FetchAction.Method
    init(_ method: FetchAction.Method) { self.method = method }
    init?(argument: String) {
        guard let method = FetchAction.Method(rawValue: argument) else { return nil }
        self.method = method
    }
    var defaultValueDescription: String { method.rawValue }
    static var allValueStrings: [String] { FetchAction.Method.allCases.map(\.rawValue) }
}

struct PriorityChoice: ExpressibleByArgument {
    var priority: TransferPriority
    init(_ priority: TransferPriority) { self.priority = priority }
    init?(argument: String) {
        guard let priority = TransferPriority(word: argument) else { return nil }
        self.priority = priority
    }
    var defaultValueDescription: String { priority.word }
    static var allValueStrings: [String] { TransferPriority.allCases.map(\.word) }
}
