/// The mark of Willis: the ring of arteries with its six branches.
package enum Favicon {
    package static let drawing = """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">\
        <rect width="32" height="32" rx="7" fill="#0e3a5c"/>\
        <g fill="none" stroke="#fff" stroke-width="2.4" stroke-linecap="round">\
        <path d="M16 9.5 21.8 13v6.4L16 23l-5.8-3.6V13z" stroke-linejoin="round"/>\
        <path d="M13.2 9.8 12.4 5M18.8 9.8 19.6 5M21.8 14.5 27 12M10.2 14.5 5 12M16 23v4.5"/></g>\
        <circle cx="21.8" cy="13" r="2.6" fill="#ff5a36"/></svg>
        """
}
