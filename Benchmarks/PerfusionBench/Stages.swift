import Imaging

/// Seconds of each stage for one head.
enum Stages {
    static func run() throws {
        var options = RandomHead(number: 4).options
        options.matrix = 256
        let phantom = try HeadPhantom(options: options)
        let start = now()
        let series = phantom.series()
        print("phantom \(fixed(now() - start, 2)) s")
        var marks: [(String, Double)] = []
        let outcome = try CTPerfusion.run(series, threads: 1) {
            marks.append(("\($0.rawValue) \(fixed($1, 2))", now()))
        }
        marks.append(("end", now()))
        for (one, next) in zip(marks, marks.dropFirst()) { print("\(one.0): \(fixed(next.1 - one.1, 3)) s") }
        if case .completed(let result) = outcome { print(result.engines, result.brain.count { $0 }) }
    }
}
