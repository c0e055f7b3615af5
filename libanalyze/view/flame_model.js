// SPDX-License-Identifier: GPL-2.0-or-later
// flame_model: the boxes of the picture -> a tree, and what can be asked of it.
//
// A node: name, place (module, file, how it is there), color (its class), joined (several frames),
// depth, parent, kids, and sums by side: [total, self, samples, samples of self]. x and width are
// parts of the whole. `nodes` of a tree has each node before what it calls, from left to right.
"use strict";

const NEW = 0, BASE = 1;

// What only the tool knows: units, sample counts that intervals rest on, how it was drawn.
function readFacts(group) {
	const mode = group.dataset.mode.split(" ");
	return {
		samples: group.dataset.samples.split(" ").map(Number),
		scaled: group.dataset.scaled,
		unit: group.dataset.unit,
		icicle: mode.includes("icicle"),
		reverse: mode.includes("reverse"),
		compares: mode.includes("compare"),
		absolute: mode.includes("absolute"),
	};
}

function newNode(name, place, color, joined) {
	return {name, place, color, joined, parent: null, kids: [], depth: 0, x: 0, width: 0,
		sums: [[0, 0, 0, 0], [0, 0, 0, 0]]};
}

function readTree(group, facts) {
	const path = [], nodes = [];
	for (const rect of group.querySelectorAll("rect")) {
		const [name, place] = rect.querySelector("title").textContent.split("\n");
		const [color, mark] = rect.getAttribute("class").split(" ");
		const numbers = rect.dataset.v.split(" ").map(Number);
		const node = newNode(name, place, color, mark === "z");
		node.depth = numbers[0];
		const own = numbers.slice(1, 5);
		node.sums[NEW] = own.length === 2 ? [...own, ...own] : own;
		if (facts.compares)
			node.sums[BASE] = numbers.slice(5, 9);
		node.parent = path[node.depth - 1] || null;
		if (node.parent)
			node.parent.kids.push(node);
		path[node.depth] = node;
		nodes.push(node);
	}
	return finishTree(nodes, facts);
}

// Places, and rows by depth.
function finishTree(nodes, facts) {
	const root = nodes[0], rows = [], filled = new Map();
	for (const node of nodes) {
		const parent = node.parent;
		node.width = shareOf(facts, root, node.sums[NEW][0], node.sums[BASE][0]);
		node.x = parent ? filled.get(parent) : 0;
		if (parent)
			filled.set(parent, node.x + node.width);
		filled.set(node, node.x);
		(rows[node.depth] = rows[node.depth] || []).push(node);
		if (facts.compares)
			node.color = changeColor(facts, root, node);
	}
	return {root, nodes, rows};
}

// The part of the width that so much on both sides takes.
function shareOf(facts, root, value, base) {
	const total = root.sums[NEW][0], baseTotal = root.sums[BASE][0];
	if (!facts.compares)
		return total > 0 ? value / total : 0;
	if (facts.absolute || total <= 0 || baseTotal <= 0)
		return total + baseTotal > 0 ? (value + base) / (total + baseTotal) : 0;
	return (value / total + base / baseTotal) / 2;
}

function changeColor(facts, root, node) {
	const now = shareOf(facts, root, node.sums[NEW][0], 0);
	const before = shareOf(facts, root, 0, node.sums[BASE][0]);
	let change = 1;
	for (const step of [0.5, 0.8, 0.98, 1.02, 1.25, 2])
		change += now > before * step;
	if (!now || !before)
		change = now === before ? 4 : now ? 8 : 0;
	return "abcdefghi"[change] + "2";
}

// ---- merged from the other end ------------------------------------------------------------------

const STEPS_MAX = 3e6;

function addSums(to, from) {
	for (let side = 0; side < 2; side++)
		for (let i = 0; i < 4; i++)
			to[side][i] += from[side][i];
}

