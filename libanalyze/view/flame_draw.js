// SPDX-License-Identifier: GPL-2.0-or-later
// flame_draw: nodes -> elements, for a window onto the tree or for paper.
"use strict";

const SVG = "http://www.w3.org/2000/svg", HTML = "http://www.w3.org/1999/xhtml";
const ROW = 18, BOX = 17, INSET = 4, FONT = 12, SEEN = 0.25;

function make(space, name, attributes, ...inside) {
	const element = document.createElementNS(space, name);
	for (const key in attributes)
		element.setAttribute(key, attributes[key]);
	element.append(...inside);
	return element;
}

// ---- how much of a name fits --------------------------------------------------------------------

const ruler = make(HTML, "canvas", {}).getContext("2d");
const charWidths = new Map();

function textWidth(text) {
	let width = 0;
	for (const char of text) {
		let one = charWidths.get(char);
		if (one === undefined)
			charWidths.set(char, one = ruler.measureText(char).width);
		width += one;
	}
	return width;
}

// Where the next part of a qualified name begins, outside of <...> and (...).
function nextPart(text, from) {
	let open = 0;
	for (let i = from; i + 2 < text.length; i++) {
		if (text[i] === "<" || text[i] === "(")
			open++;
		else if (text[i] === ">" || text[i] === ")")
			open--;
		else if (text[i] === " " && !open)
			return 0;
		else if (!open && text[i] === ":" && text[i + 1] === ":")
			return i + 2;
	}
	return 0;
}

// Of a::b::c rather ...b::c than a::b:...; at least two characters, or nothing.
function fit(text, width) {
	if (width < FONT)
		return "";
	if (text.length * 3 < width && text.length * FONT * 1.2 < width || textWidth(text) <= width)
		return text;
	width -= textWidth("\u2026");
	let last = 0;
	for (let at = nextPart(text, 0); at; at = nextPart(text, at)) {
		last = at;
		if (textWidth(text.slice(at)) <= width)
			return "\u2026" + text.slice(at);
	}
	let start = "", count = 0;
	for (const char of text.slice(last)) {
		width -= textWidth(char);
		if (width < 0)
			break;
		start += char;
		count++;
	}
	return count < 2 ? "" : start + "\u2026";
}

// ---- boxes --------------------------------------------------------------------------------------

