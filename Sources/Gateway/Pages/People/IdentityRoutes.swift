import Clinic
import Foundation
import Hummingbird
import Records

extension PageFace {
    /// The routes of sites, people, one's own account and emergency access.
    func addIdentity(to router: Router<PageContext>) {
        func get(_ url: URLs, _ handler: @escaping Handler) {
            router.get(RouterPath(url.rawValue), use: handler)
        }
        func post(_ url: URLs, _ handler: @escaping Handler) {
            router.post(RouterPath(url.rawValue), use: handler)
        }
        get(.region, region)
        post(.region, addSite)
        get(.regionSite, regionSite)
        post(.regionSite, changeSite)
        get(.people, people)
        post(.people, changePeople)
        get(.person, person)
        post(.person, changePerson)
        get(.secondFactor, secondFactor)
        post(.secondFactor, changeSecondFactor)
        get(.ownSessions, ownSessions)
        post(.ownSessions, endSessions)
        get(.ownTokens, ownTokens)
        post(.ownTokens, changeTokens)
        get(.invitation, invitation)
        post(.invitation, acceptInvitation)
        get(.provider, signInWith)
        get(.providerReturn, signInReturn)
        get(.emergency, emergency)
        post(.emergency, openEmergency)
        get(.emergencyReview, emergencyReview)
        post(.emergencyReview, reviewEmergency)
    }
}

extension WebClinic {
    var region: RegionDesk? { accounts.map(RegionDesk.init(accounts:)) }
    var people: People? { accounts.map(People.init(accounts:)) }
    var emergency: Emergency? { accounts.map(Emergency.init(accounts:)) }
}

extension PageContext {
    /// Who asks, for the façades.
    var asker: Asker {
        Asker(
            visit.session?.account.actor ?? .stranger, address: remoteAddress,
            nowMilliseconds: visit.nowMilliseconds)
    }

    /// What the browser says it is.
    var agent: String { visit.agent }
}

extension PageError {
    /// What a façade refused, as the pages answer it.
    init(_ denial: Denial) {
        switch denial {
        case .hidden: self = .notFound
        case .forbidden: self = .forbidden
        }
    }
}
