// swift-tools-version: 6.2
import PackageDescription

// The manifest is the picture of the house: every arrow between targets stands in this file and nowhere else.
//
//   DICOM ◄── Records ◄── Archive ◄── Clinic ◄── Gateway ◄── willis
//   Codecs ◄─────────────────────────────┤
//   Imaging ◄────────────────────────────┤
//   Statistics ◄─────────────────────────┘

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

// Numeric code is unbearably slow without the optimiser. The Makefile sets this variable so that debug builds, and
// with them the tests, optimise it; a package that depends on Willis never sees the unsafe flag.
let optimised: [SwiftSetting] =
    Context.environment["WILLIS_OPTIMISE_NUMERICS"] == nil ? [] : [.unsafeFlags(["-O"])]

let optimisedC: [CSetting] =
    Context.environment["WILLIS_OPTIMISE_NUMERICS"] == nil ? [] : [.unsafeFlags(["-O3"])]

func system(_ name: String, pkgConfig: String, apt: String) -> Target {
    .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([apt])])
}

let package = Package(
    name: "willis",
    products: [
        .library(name: "DICOM", targets: ["DICOM"]),
        .library(name: "Codecs", targets: ["Codecs"]),
        .library(name: "Imaging", targets: ["Imaging"]),
        .executable(name: "willis", targets: ["willis"]),
    ],
    dependencies: [
        .package(
            url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1",
            traits: ["FullFoundation"]),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
    ],
    targets: [
        system("CZlib", pkgConfig: "zlib", apt: "zlib1g-dev"),
        system("CPangoCairo", pkgConfig: "pangocairo", apt: "libpango1.0-dev"),
        system("COpenSSL", pkgConfig: "libcrypto", apt: "libssl-dev"),
        system("CQRencode", pkgConfig: "libqrencode", apt: "libqrencode-dev"),
        .target(name: "DICOM", dependencies: ["CZlib"], swiftSettings: strict + optimised),
        // Compressed pixels, through the field's C libraries; the C targets keep their errors from leaping over Swift.
        system("CCharLS", pkgConfig: "charls", apt: "libcharls-dev"),
        system("COpenJP2", pkgConfig: "libopenjp2", apt: "libopenjp2-7-dev"),
        .target(name: "COpenJPEG", dependencies: ["COpenJP2"]),
        .target(name: "CJPEG", linkerSettings: [.linkedLibrary("jpeg")]),
        .target(name: "COpenJPH", linkerSettings: [.linkedLibrary("openjph")]),
        .target(
            name: "Codecs", dependencies: ["DICOM", "CCharLS", "COpenJPEG", "CJPEG", "COpenJPH"],
            swiftSettings: strict + optimised),
        // Inner loops of perfusion, compiled for several instruction sets.
        .target(name: "CPerfusion", cSettings: optimisedC),
        .target(name: "Imaging", dependencies: ["CPerfusion"], swiftSettings: strict + optimised),
        .target(name: "Statistics", swiftSettings: strict),
        .target(name: "Records", dependencies: ["DICOM"], swiftSettings: strict),
        // Calls of Linux that Swift's overlay of the C library does not show.
        .target(name: "CLinux"),
        .target(
            name: "Archive",
            dependencies: [
                "Records", "DICOM", "CLinux", "COpenSSL", .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: strict),
        .target(
            name: "Clinic",
            dependencies: [
                "Archive", "Records", "Imaging", "Statistics", "Codecs", "DICOM", "CPangoCairo", "COpenSSL",
                "CQRencode", "CZlib",
            ],
            swiftSettings: strict + optimised),
        .target(
            name: "Gateway",
            dependencies: [
                "Clinic", "Records", "Statistics", "DICOM",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "willis",
            dependencies: [
                "Gateway", "Clinic", "Archive", "Records", "Imaging", "Statistics", "Codecs", "DICOM",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),
        // The hands that the scripts of Tests/Interop work the libraries with.
        .executableTarget(
            name: "ObjectDriver", dependencies: ["DICOM"], path: "Tests/Interop/objects/driver",
            swiftSettings: strict),
        .executableTarget(
            name: "DocumentDriver", dependencies: ["Clinic", "Records", "DICOM"],
            path: "Tests/Interop/objects/documents", swiftSettings: strict),
        .executableTarget(
            name: "ModelDriver", dependencies: ["DICOM"], path: "Tests/Interop/models/driver",
            swiftSettings: strict),
        // The ways in for hostile bytes, shared by the fuzzer and by the tests that replay what it found.
        .target(
            name: "FuzzEntries", dependencies: ["Codecs", "Records", "DICOM"], path: "Fuzz/Entries",
            swiftSettings: strict),
        .testTarget(name: "DICOMTests", dependencies: ["DICOM"], swiftSettings: strict),
        .testTarget(name: "CodecsTests", dependencies: ["Codecs", "DICOM"], swiftSettings: strict),
        .testTarget(name: "FuzzTests", dependencies: ["FuzzEntries", "DICOM"], swiftSettings: strict),
        .testTarget(name: "ImagingTests", dependencies: ["Imaging"], swiftSettings: strict + optimised),
        .testTarget(name: "StatisticsTests", dependencies: ["Statistics"], swiftSettings: strict),
        .testTarget(name: "RecordsTests", dependencies: ["Records"], swiftSettings: strict),
        .testTarget(
            name: "ArchiveTests", dependencies: ["Archive", "Records", "DICOM"], swiftSettings: strict),
        .testTarget(
            name: "ClinicTests",
            dependencies: ["Clinic", "Archive", "Records", "Imaging", "Codecs", "DICOM"],
            swiftSettings: strict),
        .testTarget(
            name: "GatewayTests",
            dependencies: [
                "Gateway", "Clinic", "Archive", "Records", "DICOM",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
            ], swiftSettings: strict),
        .testTarget(name: "TidyTests", swiftSettings: strict),
    ]
)

// Small programs that show how the libraries are used. They are compiled and run by the tests, so that they stay true.
let examples = [
    "ReadImage", "SavePicture", "ShowJSON", "Pseudonymise", "MakeDICOMDIR", "MarkRegion", "Recompress",
]
for name in examples {
    package.targets.append(
        .executableTarget(
            name: name, dependencies: ["DICOM", "Codecs"], path: "Examples/\(name)", swiftSettings: strict))
}
package.targets.append(
    .testTarget(
        name: "ExamplesTests", dependencies: ["DICOM", "Codecs"] + examples.map { .target(name: $0) },
        swiftSettings: strict))

// `make fuzz` builds the parsers and codecs with libFuzzer and AddressSanitizer in a scratch folder of their own. The
// variable holds the path of the toolchain's libFuzzer archive without main; see Scripts/fuzz for the other one.
if let fuzzer = Context.environment["WILLIS_FUZZER"] {
    let instrumented = ["-fsanitize=fuzzer-no-link,address"]
    for target in package.targets {
        switch target.name {
        case "DICOM", "Codecs", "Records", "FuzzEntries":
            target.swiftSettings =
                (target.swiftSettings ?? []) + [.unsafeFlags(["-sanitize=fuzzer,address"])]
        case "COpenJPEG", "CJPEG": target.cSettings = [.unsafeFlags(instrumented)]
        case "COpenJPH": target.cxxSettings = [.unsafeFlags(instrumented)]
        default: break
        }
    }
    let archives = Context.environment["WILLIS_FUZZ_LIBRARIES"].map { folder in
        ["-Xlinker", "--whole-archive"] + ["openjp2", "charls", "jpeg"].map { "\(folder)/lib\($0).a" }
            + ["-Xlinker", "--no-whole-archive"]
    }
    package.targets.append(
        .executableTarget(
            name: "fuzz", dependencies: ["FuzzEntries", "DICOM"], path: "Fuzz/Driver",
            swiftSettings: strict + [.unsafeFlags(["-sanitize=fuzzer,address"])],
            linkerSettings: [
                .unsafeFlags(["-sanitize=address"] + (archives ?? []) + [fuzzer, "-lstdc++"])
            ]))
}

// `make bench` measures readers and codecs with a program of its own, which nobody else needs to build.
if Context.environment["WILLIS_BENCH"] != nil {
    package.targets.append(
        .executableTarget(
            name: "DICOMBench", dependencies: ["Codecs", "DICOM"], path: "Benchmarks/DICOMBench",
            swiftSettings: strict))
    package.targets.append(
        .executableTarget(
            name: "PerfusionBench", dependencies: ["Imaging"], path: "Benchmarks/PerfusionBench",
            swiftSettings: strict + optimised))
}