function kidOf(node, kids, like) {
	const name = like.joined ? "(small frames)" : like.name;
	let kid = kids.get(node).get(name);
	if (!kid) {
		kid = newNode(name, like.place, like.color, like.joined);
		kid.parent = node;
		kid.depth = node.depth + 1;
		kids.get(node).set(name, kid);
		kids.set(kid, new Map());
	}
	return kid;
}

// Each stack again, beginning where it ended. Very long ones are cut where it would take too long.
function mergeFromLeaf(tree, facts) {
	const root = newNode(tree.root.name, "", tree.root.color, false);
	const kids = new Map([[root, new Map()]]);
	const ends = tree.nodes.filter(node => node.sums[NEW][1] || node.sums[BASE][1]);
	const steps = ends.reduce((sum, node) => sum + node.depth, 0);
	const depthMax = steps > STEPS_MAX ? Math.max(8, STEPS_MAX / ends.length | 0) : Infinity;
	const cut = newNode("(deeper frames)", "", tree.root.color, true);
	addSums(root.sums, tree.root.sums);
	for (const end of ends) {
		const own = end.sums.map(sum => [sum[1], 0, sum[3], 0]);
		let at = root, from = end;
		for (; from.parent && at.depth < depthMax; from = from.parent) {
			at = kidOf(at, kids, from);
			addSums(at.sums, own);
		}
		if (from.parent) {
			at = kidOf(at, kids, cut);
			addSums(at.sums, own);
		}
		for (let side = 0; side < 2; side++) {
			at.sums[side][1] += own[side][0];
			at.sums[side][3] += own[side][2];
		}
	}
	return finishTree(inOrder(root, kids), facts);
}

function inOrder(root, kids) {
	const nodes = [], open = [root];
	while (open.length) {
		const node = open.pop();
		node.kids = [...kids.get(node).values()].sort((a, b) =>
			a.joined - b.joined || (a.name < b.name ? -1 : 1));
		nodes.push(node);
		for (let i = node.kids.length; i--;)
			open.push(node.kids[i]);
	}
	return nodes;
}

// ---- search -------------------------------------------------------------------------------------

// What is found: the nodes, and sums in which each stack counts once.
function search(tree, within, pattern) {
	const known = new Map(), found = new Set(), covered = new Set();
	const sums = [[0, 0, 0, 0], [0, 0, 0, 0]];
	const end = within.x + within.width;
	for (const node of tree.nodes) {
		if (node === tree.root || node.joined)
			continue;
		let hit = known.get(node.name);
		if (hit === undefined)
			known.set(node.name, hit = pattern.test(node.name));
		if (hit)
			found.add(node);
		if (covered.has(node.parent)) {
			covered.add(node);
		} else if (hit && isBelow(node, within, end)) {
			covered.add(node);
			addSums(sums, node.sums);
		}
	}
	return {found, sums};
}

function isBelow(node, within, end) {
	return node.depth >= within.depth && node.x >= within.x && node.x < end &&
		(node.depth > within.depth || node === within);
}

// ---- names in links -----------------------------------------------------------------------------

function encodeName(name) {
	return encodeURIComponent(name).replace(/\*/g, "%2A");
}

// "main;parse;walk*3": names from the root on, one that calls itself with how often it is there.
function pathOf(node) {
	const words = [];
	let count = 0;
	for (; node.parent; node = node.parent) {
		count++;
		if (node.parent.parent && node.parent.name === node.name)
			continue;
		words.push(encodeName(node.name) + (count > 1 ? "*" + count : ""));
		count = 0;
	}
	return words.reverse().join(";");
}

// The node of a path, or the deepest on it that is still there.
function nodeAt(tree, path) {
	let node = tree.root;
	for (const word of path.split(";")) {
		const [name, count] = word.split("*");
		for (let i = 0; i < Math.min(Number(count || 1), 1e6); i++) {
			const kid = node.kids.find(each => encodeName(each.name) === name);
			if (!kid)
				return node;
			node = kid;
		}
	}
	return node;
}

