import DICOM

/// Says in plain words why a device does not answer, and what a person can do about it.
package enum EchoDiagnosis {
    /// What the trouble is, as far as it can be told from here.
    package enum Cause: String, Sendable, CaseIterable {
        case unreachable, silent, foreign, noEcho, brokeOff, otherName, unknownHere, busy, rejected, insecure
        case other
    }

    package static func cause(of error: any Error) -> Cause {
        let failure = error.asDIMSEError
        if let reject = failure.reject {
            return switch reject.reason {
            case .calledAETitleNotRecognised: .otherName
            case .callingAETitleNotRecognised: .unknownHere
            case .localLimitExceeded, .temporaryCongestion: .busy
            default: .rejected
            }
        }
        return switch failure.code {
        case .cannotConnect: .unreachable
        case .timeout: .silent
        case .connectionLost, .protocolFault: .foreign
        case .notAccepted: .noEcho
        case .aborted: .brokeOff
        case .insecure: .insecure
        default: .other
        }
    }

    package static func words(for error: any Error, _ configuration: StorageClient.Configuration) -> String {
        let failure = error.asDIMSEError
        let advice =
            switch cause(of: error) {
            case .unreachable:
                "Nothing listens there, or a firewall is in the way. Check host, port, and that the device is on."
            case .silent:
                "It took the connection and then said nothing. Another service may listen on this port."
            case .foreign:
                configuration.tls == nil
                    ? "Something listens there that does not speak DICOM, or expects TLS (--tls)."
                    : "Something listens there that does not speak DICOM."
            case .noEcho: "It let us in and does not serve C-ECHO; transfers may work all the same."
            case .brokeOff: "It let us in and broke off at once; its log should say why."
            case .otherName:
                "it is there and is not called \(configuration.calledAETitle). Check its AE title, upper and lower case too."
            case .unknownHere:
                "it is there and does not know \(configuration.callingAETitle). Enter our AE title, address and port at the device."
            case .busy:
                "it is there and busy: it has as many associations open as it takes. Try again later."
            case .rejected where configuration.identity != nil:
                "it is there and does not take our user and passcode."
            case .rejected: "it \(failure.reject?.description ?? "rejected us")."
            case .insecure, .other: ""
            }
        if failure.reject != nil { return advice }
        return advice.isEmpty ? "\(failure)" : "\(failure). \(advice)"
    }
}
