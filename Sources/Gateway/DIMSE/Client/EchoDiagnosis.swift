import DICOM

/// Says in plain words why a device does not answer, and what a person can do about it.
package enum EchoDiagnosis {
    package static func words(for error: any Error, _ configuration: StorageClient.Configuration) -> String {
        let failure = error.asDIMSEError
        if let reject = failure.reject { return words(for: reject, configuration) }
        let advice: String? =
            switch failure.code {
            case .cannotConnect:
                "Nothing listens there, or a firewall is in the way. Check host, port, and that the device is on."
            case .timeout:
                "It took the connection and then said nothing. Another service may listen on this port."
            case .connectionLost, .protocolFault:
                configuration.tls == nil
                    ? "Something listens there that does not speak DICOM, or expects TLS (--tls)."
                    : "Something listens there that does not speak DICOM."
            case .notAccepted: "It let us in and does not serve C-ECHO; transfers may work all the same."
            case .aborted: "It let us in and broke off at once; its log should say why."
            default: nil
            }
        return advice.map { "\(failure). \($0)" } ?? "\(failure)"
    }

    private static func words(
        for reject: AssociateReject, _ configuration: StorageClient.Configuration
    ) -> String {
        let (called, calling) = (configuration.calledAETitle, configuration.callingAETitle)
        return switch reject.reason {
        case .calledAETitleNotRecognised:
            "it is there and is not called \(called). Check its AE title, upper and lower case too."
        case .callingAETitleNotRecognised:
            "it is there and does not know \(calling). Enter our AE title, address and port at the device."
        case .noReasonGiven where configuration.identity != nil:
            "it is there and does not take our user and passcode."
        case .localLimitExceeded, .temporaryCongestion:
            "it is there and busy: it has as many associations open as it takes. Try again later."
        default: "it \(reject)."
        }
    }
}
