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
        subcommands: [
            Demo.self, Serve.self, Worker.self, Retry.self, Analyze.self, Phantom.self, Send.self,
            Import.self, Export.self,
            Dump.self, Convert.self, Validate.self, Deidentify.self,
            Verify.self, Index.self, User.self, Peer.self, EchoCommand.self,
            DeleteCommand.self, RestoreCommand.self, Correct.self, Move.self, Merge.self, Reject.self,
            Changes.self, Undo.self, Purge.self, WorklistCommand.self, CertificateCommand.self,
            StorageCommand.self, QuotaCommand.self, RetentionCommand.self, HoldCommand.self,
            QueryCommand.self, Retrieve.self, Rule.self, TransfersCommand.self, TranscodeHelper.self,
        ])
}
