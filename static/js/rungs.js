// Comforts on top of pages that work without them.
(() => {
  const focusErrors = (root) => {
    const summary = root.querySelector?.(".error-summary");
    if (summary) summary.focus();
  };

  const closeMenus = (except) => {
    for (const menu of document.querySelectorAll("[data-menu][open]")) {
      if (menu !== except) menu.open = false;
    }
  };

  const say = (sentence) => {
    const messages = document.getElementById("messages");
    if (!messages) return;
    const message = document.createElement("div");
    message.className = "message tone-danger";
    const words = document.createElement("p");
    words.textContent = sentence;
    message.append(words);
    messages.replaceChildren(message);
    message.scrollIntoView({ block: "nearest" });
  };

  document.addEventListener("DOMContentLoaded", () => focusErrors(document));
  document.addEventListener("htmx:afterSwap", (event) => focusErrors(event.detail.target));

  document.addEventListener("click", (event) => {
    closeMenus(event.target.closest("[data-menu]"));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector("[data-menu][open]");
    closeMenus(null);
    open?.querySelector("summary").focus();
  });

  document.addEventListener("htmx:sendError", () => {
    say("There is no connection just now. What you typed is still here: try again.");
  });
  document.addEventListener("htmx:responseError", (event) => {
    say(
      event.detail.xhr.status >= 500
        ? "That did not work, on our side. What you typed is still here: try again in a minute."
        : "That was not done: something changed since this page was opened. Reload it and try again.",
    );
  });
})();
