// SPDX-License-Identifier: GPL-2.0-or-later
// flame_browse: walking about in the graph, by mouse and by keyboard.
"use strict";

const picture = document.documentElement;

// In a page of somebody else, and without what is needed, the picture stays as it is.
if (picture.localName === "svg" && picture.querySelector("#boxes"))
	browse();

function browse() {
	const boxes = picture.querySelector("#boxes"), facts = readFacts(boxes);
	const given = readTree(boxes, facts);
	const title = picture.querySelector("title").textContent;
	let merged = null; // the tree from the other end, once it is wanted
	let hovered = null, message = "", byKeys = false;

	const view = {tree: given, zoomed: given.root, current: given.root, icicle: facts.icicle,
		found: new Set(), searching: false, merged: false, drawn: new Map()};

	ruler.font = FONT + "px " + getComputedStyle(picture).fontFamily;

	// ---- elements ---------------------------------------------------------------------------

	const {back, reset, input, exact, before, after, hits, flip, merge, tree, mark, scroll, details,
		tip, help, page, live, lines, subtitle} = makeControls(picture, title, {
		back: () => history.back(),
		reset: () => zoom(view.tree.root),
		exact: () => {
			press(exact, !pressed(exact));
			find();
		},
		before: () => nextMatch(-1),
		after: () => nextMatch(1),
		flip: () => {
			view.icicle = !view.icicle;
			show(true);
		},
		merge: () => {
			setMerged(!view.merged);
			show(true);
		},
		copy: () => copyName(),
		help: () => toggleHelp(),
	});
	const pool = new Pool(tree);

	const pressed = element => element.getAttribute("aria-pressed") === "true";
	const press = (element, on) => element.setAttribute("aria-pressed", on);

	// ---- what is shown ----------------------------------------------------------------------

	function setMerged(on) {
		const name = view.zoomed.name;
		view.merged = on;
		view.tree = on ? merged = merged || mergeFromLeaf(given, facts) : given;
		view.zoomed = view.current = view.tree.root;
		message = on && name !== view.tree.root.name ? "" : message;
		runSearch();
	}

	// Everything anew; `remember`: as a step that Back undoes.
	function show(remember) {
		back.disabled = history.length < 2;
		reset.disabled = view.zoomed === view.tree.root;
		press(flip, view.icicle !== facts.icicle);
		press(merge, view.merged);
		tree.setAttribute("height", view.tree.rows.length * ROW);
		tree.setAttribute("aria-label", title + ", " + shownText());
		fitRows();
		draw();
		reveal(view.zoomed);
		setFragment(remember);
		describe();
	}

	function shownText() {
		return view.zoomed === view.tree.root ? "whole" : "zoomed to " + view.zoomed.name;
	}

	// No row is cut in two.
	function fitRows() {
		scroll.style.maxHeight = "";
		scroll.style.maxHeight = Math.max(Math.floor(scroll.clientHeight / ROW), 1) * ROW + "px";
	}

	const graphWidth = () => Math.max(scroll.clientWidth - 20, 50);

	function draw() {
		const first = Math.floor(scroll.scrollTop / ROW) - 20;
		const last = first + Math.ceil((scroll.clientHeight || innerHeight) / ROW) + 40;
		drawRows(pool, view, graphWidth(), first, last);
		placeMark();
	}

	function topOf(node) {
		const row = view.icicle ? node.depth : view.tree.rows.length - 1 - node.depth;
		return row * ROW;
	}

	// With some of what calls it, and as much as there is room for of what it calls.
	function reveal(node) {
		const top = topOf(node), room = scroll.clientHeight, margin = Math.min(5, room / ROW >> 2) * ROW;
		if (scroll.scrollHeight <= room)
			return;
		scroll.scrollTop = view.icicle ? top - margin : top + ROW + margin - room;
		scroll.scrollTop -= scroll.scrollTop % ROW;
		draw();
	}

	function keepInView(node) {
		const top = topOf(node), room = scroll.clientHeight;
		if (top < scroll.scrollTop)
			scroll.scrollTop = top - ROW;
		else if (top + ROW > scroll.scrollTop + room)
			scroll.scrollTop = top + 2 * ROW - room;
		draw();
	}

	function zoom(node) {
		hideTip();
		if (node.joined)
			node = node.parent;
		view.zoomed = view.current = node;
		runSearch();
		show(true);
	}

	function setCurrent(node) {
		view.current = node;
		keepInView(node);
		describe();
	}

	function placeMark() {
		const rect = view.drawn.get(view.current);
		mark.style.visibility = rect ? "visible" : "hidden";
		tree.append(mark);
		if (!rect) {
			tree.removeAttribute("aria-activedescendant");
			return;
		}
		for (const name of ["x", "y", "width"])
			mark.setAttribute(name, rect.getAttribute(name));
		rect.id = "current";
		rect.setAttribute("aria-label", [view.current.name, ...facesOf(view.current)].join(", "));
		tree.setAttribute("aria-activedescendant", "current");
	}

	// ---- what is said of a frame -------------------------------------------------------------

	const facesOf = node => facesIn(facts, view.tree, view.zoomed, node);

	function describe() {
		const node = hovered || view.current;
		details.replaceChildren(make(HTML, "b", {}, node.name), " ",
			make(HTML, "span", {}, message || facesOf(node).join(" \u00b7 ")));
		message = "";
	}

	function showTip(node, event) {
		tip.replaceChildren(make(HTML, "b", {}, node.name),
			...facesOf(node).map(face => make(HTML, "div", {}, make(HTML, "span", {}, face))));
		placeTip(tip, event);
	}

	function hideTip() {
		tip.style.display = "none";
		hovered = null;
	}

	async function copyName() {
		message = await copyText((hovered || view.current).name, page);
		describe();
	}

	// ---- search ------------------------------------------------------------------------------

	function runSearch() {
		let pattern = null;
		try {
			pattern = input.value && new RegExp(input.value, pressed(exact) ? "u" : "iu");
			input.removeAttribute("aria-invalid");
		} catch (error) {
			input.setAttribute("aria-invalid", "true");
		}
		view.searching = Boolean(pattern);
		view.found = new Set();
		hits.textContent = input.value && !pattern ? "not a regular expression" : "";
		if (pattern) {
			const result = search(view.tree, view.zoomed, pattern);
			view.found = result.found;
			hits.textContent = foundText(result);
		}
		before.disabled = after.disabled = !view.found.size;
	}

	function foundText({found, sums}) {
		if (!found.size)
			return "no match";
		const side = facts.compares && !sums[NEW][0] ? BASE : NEW;
		return shareText(facts, view.tree, side, sums[side][0]) +
			" in " + found.size + (found.size === 1 ? " frame" : " frames");
	}

	function find() {
		runSearch();
		draw();
		setFragment(false);
	}

	// In the order of the graph, and round.
	function nextMatch(step) {
		const all = view.tree.nodes.filter(node => view.found.has(node) &&
			isBelow(node, view.zoomed, view.zoomed.x + view.zoomed.width));
		if (!all.length)
			return;
		const here = all.indexOf(view.current);
		const next = here < 0 ? (step > 0 ? 0 : all.length - 1)
			: (here + step + all.length) % all.length;
		tree.classList.add("keys");
		setCurrent(all[next]);
	}

	// ---- the link ----------------------------------------------------------------------------

	const fragment = () => writeLink({
		zoom: view.zoomed === view.tree.root ? "" : pathOf(view.zoomed),
		find: input.value,
		exact: pressed(exact),
		flip: view.icicle !== facts.icicle,
		merge: view.merged,
	});

	function setFragment(remember) {
		const wanted = fragment();
		if (wanted === (location.hash || "#"))
			return;
		try {
			history[remember ? "pushState" : "replaceState"](null, "", wanted);
		} catch (refused) {
			location[remember ? "assign" : "replace"](wanted);
		}
		back.disabled = false;
	}

	function readFragment() {
		const link = readLink(location.hash);
		input.value = link.find;
		press(exact, link.exact);
		view.icicle = facts.icicle !== link.flip;
		setMerged(link.merge);
		view.zoomed = view.current = nodeAt(view.tree, link.zoom);
		runSearch();
	}

	// ---- mouse and keyboard ------------------------------------------------------------------

	const moves = {
		ArrowLeft: () => neighbour(view, -1, graphWidth()),
		ArrowRight: () => neighbour(view, 1, graphWidth()),
		ArrowUp: () => view.icicle ? view.current.parent : widestKid(view),
		ArrowDown: () => view.icicle ? widestKid(view) : view.current.parent,
		Home: () => view.zoomed,
	};

	function toSearch() {
		input.focus();
		input.select();
	}

	const commands = {
		"/": () => toSearch(),
		F3: () => toSearch(),
		n: () => nextMatch(1),
		N: () => nextMatch(-1),
		i: () => flip.click(),
		r: () => merge.click(),
		c: () => copyName(),
		"?": () => toggleHelp(),
		Backspace: () => history.back(),
		Escape: () => leave(),
	};

	// Of what is open the innermost.
	function leave() {
		if (!help.hidden)
			toggleHelp();
		else if (view.zoomed !== view.tree.root)
			zoom(view.tree.root);
		else if (input.value) {
			input.value = "";
			find();
		}
	}

	function toggleHelp() {
		help.hidden = !help.hidden;
		(help.hidden ? tree : help).focus();
	}

	function keyDown(event) {
		const key = event.key;
		const inTree = [tree, scroll, picture, null].includes(document.activeElement);
		byKeys = true;
		if ((event.ctrlKey || event.metaKey) && key === "f") {
			toSearch();
		} else if (event.ctrlKey || event.metaKey || event.altKey) {
			return;
		} else if (event.target === input) {
			if (key === "Enter")
				nextMatch(event.shiftKey ? -1 : 1);
			else if (key === "Escape")
				tree.focus();
			else
				return;
		} else if (inTree && moves[key]) {
			tree.classList.add("keys");
			const node = moves[key]();
			if (node)
				setCurrent(node);
		} else if (inTree && (key === "Enter" || key === " ")) {
			zoom(view.current);
		} else if (commands[key]) {
			commands[key]();
		} else {
			return;
		}
		event.preventDefault();
	}

	tree.addEventListener("click", event => {
		tree.classList.remove("keys");
		if (event.target.node)
			zoom(event.target.node);
	});
	tree.addEventListener("mousemove", event => {
		const node = event.target.node;
		if (!node) {
			hideTip();
			return;
		}
		hovered = node;
		showTip(node, event);
	});
	tree.addEventListener("mouseleave", hideTip);
	tree.addEventListener("focus", () => tree.classList.toggle("keys", byKeys));
	addEventListener("pointerdown", () => byKeys = false, true);
	input.addEventListener("input", find);
	scroll.addEventListener("scroll", () => {
		hideTip();
		draw();
	});
	addEventListener("keydown", keyDown);
	addEventListener("resize", () => {
		fitRows();
		draw();
		keepInView(view.current);
	});
	addEventListener("popstate", restore);
	addEventListener("hashchange", restore);

	function restore() {
		if (fragment() === (location.hash || "#"))
			return;
		readFragment();
		show(false);
	}

	// ---- paper -------------------------------------------------------------------------------

	function toPaper() {
		const found = input.value && "search " + input.value + ": " + hits.textContent;
		const words = [subtitle, shownText(), found].filter(Boolean).join(" \u00b7 ");
		drawPaper(picture, view, title, words, lines);
		picture.classList.add("paper");
	}

	function fromPaper() {
		picture.querySelectorAll("#paper").forEach(paper => paper.remove());
		picture.classList.remove("paper");
		toWindow();
	}

	function toWindow() {
		picture.removeAttribute("viewBox");
		picture.setAttribute("width", "100%");
		picture.setAttribute("height", "100%");
	}

	addEventListener("beforeprint", toPaper);
	addEventListener("afterprint", fromPaper);

	// ---- the start ---------------------------------------------------------------------------

	picture.append(live);
	picture.classList.add("live");
	toWindow();
	readFragment();
	show(false);
}
