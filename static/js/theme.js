// Loaded in the head, before anything is drawn: a theme that somebody chose. Without one the
// stylesheet follows the system by itself.
(() => {
  // Browsers that do not know light-dark() have the light theme alone: there is nothing to choose,
  // and Bootstrap's own dark pictures would be lost on it.
  if (!CSS.supports("color", "light-dark(#000, #fff)")) return;

  const KEY = "rungs-theme";
  const root = document.documentElement;

  const chosen = () => {
    try {
      return localStorage.getItem(KEY) || "system";
    } catch {
      return "system";
    }
  };

  const apply = () => {
    const theme = chosen();
    if (theme === "system") root.removeAttribute("data-bs-theme");
    else root.setAttribute("data-bs-theme", theme);
    for (const button of document.querySelectorAll("[data-theme]")) {
      button.setAttribute("aria-pressed", String(button.dataset.theme === theme));
    }
  };

  const choose = (theme) => {
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // Without storage the choice lasts as long as the page.
    }
    apply();
  };

  apply();
  addEventListener("storage", apply);
  addEventListener("DOMContentLoaded", () => {
    for (const group of document.querySelectorAll("[data-theme-switch]")) {
      group.hidden = false;
      group.addEventListener("click", (event) => {
        const button = event.target.closest("[data-theme]");
        if (button) choose(button.dataset.theme);
      });
    }
    apply();
  });
})();
