// SPDX-License-Identifier: GPL-2.0-or-later
// flame: a flame graph in a browser. flame.js BROWSER DIRECTORY, where the directory has the SVGs
// that tests/cmd/7310-flame-browser.t makes. Prints TAP.
"use strict";

const {open} = require("./chromium.js");
const {misfits, overflow, rowsFit, contrast} = require("./looks.js");
const fs = require("fs");
const [program, directory] = process.argv.slice(2);
const url = name => "file://" + directory + "/" + name + ".svg";

let count = 0, browser, page;

function check(what, good, ...seen) {
	console.log((good ? "ok " : "not ok ") + ++count + " - " + what);
	if (!good)
		console.log("# seen: " + seen.map(each => JSON.stringify(each)).join(" ").slice(0, 2000));
}

function same(what, seen, wanted) {
	check(what, JSON.stringify(seen) === JSON.stringify(wanted), seen, "wanted", wanted);
}

// ---- what is on the screen ----------------------------------------------------------------------

// Boxes from the top, and from left to right: [name, share of the width].
const boxes = () => page.run(`(() => {
	const tree = document.querySelector("#tree"), whole = tree.getBoundingClientRect().width;
	return [...tree.querySelectorAll("rect[role]")].map(rect => {
		const at = rect.getBoundingClientRect();
		return {name: rect.node.name, share: Math.round(at.width / whole * 1000) / 1000,
			x: at.x + at.width / 2, y: at.y + at.height / 2, left: at.x};
	}).sort((a, b) => a.y - b.y || a.left - b.left);
})()`);

const shown = async () => (await boxes()).map(box => box.name + " " + box.share);
const text = selector => page.run(`document.querySelector("${selector}").textContent`);
const hash = () => page.run("location.hash");

async function middleOf(selector) {
	return page.run(`(() => {
		const at = document.querySelector('${selector}').getBoundingClientRect();
		return [at.x + at.width / 2, at.y + at.height / 2];
	})()`);
}

const clickOn = async selector => page.mouse("click", ...await middleOf(selector));

async function clickBox(name, nth = 0) {
	const box = (await boxes()).filter(each => each.name === name)[nth];
	await page.mouse("click", box.x, box.y);
}

const WHOLE = ["square 0.4", "walk 0.4", "sys_read 0.2", "walk 0.45", "[app+0x700] 0.1",
	"inflate 0.15", "parse_line 0.3", "walk 0.45", "main 1", "app 1", "all 1"];
const ZOOMED = ["square 0.889", "walk 0.889", "walk 1", "walk 1", "main 1", "app 1", "all 1"];

// ---- tests --------------------------------------------------------------------------------------

async function zooming() {
	await page.go(url("small"));
	same("all boxes are there", await shown(), WHOLE);
	await clickBox("walk", 2);
	same("a click zooms, and what calls it stays", await shown(), ZOOMED);
	same("the link says so by names", await hash(), "#zoom=app;main;walk");
	await clickBox("main");
	same("a click on what calls it goes there", await shown(), WHOLE.slice(0, -2).concat("app 1", "all 1"));
	await page.key("Escape");
	same("Escape shows all", [await hash(), await shown()], ["", WHOLE]);
	await page.run("history.back()");
	await page.until(`location.hash === "#zoom=app;main"`);
	await page.run("history.back()");
	await page.until(`location.hash === "#zoom=app;main;walk"`);
	same("back, twice", [await hash(), await shown()], ["#zoom=app;main;walk", ZOOMED]);
	await page.run("history.forward()");
	await page.until(`location.hash === "#zoom=app;main"`);
	same("forward", await hash(), "#zoom=app;main");
	await clickOn('button[title^="Show"]');
	same("the button shows all", await shown(), WHOLE);
	await clickOn('button[title^="Back"]');
	await page.until(`location.hash === "#zoom=app;main"`);
	same("the button goes back", await hash(), "#zoom=app;main");
}

