extension Script {
    /// What was entered and has not reached the server: kept in the browser's storage, so that a reload and a restart of
    /// the browser lose nothing, until it has arrived or its author signs out. Each entry has a key of its own: sending it
    /// twice writes it once. It is sent only in the name of whoever entered it.
    static let queue = #"""
        const queue = (() => {
          const html = document.documentElement, who = html.dataset.who || "", store = "willis-queue";
          let memory = null;
          const load = () => {
            if (memory) return memory;
            try {
              const all = JSON.parse(localStorage.getItem(store) || "[]");
              return Array.isArray(all) ? all : [];
            } catch { return []; }
          };
          const save = all => {
            try {
              if (all.length) localStorage.setItem(store, JSON.stringify(all)); else localStorage.removeItem(store);
              memory = null;
            } catch { memory = all; }
          };
          const mine = () => load().filter(item => item.who === who);
          const waiting = () => mine().filter(item => !item.refused);
          const random = () => [...crypto.getRandomValues(new Uint8Array(16))].map(b => b.toString(16).padStart(2, "0")).join("");
          let state = null, hiding = 0;
          const show = (kind, link) => {
            if (!state) {
              state = document.createElement("p");
              state.id = "save-state";
              state.className = "save-state";
              state.setAttribute("role", "status");
              document.body.append(state);
            }
            clearTimeout(hiding);
            const text = kind && html.dataset[kind];
            state.hidden = !text;
            state.dataset.kind = kind || "";
            state.textContent = text ? text.replace("{n}", kind === "notTaken" ? mine().length - waiting().length : waiting().length) : "";
            if (link) {
              const a = document.createElement("a");
              a.href = link;
              a.textContent = " →";
              state.append(a);
            }
            if (kind === "saved") hiding = setTimeout(() => show(""), 2500);
          };
          const listeners = [];
          const told = (item, answer, text) => { for (const hear of listeners) hear(item, answer, text); };
          // A page that was open while its reader signed in anew has an old token.
          const token = async fresh => {
            const fields = [...document.querySelectorAll("input[name=token]")];
            if (!fresh && fields.length) return fields[0].value;
            const answer = await fetch("/account", { cache: "no-store" }).catch(() => null);
            if (!answer || !answer.ok) return "";
            const box = document.createElement("template");
            box.innerHTML = await answer.text();
            const found = box.content.querySelector("input[name=token]");
            if (found) for (const field of fields) field.value = found.value;
            return found ? found.value : "";
          };
          const post = async (item, fresh) => {
            const body = new URLSearchParams(item.fields);
            body.set("token", await token(fresh));
            body.set("key", item.key);
            body.set("ago", Math.max(0, Date.now() - item.at));
            const control = new AbortController(), limit = setTimeout(() => control.abort(), 8000);
            try {
              const headers = item.kind === "open" ? {} : { "HX-Request": "true" };
              return await fetch(item.url, { method: "POST", body, headers, signal: control.signal });
            } catch { return null; } finally { clearTimeout(limit); }
          };
          const drop = key => save(load().filter(item => item.key !== key));
          let sending = false, retry = 0;
          const pump = async () => {
            const item = waiting()[0];
            if (sending || !who || !item) return;
            sending = true;
            clearTimeout(retry);
            let answer = await post(item, false);
            if (answer && answer.status === 403) answer = await post(item, true);
            const isTaken = answer && (answer.ok || answer.status === 422);
            const text = isTaken ? await answer.text().catch(() => null) : null;
            sending = false;
            // A session that ended leads to the sign-in page.
            const isOut = answer && (answer.status === 401 || answer.redirected && new URL(answer.url).pathname === "/sign-in");
            if (isTaken && !isOut && text !== null) {
              drop(item.key);
              told(item, answer, text);
              if (waiting().length) show("unsaved"); else show(item.kind === "open" ? "opened" : "saved",
                item.kind === "open" && answer.ok ? answer.url : null);
              return pump();
            }
            if (answer && !isOut && answer.status >= 400 && answer.status < 500 && ![408, 429].includes(answer.status)) {
              save(load().map(other => other.key === item.key ? { ...other, refused: answer.status } : other));
              show("notTaken");
              told(item, answer, null);
              return pump();
            }
            show(isOut ? "signIn" : "unsaved");
            told(item, null, null);
            retry = setTimeout(pump, 2000);
          };
          const add = item => {
            save([...load(), { key: random(), at: Date.now(), who, ...item }]);
            if (waiting().length > 1) show("unsaved");
            pump();
          };
          const amend = change => save(load().map(item => item.who === who ? change(item) : item));
          addEventListener("online", pump);
          // Who leaves takes along what waits, or says twice that it may be lost.
          let warned = false;
          document.addEventListener("submit", e => {
            if (!e.target.matches("form[data-sign-out]")) return;
            if (waiting().length && !warned) {
              e.preventDefault();
              warned = true;
              show("leaving");
              setTimeout(() => { warned = false; }, 15000);
              return;
            }
            save(load().filter(item => item.who !== who));
          }, true);
          if (waiting().length) { show("unsaved"); setTimeout(pump, 0); }
          else if (who && mine().length) {
            show("notTaken");
            save(load().filter(item => item.who !== who || !item.refused));
          }
          return { add, amend, waiting, pump, show, listen: hear => listeners.push(hear) };
        })();

        """#
}
