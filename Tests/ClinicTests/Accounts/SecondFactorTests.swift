import Archive
import Records
import Testing

@testable import Clinic

struct OneTimeCodeTests {
    /// RFC 6238, appendix B, SHA-1; the last six of its eight digits.
    @Test(arguments: [
        (59, "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"), (1_234_567_890, "005924"),
        (2_000_000_000, "279037"), (20_000_000_000, "353130"),
    ])
    func `the codes are those of the standard`(seconds: Int64, code: String) {
        let secret = Base32.encode(Array("12345678901234567890".utf8))
        let step = OneTimeCode.step(atMilliseconds: seconds * 1000)
        #expect(OneTimeCode.code(secret: secret, step: step) == code)
    }

    /// RFC 4648, section 10.
    @Test(arguments: [
        ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB"),
        ("foobar", "MZXW6YTBOI"),
    ])
    func `base 32 is that of the standard`(plain: String, text: String) {
        #expect(Base32.encode(Array(plain.utf8)) == text)
        #expect(Base32.decode(text.lowercased() + "==") == Array(plain.utf8))
    }

    @Test func `what is no base 32 is no secret`() {
        #expect(Base32.decode("MZ1W") == nil)
        #expect(OneTimeCode.code(secret: "", step: 1) == nil)
    }

    @Test func `a code holds a step before and after its own, and once`() throws {
        let secret = OneTimeCode.newSecret()
        let now: Int64 = 1_700_000_000_000
        let step = OneTimeCode.step(atMilliseconds: now)
        for offset: Int64 in -2...2 {
            let code = try #require(OneTimeCode.code(secret: secret, step: step + offset))
            let found = OneTimeCode.match(code, secret: secret, lastStep: 0, atMilliseconds: now)
            #expect((found != nil) == (abs(offset) <= 1))
            #expect(
                OneTimeCode.match(code, secret: secret, lastStep: step + offset, atMilliseconds: now) == nil)
        }
    }
}

struct SecondFactorTests {
    private let now: Int64 = 1_700_000_000_000

    private func code(_ secret: String, at now: Int64) -> String {
        OneTimeCode.code(secret: secret, step: OneTimeCode.step(atMilliseconds: now)) ?? ""
    }

    /// Somebody with a second factor, its secret and the codes for the day the device is lost.
    private func prepared(_ staff: Staff) async throws -> (Account, String, [String]) {
        let account = try await staff.account("li", .neurologist)
        try await staff.accounts.prepareSecondFactor(of: account)
        let secret = try #require(try await staff.accounts.secondFactor(of: account).pending)
        let before = now - 120_000
        let codes = try await staff.accounts.confirmSecondFactor(
            of: account, code: code(secret, at: before), session: "", address: "a", nowMilliseconds: before)
        #expect(codes.count == 10)
        return (account, secret, codes)
    }

    private func challenge(_ staff: Staff) async throws -> String {
        let outcome = try await staff.accounts.signIn(
            name: "li", password: "correct horse", address: "a", nowMilliseconds: now)
        guard case .needsCode(let challenge) = outcome else {
            Issue.record("No code is asked for: \(outcome)")
            return ""
        }
        return challenge
    }

    private func answer(_ staff: Staff, _ challenge: String, _ code: String) async throws -> SignInOutcome {
        try await staff.accounts.signIn(
            challenge: challenge, code: code, address: "a", nowMilliseconds: now)
    }

    private func isIn(_ outcome: SignInOutcome) -> Bool {
        if case .signedIn = outcome { true } else { false }
    }

    @Test func `the password alone opens nothing, the code after it does, and once`() async throws {
        let staff = try Staff()
        defer { staff.house.stay() }
        let (_, secret, _) = try await prepared(staff)
        let first = try await challenge(staff)
        #expect(try await answer(staff, first, "000000") == .refused)
        #expect(isIn(try await answer(staff, first, code(secret, at: now))))
        #expect(try await answer(staff, first, code(secret, at: now)) == .refused, "It is used up.")
        let second = try await challenge(staff)
        #expect(try await answer(staff, second, code(secret, at: now)) == .refused, "So is the code.")
    }

