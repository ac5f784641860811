extension StyleSheet {
    /// Sites, people, one's own account, emergency access.
    static let identity = """
        .region>h1,.account-part>h1{margin:.9rem 0 .3rem}
        .region h2{margin:1rem 0 .4rem}
        .region .panel>h2:first-child{margin-top:0}
        .region-new,.region-site,.emergencies,.emergency-form{margin-top:.9rem}
        .region-edit>summary,.act>summary{cursor:pointer;color:var(--accent);font-weight:600;padding:.35rem 0}
        .region-edit .stack,.act .stack,.account-part .stack,.emergency-form .stack{max-width:34rem}
        .site-tree{margin-top:.9rem;background:var(--surface);border:1px solid var(--line);border-radius:8px}
        .site-line{display:flex;flex-wrap:wrap;justify-content:space-between;gap:.2rem 1.5rem;padding:.65rem 1.1rem}
        .site-line+.site-line{border-top:1px solid var(--line)}
        .site-name{display:flex;flex-wrap:wrap;align-items:center;gap:.3rem .6rem;font-weight:600}
        .site-facts{display:flex;flex-wrap:wrap;gap:.1rem 1.1rem;font-size:.9rem}
        .depth-1{padding-left:2.4rem}
        .depth-2{padding-left:3.7rem}
        .depth-3{padding-left:5rem}
        .depth-4,.depth-5,.depth-6{padding-left:6.3rem}
        .site-above{margin-top:.9rem}
        .region-site{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,24rem),1fr));gap:.9rem;
        align-items:start}
        .site-people li{display:flex;flex-wrap:wrap;justify-content:space-between;gap:.1rem 1rem;padding:.3rem 0}
        .site-people li+li{border-top:1px solid var(--line)}
        .field-title{font-weight:600;font-size:.93rem}
        .ticks{display:grid;grid-template-columns:repeat(auto-fill,minmax(11rem,1fr));gap:.1rem .9rem}
        .ticks .tick{padding:.28rem 0;font-weight:400}
        .region .tick,.account-part .tick{white-space:normal}
        .region .tick span,.account-part .tick span{min-width:0;white-space:normal}
        .target-fields{display:grid;grid-template-columns:repeat(auto-fill,minmax(14rem,1fr));gap:.7rem .9rem}
        .people-filter{display:flex;flex-wrap:wrap;gap:.6rem;align-items:end;margin:.9rem 0}
        .people-filter .field{min-width:13rem}
        .people{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,22rem),1fr));gap:.7rem;
        margin-top:.9rem}
        .person-head{display:flex;flex-wrap:wrap;align-items:center;gap:.25rem .7rem}
        .person-name{font-weight:650;font-size:1.05rem}
        .person-roles{margin-top:.45rem}
        .person-roles div{display:grid;grid-template-columns:minmax(6rem,9rem) 1fr;gap:.1rem .8rem;padding:.12rem 0}
        .person-roles dt{color:var(--quiet)}
        .act+.act{border-top:1px solid var(--line)}
        .act{padding:.2rem 0}
        .button-quiet{background:var(--raised);color:var(--ink);border:1px solid var(--line-strong)}
        .secret{margin:.9rem 0;border-color:var(--accent);box-shadow:0 0 0 1px var(--accent)}
        .secret .command{max-width:none;overflow-wrap:anywhere}
        .recovery-codes{display:grid;grid-template-columns:repeat(auto-fill,minmax(9rem,1fr));gap:.4rem;
        margin-top:.6rem;font-size:1.1rem}
        .account-part{max-width:52rem}
        .account-part .panel{margin-top:.9rem}
        .factor-device{margin-top:.9rem}
        .qr{display:block;width:15rem;max-width:100%;height:auto;margin:.8rem 0;border-radius:8px}
        .factor-device summary{cursor:pointer;color:var(--accent);font-weight:600;padding:.35rem 0}
        .factor-device .command{margin-bottom:.8rem}
        .session-list li{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;
        gap:.3rem 1rem;padding:.55rem 0;overflow-wrap:anywhere}
        .session-list li+li{border-top:1px solid var(--line)}
        .session-list li>div{min-width:0;flex:1 1 16rem}
        .notice-alarm{color:var(--bad);background:var(--bad-ground);margin:0 0 .9rem;font-weight:600}
        .emergencies li+li{margin-top:.7rem}
        .emergencies li>*+*{margin-top:.5rem}
        .emergency-open{border-color:var(--bad)}
        .emergency-ways{display:flex;flex-wrap:wrap;gap:.3rem 1.2rem}
        .verdicts{display:flex;flex-wrap:wrap;gap:.6rem}
        .entry-or{text-align:center;color:var(--quiet);margin:.8rem 0 .5rem}
        .entry .button+.button{margin-top:.5rem}
        @media (max-width:760px){
        .site-line{padding-left:.8rem}
        .depth-1{padding-left:1.5rem}
        .depth-2{padding-left:2.2rem}
        .depth-3,.depth-4,.depth-5,.depth-6{padding-left:2.9rem}
        }

        """
}
