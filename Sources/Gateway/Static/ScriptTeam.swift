extension Script {
    /// Forms of a case's people: sent without leaving the page. What is being typed survives the panel that is made
    /// anew around it, and is thrown away only once it has arrived.
    static let team = #"""
        (() => {
          const drafts = new Map();
          let last = null;
          const typed = form => [...form.querySelectorAll("[data-draft],[data-draft-box],select")];
          const note = form => {
            if (!form || !form.dataset.draftName) return;
            const wish = form.elements.wish;
            drafts.set(form.id, {
              wish: wish ? wish.value : "",
              values: typed(form).map(e => [e.name, e.type === "checkbox" ? e.checked : e.value]),
              open: [...document.querySelectorAll("details[open]")].filter(d => d.contains(form) || form.contains(d)).map(d => d.id),
            });
          };
          const restore = () => {
            for (const [id, draft] of drafts) {
              const form = document.getElementById(id);
              if (!form || form.dataset.restored) continue;
              form.dataset.restored = "1";
              if (form.elements.wish) form.elements.wish.value = draft.wish;
              for (const [name, value] of draft.values) {
                const field = form.elements[name];
                if (!field) continue;
                if (field.type === "checkbox") field.checked = value; else field.value = value;
              }
              for (const one of draft.open) { const d = document.getElementById(one); if (d) d.open = true; }
              if (last && last.form === id && document.activeElement === document.body) {
                const field = form.elements[last.name];
                if (field) {
                  field.focus({ preventScroll: true });
                  if (field.setSelectionRange && last.at !== null) field.setSelectionRange(last.at, last.at);
                }
              }
            }
          };
          const where = e => {
            const form = e.target.closest && e.target.closest("form[data-team-form]");
            if (!form) return null;
            last = { form: form.id, name: e.target.name, at: e.target.selectionStart ?? null };
            return form;
          };
          document.addEventListener("input", e => { const form = where(e); if (form) { form.dataset.restored = "1"; note(form); } });
          document.addEventListener("focusin", e => { if (!where(e)) last = null; });
          // What people say waits in the queue with everything else that was entered, and is shown where it will stand.
          const said = () => queue.waiting().filter(item => item.kind === "say" && item.page === location.pathname);
          const wait = () => {
            const form = document.getElementById("say"), list = form && form.closest(".thread").querySelector(".messages");
            if (!list) return;
            const items = said(), keys = items.map(item => item.key).join(" ");
            if ((list.dataset.waiting || "") === keys) return;
            list.dataset.waiting = keys;
            for (const old of list.querySelectorAll(".message-waits")) old.remove();
            for (const item of items) {
              const line = document.createElement("li"), head = document.createElement("p"), text = document.createElement("p");
              line.className = "message message-mine message-waits";
              head.className = "message-head";
              head.textContent = form.dataset.waits;
              text.className = "message-text";
              text.textContent = (item.fields.find(([name]) => name === "text") || ["", ""])[1];
              line.append(head, text);
              list.append(line);
            }
          };
          const say = form => {
            const fields = [...new FormData(form)].filter(([name]) => name !== "token");
            const isSaying = fields.some(([name, value]) => (name === "text" || name.startsWith("image")) && value.trim());
            if (!isSaying) return;
            const key = form.elements.wish.value;
            drafts.delete(form.id);
            last = null;
            form.elements.text.value = "";
            for (const box of form.querySelectorAll("[data-draft-box]")) box.checked = false;
            form.elements.wish.value = [...crypto.getRandomValues(new Uint8Array(16))].map(b => b.toString(16).padStart(2, "0")).join("");
            queue.add({ kind: "say", url: form.getAttribute("action"), page: location.pathname, names: [], fields, key });
            wait();
          };
          queue.listen((item, answer, text) => {
            if (item.kind !== "say") return;
            const form = document.getElementById("say");
            if (answer && item.page === location.pathname) {
              const box = document.createElement("template");
              box.innerHTML = text || "";
              const part = box.content.firstElementChild, old = part && part.id && document.getElementById(part.id);
              if (old) { note(form); old.replaceWith(part); restore(); }
              // What the server did not take goes back to where it was typed.
              const field = !answer.ok && document.getElementById("say-text");
              if (field && !field.value) field.value = (item.fields.find(([name]) => name === "text") || ["", ""])[1];
            }
            wait();
          });
          wait();
          new MutationObserver(() => { restore(); wait(); }).observe(document.documentElement, { childList: true, subtree: true });
          document.addEventListener("submit", async e => {
            const form = e.target;
            if (!form.matches("form[data-team-form]")) return;
            e.preventDefault();
            if (form.dataset.waits) { say(form); return; }
            if (form.dataset.sending) return;
            // A button called "action" hides the property of that name.
            form.dataset.sending = "1";
            const body = new URLSearchParams(new FormData(form));
            if (e.submitter && e.submitter.name) body.set(e.submitter.name, e.submitter.value);
            const buttons = [...form.querySelectorAll("button")];
            for (const b of buttons) b.disabled = true;
            const control = new AbortController(), limit = setTimeout(() => control.abort(), 10000);
            let answer = null, text = "";
            try {
              answer = await fetch(form.getAttribute("action"), { method: "POST", body, headers: { "HX-Request": "true" }, signal: control.signal });
              text = await answer.text();
            } catch { answer = null; }
            clearTimeout(limit);
            delete form.dataset.sending;
            for (const b of buttons) b.disabled = false;
            if (answer && answer.headers.get("HX-Redirect")) { location.assign(answer.headers.get("HX-Redirect")); return; }
            if (answer && (answer.ok || answer.status === 422)) {
              const box = document.createElement("template");
              box.innerHTML = text;
              const part = box.content.firstElementChild, old = part && document.getElementById(part.id);
              if (answer.ok) { drafts.delete(form.id); last = null; }
              if (old) old.replaceWith(part);
              return;
            }
            if (answer && answer.status === 401) { location.reload(); return; }
            let told = form.querySelector(".not-sent");
            if (!told) {
              told = document.createElement("p");
              told.className = "not-sent";
              told.setAttribute("role", "alert");
              form.append(told);
            }
            told.textContent = form.dataset.failed;
          });

          const push = document.getElementById("push");
          if (!push) return;
          push.hidden = false;
          const trouble = text => { const p = document.getElementById("push-trouble"); p.textContent = text; p.hidden = !text; };
          const bytes = text => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), c => c.charCodeAt(0));
          const base64 = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
          if (!push.elements.device.value) {
            const brand = navigator.userAgentData && navigator.userAgentData.platform;
            push.elements.device.value = brand || (navigator.userAgent.match(/iPhone|iPad|Android|Windows|Macintosh|Linux/) || ["Browser"])[0];
          }
          push.addEventListener("submit", async e => {
            e.preventDefault();
            trouble("");
            if (!navigator.serviceWorker || !window.PushManager) { trouble(push.dataset.notPossible); return; }
            if (await Notification.requestPermission() !== "granted") { trouble(push.dataset.refused); return; }
            try {
              await navigator.serviceWorker.register(push.dataset.worker);
              const worker = await navigator.serviceWorker.ready;
              const it = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(push.dataset.key) });
              const body = new URLSearchParams(new FormData(push));
              body.set("endpoint", it.endpoint);
              body.set("p256dh", base64(it.getKey("p256dh")));
              body.set("auth", base64(it.getKey("auth")));
              const answer = await fetch(push.getAttribute("action"), { method: "POST", body, headers: { "HX-Request": "true" } });
              if (!answer.ok) throw new Error(String(answer.status));
              location.reload();
            } catch { trouble(push.dataset.failed); }
          });
        })();

        """#

    /// Runs in the browser when no page is open: shows what arrives, and opens the case.
    static let pushWorker = #"""
        "use strict";
        self.addEventListener("push", e => {
          let it = {};
          try { it = e.data.json(); } catch { it = {}; }
          const text = (self.navigator.language || "").startsWith("zh") ? it.zh : it.en;
          e.waitUntil(self.registration.showNotification("Willis", {
            body: text || "", tag: it.tag || it.id || "willis", renotify: true, requireInteraction: !!it.urgent,
            data: { page: it.page || "/" },
          }));
        });
        self.addEventListener("notificationclick", e => {
          e.notification.close();
          const page = new URL(e.notification.data.page, self.location.origin);
          if (page.origin !== self.location.origin) return;
          e.waitUntil(self.clients.openWindow(page.href));
        });

        """#
}
