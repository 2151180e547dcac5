// A form that is being typed is kept in this browser until the server has taken it.
(() => {
  const LEFT_OUT = new Set(["csrfmiddlewaretoken", "submit_key"]);
  const MONTH = 30 * 24 * 60 * 60 * 1000;

  const read = (user) => {
    try {
      return JSON.parse(localStorage.getItem(`rungs-drafts:${user}`)) ?? {};
    } catch {
      return {};
    }
  };

  const write = (user, drafts) => {
    const name = `rungs-drafts:${user}`;
    try {
      if (Object.keys(drafts).length) localStorage.setItem(name, JSON.stringify(drafts));
      else localStorage.removeItem(name);
    } catch {
      // A browser that keeps nothing: the page still saves by itself while it is connected.
    }
  };

  const forget = (user, entry) => {
    const drafts = read(user);
    delete drafts[entry];
    write(user, drafts);
  };

  const acknowledged = document.querySelector("[data-draft-saved]");
  if (acknowledged && location.hash === "#saved") {
    forget(acknowledged.dataset.draftUser, acknowledged.dataset.draftSaved);
    history.replaceState(null, "", location.pathname);
  }

  const form = document.getElementById("entry-form");
  if (!form) return;
  const state = document.getElementById("save-state");
  const user = form.dataset.draftUser;
  let typed = 0;
  let sent = 0;

  const kept = (field) =>
    field.name && field.type !== "file" && field.type !== "submit" && !LEFT_OUT.has(field.name);

  const values = () => {
    const all = {};
    for (const field of form.elements) {
      if (kept(field)) all[field.name] = field.type === "checkbox" ? field.checked : field.value;
    }
    return all;
  };

  const visible = (all) => {
    const { entry, revision, form_key, ...rest } = all;
    return JSON.stringify(rest);
  };

  const say = (sentence, link) => {
    const words = document.createElement("p");
    words.textContent = sentence;
    if (link) {
      const anchor = document.createElement("a");
      anchor.href = link.url;
      anchor.textContent = link.label;
      words.append(" ", anchor);
    }
    state.replaceChildren(words);
  };

  const keep = () => {
    typed += 1;
    const drafts = read(user);
    const all = values();
    drafts[all.entry] = { at: Date.now(), isNew: "draftNew" in form.dataset, values: all };
    write(user, drafts);
  };

  const fill = (all) => {
    for (const field of form.elements) {
      if (!kept(field) || !(field.name in all)) continue;
      if (field.type === "checkbox") field.checked = all[field.name];
      else field.value = all[field.name];
    }
    for (const fold of form.querySelectorAll("details")) {
      const filled = [...fold.querySelectorAll("input, textarea, select")].some(
        (field) => kept(field) && field.value && field.name !== "kind",
      );
      if (filled) fold.open = true;
    }
  };

  const restore = () => {
    const drafts = read(user);
    const old = Date.now() - MONTH;
    for (const [entry, draft] of Object.entries(drafts)) {
      if (draft.at < old) delete drafts[entry];
    }
    write(user, drafts);
    // A refused form came back with all that was typed: it is newer than what is kept.
    if (form.querySelector(".error-summary")) return;
    const own = drafts[form.elements.entry.value];
    const lost = "draftNew" in form.dataset ? Object.values(drafts).find((d) => d.isNew) : own;
    if (!lost) return;
    if (visible(lost.values) === visible(values())) {
      forget(user, lost.values.entry);
      return;
    }
    fill(lost.values);
    const notice = document.getElementById("draft-restored");
    const when = new Date(lost.at).toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short" });
    notice.querySelector("[data-draft-when]").textContent = `on ${when}`;
    notice.hidden = false;
    notice.querySelector("[data-draft-discard]").addEventListener("click", () => {
      forget(user, lost.values.entry);
      location.reload();
    });
    say("Not saved: still on this page.");
    window.addEventListener("load", () => window.htmx?.trigger(state, "retry"));
  };

  form.addEventListener("input", () => {
    keep();
    say("Not saved yet: still on this page.");
  });
  form.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id === "entry-core") keep();
  });

  state.addEventListener("htmx:beforeRequest", () => {
    sent = typed;
  });
  state.addEventListener("htmx:beforeSwap", (event) => {
    const asked = new URL(state.getAttribute("hx-post"), location.href).pathname;
    const answered = new URL(event.detail.xhr.responseURL || asked, location.href).pathname;
    if (answered === asked) return;
    event.detail.shouldSwap = false;
    say("Not saved: you are signed out. What you typed is kept in this browser.", {
      url: `${state.dataset.loginUrl}?next=${encodeURIComponent(location.pathname)}`,
      label: "Sign in again",
    });
  });
  state.addEventListener("htmx:afterRequest", (event) => {
    const saved = event.detail.xhr.getResponseHeader("HX-Replace-Url");
    if (saved && sent === typed) forget(user, form.elements.entry.value);
    if (saved) delete form.dataset.draftNew;
  });
  const failed = (event) => {
    event.stopPropagation();
    say("Not saved: no connection just now. What you typed is kept in this browser.");
  };
  state.addEventListener("htmx:sendError", failed);
  state.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status !== 422) failed(event);
  });
  window.addEventListener("online", () => window.htmx?.trigger(state, "retry"));

  restore();
})();
