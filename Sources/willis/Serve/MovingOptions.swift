import ArgumentParser
import Records

/// How a node moves images, as options of its command.
struct MovingOptions: ParsableArguments, Sendable {
    @Option(
        help: ArgumentHelp(
            "Seconds until a transfer that did not work is tried again; the pause doubles each time, up to "
                + "15 minutes.", valueName: "SECONDS"))
    var retryAfter = 5.0

    func validate() throws {
        guard (0.1...900).contains(retryAfter) else {
            throw ValidationError("--retry-after must be from 0.1 to 900 seconds.")
        }
    }

    var backOff: BackOff { BackOff(firstMilliseconds: Int64(retryAfter * 1000)) }
}
