// Where this module runs: on the teacher's console, the projector's page, the summary, or a lesson.

function start() {
  const look = document.documentElement;
  const { page } = look.dataset;
  if (page) return PAGES_OF_TEACHER[page]();
  const style = made("style", "", STYLE_OF_LEARNER);
  document.head.append(style);
  const kept = roomOfVisitor();
  if (kept) enter(kept);
}

start();
