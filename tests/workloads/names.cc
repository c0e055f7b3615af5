// SPDX-License-Identifier: GPL-2.0-or-later
// names.cc: a C++ program full of templates, lambdas and local classes, for tests of names. With
// -DSMALL it is built in half of the time.
#include "names.h"

#include <algorithm>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#ifndef SMALL
#include <regex>
#endif
#include <sstream>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

namespace shop {
namespace {

struct Item {
	std::string name;
	double price;
	std::vector<std::string> tags;
};

template <typename T> class Shelf
{
      public:
	explicit Shelf(size_t room) { items_.reserve(room); }
	virtual ~Shelf() = default;
	virtual void put(T item) { items_.push_back(std::move(item)); }
	template <typename F> void each(F &&visit) const
	{
		for (const auto &item : items_)
			visit(item);
	}
	const std::vector<T> &items() const { return items_; }

      private:
	std::vector<T> items_;
};

class Counted : public Shelf<Item>
{
      public:
	using Shelf<Item>::Shelf;
	void put(Item item) override
	{
		++counts_[item.name];
		Shelf<Item>::put(std::move(item));
	}
	const std::map<std::string, int> &counts() const { return counts_; }

      private:
	std::map<std::string, int> counts_;
};

double total(const Shelf<Item> &shelf)
{
	double sum = 0;

	shelf.each([&sum](const Item &item) { sum += item.price; });
	return sum;
}

bool operator<(const Item &a, const Item &b)
{
	return a.price < b.price || (a.price == b.price && a.name < b.name);
}

} // namespace

using Value = std::variant<int, double, std::string>;

std::string show(const Value &value)
{
	struct Shower {
		std::ostringstream out;
		void operator()(int number) { out << "int " << number; }
		void operator()(double number) { out << "double " << number; }
		void operator()(const std::string &text) { out << "text " << text; }
	} shower;

	std::visit([&shower](const auto &held) { shower(held); }, value);
	return shower.out.str();
}

#ifdef SMALL
std::vector<Item> parse(const std::string &text)
{
	std::vector<Item> items;
	std::istringstream words(text);
	std::string word;

	while (words >> word) {
		std::istringstream parts(word);
		std::string name, price, tag;

		std::getline(parts, name, '=');
		std::getline(parts, price, ',');
		Item item{name, std::stod(price), {}};
		while (std::getline(parts, tag, ','))
			item.tags.push_back(tag);
		items.push_back(std::move(item));
	}
	return items;
}
#else
std::vector<Item> parse(const std::string &text)
{
	static const std::regex form("(\\w+)=(\\d+\\.?\\d*)((?:,\\w+)*)");
	std::vector<Item> items;

	for (std::sregex_iterator it(text.begin(), text.end(), form), end; it != end; ++it) {
		Item item{(*it)[1], std::stod((*it)[2]), {}};
		std::istringstream tags((*it)[3]);
		std::string tag;

		while (std::getline(tags, tag, ','))
			if (!tag.empty())
				item.tags.push_back(tag);
		items.push_back(std::move(item));
	}
	return items;
}
#endif

} // namespace shop

static std::function<unsigned(unsigned)> chain(unsigned depth)
{
	if (!depth)
		return [](unsigned value) { return mix(value); };
	auto next = chain(depth - 1);
	return [next, depth](unsigned value) { return next(mix_twice(value) + depth); };
}

int main(int argc, char **argv)
{
	std::string text = argc > 1 ? argv[1] : "tea=3.5,hot,wet milk=1.25,cold salt=0.5";
	auto shelf = std::make_unique<shop::Counted>(16);
	std::unordered_map<std::string, std::vector<double>> prices;

	try {
		auto items = shop::parse(text);
		std::sort(items.begin(), items.end(),
			  [](const auto &a, const auto &b) { return a < b; });
		for (auto &item : items) {
			prices[item.name].push_back(item.price);
			shelf->put(std::move(item));
		}
	} catch (const std::exception &e) {
		std::cerr << "error: " << e.what() << '\n';
		return 1;
	}
	for (const auto &[name, count] : shelf->counts())
		std::cout << name << ' ' << count << ' ' << prices[name].size() << '\n';
	std::cout << shop::total(*shelf) << ' ' << shop::show(argc) << ' ' << shop::show(1.5)
		  << ' ' << shop::show(text) << ' ' << chain(3)(other(1, text.c_str())) << '\n';
	return 0;
}
