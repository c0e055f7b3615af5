// SPDX-License-Identifier: GPL-2.0-or-later
// looks: whether what a flame graph shows can be read. Each of these takes a page.
"use strict";

// No text is wider than its box, and none is laid over another.
const misfits = page => page.run(`(() => {
	const rects = [...document.querySelectorAll("#tree rect[role]")].map(rect =>
		rect.getBoundingClientRect());
	return [...document.querySelectorAll("#tree text")].filter(text => {
		const at = text.getBoundingClientRect(), y = at.y + at.height / 2;
		return !rects.some(rect => rect.left <= at.left && at.right <= rect.right + 0.5 &&
			rect.top < y && y < rect.bottom);
	}).map(text => text.textContent);
})()`);

const overflow = page => page.run(`[...document.querySelectorAll("#page, #bar, #foot, #details")]
	.filter(each => each.scrollWidth > innerWidth).map(each => each.id)`);

// No row is cut in two, and the root is in view.
const rowsFit = page => page.run(`(() => {
	const scroll = document.querySelector("#scroll"), room = scroll.getBoundingClientRect();
	const root = [...document.querySelectorAll("#tree rect[role]")].find(each =>
		each.node.name === "all").getBoundingClientRect();
	return [scroll.clientHeight % 18, root.top >= room.top && root.bottom <= room.bottom];
})()`);

// The least contrast of a text and its box.
const contrast = page => page.run(`(() => {
	const light = color => {
		const [r, g, b] = color.match(/[\\d.]+/g).map(Number).map(each => each / 255).map(each =>
			each <= 0.03928 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4);
		return 0.2126 * r + 0.7152 * g + 0.0722 * b;
	};
	const fill = element => light(getComputedStyle(element).fill);
	const ratios = [];
	for (const text of document.querySelectorAll("#boxes text")) {
		const [a, b] = [fill(text), fill(text.previousElementSibling)].sort((x, y) => y - x);
		ratios.push((a + 0.05) / (b + 0.05));
	}
	return Math.min(...ratios);
})()`);

module.exports = {misfits, overflow, rowsFit, contrast};