// "#zoom=main;parse&find=json&case=1&flip=1&merge=1"
function writeLink({zoom, find, exact, flip, merge}) {
	return "#" + [zoom && "zoom=" + zoom, find && "find=" + encodeURIComponent(find),
		exact && "case=1", flip && "flip=1", merge && "merge=1"].filter(Boolean).join("&");
}

function readLink(hash) {
	const words = new Map(hash.slice(1).split("&").map(word => {
		const [key, ...rest] = word.split("=");
		return [key, rest.join("=")];
	}));
	const link = {zoom: words.get("zoom") || "", find: words.get("find") || "",
		exact: words.has("case"), flip: words.has("flip"), merge: words.has("merge")};
	try {
		link.find = decodeURIComponent(link.find);
	} catch (error) {
		// then it is what it is
	}
	return link;
}

// ---- numbers as text ----------------------------------------------------------------------------

const TIMES = [["ns", 1], ["us", 1e3], ["ms", 1e6], ["s", 1e9], ["hrs", 3600e9]];
const SIZES = [["B", 1], ["kB", 1024], ["MB", 2 ** 20], ["GB", 2 ** 30], ["TB", 2 ** 40],
	["PB", 2 ** 50]];

function grouped(value) {
	return value.toFixed(0).replace(/\B(?=(\d{3})+$)/g, ",");
}

function valueText(facts, value) {
	if (!facts.scaled)
		return grouped(value) + " " + facts.unit;
	const family = TIMES.some(unit => unit[0] === facts.scaled) ? TIMES : SIZES;
	const from = family.find(unit => unit[0] === facts.scaled);
	const amount = value * from[1];
	const fitting = family.filter(unit => amount >= unit[1]).pop() || family[0];
	const to = family.find(unit => unit[0] === facts.unit) || fitting;
	const digits = (amount / to[1]).toFixed(2).replace(/\.00$/, "");
	return digits === "0" ? "0" : digits + to[0];
}

// Wilson's interval at 95 %, as the tool prints it.
function intervalOf(share, samples) {
	const z = 1.959963984540054, extra = z * z / samples;
	const centre = (share + extra / 2) / (1 + extra);
	const half = z / (1 + extra) *
		Math.sqrt(share * (1 - share) / samples + extra / (4 * samples));
	return [share > 0 ? Math.max(centre - half, 0) : 0, share < 1 ? Math.min(centre + half, 1) : 1];
}

function ofTotal(tree, side, value) {
	const total = tree.root.sums[side][0];
	return total ? value / total : 0;
}

function changeText(tree, node) {
	const points = 100 * (ofTotal(tree, NEW, node.sums[NEW][0]) -
		ofTotal(tree, BASE, node.sums[BASE][0]));
	return "change " + (points < 0 ? "-" : "+") + Math.abs(points).toFixed(2) + " points";
}

function shareText(facts, tree, side, value) {
	const share = ofTotal(tree, side, value);
	const text = (share * 100).toFixed(2) + " %";
	if (!(facts.samples[side] > 0))
		return text;
	const [low, high] = intervalOf(share, facts.samples[side]);
	return text + " (" + (low * 100).toFixed(2) + " to " + (high * 100).toFixed(2) + ")";
}

function sideText(facts, tree, node, side) {
	const [total, self, samples] = node.sums[side];
	let text = shareText(facts, tree, side, total) + ", " + valueText(facts, total);
	if (samples && (facts.scaled || samples !== total))
		text += ", " + grouped(samples) + (samples === 1 ? " sample" : " samples");
	if (self && !node.joined)
		text += "; self " + shareText(facts, tree, side, self);
	return text;
}

// What is known of a frame, line by line.
function facesIn(facts, tree, zoomed, node) {
	const faces = node.place ? [node.place] : [];
	if (facts.compares)
		faces.push("now " + sideText(facts, tree, node, NEW),
			"before " + sideText(facts, tree, node, BASE), changeText(tree, node));
	else
		faces.push(sideText(facts, tree, node, NEW));
	if (zoomed !== tree.root && node.depth > zoomed.depth)
		faces.push((node.width / zoomed.width * 100).toFixed(2) + " % of what is shown");
	return faces;
}
