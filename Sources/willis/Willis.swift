import ArgumentParser

@main
struct Willis: AsyncParsableCommand {
    /// The version of this build; every result carries it.
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "willis",
        abstract: "Regional stroke imaging: from the scanner to a mismatch page.",
        discussion: """
            Research use only: Willis is not a certified medical device.

            Try it with synthetic patients:
              willis demo
            """,
        version: version,
        subcommands: [Demo.self, Serve.self, Worker.self, TranscodeHelper.self],
        groupedSubcommands: [
            CommandGroup(
                name: "Node",
                subcommands: [
                    User.self, SiteCommand.self, Peer.self, CertificateCommand.self, StorageCommand.self,
                    QuotaCommand.self, RetentionCommand.self, HoldCommand.self, NotifyCommand.self,
                    RulesCommand.self, Verify.self, AuditCommand.self, Index.self, Retry.self,
                ]),
            CommandGroup(
                name: "Image",
                subcommands: [
                    Import.self, Export.self, Correct.self, Move.self, Merge.self, DeleteCommand.self,
                    RestoreCommand.self, Reject.self, Changes.self, Undo.self, Purge.self,
                    WorklistCommand.self,
                    Rule.self, TransfersCommand.self,
                ]),
            CommandGroup(
                name: "Network",
                subcommands: [EchoCommand.self, Send.self, QueryCommand.self, Retrieve.self]),
            CommandGroup(
                name: "File",
                subcommands: [
                    Analyze.self, Reproduce.self, Compare.self, Phantom.self, Dump.self, Convert.self,
                    Validate.self,
                    Deidentify.self,
                ]),
        ])
}
