import DICOM
import FuzzEntries
import Glibc

// Runs one entry under libFuzzer; the environment chooses it:
//   WILLIS_FUZZ=NAME fuzz [OPTIONS OF LIBFUZZER] [CORPUS…]
//   fuzz --names            the names of the entries, one a line
//   fuzz --seeds FOLDER     writes the seeds of each entry below FOLDER

typealias FuzzTarget = @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt

@_silgen_name("LLVMFuzzerRunDriver")
func runFuzzer(
    _ argc: UnsafeMutablePointer<CInt>,
    _ argv: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ target: FuzzTarget
) -> CInt

func say(_ text: String) {
    let line = Array((text + "\n").utf8)
    write(2, line, line.count)
}

func fail(_ text: String) -> Never {
    say(text)
    exit(64)
}

func writeSeeds(to folder: String) throws {
    for entry in FuzzEntry.all + [.canary] {
        mkdir("\(folder)/\(entry.name)", 0o755)
        for (number, seed) in try entry.seeds().enumerated() {
            guard let file = fopen("\(folder)/\(entry.name)/seed\(number)", "w") else {
                fail("cannot write seeds below \(folder).")
            }
            fwrite(seed, 1, seed.count, file)
            fclose(file)
        }
    }
}

/// The entry that the environment names. Looked up once: a C function carries nothing with it.
let chosen = getenv("WILLIS_FUZZ").flatMap { FuzzEntry.named(String(cString: $0)) }

func tryOne(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Bytes(Array(UnsafeBufferPointer(start: data, count: count)))
    do {
        try chosen?.run(bytes)
    } catch {
        say("A promise is broken: \(error)")
        abort()
    }
    return 0
}

let arguments = CommandLine.arguments
if arguments.dropFirst().first == "--names" {
    for entry in FuzzEntry.all { print(entry.name) }
} else if arguments.count == 3, arguments[1] == "--seeds" {
    try writeSeeds(to: arguments[2])
} else {
    guard chosen != nil else { fail("WILLIS_FUZZ names no entry; see --names.") }
    var argc = CommandLine.argc
    var argv = CommandLine.unsafeArgv
    exit(runFuzzer(&argc, &argv, { tryOne($0, $1) }))
}