    @Test func `a code from the paper works once`() async throws {
        let staff = try Staff()
        defer { staff.house.stay() }
        let (account, _, codes) = try await prepared(staff)
        #expect(isIn(try await answer(staff, try await challenge(staff), codes[3].uppercased())))
        #expect(try await answer(staff, try await challenge(staff), codes[3]) == .refused)
        #expect(try await staff.accounts.secondFactor(of: account).recoveryCodesLeft == 9)
    }

    @Test func `guessing codes is slowed down, whatever the address`() async throws {
        let staff = try Staff()
        defer { staff.house.stay() }
        _ = try await prepared(staff)
        var refused = 0
        var locked = 0
        for number in 0..<12 {
            let challenge = Hexadecimal.string(Randomness.bytes(8))
            try await staff.house.archive.write { writer in
                try SecondFactors.challenge(
                    tokenHash: Accounts.tokenHash(challenge), account: 1, expiresMilliseconds: .max,
                    in: writer)
            }
            let outcome = try await staff.accounts.signIn(
                challenge: challenge, code: "00000\(number % 10)", address: "b\(number)", nowMilliseconds: now
            )
            if case .locked = outcome { locked += 1 } else { refused += 1 }
        }
        #expect(refused <= 5 && locked >= 7)
    }

    @Test func `programs cannot pass by it with the password`() async throws {
        let staff = try Staff()
        defer { staff.house.stay() }
        let machine = MachineSignIn(accounts: staff.accounts)
        let account = try await staff.account("li", .neurologist)
        func ask() async throws -> MachineSignIn.Outcome {
            try await machine.signIn(
                name: "li", password: "correct horse", address: "a", nowMilliseconds: now)
        }
        guard case .account = try await ask() else {
            Issue.record("Without a second factor the password does.")
            return
        }
        try await staff.accounts.prepareSecondFactor(of: account)
        let secret = try #require(try await staff.accounts.secondFactor(of: account).pending)
        _ = try await staff.accounts.confirmSecondFactor(
            of: account, code: code(secret, at: now), session: "", address: "a", nowMilliseconds: now)
        #expect(try await ask() == .refused, "Not even where the pair was remembered.")
    }

    @Test func `a house that asks for it sends people to set it up`() async throws {
        let staff = try Staff()
        defer { staff.house.stay() }
        _ = try await staff.account("li", .securityAdministrator)
        guard
            case .signedIn(let session, _) = try await staff.accounts.signIn(
                name: "li", password: "correct horse", address: "a", nowMilliseconds: now)
        else {
            Issue.record("Not signed in.")
            return
        }
        #expect(
            try await staff.accounts.account(session: session, nowMilliseconds: now)?.mustSetUpSecondFactor
                == false)
        try await staff.accounts.setRules(
            SignInRules(secondFactor: .administrators), by: .house(nowMilliseconds: now))
        #expect(
            try await staff.accounts.account(session: session, nowMilliseconds: now)?.mustSetUpSecondFactor
                == true)
    }
}

struct SessionsAndTokensTests {
    private func session(_ staff: Staff, _ agent: String) async throws -> String {
        let outcome = try await staff.accounts.signIn(
            name: "li", password: "correct horse", address: "192.0.2.1", agent: agent, nowMilliseconds: 0)
        guard case .signedIn(let token, _) = outcome else {
            Issue.record("Not signed in: \(outcome)")
            return ""
        }
        return token
    }

