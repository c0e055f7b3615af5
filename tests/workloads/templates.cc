/* SPDX-License-Identifier: GPL-2.0-or-later */
/* templates: functions with template arguments and namespaces in their names, for some 0.3 s of CPU. */
#include <cstdint>
#include <ctime>
#include <vector>

namespace shapes
{
template <class T, int sides> struct polygon {
	std::vector<T> lengths = std::vector<T>(100, T(sides));

	__attribute__((noinline)) T around(int times)
	{
		T sum = 0;

		for (int i = 0; i < times; i++) {
			sum += lengths[static_cast<size_t>(i) % lengths.size()] * T(i);
			asm volatile("" : "+m"(sum));
		}
		return sum;
	}
};
} // namespace shapes

namespace
{
template <class T> __attribute__((noinline)) T measure(T start)
{
	shapes::polygon<T, 3> triangle;
	shapes::polygon<T, 4> square;

	return start + triangle.around(20000) - square.around(30000);
}
} // namespace

int main()
{
	volatile int64_t sum = 0;

	while (clock() < 3 * CLOCKS_PER_SEC / 10)
		sum = sum + measure<int64_t>(sum) + static_cast<int64_t>(measure<double>(2.5));
	return 0;
}
