import Archive
import Records

/// The second factor: codes of an authenticator, and codes on paper for the day it is lost.
extension Accounts {
    private static let recoveryCodes = 10

    /// The second step of a sign-in: a code of the device, or one from the paper.
    package func signIn(
        challenge: String, code: String, address: String, agent: String = "", nowMilliseconds now: Int64
    ) async throws -> SignInOutcome {
        let hash = Self.tokenHash(challenge)
        let origin = SignInOrigin(address: address, agent: agent, method: "code")
        return try await archive.write { writer in
            guard
                let id = try SecondFactors.attempt(
                    tokenHash: hash, most: policy.challengeAttempts, nowMilliseconds: now, in: writer),
                let known = try AccountsTable.credentials(id: id, in: writer.reader), !known.disabled
            else { return .refused }
            // Counted for the account and for nobody else: whoever is here knows its password.
            let subject = "code:\(id)"
            if let wait = try limit.begin(nameKey: subject, address: subject, now: now, in: writer) {
                return .locked(retryAfterSeconds: wait)
            }
            guard try isRight(code, of: known, now: now, in: writer) else {
                try LedgerTable.append(
                    Asker(.stranger, address: address, nowMilliseconds: now).entry(
                        "sign-in", Resource(.person, id: "\(id)"), .refused, detail: "{\"by\":\"code\"}"),
                    in: writer)
                return .refused
            }
            try limit.succeed(nameKey: subject, address: subject, in: writer)
            try limit.succeed(nameKey: Self.key(known.account.name), address: address, in: writer)
            try SecondFactors.end(challenge: hash, in: writer)
            return try openSession(known.account, from: origin, now: now, in: writer)
        }
    }

    /// Uses a code up.
    private func isRight(
        _ code: String, of known: AccountsTable.Credentials, now: Int64, in writer: Writer
    ) throws -> Bool {
        var factor = known.secondFactor
        let step = OneTimeCode.match(
            code, secret: factor.secret, lastStep: factor.lastStep, atMilliseconds: now)
        if let step {
            factor.lastStep = step
            try AccountsTable.setSecondFactor(known.account.id, factor, in: writer)
            return true
        }
        return try SecondFactors.redeem(
            recoveryCode: Self.recoveryHash(code), account: known.account.id, in: writer)
    }

    private static func recoveryHash(_ code: String) -> String {
        tokenHash(code.lowercased().filter { $0.isLetter || $0.isNumber })
    }

    /// How the second factor of an account stands.
    package struct SecondFactorState: Sendable, Equatable {
        package var isOn: Bool
        /// The secret to type into a device, while one is being set up.
        package var pending: String?
        package var recoveryCodesLeft: Int
    }

    package func secondFactor(of account: Account) async throws -> SecondFactorState {
        try await archive.read { reader in
            let factor = try AccountsTable.credentials(id: account.id, in: reader)?.secondFactor
            let pending = factor?.pending ?? ""
            return SecondFactorState(
                isOn: factor?.secret.isEmpty == false, pending: pending.isEmpty ? nil : pending,
                recoveryCodesLeft: try SecondFactors.recoveryCodes(left: account.id, in: reader))
        }
    }

    /// Begins to set up a device; the one before goes on until the new one is shown to work.
    package func prepareSecondFactor(of account: Account) async throws {
        try await archive.write { writer in
            guard var factor = try AccountsTable.credentials(id: account.id, in: writer.reader)?.secondFactor
            else { throw AccountsError.noSuchAccount }
            factor.pending = OneTimeCode.newSecret()
            try AccountsTable.setSecondFactor(account.id, factor, in: writer)
        }
    }

    /// The device shows this code: from now on it is asked for. Other sessions end. The answer is the codes for the
    /// day the device is lost; they are not kept here.
    package func confirmSecondFactor(
        of account: Account, code: String, session token: String, address: String,
        nowMilliseconds now: Int64
    ) async throws -> [String] {
        let codes = (0..<Self.recoveryCodes).map { _ in Self.recoveryCode() }
        let hashes = codes.map(Self.recoveryHash)
        let current = Self.tokenHash(token)
        let subject = "setup:\(account.id)"
        return try await archive.write { writer in
            guard var factor = try AccountsTable.credentials(id: account.id, in: writer.reader)?.secondFactor,
                !factor.pending.isEmpty,
                try limit.begin(nameKey: subject, address: subject, now: now, in: writer) == nil,
                let step = OneTimeCode.match(code, secret: factor.pending, lastStep: 0, atMilliseconds: now)
            else { return [] }
            try limit.succeed(nameKey: subject, address: subject, in: writer)
            factor = .init(secret: factor.pending, pending: "", lastStep: step)
            try AccountsTable.setSecondFactor(account.id, factor, in: writer)
            try SecondFactors.setRecoveryCodes(hashes, account: account.id, in: writer)
            try Sessions.deleteOthers(ofAccount: account.id, than: current, in: writer)
            try LedgerTable.append(
                Asker(account.actor, address: address, nowMilliseconds: now)
                    .entry("set-second-factor", Resource(.person, id: "\(account.id)")), in: writer)
            return codes
        }
    }

    /// Turns the second factor off for somebody who can show it once more.
    package func endSecondFactor(
        of account: Account, code: String, address: String, nowMilliseconds now: Int64
    ) async throws -> Bool {
        let subject = "code:\(account.id)"
        return try await archive.write { writer in
            guard let known = try AccountsTable.credentials(id: account.id, in: writer.reader),
                try limit.begin(nameKey: subject, address: subject, now: now, in: writer) == nil,
                try isRight(code, of: known, now: now, in: writer)
            else { return false }
            try limit.succeed(nameKey: subject, address: subject, in: writer)
            try AccountsTable.setSecondFactor(
                account.id, .init(secret: "", pending: "", lastStep: 0), in: writer)
            try SecondFactors.setRecoveryCodes([], account: account.id, in: writer)
            try LedgerTable.append(
                Asker(account.actor, address: address, nowMilliseconds: now)
                    .entry("end-second-factor", Resource(.person, id: "\(account.id)")), in: writer)
            return true
        }
    }

    /// Fifty bits, in two groups of five letters and digits that cannot be mistaken for one another.
    private static func recoveryCode() -> String {
        let letters = Array("abcdefghjkmnpqrstuvwxyz23456789")
        let drawn = (0..<10).map { _ in letters.randomElement() ?? "a" }
        return String(drawn[..<5]) + "-" + String(drawn[5...])
    }
}
