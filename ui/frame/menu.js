// On a phone the menu lies over the page: who has chosen a lesson from it wants to see that.

export default function ({ data: { page } }) {
  const isNew = page !== (window.__page ?? page);
  window.__page = page;
  if (isNew && window.innerWidth < 768) {
    document.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click();
  }
}
