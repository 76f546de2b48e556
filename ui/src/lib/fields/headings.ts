// Headings of the form's author under the heading of the screen.
const all = 'h1, h2, h3, h4, h5, h6';

/** Tells readers levels without gaps, beginning under the screen's own; how they look stays. Done anew for new `_html`. */
export function fitHeadings(box: HTMLElement, _html: string): void {
  const headings = [...box.querySelectorAll<HTMLElement>(all)];
  const levels = [...new Set(headings.map(({ tagName }) => tagName))].sort();
  for (const heading of headings) heading.ariaLevel = String(levels.indexOf(heading.tagName) + 2);
}
