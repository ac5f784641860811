extension Script {
    /// What is typed into a case is saved at once, and waits here while there is no connection: each change goes with a
    /// key of its own and with what its author had before the eyes, so that sending it twice does no harm and a
    /// contradiction shows. Countdowns tick, and parts of the page are fetched again when the case changes.
    static let cases = #"""
        (() => {
          const html = document.documentElement;
          const skew = Number(html.dataset.now) - Date.now();
          const unit = html.dataset, two = n => String(n).padStart(2, "0");
          const span = ms => {
            const s = Math.floor(Math.abs(ms) / 1000);
            if (s < 60) return `${s} ${unit.seconds}`;
            if (s < 3600) return `${Math.floor(s / 60)} ${unit.minutes} ${two(s % 60)} ${unit.seconds}`;
            return `${Math.floor(s / 3600)} ${unit.hours} ${two(Math.floor(s / 60) % 60)} ${unit.minutes}`;
          };
          const tick = () => {
            for (const e of document.querySelectorAll("[data-due]")) {
              const left = Number(e.dataset.due) - (Date.now() + skew);
              const text = (left < 0 ? e.dataset.over + " " : "") + span(left);
              if (e.textContent !== text) e.textContent = text;
              const box = e.closest("[data-due-box]");
              if (box) box.className = "due due-" + (left < 0 ? "late" : left < 300000 ? "soon" : "well");
            }
          };
          setInterval(tick, 1000);
          const once = document.querySelector("form[data-once]");
          if (once) once.addEventListener("submit", () => {
            setTimeout(() => { for (const b of once.querySelectorAll("button")) b.disabled = true; }, 0);
            setTimeout(() => { for (const b of once.querySelectorAll("button")) b.disabled = false; }, 8000);
          });
          const board = document.querySelector("[data-board]");
          const root = document.querySelector("[data-case]");
          if (board && !document.querySelector("[data-events]")) setInterval(async () => {
            if (document.hidden) return;
            const answer = await fetch(board.dataset.board, { headers: { "HX-Request": "true" } }).catch(() => null);
            if (answer && answer.ok) swap(await answer.text(), true);
          }, 10000);
          const busy = e => e.contains(document.activeElement) && document.activeElement.matches("input,textarea,select");
          // Replaces what the answer holds anew, part by part; what somebody is typing into stays.
          function swap(text, whole) {
            const box = document.createElement("template");
            box.innerHTML = text;
            const parts = whole ? [...box.content.children] : [...box.content.querySelectorAll("[id]")].filter(e =>
              e.matches("[data-fact],.nihss-total,.case-panel") && !e.parentElement.closest("[id].case-panel"));
            for (const part of parts) {
              const old = part.id && document.getElementById(part.id);
              if (!old) continue;
              const fact = part.dataset.fact;
              if (fact && (busy(old) || waiting.some(w => w.names.includes(fact)))) {
                old.dataset.seen = part.dataset.seen;
                const mark = old.querySelector("input[type=hidden]");
                if (mark) mark.value = part.dataset.seen;
                for (const kind of ["fact-said", "fact-conflict", "fact-trouble"]) {
                  const fresh = part.querySelector("." + kind), stale = old.querySelector("." + kind);
                  if (stale) stale.remove();
                  if (fresh) old.append(fresh);
                }
                continue;
              }
              const open = new Set([...old.querySelectorAll("details[open]")].map(d => d.id));
              const at = old.contains(document.activeElement) ? [document.activeElement.name, document.activeElement.value] : null;
              old.replaceWith(part);
              for (const d of part.querySelectorAll("details")) if (open.has(d.id)) d.open = true;
              if (at) {
                const same = [...part.querySelectorAll("input,button,select")].find(e => e.name === at[0] && e.value === at[1]);
                if (same) same.focus({ preventScroll: true });
              }
              if (window.htmx) htmx.process(part);
            }
            tick();
          }
          let waiting = [];
          if (!root) return;
          const store = "willis-case-" + root.dataset.case;
          const state = document.getElementById("save-state");
          const keep = () => {
            try {
              if (waiting.length) sessionStorage.setItem(store, JSON.stringify(waiting));
              else sessionStorage.removeItem(store);
            } catch { /* The page still holds them. */ }
          };
          try { waiting = JSON.parse(sessionStorage.getItem(store) || "[]"); } catch { waiting = []; }
          const show = kind => {
            const text = kind && root.dataset[kind];
            state.hidden = !text;
            state.dataset.kind = kind || "";
            state.textContent = text ? text.replace("{n}", waiting.length) : "";
          };
          const random = () => [...crypto.getRandomValues(new Uint8Array(16))].map(b => b.toString(16).padStart(2, "0")).join("");
          let sending = false, retry = 0;
          const pump = async () => {
            if (sending || !waiting.length) return;
            sending = true;
            clearTimeout(retry);
            const item = waiting[0];
            const token = document.querySelector("input[name=token]");
            const body = new URLSearchParams(item.fields);
            body.set("token", token ? token.value : "");
            body.set("key", item.key);
            body.set("ago", Math.max(0, Date.now() - item.at));
            const control = new AbortController(), limit = setTimeout(() => control.abort(), 8000);
            let answer = null;
            try {
              answer = await fetch(item.url, {
                method: "POST", body, headers: { "HX-Request": "true" }, signal: control.signal,
              });
            } catch { answer = null; }
            clearTimeout(limit);
            sending = false;
            if (answer && (answer.ok || answer.status === 422)) {
              waiting.shift();
              keep();
              // What was typed meanwhile knows what has just been written.
              const text = await answer.text();
              swap(text, false);
              for (const later of waiting) for (const name of later.names) {
                const field = document.querySelector(`[data-fact="${name}"]`);
                if (item.names.includes(name) && field && later.own) later.fields = later.fields.map(([n, v]) =>
                  n === "seen." + name ? [n, field.dataset.seen] : [n, v]);
              }
              show(waiting.length ? "unsaved" : "saved");
              if (!waiting.length) setTimeout(() => { if (!waiting.length) show(""); }, 2500);
              refresh();
              pump();
              return;
            }
            if (answer && answer.status >= 400 && answer.status < 500 && answer.status !== 401 && answer.status !== 429) {
              waiting.shift();
              keep();
              location.reload();
              return;
            }
            show(answer && answer.status === 401 ? "signIn" : "unsaved");
            retry = setTimeout(pump, 2000);
          };
          const say = (form, names, fields) => {
            waiting.push({ url: form.action, names, fields, key: random(), at: Date.now(), own: true });
            keep();
            if (waiting.length > 1) show("unsaved");
            pump();
          };
          const seen = name => {
            const field = document.querySelector(`[data-fact="${name}"]`);
            return ["seen." + name, field ? field.dataset.seen : "0"];
          };
          root.addEventListener("change", e => {
            const form = e.target.closest("form[data-autosave]"), field = e.target.closest("[data-fact]");
            if (!form || !field || !e.target.name) return;
            const name = field.dataset.fact;
            say(form, [name], [[name, e.target.value], seen(name)]);
          });
          root.addEventListener("submit", e => {
            const form = e.target;
            if (!form.matches("form[data-autosave]")) return;
            e.preventDefault();
            const button = e.submitter;
            if (button && button.name === "now") say(form, [button.value], [["now", button.value], seen(button.value)]);
            else if (button && button.name === "take") {
              const name = button.value.split("=")[0];
              say(form, [name], [["take", button.value], seen(name)]);
            } else if (document.activeElement) document.activeElement.blur();
          });
          addEventListener("online", pump);
          let asked = 0;
          const refresh = () => {
            clearTimeout(asked);
            asked = setTimeout(async () => {
              for (const panel of document.querySelectorAll("[data-case-panel]")) {
                const answer = await fetch(panel.dataset.casePanel, { headers: { "HX-Request": "true" } }).catch(() => null);
                if (!answer || !answer.ok) return;
                const text = await answer.text();
                swap(text, !panel.hasAttribute("data-case-form") || !busy(panel));
              }
            }, 150);
          };
          root.addEventListener("live", refresh);
          if (!document.querySelector("[data-events]"))
            setInterval(() => { if (!document.hidden && !waiting.length) refresh(); }, 15000);
          if (waiting.length) { show("unsaved"); pump(); }
        })();

        """#
}