async function keyboard() {
	await page.go(url("small"));
	for (const key of ["ArrowUp", "ArrowUp", "ArrowUp", "ArrowLeft"])
		await page.key(key);
	same("arrows go up, to the widest, and to the side", await text("#details b"), "parse_line");
	const [active, marked] = await page.run(`[
		document.getElementById(document.querySelector("#tree")
			.getAttribute("aria-activedescendant")).getAttribute("aria-label"),
		getComputedStyle(document.querySelector("#mark")).display]`);
	check("it is told to whoever cannot see it", /^parse_line, app, .*30\.00 %/.test(active), active);
	check("and marked for who can", marked !== "none", marked);
	await page.key("Enter");
	same("Enter zooms", await shown(),
		["sys_read 0.667", "parse_line 1", "main 1", "app 1", "all 1"]);
	await page.key("Backspace");
	await page.until(`location.hash === ""`);
	same("Backspace goes back", await shown(), WHOLE);
	for (const key of ["ArrowUp", "ArrowUp", "ArrowDown"])
		await page.key(key);
	same("down again", await text("#details b"), "app");
	const under = (await boxes()).find(box => box.name === "inflate");
	await page.mouse("move", under.x, under.y);
	await page.key("ArrowUp");
	same("a key leads on from where keys were, wherever the pointer rests",
		[await text("#details b"), await page.run(`getComputedStyle(
			document.querySelector("#tip")).display`)], ["main", "none"]);
	await page.mouse("move", 5, 5);
	const reached = new Set();
	for (let i = 0; i < 12; i++) {
		await page.key("Tab");
		reached.add(await page.run(`(each => each && (each.id || each.localName))(document.activeElement)`));
	}
	check("Tab reaches search, buttons and graph", ["search", "button", "tree"].every(each =>
		reached.has(each)), [...reached]);
	same("who cannot see it hears what it is", await page.run(`["#tree", "#hits", "#search",
		"#help"].map(each => document.querySelector(each)).map(each => each.getAttribute("role") +
		":" + (each.getAttribute("aria-label") || "").slice(0, 11))`), ["tree:Flame graph",
		"status:", "null:Search name", "dialog:Keys"].map(each => each.slice(0, each.indexOf(":") + 12)));
}

async function searching() {
	await page.go(url("small"));
	await clickOn("#search");
	await page.type("walk");
	// Wilson's interval of 0.45 of 100, by hand.
	const found = "45.00 % (35.61 to 54.76) in 3 frames";
	same("each stack counts once", await text("#hits"), found);
	same("what is found is marked", await page.run(
		`[...document.querySelectorAll("#tree .found")].map(each => each.node.name)`),
		["walk", "walk", "walk"]);
	await page.key("Enter");
	const first = await page.run(`document.querySelector("#current").getAttribute("y")`);
	await page.key("Enter");
	const second = await page.run(`document.querySelector("#current").getAttribute("y")`);
	check("Enter goes from match to match", first > second, first, second);
	same("the link has it", await hash(), "#find=walk");
	await page.key("Escape");
	await page.key("N");
	same("N goes back", await page.run(`document.querySelector("#current").getAttribute("y")`), first);
	await clickOn('button[title^="Next"]');
	same("the button goes on", await page.run(`document.querySelector("#current").getAttribute("y")`),
		second);
	await page.key("/");
	await page.type("WALK$|^parse");
	same("another, of any case", await text("#hits"), "75.00 % (65.70 to 82.45) in 4 frames");
	await clickOn('button[title^="Upper"]');
	same("or of this case alone", await text("#hits"), "30.00 % (21.89 to 39.58) in 1 frame");
	await page.key("f", 2);
	await page.type("(");
	same("no regular expression", [await text("#hits"), await page.run(
		`document.querySelector("#search").getAttribute("aria-invalid")`)],
		["not a regular expression", "true"]);
	await page.key("f", 2);
	await page.type("nothing");
	same("no match", await text("#hits"), "no match");
}

async function turning() {
	await page.go(url("small"));
	const upsideDown = [10, 9, 8, 4, 5, 6, 7, 2, 3, 1, 0].map(i => WHOLE[i]);
	await clickOn('button[title^="Root"]');
	same("flipped by the button", [await hash(), await shown()], ["#flip=1", upsideDown]);
	await page.key("i");
	same("and back by i", [await hash(), await shown()], ["", WHOLE]);
	await page.key("r");
	const merged = await boxes();
	const level = Math.max(...merged.filter(box => box.name !== "all").map(box => box.y));
	same("merged from the leaf: what stacks end in",
		merged.filter(box => box.y === level).map(box => box.name + " " + box.share),
		["[app+0x700] 0.1", "inflate 0.15", "parse_line 0.1", "square 0.4", "sys_read 0.2",
			"walk 0.05"]);
	await clickBox("square");
	same("with who calls it", await shown(), ["app 1", "main 1", "walk 1", "walk 1", "walk 1",
		"square 1", "all 1"]);
	same("the link", await hash(), "#zoom=square&merge=1");
	await clickOn('button[title^="Merge"]');
	same("back by the button", await shown(), WHOLE);
}

