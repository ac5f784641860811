// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "ReadImage",
    dependencies: [.package(path: "../willis")],
    targets: [
        .executableTarget(
            name: "ReadImage",
            dependencies: [
                .product(name: "DICOM", package: "willis"),
                .product(name: "Codecs", package: "willis"),
            ])
    ]
)