    @Test func `somebody sees where they are signed in and ends one or all others`() async throws {
        let staff = try Staff()
        defer { staff.house.stay() }
        let li = try await staff.account("li", .nurse)
        let here = try await session(staff, "Firefox/1")
        let there = try await session(staff, "Chrome/2")
        let third = try await session(staff, "Edge")
        let lines = try await staff.accounts.sessions(of: li, current: here)
        #expect(lines.count == 3 && lines.count { $0.isThis } == 1)
        let chosen = try #require(lines.first { $0.origin.agent == "Chrome/2" })
        let wang = try await staff.account("wang", .nurse)
        #expect(
            try await !staff.accounts.endSession(key: chosen.key, of: wang, address: "", nowMilliseconds: 1),
            "Nobody ends a colleague’s session here.")
        #expect(
            try await staff.accounts.endSession(key: chosen.key, of: li, address: "", nowMilliseconds: 1))
        #expect(try await staff.accounts.account(session: there, nowMilliseconds: 1) == nil)
        try await staff.accounts.endOtherSessions(of: li, current: here, address: "", nowMilliseconds: 1)
        #expect(try await staff.accounts.account(session: third, nowMilliseconds: 1) == nil)
        #expect(try await staff.accounts.account(session: here, nowMilliseconds: 1) != nil)
    }

    @Test func `a token acts for its account within its scopes until it is revoked or over`() async throws {
        let staff = try Staff()
        defer { staff.house.stay() }
        let li = try await staff.account("li", .neurologist)
        let asker = try await staff.asker(li)
        let text = try await staff.accounts.makeToken(
            key: li.key, name: "script", scopes: [.read, .breakGlass], days: 1, by: asker)
        #expect(text.hasPrefix("wlt_"))
        func actor(at now: Int64) async throws -> Actor? {
            try await staff.accounts.account(accessToken: text, address: "a", nowMilliseconds: now)?.actor
        }
        let found = try #require(try await actor(at: 1))
        #expect(found.scopes == [.read])
        #expect(allow(found, .read, Resource(.study, sites: [1])) == .allowed)
        #expect(allow(found, .list, Resource(.study, sites: [1])) == .forbidden)
        #expect(try await actor(at: 86_400_000) == nil)
        let kept = try #require(try await staff.accounts.tokens(key: li.key, by: asker).first)
        #expect(try await staff.accounts.revokeToken(key: li.key, token: kept.key, by: asker))
        #expect(try await actor(at: 1) == nil)
        let machine = MachineSignIn(accounts: staff.accounts)
        #expect(
            try await machine.signIn(name: "li", password: text, address: "a", nowMilliseconds: 1) == .refused
        )
    }

    @Test func `nobody makes a token that acts as a colleague`() async throws {
        let staff = try Staff()
        defer { staff.house.stay() }
        let boss = try await staff.account("boss", .securityAdministrator)
        let li = try await staff.account("li", .neurologist)
        let asker = try await staff.asker(boss)
        await #expect(throws: Denial.forbidden) {
            try await staff.accounts.makeToken(
                key: li.key, name: "x", scopes: [.read], days: 1, by: asker)
        }
        let program = try await staff.people.invite(
            People.Invitation(name: "his", site: 1, roles: [.coordinator], isProgram: true), by: asker)
        #expect(program.token == nil)
        let text = try await staff.accounts.makeToken(
            key: program.key, name: "orders", scopes: [.create], days: 1, by: asker)
        let account = try await staff.accounts.account(accessToken: text, address: "a", nowMilliseconds: 1)
        #expect(account?.memberships == [Membership(site: 1, role: .coordinator)])
    }
}

struct CommonPasswordsTests {
    @Test(arguments: [
        "password", "PASSWORD1", "1qaz2wsx", "qwertyuiop", "superman", "aaaaaaaa", "dicom123", "iloveyou",
    ])
    func `what everybody guesses is refused`(password: String) {
        #expect(CommonPasswords.contains(password))
    }

    @Test(arguments: ["correct horse", "battery staple", "密码密码密码密码", "tall grass in june", "xK9#mQ2$vL"])
    func `what nobody guesses is not`(password: String) {
        #expect(!CommonPasswords.contains(password))
    }
}
