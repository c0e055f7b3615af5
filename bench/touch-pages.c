// SPDX-License-Identifier: GPL-2.0-or-later
/* touch-pages FILE: maps a file and reads a byte of each page: the least that a mapping can cost.
 */
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	long page_size = sysconf(_SC_PAGESIZE);
	const unsigned char *bytes;
	unsigned char sum = 0;
	struct stat about;
	int file;

	if (argc != 2)
		return 2;
	file = open(argv[1], O_RDONLY);
	if (file < 0 || fstat(file, &about) < 0)
		return 2;
	bytes = mmap(NULL, (size_t)about.st_size, PROT_READ, MAP_PRIVATE, file, 0);
	if (bytes == MAP_FAILED)
		return 2;
	for (off_t at = 0; at < about.st_size; at += page_size)
		sum = (unsigned char)(sum ^ bytes[at]);
	printf("%u\n", sum);
	return 0;
}
