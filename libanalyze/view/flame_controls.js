// SPDX-License-Identifier: GPL-2.0-or-later
// flame_controls: what stands around the graph, as elements of HTML, which bring focus and names
// for those who do not see them.
"use strict";

function makeButton(label, name, run) {
	const element = make(HTML, "button", {type: "button", title: name, "aria-label": name}, label);
	element.addEventListener("click", run);
	return element;
}

function makeLegend(picture) {
	const list = make(HTML, "ul", {"aria-label": "Colours"});
	for (const rect of picture.querySelectorAll("#legend rect")) {
		const swatch = make(SVG, "svg", {width: 11, height: 11, "aria-hidden": "true"},
			make(SVG, "rect", {width: 11, height: 11, class: rect.getAttribute("class")}));
		list.append(make(HTML, "li", {}, swatch, rect.nextElementSibling.textContent));
	}
	return list;
}

function makeHelp() {
	const keys = [["click, Enter", "zoom to a frame"], ["Esc", "the whole graph again"],
		["Backspace", "back to what was shown before"],
		["\u2190 \u2191 \u2192 \u2193", "go from frame to frame"],
		["/, Ctrl+F", "search names by regular expression"], ["n, N", "next, previous match"],
		["i", "flip: root on top, or at the bottom"], ["r", "merge stacks from the other end"],
		["c", "copy the name"], ["?", "these keys"]];
	const rows = keys.map(([key, job]) => make(HTML, "tr", {},
		make(HTML, "td", {}, make(HTML, "kbd", {}, key)), make(HTML, "td", {}, job)));
	return make(HTML, "div", {id: "help", role: "dialog", "aria-label": "Keys", tabindex: "-1",
		hidden: ""}, make(HTML, "h2", {}, "Keys"), make(HTML, "table", {}, ...rows));
}

// `run` has a function for each button.
function makeControls(picture, title, run) {
	const texts = selector => [...picture.querySelectorAll(selector)].map(text => text.textContent);
	const ui = {
		back: makeButton("\u2190", "Back to what was shown before (Backspace)", run.back),
		reset: makeButton("Reset", "Show the whole graph (Esc)", run.reset),
		input: make(HTML, "input", {type: "search", id: "search", spellcheck: "false",
			placeholder: "Search: / regex", "aria-label": "Search names by regular expression"}),
		exact: makeButton("Aa", "Upper and lower case differ", run.exact),
		before: makeButton("\u2039", "Previous match (N)", run.before),
		after: makeButton("\u203a", "Next match (n)", run.after),
		hits: make(HTML, "span", {id: "hits", role: "status"}),
		flip: makeButton("Flip", "Root on top, or at the bottom (i)", run.flip),
		merge: makeButton("Merge", "Merge stacks from the other end (r)", run.merge),
		copy: makeButton("Copy", "Copy the name (c)", run.copy),
		tree: make(SVG, "svg", {id: "tree", role: "tree", tabindex: "0", width: "100%"}),
		mark: make(SVG, "rect", {id: "mark", height: BOX}),
		details: make(HTML, "div", {id: "details", "aria-live": "polite"}),
		tip: make(HTML, "div", {id: "tip", role: "tooltip"}),
		help: makeHelp(),
		lines: texts("#caption text"),
		subtitle: texts("#picture > .note").join(" "),
	};
	const names = make(HTML, "div", {class: "names"}, make(HTML, "h1", {title}, title),
		make(HTML, "p", {title: ui.subtitle}, ui.subtitle));
	const tools = make(HTML, "div", {id: "tools", role: "toolbar", "aria-label": "Graph"}, ui.back,
		ui.reset, ui.input, ui.exact, ui.before, ui.after, ui.hits, ui.flip, ui.merge, ui.copy,
		makeButton("?", "Keys (?)", run.help));
	const foot = make(HTML, "div", {id: "foot"}, makeLegend(picture),
		make(HTML, "div", {}, ui.lines.join(" ")));
	ui.tree.append(ui.mark);
	ui.scroll = make(HTML, "div", {id: "scroll", tabindex: "-1"}, ui.tree);
	ui.page = make(HTML, "div", {id: "page"}, make(HTML, "div", {id: "bar"}, names, tools),
		ui.scroll, ui.details, foot, ui.tip, ui.help);
	ui.live = make(SVG, "foreignObject", {id: "live"}, ui.page);
	return ui;
}

// Beside the pointer, and within the window.
function placeTip(tip, event) {
	tip.style.display = "block";
	const x = event.clientX + 14, y = event.clientY + 18;
	const left = Math.min(x, innerWidth - tip.offsetWidth - 8);
	const above = event.clientY - tip.offsetHeight - 10;
	tip.style.left = Math.max(left, 8) + "px";
	tip.style.top = (y + tip.offsetHeight < innerHeight || above < 0 ? y : above) + "px";
}

// Says how it went. Not every browser lets a file do it the new way.
async function copyText(text, page) {
	try {
		await navigator.clipboard.writeText(text);
		return "copied";
	} catch (refused) {
		const area = make(HTML, "textarea", {});
		area.value = text;
		page.append(area);
		area.select();
		const done = document.execCommand("copy");
		area.remove();
		return done ? "copied" : "this browser does not let it copy";
	}
}
