import ArgumentParser

/// `willis phantom`: digital reference objects with known truth.
struct Phantom: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write synthetic scans with known truth, as DICOM.",
        discussion: """
            Example:
              willis phantom ct-perfusion --side left --core 30 --hypoperfusion 90 --out /tmp/head
              willis analyze /tmp/head
              cat /tmp/head/truth.json
            """,
        subcommands: [PhantomHead.self, PhantomMR.self, PhantomTiles.self, PhantomChest.self])
}
