// A slider of months says the day it stands on while it moves; without this, after sending.
(() => {
  const words = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

  // As the server reckons: a day that the month lacks is its last one.
  const later = (day, months) => {
    const first = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + months, 1));
    const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
    first.setUTCDate(Math.min(day.getUTCDate(), last));
    return first;
  };

  const say = (slider) => {
    const box = document.getElementById(slider.dataset.countsFrom);
    const from = new Date(box.value || box.dataset.today);
    if (Number.isNaN(from.getTime())) return;
    const day = words.format(later(from, Number(slider.value)));
    slider.setAttribute("aria-valuetext", day);
    const help = document.getElementById(`${slider.id}_helptext`);
    if (help) help.textContent = day;
  };

  document.addEventListener("input", (event) => {
    for (const slider of document.querySelectorAll("[data-counts-from]")) {
      if (event.target === slider || event.target.id === slider.dataset.countsFrom) say(slider);
    }
  });
  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-counts-from]").forEach(say);
  });
})();
