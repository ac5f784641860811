import Glibc

/// Times Willis's readers and codecs, one command a line of standard input, one line of figures each, so that a
/// script can take turns with the programs of others. Built only for `make bench`.
@main
struct DICOMBench {
    static func main() {
        while let line = readLine() {
            let words = line.split(separator: " ").map(String.init)
            do {
                print(try answer(words))
            } catch {
                print("error \(error)")
            }
            fflush(nil)
        }
    }

    private static func answer(_ words: [String]) throws -> String {
        switch (words.first, words.count) {
        case ("parse", 5): try Parsing(source: words[1], depth: words[2], path: words[3]).timed(words[4])
        case ("decode", 3): try Decoding(path: words[1]).timed(words[2])
        case ("encode", 4): try Encoding(path: words[1], syntax: words[2]).timed(words[3])
        case ("transcode", 4): try Encoding(path: words[1], syntax: words[2]).write(to: words[3])
        case ("open", 3): try Opening.open(words[1], frame: Int(words[2]) ?? 0)
        case ("head", 2): try Opening.head(words[1])
        case ("map", 1...): try Opening.map(Array(words.dropFirst()))
        default: throw BenchError("unknown command: \(words.joined(separator: " "))")
        }
    }
}

struct BenchError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// Something that can be done again and again.
protocol Repeatable {
    /// Does it once; the number given back depends on the work, so that none of it can be left out.
    func once() throws -> Int
}

extension Repeatable {
    /// Wall and processor seconds of so many turns, and what they summed up to.
    func timed(_ count: String) throws -> String {
        guard let count = Int(count), count > 0 else { throw BenchError("how often?") }
        var sum = 0
        let start = (wall: Clock.seconds(CLOCK_MONOTONIC), cpu: Clock.seconds(CLOCK_PROCESS_CPUTIME_ID))
        for _ in 0..<count { sum &+= try once() }
        let wall = Clock.seconds(CLOCK_MONOTONIC) - start.wall
        let cpu = Clock.seconds(CLOCK_PROCESS_CPUTIME_ID) - start.cpu
        return "\(wall) \(cpu) \(sum)"
    }
}

enum Clock {
    static func seconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