async function telling() {
	await page.go(url("small"));
	const titles = await page.run(`[...document.querySelectorAll("#boxes title")].map(each =>
		each.textContent.split("\\n").filter(Boolean).join(" | "))`);
	const told = [];
	for (const box of await boxes()) {
		await page.mouse("move", box.x, box.y);
		told.push(await page.run(`[...document.querySelector("#tip").children].map(each =>
			each.textContent).join(" | ")`));
	}
	same("the tooltip says what the picture says", told.sort(), titles.sort());
	check("name, module, file and line, share, interval, value, self", told.includes("parse_line | " +
		"app, /src/parse.c:3 | 30.00 % (21.89 to 39.58), 300 cycles, 30 samples; " +
		"self 10.00 % (5.52 to 17.44)"), told);
	await page.run(`Object.defineProperty(navigator, "clipboard", {value: {writeText: text => {
		window.copied = text;
		return Promise.resolve();
	}}})`);
	const box = (await boxes()).find(each => each.name === "inflate");
	await page.mouse("move", box.x, box.y);
	await page.key("c");
	same("c copies the name", await page.run("window.copied"), "inflate");
	await page.mouse("move", 5, 5);
	await clickOn('button[title^="Copy"]');
	same("the button, too", await page.run("window.copied"), "all");
	const open = () => page.run(`!document.querySelector("#help").hidden`);
	await page.key("?");
	same("? shows the keys", await open(), true);
	await page.key("Escape");
	same("Escape closes them", await open(), false);
	await clickOn('button[title^="Keys"]');
	same("the button shows them", await open(), true);
}

async function links() {
	await page.go(url("small") + "#zoom=app;main;walk*2&find=sq&flip=1");
	same("a link that is opened anew", [await shown(), await text("#hits")],
		[["all 1", "app 1", "main 1", "walk 1", "walk 1", "walk 0.889", "square 0.889"],
			"40.00 % (30.94 to 49.80) in 1 frame"]);
	await page.go(url("other") + "#zoom=app;main;walk");
	same("in another graph the same names", (await shown()).slice(-4),
		["walk 1", "main 1", "app 1", "all 1"]);
	await page.go(url("small") + "#zoom=app;gone;walk");
	same("what is gone leads to what is there", await shown(),
		WHOLE.slice(0, -1).concat("all 1"));
	await page.go(url("small") + "#zoom=%zz&find=%&merge=2;x=<b>");
	check("a broken link does no harm", (await shown()).length > 5 && !page.errors.length,
		page.errors);
}

async function sizes() {
	for (const name of ["small", "large", "change"]) {
		await page.resize({width: 400, height: 640});
		await page.go(url(name));
		same(name + " opened at 400 pixels: rows are whole", await rowsFit(page), [0, true]);
		await page.key("?");
		const helpWidth = await page.run(`document.querySelector("#help").offsetWidth`);
		check("the keys take the room they need", helpWidth > 220 && helpWidth <= 380, helpWidth);
		await page.resize({width: 1200, height: 800});
		await page.go(url(name));
		for (const width of [1200, 400, 777]) {
			await page.resize({width, height: 800});
			await page.settle();
			same(name + " at " + width + " pixels: text fits", [await misfits(page), await overflow(page)],
				[[], []]);
			same("and its rows are whole", await rowsFit(page), [0, true]);
			const some = await page.run(`document.querySelectorAll("#tree text").length`);
			check("and there is some", some > 3, some);
		}
	}
	await page.resize({width: 1200, height: 800});
}

async function schemes() {
	for (const name of ["small", "change", "modules", "functions", "hot", "languages"]) {
		for (const scheme of ["light", "dark"]) {
			await page.send("Emulation.setEmulatedMedia",
				{features: [{name: "prefers-color-scheme", value: scheme}]});
			await page.go(url(name));
			const least = await contrast(page);
			check(`${name} can be read in the ${scheme} scheme`, least >= 4.5, least);
			const ground = await page.run(`getComputedStyle(document.querySelector("#page"))
				.backgroundColor`);
			check("on its ground", (ground === "rgb(255, 255, 255)") === (scheme === "light"), ground);
		}
	}
	await page.send("Emulation.setEmulatedMedia", {features: []});
}