// Of a row, in order of x: the first that ends behind `x`.
function firstBehind(row, x) {
	let low = 0, high = row.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (row[middle].x + row[middle].width <= x)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

// The nodes of a row that are in view when `zoomed` takes the whole width, with their places.
function* inRow(tree, depth, zoomed, width) {
	if (depth <= zoomed.depth) {
		let node = zoomed;
		while (node.depth > depth)
			node = node.parent;
		yield [node, 0, width];
		return;
	}
	const row = tree.rows[depth] || [], scale = width / zoomed.width;
	const least = zoomed.width * 1e-9;
	for (let i = firstBehind(row, zoomed.x + least); i < row.length; i++) {
		const node = row[i], x = (node.x - zoomed.x) * scale;
		if (x >= width - 1e-6)
			break;
		const wide = Math.min(node.width * scale, width - x);
		if (wide >= SEEN)
			yield [node, x, wide];
	}
}

// Elements that are used again and again.
class Pool {
	constructor(group) {
		this.group = group;
		this.rects = [];
		this.texts = [];
		this.rectCount = this.textCount = 0;
	}

	clear() {
		this.rectCount = this.textCount = 0;
	}

	rect() {
		const rect = this.rects[this.rectCount] ||
			(this.rects[this.rectCount] = this.add(make(SVG, "rect",
				{height: BOX, role: "treeitem"})));
		this.rectCount++;
		return rect;
	}

	text() {
		const text = this.texts[this.textCount] ||
			(this.texts[this.textCount] = this.add(make(SVG, "text", {})));
		this.textCount++;
		return text;
	}

	add(element) {
		if (element.localName === "rect")
			this.group.insertBefore(element, this.texts[0] || null);
		else
			this.group.append(element);
		return element;
	}

	finish() {
		for (const [elements, count] of [[this.rects, this.rectCount],
			[this.texts, this.textCount]]) {
			for (const element of elements.splice(count))
				element.remove();
		}
	}
}

// Rows from `first` to `last`, counted from the top of a graph of `rowCount` rows.
function drawRows(pool, view, width, first, last) {
	const rowCount = view.tree.rows.length;
	pool.clear();
	view.drawn = new Map();
	for (let row = Math.max(first, 0); row <= Math.min(last, rowCount - 1); row++) {
		const depth = view.icicle ? row : rowCount - 1 - row;
		for (const [node, x, wide] of inRow(view.tree, depth, view.zoomed, width))
			drawNode(pool, view, node, x, row * ROW, wide);
	}
	pool.finish();
}

function drawNode(pool, view, node, x, y, width) {
	const rect = pool.rect(), found = view.found.has(node);
	const label = fit(node.name, width - 2 * INSET);
	let names = found ? "found" : node.color;
	if (label)
		names += " t";
	if (node.depth < view.zoomed.depth)
		names += " up";
	else if (view.searching && !found)
		names += " dim";
	rect.setAttribute("class", names);
	rect.setAttribute("x", x.toFixed(2));
	rect.setAttribute("y", y);
	rect.setAttribute("width", width.toFixed(2));
	rect.setAttribute("aria-label", node.name);
	rect.setAttribute("aria-level", node.depth + 1);
	rect.removeAttribute("id");
	rect.node = node;
	view.drawn.set(node, rect);
	if (!label)
		return;
	const text = pool.text();
	text.setAttribute("class", found ? "on" : names.includes("up") ? "up" : "");
	text.setAttribute("x", (x + INSET).toFixed(2));
	text.setAttribute("y", y + 13);
	text.textContent = label;
}

// ---- from box to box ----------------------------------------------------------------------------

function neighbour(view, step, width) {
	const row = [...inRow(view.tree, view.current.depth, view.zoomed, width)].map(([node]) => node);
	return row[row.indexOf(view.current) + step];
}

function widestKid(view) {
	if (view.current.depth < view.zoomed.depth) {
		let node = view.zoomed;
		while (node.depth > view.current.depth + 1)
			node = node.parent;
		return node;
	}
	return view.current.kids.reduce((best, kid) =>
		!best || kid.width > best.width ? kid : best, null);
}

// ---- paper --------------------------------------------------------------------------------------

// What is shown, all rows of it, as wide as a sheet; with the legend and these lines below.
function drawPaper(picture, view, title, words, lines) {
	const width = 1020, paper = make(SVG, "g", {id: "paper"});
	const rows = make(SVG, "g", {transform: "translate(0 48)"});
	const legend = picture.querySelector("#legend").cloneNode(true);
	const yOf = element => Number(element.getAttribute("y"));
	const line = (text, name, y) => paper.append(make(SVG, "text", {class: name, x: 0, y},
		fit(text, width)));
	const drawn = view.drawn;
	let y = view.tree.rows.length * ROW + 56;
	line(title, "head", 18);
	line(words, "note", 37);
	drawRows(new Pool(rows), view, width, 0, Infinity);
	view.drawn = drawn;
	paper.append(rows);
	if (legend.childElementCount) {
		const top = yOf(legend.firstElementChild);
		legend.setAttribute("transform", "translate(-10 " + (y - top) + ")");
		paper.append(legend);
		y += yOf(legend.lastElementChild) - top + 8;
	}
	lines.forEach((text, i) => line(text, "note", y + 14 + i * 16));
	y += lines.length * 16 + 10;
	picture.append(paper);
	picture.setAttribute("viewBox", "0 0 " + width + " " + y);
	picture.setAttribute("width", "100%");
	picture.setAttribute("height", 100 * y / width + "vw");
}
