import ArgumentParser
import Clinic
import Foundation
import Records

/// How a node moves images, as options of its command.
struct MovingOptions: ParsableArguments, Sendable {
    @Option(
        help: ArgumentHelp(
            "Seconds until a transfer that did not work is tried again; the pause doubles each time, up to "
                + "15 minutes.", valueName: "SECONDS"))
    var retryAfter = 5.0

    @Option(
        name: .customLong("watch"),
        help: ArgumentHelp(
            "Folder in which files are laid down: each is taken in, then moved to done/ or failed/ in it; may be "
                + "repeated.", valueName: "DIR"))
    var watched: [String] = []

    @Option(
        help: ArgumentHelp("Seconds without a change after which such a file is whole.", valueName: "SECONDS")
    )
    var watchSettle = 3.0

    func validate() throws {
        guard (0.1...3600).contains(watchSettle) else {
            throw ValidationError("--watch-settle must be from 0.1 to 3600 seconds.")
        }
        for folder in watched where access(folder, R_OK | W_OK | X_OK) != 0 {
            throw ValidationError("--watch \(folder): \(String(cString: strerror(errno))).")
        }
        guard (0.1...900).contains(retryAfter) else {
            throw ValidationError("--retry-after must be from 0.1 to 900 seconds.")
        }
    }

    var watchPace: WatchFolder.Pace {
        var pace = WatchFolder.Pace()
        pace.settledMilliseconds = Int64(watchSettle * 1000)
        return pace
    }

    var backOff: BackOff { BackOff(firstMilliseconds: Int64(retryAfter * 1000)) }
}