async function paper() {
	await page.go(url("small") + "#zoom=app;main;walk&find=square");
	await page.pdf(directory + "/small.pdf");
	check("it can be printed", fs.readFileSync(directory + "/small.pdf").slice(0, 5).equals(
		Buffer.from("%PDF-")));
	await page.run(`dispatchEvent(new Event("beforeprint"))`);
	const texts = await page.run(`[...document.querySelectorAll("#paper text")].map(each =>
		each.textContent)`);
	check("on paper is what was shown", ["square", "walk", "main", "all"].every(each =>
		texts.includes(each)) && !texts.includes("inflate"), texts);
	check("with title, search and caption", /Flame graph of cycles/.test(texts.join("\n")) &&
		/search square: 40\.00 %/.test(texts.join("\n")) && /100 samples = /.test(texts.join("\n")),
		texts);
	same("and nothing else", await page.run(`["#live", "#picture"].map(each =>
		getComputedStyle(document.querySelector(each)).display)`), ["none", "none"]);
	await page.run(`dispatchEvent(new Event("afterprint"))`);
	same("afterwards all is as before", [await shown(), await page.run(
		`document.querySelectorAll("#paper").length`)], [ZOOMED, 0]);
	await page.go(url("spike"));
	await page.run(`dispatchEvent(new Event("beforeprint"))`);
	same("a spike of thin lines does not fill sheets", await page.run(`(() => {
		const sizes = document.documentElement.getAttribute("viewBox").split(" ").map(Number);
		const texts = [...document.querySelectorAll("#paper text")].map(each => each.textContent);
		return [sizes[3] < 400, texts.includes("wide"), texts.some(each =>
			/^Not shown: 192 more levels/.test(each))];
	})()`), [true, true, true]);
	await page.run(`dispatchEvent(new Event("afterprint"))`);
}

async function withoutScript() {
	await page.send("Emulation.setScriptExecutionDisabled", {value: true});
	await page.go(url("small"));
	const {root} = await page.send("DOM.getDocument", {depth: 1});
	const find = async selector => (await page.send("DOM.querySelectorAll",
		{nodeId: root.nodeId, selector})).nodeIds;
	same("without script there is no script's work", (await find("#live")).length, 0);
	const rects = await find("#boxes rect");
	same("but all boxes", rects.length, WHOLE.length);
	const {model} = await page.send("DOM.getBoxModel", {nodeId: rects[0]});
	check("at their places", Math.abs(model.width - 1180) <= 2 && Math.abs(model.height - 17) <= 2,
		model);
	same("with titles", (await find("#boxes rect > title")).length, WHOLE.length);
	await page.send("Emulation.setScriptExecutionDisabled", {value: false});
	fs.writeFileSync(directory + "/image.html", "<img src=small.svg>");
	await page.go("file://" + directory + "/image.html");
	same("as an image", await page.run(`document.images[0].naturalWidth`), 1200);
}

async function hostile() {
	await page.go(url("hostile"));
	check("names do nothing", await page.run(`!window.harm && document.title === "Flame graph of n"`));
	const names = (await boxes()).map(box => box.name).join("\n");
	check("but are shown", names.includes("</title><script>window.harm=1</script>") &&
		names.includes("\\x01") && names.includes("\\xff"), names);
	await clickOn("#search");
	await page.type("harm");
	check("and are found", /^(?!no match)/.test(await text("#hits")), await text("#hits"));
	await page.key("Escape");
	for (const box of (await boxes()).filter(each => /harm/.test(each.name)).slice(0, 3)) {
		await page.mouse("move", box.x, box.y);
		await page.mouse("click", box.x, box.y);
		await page.key("Escape");
	}
	check("and still do nothing", await page.run(`!window.harm`));
}

async function deep() {
	await page.go(url("deep"));
	const drawn = () => page.run(`document.querySelectorAll("#tree rect[role]").length`);
	check("of a very deep graph only what is seen is drawn", await drawn() < 300, await drawn());
	same("from the root on", (await shown()).slice(-3), ["fib 1", "app 1", "all 1"]);
	await page.run(`document.querySelector("#scroll").scrollTop = 90000`);
	await page.settle();
	const box = (await boxes()).find(each => each.name === "fib" && each.y > 300);
	await page.mouse("click", box.x, box.y);
	const link = await hash();
	check("a frame in the middle has a short link", /^#zoom=app;fib\*\d{4}$/.test(link), link);
	await page.key("r");
	same("it can be merged from the leaf", (await shown()).slice(-2), ["fib 1", "all 1"]);
	await page.go(url("deep") + link);
	check("and the link leads there", (await text("#details")).startsWith("fib"),
		await text("#details"));
}

(async () => {
	browser = await open(program, directory + "/chromium");
	page = await browser.page({width: 1200, height: 800});
	for (const part of [zooming, keyboard, searching, turning, telling, links, sizes, schemes, paper,
		withoutScript, hostile, deep]) {
		console.log("# " + part.name);
		await part();
	}
	same("no error of the script", page.errors, []);
	same("no request but for the files themselves", page.requests.filter(each =>
		!each.startsWith("file://" + directory + "/") && each !== "about:blank"), []);
	await browser.close();
	console.log("1.." + count);
})().catch(error => {
	console.log("Bail out! " + String(error.stack).replace(/\n/g, " "));
	process.exit(1);
});
